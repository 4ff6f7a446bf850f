"""A list of loaders in a loop, text found by decoding it, set arithmetic for the columns."""

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
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "text"


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
    raise ValueError("broken")


# %% task2-predict-safely
def predict_safely(model, frame):
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    if not hasattr(frame, "columns"):
        raise TypeError(type(frame))
    lacking = set(model.feature_names_in_) - set(frame.columns)
    if lacking:
        raise ValueError("please send " + ", ".join(sorted(lacking)))
    return model.predict_proba(frame.loc[:, model.feature_names_in_])
