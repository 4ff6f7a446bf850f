"""Modelkeeping's package: checks for learners, and grading for a class."""

__version__ = "0.1.0"
