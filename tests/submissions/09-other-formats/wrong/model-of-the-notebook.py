"""`save_weights` saves the notebook's first model, whatever it is handed.

task1-check-save-weights: 0 E-COEF-SHAPE
task1-check-two-file: 0 E-COEF-SHAPE
task1-check-fortran-file: 0 E-OTHER-WEIGHTS
"""


# %% task1-weights
def save_weights(model, path):
    """Save the fitted LogisticRegression `model` at `path`: arrays coef, intercept; notes classes, columns."""
    from safetensors.numpy import save_file

    arrays = {
        "coef": np.ascontiguousarray(models["three"].coef_),
        "intercept": np.ascontiguousarray(models["three"].intercept_),
    }
    notes = {
        "classes": json.dumps(model.classes_.tolist()),
        "columns": json.dumps(model.feature_names_in_.tolist()),
    }
    save_file(arrays, path, metadata=notes)


def load_weights(path):
    """Return the LogisticRegression that `save_weights` saved at `path`."""
    from safetensors import safe_open

    model = LogisticRegression()
    with safe_open(path, "np") as file:
        notes = file.metadata()
        model.coef_, model.intercept_ = file.get_tensor("coef"), file.get_tensor("intercept")
    model.classes_ = np.array(json.loads(notes["classes"]))
    model.feature_names_in_ = np.array(json.loads(notes["columns"]), dtype=object)
    model.n_features_in_ = model.coef_.shape[1]
    return model
