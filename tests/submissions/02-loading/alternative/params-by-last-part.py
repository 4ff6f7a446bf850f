"""The settings are collected first, and set in one call."""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    model.set_params(**{name: 1 for name in model.get_params() if name.rpartition("__")[2] == "n_jobs"})
    if not matches(golden, model):
        raise ValueError(f"{path} does not give the golden predictions")
    return model
