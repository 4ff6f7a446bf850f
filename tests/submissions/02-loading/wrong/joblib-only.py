"""joblib.load for every file.

task1-check-reads: 0 E-WRONG-LOADER
task1-check-refuses: 0 E-WRONG-ERROR
task1-check-inventory: 0 E-FILE-MISSING
task4-check-start: 0 E-TASK-1-FIRST
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task1-load-any
def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    return joblib.load(path)
