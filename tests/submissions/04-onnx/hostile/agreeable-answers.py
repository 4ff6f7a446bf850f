"""Answers that claim to be bools and numbers and change with every look.

task3-check-agree: 0 E-WRONG-TYPE
"""


# %% task3-agree
class Yes:
    """isinstance(Yes(), bool) is True, and it is true or false as the check would like it."""

    __class__ = bool
    answers = iter([True, True, False, False, False, False, False])

    def __bool__(self):
        return next(Yes.answers)


def agree(a, b):
    """Return True if no two probabilities in the same place are further apart than ATOL, else False."""
    return Yes()


ATOL = 1e-5
