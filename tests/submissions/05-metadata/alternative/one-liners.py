"""As short as it goes, with a lambda for the range."""


# %% task1-data-hash
def data_hash(X, y):
    """Return a SHA-256, as 64 hexadecimal digits, of the table X (names, dtypes, values, order) and the labels y."""
    return hashlib.sha256(
        f"{[str(t).replace('object', 'str') for t in X.dtypes]}{X.assign(**{'': y}).to_csv(lineterminator=chr(10))}".encode()
    ).hexdigest()


# %% task2-file-hash
def file_hash(path):
    """Return the SHA-256 of the bytes of the file at `path`, as 64 hexadecimal digits."""
    return hashlib.new("sha256", open(path, "rb").read()).hexdigest()


# %% task4-load-verified
def load_verified(path):
    """Return the model at `path` if sidecar, versions, file hash and golden answers agree; else raise ValueError."""

    def refuse_if(wrong, step):
        if wrong:
            raise ValueError(step)

    text = p.read_text() if (p := Path(path).with_suffix(".json")).exists() else ""
    refuse_if(not text.startswith('{"'), "sidecar")
    facts = json.loads(text)
    refuse_if(facts["versions"]["scikit-learn"] != sklearn.__version__, "versions")
    refuse_if(file_hash(path) != facts["file_sha256"], "hash")
    model = joblib.load(path)
    answers = model.predict_proba(pd.DataFrame(facts["golden"]["rows"], columns=model.feature_names_in_))
    refuse_if(not np.allclose(answers, facts["golden"]["probabilities"], 0, 1e-6), "golden")
    return model


# %% task5-same-range
same_range = lambda path, scores: bool(  # noqa: E731
    abs(np.mean(scores) - (facts := json.loads(Path(path).read_text()))["cv_mean"]) <= 2 * facts["cv_std"]
)
