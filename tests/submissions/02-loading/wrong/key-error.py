"""A missing column ends in the KeyError of pandas.

task2-check-refuses: 0 E-WRONG-ERROR
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
    return model.predict_proba(frame[wanted])
