"""The solution as the instructor wrote it."""
