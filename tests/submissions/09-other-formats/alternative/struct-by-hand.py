"""The file is written and read without the library."""

# %% task1-weights
import struct


def save_weights(model, path):
    """Save the fitted LogisticRegression `model` at `path`: arrays coef, intercept; notes classes, columns."""
    header = {
        "__metadata__": {
            "classes": json.dumps(list(model.classes_.tolist())),
            "columns": json.dumps(list(model.feature_names_in_)),
        }
    }
    body = b""
    for name, array in (("intercept", model.intercept_), ("coef", model.coef_)):
        content = np.asarray(array, dtype="<f8").tobytes(order="C")
        header[name] = {
            "dtype": "F64",
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(content)],
        }
        body += content
    text = json.dumps(header).encode("utf-8")
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + body)


def load_weights(path):
    """Return the LogisticRegression that `save_weights` saved at `path`."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    notes = header.pop("__metadata__")
    model = LogisticRegression()
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + length + start : 8 + length + end], "<f8").reshape(entry["shape"])
        setattr(model, name + "_", values)
    model.classes_ = np.array(json.loads(notes["classes"]))
    model.feature_names_in_ = np.array(json.loads(notes["columns"]), dtype=object)
    return model
