"""The checks of exercise 02-loading, and the files that it hands out.

The functions are tried on files, tables and models of the checks' own. The `*_file` checks judge only what lies on
disk (CSV and JSON, which cannot run code): their cells begin with ``# clean room`` and take nothing from the
notebook.
"""

from .given import CANDIDATES, hand_out
from .task1_load_any import inventory_file, load_any_reads, load_any_refuses
from .task2_predict_safely import predict_safely_columns, predict_safely_refuses, predictions_file
from .task3_golden import golden, golden_file, matches
from .task4_start import accepted_file, start

__all__ = [
    "CANDIDATES",
    "accepted_file",
    "golden",
    "golden_file",
    "hand_out",
    "inventory_file",
    "load_any_reads",
    "load_any_refuses",
    "matches",
    "predict_safely_columns",
    "predict_safely_refuses",
    "predictions_file",
    "start",
]
