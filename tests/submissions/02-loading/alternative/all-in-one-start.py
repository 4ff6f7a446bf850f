"""start does everything by itself, and sets all n_jobs in one call."""


# %% task4-start
def start(path, golden):
    """Return the model at `path` with every n_jobs set to 1; ValueError unless it matches `golden`."""
    with open(path, "rb") as file:
        head = file.read(7)
    if head == b"version":
        raise ValueError("not a model")
    model = joblib.load(path)
    model.set_params(**{name: 1 for name in model.get_params() if name.split("__")[-1] == "n_jobs"})
    X = pd.DataFrame(dict(zip(golden["columns"], zip(*golden["rows"])))).astype(
        dict(zip(golden["columns"], golden["dtypes"]))
    )
    try:
        np.testing.assert_array_equal(model.predict_proba(X), np.array(golden["probabilities"], float))
    except AssertionError as error:
        raise ValueError("another model") from error
    return model
