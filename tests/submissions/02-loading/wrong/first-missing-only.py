"""Only the first missing column is named.

task2-check-refuses: 0 E-NAMES-NOT-TOLD
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
    for name in wanted:
        if name not in frame:
            raise ValueError(f"missing column: {name}")
    return model.predict_proba(frame[wanted])
