"""The sidecar is a hundred thousand opening brackets.

task3-check-sidecar: 0 E-NOT-JSON
task3-check-golden: 0 E-NOT-JSON
task3-check-sidecar-file: 0 E-NOT-JSON
task3-check-description-file: 0 E-NOT-JSON
task3-check-golden-file: 0 E-NOT-JSON
"""


# %% task3-sidecar
def write_sidecar(path, model, X, y, scores, source):
    """Write the JSON file that describes the model saved at `path` beside it."""
    Path(path).with_suffix(".json").write_text("[" * 100_000)
