"""One student's work on one assignment of a course."""

from dataclasses import dataclass
from pathlib import Path

from .course import Course


@dataclass(frozen=True)
class Submission:
    """A submission by its three names."""

    course: Course
    assignment: str
    student: str

    def path(self, step: str) -> Path:
        """Its folder at one step: ``submitted``, ``autograded``, ``feedback``."""
        return self.course.path(step, self.student, self.assignment)
