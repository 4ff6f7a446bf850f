"""start does everything by itself, and looks for n_jobs step by step."""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    with open(path, "rb") as file:
        head = file.read(7)
    if head == b"version":
        raise ValueError("not a model")
    model = joblib.load(path)
    for step in [model, *getattr(model, "named_steps", {}).values()]:
        if hasattr(step, "n_jobs"):
            step.n_jobs = 1
    X = pd.DataFrame(dict(zip(golden["columns"], zip(*golden["rows"]))))
    try:
        np.testing.assert_array_equal(model.predict_proba(X), golden["probabilities"])
    except AssertionError as error:
        raise ValueError("another model") from error
    return model
