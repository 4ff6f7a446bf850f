"""What the exercises assert: one module or folder an exercise, on top of `kit`, `verdict` and `loader`.

Everything here runs in a learner's own kernel on Linux, macOS and Windows, and needs nothing of nbgrader.
"""

import autograder

if (
    getattr(autograder, "DISTRIBUTION", None) != "modelkeeping"
):  # installed over ours, it replaced only a part
    raise ImportError("another package named autograder is installed over this one", name="autograder.checks")
