"""The hash of the data is left out, and the sidecar that calls it is not written.

task1-check-same: 0 E-NOT-ATTEMPTED
task1-check-changes: 0 E-NOT-ATTEMPTED
task3-check-sidecar: 0 E-NOT-ATTEMPTED
task3-check-golden: 0 E-NOT-ATTEMPTED
task3-check-sidecar-file: 0 E-FILE-MISSING
task3-check-description-file: 0 E-FILE-MISSING
task3-check-golden-file: 0 E-FILE-MISSING
"""


# %% task1-data-hash
def data_hash(X, y):
    raise NotImplementedError()
