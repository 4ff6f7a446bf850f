"""The checks of exercise 05-metadata.

The functions are tried on tables, files and models of the checks' own; among the files is a harmless trap that notes
when it is loaded. The `*_file` checks judge the model file and the sidecar that were handed in, together: their cells
begin with ``# clean room`` and take nothing from the notebook.
"""

from .given import SCORES, SOURCE, data, given_model
from .task1_data import data_hash_changes, data_hash_same
from .task2_file import file_hash
from .task3_sidecar import description_file, golden, golden_file, sidecar, sidecar_file
from .task4_loading import load_golden, load_in_order
from .task5_range import same_range

__all__ = [
    "SCORES",
    "SOURCE",
    "data",
    "data_hash_changes",
    "data_hash_same",
    "description_file",
    "file_hash",
    "given_model",
    "golden",
    "golden_file",
    "load_golden",
    "load_in_order",
    "same_range",
    "sidecar",
    "sidecar_file",
]
