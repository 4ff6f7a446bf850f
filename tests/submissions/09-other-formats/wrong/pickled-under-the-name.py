"""The whole model is pickled under the file's name, and unpickled again.

task1-check-save-weights: 0 E-PICKLED
task1-check-load-weights: 0 E-WRONG-LOADER
task1-check-three-file: 0 E-PICKLED
task1-check-two-file: 0 E-PICKLED
task1-check-fortran-file: 0 E-PICKLED
"""

# %% task1-weights
import pickle


def save_weights(model, path):
    """Save the fitted LogisticRegression `model` at `path`: arrays coef, intercept; notes classes, columns."""
    with open(path, "wb") as file:
        pickle.dump(model, file)


def load_weights(path):
    """Return the LogisticRegression that `save_weights` saved at `path`."""
    with open(path, "rb") as file:
        return pickle.load(file)
