"""The time is that of predict, not of predict_proba.

task5-check-speed: 0 E-TOO-FEW-CALLS
"""


# %% task5-speed-table
def speed_table(model, path, X, batches):
    """Return a DataFrame with the columns rows, sklearn_ms and onnx_ms, one row for each of `batches`."""
    import statistics
    import time

    import onnxruntime

    def median_ms(action, *arguments):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            action(*arguments)
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    table = []
    for n in batches:
        rows = X[:n]
        feed = {name: np.asarray(rows, dtype=np.float32)}
        table.append(
            {
                "rows": n,
                "sklearn_ms": median_ms(model.predict, rows),
                "onnx_ms": median_ms(session.run, None, feed),
            }
        )
    return pd.DataFrame(table)
