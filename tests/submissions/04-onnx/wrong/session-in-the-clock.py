"""predict_onnx is timed, which makes a session for every call.

task5-check-speed: 0 E-SESSION-EACH-TIME
"""

# %% task5-speed-table
import time


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    table = []
    for n in batches:
        rows = X[:n]
        sk, ox = [], []
        for _ in range(5):
            t0 = time.perf_counter()
            model.predict_proba(rows)
            t1 = time.perf_counter()
            predict_onnx(path, rows)
            t2 = time.perf_counter()
            sk.append(1000 * (t1 - t0))
            ox.append(1000 * (t2 - t1))
        table.append({"rows": n, "sklearn_ms": np.median(sk), "onnx_ms": np.median(ox)})
    return pd.DataFrame(table)
