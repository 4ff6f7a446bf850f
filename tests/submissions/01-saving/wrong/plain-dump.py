"""joblib.dump straight to the path.

task6-check-save-safely: 0 E-OLD-FILE-LOST
task6-check-safe-file: 0 E-OLD-FILE-LOST
"""


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    try:
        joblib.dump(model, path)
    except Exception as error:
        print("could not save:", error)
        raise
