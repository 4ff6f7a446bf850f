"""onnx.save_model, outputs by name, assert_allclose turned into a bool, numpy's median, a warm-up call."""

# %% task1-export
import onnx
from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    sample = np.zeros((1, X.shape[1]), dtype="float32")
    onnx.save_model(to_onnx(model, sample, options={id(model): {"zipmap": False}}), str(path))


# %% task2-predict-onnx
import onnxruntime as ort


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = ort.InferenceSession(Path(path).read_bytes(), providers=ort.get_available_providers())
    (only,) = session.get_inputs()
    label_name, probability_name = (o.name for o in session.get_outputs())
    if isinstance(X, pd.DataFrame):
        X = X.values
    feed = {only.name: np.ascontiguousarray(X.astype(np.float32))}
    return session.run([label_name], feed)[0], session.run([probability_name], feed)[0]


# %% task3-agree
def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    if a.shape != b.shape or np.isnan(a).any() or np.isnan(b).any():
        return False
    try:
        np.testing.assert_allclose(a, b, rtol=0, atol=ATOL)
    except AssertionError:
        return False
    return True


ATOL = 2e-5


# %% task5-speed-table
import time

import onnxruntime as ort


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    session = ort.InferenceSession(str(path))
    name = session.get_inputs()[0].name

    def clock(f):
        f()  # warm up
        t = []
        for _ in range(9):
            begin = time.perf_counter_ns()
            f()
            t.append(time.perf_counter_ns() - begin)
        return np.median(t) / 1e6

    rows = []
    for n in batches:
        x = X[:n]
        x32 = x.astype(np.float32).values
        rows.append((n, clock(lambda: model.predict_proba(x)), clock(lambda: session.run(None, {name: x32}))))
    return pd.DataFrame.from_records(rows, columns=["rows", "sklearn_ms", "onnx_ms"])
