"""A missing column ends in the KeyError of pandas.

task2-check-refuses: 0 E-WRONG-ERROR
"""


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError("a DataFrame is needed")
    wanted = list(model.feature_names_in_)
    return model.predict_proba(frame[wanted])
