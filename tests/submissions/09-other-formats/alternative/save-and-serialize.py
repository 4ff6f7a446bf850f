"""`save` gives bytes, `load` takes them; the notes are read from the header."""

# %% task1-weights
from safetensors.numpy import load, save


def save_weights(model, path):
    """Save the fitted LogisticRegression `model` at `path`: arrays coef, intercept; notes classes, columns."""
    data = save(
        {"coef": model.coef_.copy(order="C"), "intercept": model.intercept_.copy()},
        {
            "columns": json.dumps([str(name) for name in model.feature_names_in_]),
            "classes": json.dumps([one.item() if hasattr(one, "item") else one for one in model.classes_]),
            "made by": "me",
        },
    )
    with open(path, "wb") as file:
        file.write(data)


def load_weights(path):
    """Return the LogisticRegression that `save_weights` saved at `path`."""
    with open(path, "rb") as file:
        data = file.read()
    arrays = load(data)
    length = int.from_bytes(data[:8], "little")
    notes = json.loads(data[8 : length + 8])["__metadata__"]
    columns = json.loads(notes["columns"])
    model = LogisticRegression().fit(pd.DataFrame(np.eye(2, len(columns)), columns=columns), [0, 1])
    model.coef_, model.intercept_ = arrays["coef"], arrays["intercept"]
    model.classes_ = np.asarray(json.loads(notes["classes"]))
    return model
