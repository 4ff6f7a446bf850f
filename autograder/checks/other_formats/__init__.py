"""The checks of exercise 09-other-formats.

Models, networks, files and tables are the check's own; strangers' files are harmless and at most make a marker file in
a temporary folder. `weights_file` judges what lies on disk: its cells begin with ``# clean room``, and it reads the
files with a reader of its own.
"""

from .given import models, write_given
from .task1_weights import load_weights, save_weights, weights_file
from .task2_network import layers_in_order, read_hdf5_dense
from .task3_pmml import agrees, refuses_doctype, score_pmml
from .task4_trust import load_trusted, refuses_untrusted
from .task5_choice import choose

__all__ = [
    "agrees",
    "choose",
    "layers_in_order",
    "load_trusted",
    "load_weights",
    "models",
    "read_hdf5_dense",
    "refuses_doctype",
    "refuses_untrusted",
    "save_weights",
    "score_pmml",
    "weights_file",
    "write_given",
]
