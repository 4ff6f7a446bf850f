"""The checks of exercise 01-saving.

Each check tries a property on inputs of its own (other models, other files, other folders), so that neither a
constant nor the notebook's own variables can pass it. The `*_file` checks judge only what lies on disk: their
cells begin with ``# clean room`` and take nothing from the notebook.
"""

from .extension_onnx import onnx_labels
from .given import SCORES, data
from .task1_pipeline import fitted, pipeline
from .task2_files import save_all, saved_files
from .task3_sizes import size_file, size_table
from .task4_predictions import identical, verify_file
from .task5_metadata import metadata_file, save_metadata
from .task6_safely import safe_file, save_safely

__all__ = [
    "SCORES",
    "data",
    "fitted",
    "identical",
    "metadata_file",
    "onnx_labels",
    "pipeline",
    "safe_file",
    "save_all",
    "save_metadata",
    "save_safely",
    "saved_files",
    "size_file",
    "size_table",
    "verify_file",
]
