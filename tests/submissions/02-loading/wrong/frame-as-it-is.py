"""The table is passed on as it came.

task2-check-columns: 0 E-COLUMN-ORDER
task2-check-refuses: 0 E-ARRAY-ACCEPTED
task2-check-predictions: 0 E-FILE-MISSING
"""


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    return model.predict_proba(frame)
