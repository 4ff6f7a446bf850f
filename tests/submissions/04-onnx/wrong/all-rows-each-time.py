"""Every batch is the whole table.

task5-check-speed: 0 E-TOO-FEW-CALLS
"""

# %% task5-speed-table
import time

import onnxruntime


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    table = []
    for n in batches:
        rows = X
        feed = {name: np.asarray(rows, dtype=np.float32)}
        sk, ox = [], []
        for _ in range(5):
            t0 = time.perf_counter()
            model.predict_proba(rows)
            t1 = time.perf_counter()
            session.run(None, feed)
            t2 = time.perf_counter()
            sk.append(1000 * (t1 - t0))
            ox.append(1000 * (t2 - t1))
        table.append({"rows": n, "sklearn_ms": np.median(sk), "onnx_ms": np.median(ox)})
    return pd.DataFrame(table)
