"""The text of the module is indented with the cell.

task2-check-module: 0 E-NOT-PYTHON
task2-check-text: 0 E-NOT-PYTHON
task3-check-build-model: 0 E-MODULE-FIRST
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
"""

# %% task2-module
if True:
    Path("models/credit_steps.py").write_text("""
    import numpy as np

    def flags(X, limit=0.0):
        return (np.asarray(X) > limit).astype(float)
    """)
