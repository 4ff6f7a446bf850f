"""n_jobs stays as it was saved.

task4-check-start: 0 E-N-JOBS
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    if not matches(golden, model):
        raise ValueError(f"{path} does not match")
    return model
