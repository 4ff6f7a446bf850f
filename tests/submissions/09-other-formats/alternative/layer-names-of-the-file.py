"""The order comes from Keras' attribute layer_names, the activations from a dictionary."""

# %% task2-read
import h5py


def activated(z, kind):
    if kind == "relu":
        return z * (z > 0)
    if kind == "sigmoid":
        return np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), 1 - 1 / (1 + np.exp(-np.abs(z))))
    if kind == "tanh":
        return np.tanh(z)
    if kind == "softmax":
        z = np.exp(z - z.max(axis=-1)[:, None])
        return z / z.sum(-1)[:, None]
    return z


def read_hdf5_dense(path, X):
    """Return the answers of the network of Dense layers in the Keras file at `path` for the rows of `X`."""
    with h5py.File(str(path), "r") as file:
        described = json.loads(file.attrs["model_config"])
        kinds = {
            layer["config"]["name"]: layer["config"].get("activation")
            for layer in described["config"]["layers"]
        }
        out = np.array(X, dtype="float64")
        weights = file["model_weights"]
        for name in weights.attrs["layer_names"]:
            kernel, bias = (np.array(weights[name][where]) for where in weights[name].attrs["weight_names"])
            out = activated(out.dot(kernel) + bias, kinds[name])
    return out
