"""matches is called with its arguments swapped.

task4-check-start: 0 E-REFUSED-RIGHT
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
    if not matches(model, golden):
        raise ValueError("this is another model")
    return model
