"""predict in place of predict_proba.

task2-check-columns: 0 E-LABELS-ONLY
task2-check-predictions: 0 E-FILE-MISSING
"""


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError("a DataFrame is needed")
    wanted = list(model.feature_names_in_)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ValueError(f"missing columns: {missing}")
    return model.predict(frame[wanted])
