"""Modelkeeping's package: checks for learners, and grading for a class."""

import sys

DISTRIBUTION = "modelkeeping"  # another one on PyPI installs a package of our name
__version__ = "0.1.0"

# nbformat imports jsonschema, which compiles a grammar for internationalised web addresses if this package is there:
# two seconds in every process that reads a notebook, for a format that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
