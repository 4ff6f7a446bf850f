"""The checks of exercise 04-onnx.

The function checks bring models, files and data of their own. The `*_file` checks judge what lies on disk: their
cells begin with ``# clean room``, open the learner's `.onnx` file with ONNX Runtime, and compare it with a model
that the check fits itself. No check compares clock times; what a table of times says must only be possible.
"""

from .given import data, fitted
from .onnx_file import SAME
from .task1_export import export, model_file
from .task2_scoring import predict_onnx, predictions_file
from .task3_agree import agree
from .task4_tolerance import compare, tolerance_file
from .task5_speed import speed_file, speed_table

__all__ = [
    "SAME",
    "agree",
    "compare",
    "data",
    "export",
    "fitted",
    "model_file",
    "predict_onnx",
    "predictions_file",
    "speed_file",
    "speed_table",
    "tolerance_file",
]
