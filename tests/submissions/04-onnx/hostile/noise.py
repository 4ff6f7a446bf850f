"""Right answers that print, warn and write to stderr all the time: full marks."""

# %% task2-predict-onnx
import logging
import sys
import warnings

import onnxruntime


def shout(text):
    print("!" * 2000, text)
    print(text, file=sys.stderr)
    warnings.warn(text, stacklevel=2)
    logging.error(text)


def predict_onnx(path, X):
    """Return labels and probabilities for X, from the ONNX file at `path`."""
    shout("scoring")
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    return session.run(None, {name: np.asarray(X, dtype=np.float32)})
