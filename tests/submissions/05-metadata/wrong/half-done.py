"""Two tasks are done; the sidecar and what follows are not.

task3-check-sidecar: 0 E-NOT-ATTEMPTED
task3-check-golden: 0 E-NOT-ATTEMPTED
task4-check-order: 0 E-NOT-ATTEMPTED
task4-check-golden: 0 E-NOT-ATTEMPTED
task5-check-same-range: 0 E-NOT-ATTEMPTED
task3-check-sidecar-file: 0 E-FILE-MISSING
task3-check-description-file: 0 E-FILE-MISSING
task3-check-golden-file: 0 E-FILE-MISSING
"""


# %% task3-sidecar
def write_sidecar(path, model, X, y, scores, source):
    raise NotImplementedError()


# %% task4-load-verified
def load_verified(path):
    raise NotImplementedError()


# %% task5-same-range
def same_range(path, scores):
    raise NotImplementedError()
