"""The tested model is fitted again before it is returned.

task4-check-start: 0 E-REFIT
"""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    model = load_any(path)
    for name in model.get_params():
        if name.endswith("n_jobs"):
            model.set_params(**{name: 1})
    if not matches(golden, model):
        raise ValueError(f"{path} does not match")
    frame = pd.DataFrame(golden["rows"], columns=golden["columns"])
    frame = frame.astype(dict(zip(golden["columns"], golden["dtypes"])))
    return model.fit(frame, np.argmax(golden["probabilities"], axis=1))
