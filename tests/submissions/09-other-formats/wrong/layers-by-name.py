"""The layers are taken as HDF5 lists them: sorted by name.

task2-check-order: 0 E-LAYERS-DO-NOT-FIT
"""


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
        kinds = {layer["config"]["name"]: layer for layer in config["layers"]}
        for name in file["model_weights"]:
            if name in kinds:
                layer = kinds[name]
                group = file[f"model_weights/{name}/{config['name']}/{name}"]
                rows = bend[layer["config"]["activation"]](rows @ group["kernel"][:] + group["bias"][:])
    return rows
