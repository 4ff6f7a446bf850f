"""A classifier without a pipeline is not thought of.

task2-check-columns: 0 E-PREDICTIONS
"""


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"a DataFrame with named columns is needed, not {type(frame).__name__}")
    steps = [step for _, step in getattr(model, "steps", [])]
    wanted = next(list(one.feature_names_in_) for one in steps if hasattr(one, "feature_names_in_"))
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ValueError(f"missing columns: {missing}")
    return model.predict_proba(frame[wanted])
