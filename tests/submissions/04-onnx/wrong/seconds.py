"""Seconds under the name of milliseconds.

task5-check-speed: 0 E-UNIT
"""

# %% task5-speed-table
import statistics
import time

import onnxruntime


def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""

    def median(action):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    session = onnxruntime.InferenceSession(str(path))
    name = session.get_inputs()[0].name
    table = []
    for n in batches:
        rows = X[:n]
        feed = {name: np.asarray(rows, dtype=np.float32)}
        sk = median(lambda: model.predict_proba(rows))
        ox = median(lambda: session.run(None, feed))
        table.append({"rows": n, "sklearn_ms": sk, "onnx_ms": ox})
    return pd.DataFrame(table)
