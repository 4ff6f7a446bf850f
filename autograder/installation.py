"""Whether this package is whole: another distribution on PyPI, named autograder, installs one of our name over it."""

import autograder

MEND = "run 'pip uninstall autograder', then 'pip install --force-reinstall --no-deps modelkeeping'"


def is_whole() -> bool:
    """Whether the package is all ours: no part replaced by the other one's, or gone with it."""
    return getattr(autograder, "DISTRIBUTION", None) == "modelkeeping"
