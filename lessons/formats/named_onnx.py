"""ONNX files with one named input a column, as skl2onnx makes them from a table."""

from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
from formats.recipe import Answers

KINDS = {"tensor(float)": "float32", "tensor(string)": object}


def onnx_answers(path: Path) -> Answers:
    """What gives the file's answers: from a table that has at least its columns to the probability of class 1."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    ends = {end.name: KINDS[end.type] for end in session.get_inputs()}

    def answers(table: pd.DataFrame) -> np.ndarray:
        feed = {name: table[[name]].to_numpy(kind) for name, kind in ends.items()}
        return session.run(["probabilities"], feed)[0][:, 1]

    return answers
