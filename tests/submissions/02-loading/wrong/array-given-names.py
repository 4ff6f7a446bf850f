"""An array gets the model's names, in the hope that the order is right.

task2-check-refuses: 0 E-ARRAY-ACCEPTED
"""


# %% task2-predict-safely
def names_of(model):
    steps = [step for _, step in getattr(model, "steps", [])]
    return next(list(one.feature_names_in_) for one in [model, *steps] if hasattr(one, "feature_names_in_"))


def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not isinstance(frame, pd.DataFrame):
        frame = pd.DataFrame(frame, columns=model.feature_names_in_)
    wanted = names_of(model)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ValueError(f"missing columns: {missing}")
    return model.predict_proba(frame[wanted])
