"""The solution as the course gives it."""
