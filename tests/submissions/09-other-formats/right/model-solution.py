"""The model solution."""


# %% task1-weights
def save_weights(model, path):
    """Save the fitted LogisticRegression `model` at `path`: arrays coef, intercept; notes classes, columns."""
    from safetensors.numpy import save_file

    arrays = {
        "coef": np.ascontiguousarray(model.coef_),
        "intercept": np.ascontiguousarray(model.intercept_),
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


# %% task2-read
def read_hdf5_dense(path, X):
    """Return the answers of the network of Dense layers in the Keras file at `path` for the rows of `X`."""
    import h5py

    def softmax(sums):
        shares = np.exp(sums - sums.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    bend = {
        "linear": lambda sums: sums,
        "relu": lambda sums: np.maximum(sums, 0),
        "tanh": np.tanh,
        "sigmoid": lambda sums: (1 + np.tanh(sums / 2)) / 2,
        "softmax": softmax,
    }
    rows = np.asarray(X)
    with h5py.File(path) as file:
        config = json.loads(file.attrs["model_config"])["config"]
        for layer in config["layers"]:
            if layer["class_name"] == "Dense":
                name = layer["config"]["name"]
                group = file[f"model_weights/{name}/{config['name']}/{name}"]
                rows = bend[layer["config"]["activation"]](rows @ group["kernel"][:] + group["bias"][:])
    return rows


# %% task3-score
def score_pmml(path, X):
    """Return the scores, shape (rows,), of the regression in the PMML file at `path`; ValueError for a DOCTYPE."""
    from xml.etree import ElementTree

    class NoDoctype(ElementTree.TreeBuilder):
        def doctype(self, name, pubid, system):
            raise ValueError("a DOCTYPE has no place in a model file")

    root = ElementTree.parse(path, ElementTree.XMLParser(target=NoDoctype())).getroot()
    model = root.find("{*}RegressionModel")
    table = model.find("{*}RegressionTable")
    total = np.full(len(X), float(table.get("intercept", 0)))
    for term in table.findall("{*}NumericPredictor"):
        column = X[term.get("name")].to_numpy(float)
        total += float(term.get("coefficient")) * column ** float(term.get("exponent", 1))
    return 1 / (1 + np.exp(-total)) if model.get("normalizationMethod") == "logit" else total


def agrees(scores, printed, decimals):
    """Return True if `printed` can be `scores` printed with so many `decimals`, else False."""
    scores, printed = np.asarray(scores), np.asarray(printed)
    if scores.shape != printed.shape:
        return False
    return bool(np.all(np.abs(scores - printed) <= 0.5 * 10.0**-decimals + 1e-12))


# %% task4-load
def load_trusted(path, trusted):
    """Return the model in the skops file at `path`; only the types in `trusted` are trusted beside skops' own."""
    import skops.io

    return skops.io.load(path, trusted=list(trusted))


# %% task5-choose
def choose(needs, table):
    """Return the names of all formats in `table` that meet all `needs`, in the table's order."""

    def meets(value, need):
        if value is None:
            return False
        return value is need if isinstance(need, bool) else value <= need

    return [
        name for name, row in table.items() if all(meets(row.get(what), need) for what, need in needs.items())
    ]
