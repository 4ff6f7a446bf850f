"""What the exercises assert: one module an exercise, on top of `verdict`, `kit` and `loader`.

Everything here runs in a learner's own kernel on Linux, macOS and Windows, and needs nothing of nbgrader.
"""
