"""This repository seen as an nbgrader course: solutions/ is the source, exercises/ the release."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "modelkeeping"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# what an exercise writes when it is run is no part of it
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "models"]
