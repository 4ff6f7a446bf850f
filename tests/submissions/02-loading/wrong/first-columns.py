"""The first columns are taken, as many as the model wants.

task2-check-columns: 0 E-COLUMN-ORDER
task2-check-predictions: 0 E-PREDICTIONS
"""


# %% task2-predict-safely
def names_of(model):
    steps = [step for _, step in getattr(model, "steps", [])]
    return next(list(one.feature_names_in_) for one in [model, *steps] if hasattr(one, "feature_names_in_"))


def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError("a DataFrame is needed")
    wanted = names_of(model)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ValueError(f"missing columns: {missing}")
    return model.predict_proba(frame.iloc[:, : len(wanted)].to_numpy())
