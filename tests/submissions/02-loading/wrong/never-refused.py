"""A model that does not match is only reported.

task4-check-start: 0 E-NOT-REFUSED
task4-check-accepted: 0 E-CANDIDATES
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
    if not matches(golden, model):
        print("this is another model")
    return model
