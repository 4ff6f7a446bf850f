"""The module uses np and does not import it.

task2-check-module: 0 E-GLOBALS
task3-check-build-model: 0 E-GLOBALS
task3-check-elsewhere: 0 E-FILE-MISSING
task3-check-file: 0 E-FILE-MISSING
"""

# %% task2-module
Path("models/credit_steps.py").write_text("""
def flags(X, limit=0.0):
    return (np.asarray(X) > limit).astype(float)
""")
