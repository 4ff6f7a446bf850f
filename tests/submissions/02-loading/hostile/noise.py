"""Right answers that print, warn, log and write to stderr all the time: full marks."""

# %% task4-start
import logging
import sys
import warnings


def shout(text):
    print("!" * 2000, text)
    print(text, file=sys.stderr)
    warnings.warn(text, stacklevel=2)
    logging.error(text)


def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    shout("starting")
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
    if not matches(golden, model):
        raise ValueError(f"{path} does not match")
    shout("started")
    return model
