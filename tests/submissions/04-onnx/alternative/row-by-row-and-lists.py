"""Scores one row at a time, compares with plain Python loops and math, writes through a buffer."""

# %% task1-export
import io

from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    buffer = io.BytesIO()
    converted = to_onnx(model, np.asarray(X.iloc[:5], dtype=np.float32), options={"zipmap": False})
    buffer.write(converted.SerializeToString())
    with Path(path).open("wb") as target:
        target.write(buffer.getvalue())


# %% task2-predict-onnx
import onnxruntime


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    labels, probabilities = [], []
    for row in np.asarray(X):
        label, probability = session.run(None, {name: row.reshape(1, -1).astype(np.float32)})
        labels.append(label[0])
        probabilities.append(probability[0])
    return np.array(labels), np.array(probabilities)


# %% task3-agree
import math


def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    if len(a) != len(b):
        return False
    for row_a, row_b in zip(a, b):
        if len(row_a) != len(row_b):
            return False
        for x, y in zip(row_a, row_b):
            if not math.isclose(x, y, rel_tol=0, abs_tol=ATOL):
                return False
    return True


ATOL = 0.0001


# %% task4-compare
import onnxruntime


def compare(model, path, X):
    """Return a dictionary with rows, other_labels and max_difference of the model against the file."""
    labels, probabilities = predict_onnx(path, X)
    difference = 0.0
    for mine, theirs in zip(model.predict_proba(X).ravel(), probabilities.ravel()):
        difference = max(difference, abs(float(mine) - float(theirs)))
    others = sum(1 for mine, theirs in zip(model.predict(X), labels) if mine != theirs)
    return dict(rows=X.shape[0], other_labels=others, max_difference=difference)


REASON = """Rounding to float32 moved no probability by even one millionth in 143 rows.
The nearly equal model moved one by nine hundredths, so this number separates the two."""
