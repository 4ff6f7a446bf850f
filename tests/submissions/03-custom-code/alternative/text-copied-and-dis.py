"""The module is copied from a text in memory with shutil, and the names are read from a disassembly."""


# %% task1-split
def split(X, y):
    return train_test_split(X, y, test_size=1 / 4, random_state=np.random.RandomState(7))


# %% task2-module
import io

SOURCE = """
from numpy import asarray

LIMIT = 0.0


def flags(X, limit=LIMIT):
    answer = asarray(X) > limit
    return answer.astype("float64")
"""
with open("models/credit_steps.py", "w", encoding="utf-8") as target:
    shutil.copyfileobj(io.StringIO(SOURCE), target)


# %% task4-save-by-value
def save_by_value(thing, path):
    import dill

    with Path(path).open("wb") as file:
        dill.Pickler(file, recurse=True).dump(thing)


# %% task6-asks-for-main
import io
import pickletools
import re


def asks_for_main(path):
    out = io.StringIO()
    pickletools.dis(Path(path).read_bytes(), out=out)
    texts, memo, asked = [], {}, set()
    for line in out.getvalue().splitlines():
        if found := re.search(r"UNICODE8? +(.*)$", line):
            texts.append(found[1])
        elif found := re.search(r"MEMOIZE +\(as (\d+)\)", line):
            memo[found[1]] = texts[-1] if texts else ""
        elif found := re.search(r"BINGET +(\d+)", line):
            texts.append(memo[found[1]])
        elif "STACK_GLOBAL" in line:
            asked.add(texts[-2].strip("'"))
    return "__main__" in asked
