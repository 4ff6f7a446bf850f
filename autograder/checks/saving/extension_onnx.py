"""The extension: ONNX (no points)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..kit import call, diagnose, fresh_folder, small_model
from ..verdict import messages, passed

not_yet = messages("01-saving")


def onnx_labels(namespace: Mapping[str, Any]) -> None:
    """`export_onnx(model, path, X)` writes a file whose labels agree with the model's, for another model too."""
    import onnxruntime

    model, X = small_model(seed=8)
    with fresh_folder() as folder:
        path = folder / "other.onnx"
        call(namespace, "export_onnx", model, path, X)
        try:
            session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
            feed = {session.get_inputs()[0].name: X.to_numpy(np.float32)}
            labels = session.run(None, feed)[0]
        except Exception as error:
            raise diagnose(error, "scoring the ONNX file raised") from None
    agree = float(np.mean(labels == model.predict(X)))
    if agree < 1:
        raise not_yet("E-ONNX-LABELS", agree=agree)
    passed("export_onnx() converted another model, and all its labels agree.")
