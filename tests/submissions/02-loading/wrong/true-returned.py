"""True is returned in place of the model.

task4-check-start: 0 E-WRONG-TYPE
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
    if matches(golden, model):
        return True
    raise ValueError("this is another model")
