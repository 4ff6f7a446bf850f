"""In the module, flags is a lambda: it has no name there either.

task2-check-text: 0 E-NO-FLAGS
task3-check-build-model: 0 E-LAMBDA
task3-check-elsewhere: 0 E-FILE-NOT-CLOSED
task3-check-file: 0 E-FILE-BROKEN
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
import numpy as np

flags = lambda X, limit=0.0: (np.asarray(X) > limit).astype(float)
""")
