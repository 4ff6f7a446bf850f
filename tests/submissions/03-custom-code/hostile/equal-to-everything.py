"""Answers that equal whatever they are compared with, and one that says it is a bool.

task1-check-split: 0 E-FOUR-PARTS
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
task6-check-asks-for-main: 0 E-WRONG-TYPE
"""

# %% task1-split
import pandas as pd


class Agreeable:
    index = columns = property(lambda self: self)

    def __init__(self, kind=pd.DataFrame):
        self.kind = kind

    @property
    def __class__(self):
        return self.kind

    def __eq__(self, other):
        return True

    def equals(self, other):
        return True


def split(X, y):
    return [Agreeable(), Agreeable(), Agreeable(pd.Series), Agreeable(pd.Series)]


# %% task6-asks-for-main
class Yes:
    __class__ = bool
    answers = iter([False, True, False, False])

    def __bool__(self):
        return next(Yes.answers)


def asks_for_main(path):
    return Yes()
