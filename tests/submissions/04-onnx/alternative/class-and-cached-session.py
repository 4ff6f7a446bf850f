"""A small class keeps sessions; the export goes through a temporary file; process of elimination in a dictionary."""

# %% task1-export
import os

from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    part = f"{path}.part"
    with open(part, "wb") as f:
        f.write(
            to_onnx(
                model, X.head(1).astype("float32").to_numpy(), options={"zipmap": False}
            ).SerializeToString()
        )
    os.replace(part, path)


# %% task2-predict-onnx
import onnxruntime


class Scorer:
    def __init__(self, path):
        with open(path, "rb") as f:
            self.session = onnxruntime.InferenceSession(f.read(), providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    def __call__(self, X):
        return tuple(self.session.run(None, {self.name: np.array(X, np.float32)}))


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    return Scorer(path)(X)


# %% task4-compare
def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    scorer = Scorer(path)
    labels, probabilities = scorer(X)
    return {
        "max_difference": np.abs(model.predict_proba(X) - probabilities).max().item(),
        "other_labels": int(np.count_nonzero(model.predict(X) != labels)),
        "rows": X.shape[0],
    }


REASON = (
    f"ATOL = {ATOL}: rounding stays below a millionth, and another C moves probabilities by several percent"
)


# %% task5-speed-table
import time


def five_times(f, *args):
    took = []
    while len(took) < 5:
        t0 = time.perf_counter()
        f(*args)
        took.append(time.perf_counter() - t0)
    return sorted(took)[2] * 1e3


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    scorer = Scorer(path)
    data = [(n, X.head(n)) for n in batches]
    return pd.DataFrame(
        {
            "rows": [n for n, _ in data],
            "sklearn_ms": [five_times(model.predict_proba, part) for _, part in data],
            "onnx_ms": [five_times(scorer, part) for _, part in data],
        }
    )
