"""Only the first step is asked for the names.

task2-check-columns: 0 E-PASSTHROUGH
"""


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"a DataFrame with named columns is needed, not {type(frame).__name__}")
    wanted = list(model.feature_names_in_)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ValueError(f"missing columns: {missing}")
    return model.predict_proba(frame[wanted])
