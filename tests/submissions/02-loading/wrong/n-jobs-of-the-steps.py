"""Only the n_jobs of the steps are set, not what is inside a step.

task4-check-start: 0 E-N-JOBS
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs") and name.count("__") == 1:
            model.set_params(**{name: 1})
    if not matches(golden, model):
        raise ValueError(f"{path} does not give the golden predictions")
    return model
