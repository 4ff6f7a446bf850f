"""n_jobs is set for a step called forest only.

task4-check-start: 0 E-REFUSED-RIGHT
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    model.set_params(forest__n_jobs=1)
    if not matches(golden, model):
        raise ValueError(f"{path} does not match")
    return model
