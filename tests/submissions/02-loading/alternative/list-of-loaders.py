"""A list of loaders in a loop, text found last, set arithmetic for the columns."""

# %% task1-load-any
import pickle


def from_bytes(loads):
    def load(path):
        return loads(Path(path).read_bytes())

    return load


LOADERS = [joblib.load, from_bytes(pickle.loads), from_bytes(dill.loads)]


def why_not(content):
    if len(content) == 0:
        return "empty"
    if content[:30].decode("latin-1").startswith("version https://git-lfs"):
        return "pointer"
    return None


def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    reason = why_not(Path(path).read_bytes())
    if reason:
        raise ValueError(reason)
    for load in LOADERS:
        try:
            loaded = load(path)
        except Exception:
            continue
        return loaded.get("model") if isinstance(loaded, dict) else loaded
    letters = Path(path).read_bytes().decode("latin-1")
    raise ValueError(
        "broken" if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in letters) else "text"
    )


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not hasattr(frame, "columns"):
        raise TypeError(type(frame))
    known = [
        step
        for step in (model, *dict(getattr(model, "steps", [])).values())
        if hasattr(step, "feature_names_in_")
    ]
    lacking = set(known[0].feature_names_in_) - set(frame.columns)
    if lacking:
        raise ValueError("please send " + ", ".join(sorted(lacking)))
    return model.predict_proba(frame.loc[:, known[0].feature_names_in_])
