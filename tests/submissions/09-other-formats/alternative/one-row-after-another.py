"""Every row goes through the network alone; arrays are found by a walk."""

# %% task2-read
import math

import h5py


def read_hdf5_dense(path, X):
    """Return the answers of the network of Dense layers in the Keras file at `path` for the rows of `X`."""
    arrays = {}
    with h5py.File(path, "r") as file:
        file.visititems(
            lambda name, node: arrays.update({name: node[()]}) if isinstance(node, h5py.Dataset) else None
        )
        layers = json.loads(file.attrs["model_config"])["config"]["layers"]
    answers = []
    for row in np.asarray(X, dtype=float):
        for layer in layers:
            if layer["class_name"] != "Dense":
                continue
            name = layer["config"]["name"]
            found = {
                key.rsplit("/", 1)[1]: value for key, value in arrays.items() if key.split("/")[1] == name
            }
            row = [
                sum(a * b for a, b in zip(row, column)) + add
                for column, add in zip(found["kernel"].T, found["bias"])
            ]
            kind = layer["config"]["activation"]
            if kind == "relu":
                row = [max(0.0, value) for value in row]
            elif kind == "tanh":
                row = [math.tanh(value) for value in row]
            elif kind == "sigmoid":
                row = [0.5 * (1 + math.tanh(value / 2)) for value in row]
            elif kind == "softmax":
                parts = [math.exp(value - max(row)) for value in row]
                row = [part / sum(parts) for part in parts]
        answers.append(row)
    return np.array(answers)
