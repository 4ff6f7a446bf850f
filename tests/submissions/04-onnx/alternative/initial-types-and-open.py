"""Types given by hand, a file opened with 'wb', np.allclose without rtol, timeit."""

# %% task1-export
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    onx = convert_sklearn(
        model,
        initial_types=[("measurements", FloatTensorType([None, X.shape[1]]))],
        options={"zipmap": False},
    )
    with open(path, "wb") as file:
        file.write(onx.SerializeToString())


# %% task3-agree
ATOL = 1e-4


def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    if np.shape(a) != np.shape(b):
        return False
    return np.allclose(a, b, rtol=0, atol=ATOL)


# %% task5-speed-table
import timeit
from statistics import median

import onnxruntime as rt


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    sess = rt.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    inp = sess.get_inputs()[0].name
    out = pd.DataFrame({"rows": batches, "sklearn_ms": 0.0, "onnx_ms": 0.0})
    for i, n in enumerate(batches):
        part = X.iloc[:n]
        part32 = part.to_numpy().astype("float32")
        s = timeit.repeat(lambda part=part: model.predict_proba(part), number=1, repeat=7)
        o = timeit.repeat(lambda p=part32: sess.run(None, {inp: p}), number=1, repeat=7)
        out.loc[i, "sklearn_ms"] = 1000 * median(s)
        out.loc[i, "onnx_ms"] = 1000 * median(o)
    return out
