"""A new model is fitted in the export, with other settings.

task1-check-export: 0 E-OTHER-MODEL
task1-check-file: 0 E-OTHER-MODEL
task4-check-tolerance: 0 E-OTHER-MODEL
"""

# %% task1-export
from skl2onnx import to_onnx


def export(model, X, path):
    """Convert `model` to ONNX, with one float32 input as wide as X, and write it to `path`."""
    fresh = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    fresh.fit(X, model.predict(X))
    onnx_model = to_onnx(fresh, X[:1].to_numpy(np.float32), options={"zipmap": False})
    Path(path).write_bytes(onnx_model.SerializeToString())
