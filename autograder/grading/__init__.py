"""A class, from folders to verdicts."""
