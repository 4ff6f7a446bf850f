"""The checks of exercise 03-custom-code.

What must work "elsewhere" is tried as another program would: with an empty `__main__`, a copy of the learner's module
and file in another folder, and another value of the environment variable. So JupyterLab, where the notebook's
functions are still in memory, says the same as a grader's fresh process. The cells that begin with ``# clean room``
read only data: `model_file` puts harmless stand-ins in the place of every name that is not on the exact allow-list.
"""

from .task1_split import split
from .task2_module import module, module_text
from .task3_pipeline import build_model, model_elsewhere, model_file
from .task4_by_value import dill_file, save_by_value
from .task5_builtin import builtin_file
from .task6_look import asks_for_main, decisions

__all__ = [
    "asks_for_main",
    "build_model",
    "builtin_file",
    "decisions",
    "dill_file",
    "model_elsewhere",
    "model_file",
    "module",
    "module_text",
    "save_by_value",
    "split",
]
