"""Write steps-py3NN.dill and steps-py3NN.pkl: three small functions, by value and by name, from the running Python.

The course ships the files of Python 3.11 and 3.12, so that on every Python at least one is foreign. To write them
anew, for each of the two: `python3.NN -m venv …`, `pip install dill==0.4.1`, `python make_steps.py`. The same Python
and dill give the same bytes. Nobody needs that to learn, to test or to grade.
"""

import importlib
import pickle
import sys
from pathlib import Path

HERE = Path(__file__).parent


def double(amount):
    """One multiplication."""
    return amount * 2


def cap(amounts, limit):
    """A loop: no amount above the limit."""
    capped = []
    for amount in amounts:
        capped.append(min(amount, limit))
    return capped


def ratio(amount, income):
    """A division that may fail, and is caught."""
    try:
        return amount / income
    except ZeroDivisionError:
        return None


def write(folder: Path) -> None:
    """Write both files; the path of this file on this machine, which byte code carries, is cut to its name."""
    import dill

    minor = f"py{sys.version_info.major}{sys.version_info.minor}"
    by_value = {function.__name__: function for function in (double, cap, ratio)}
    for function in by_value.values():
        function.__code__ = function.__code__.replace(co_filename="make_steps.py")
    (folder / f"steps-{minor}.dill").write_bytes(dill.dumps(by_value, protocol=5, recurse=True))
    module = importlib.import_module("make_steps")  # the same functions again, this time out of a module
    by_name = {name: getattr(module, name) for name in by_value}
    (folder / f"steps-{minor}.pkl").write_bytes(pickle.dumps(by_name, protocol=5))


if __name__ == "__main__":
    write(HERE)
