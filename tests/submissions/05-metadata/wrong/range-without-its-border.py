"""Less than two standard deviations.

task5-check-same-range: 0 E-BORDER
"""


# %% task5-same-range
def same_range(path, scores):
    """Return True if the mean of `scores` is within two standard deviations of the mean in the JSON file at `path`."""
    facts = json.loads(Path(path).read_text(encoding="utf-8"))
    return bool(abs(np.mean(scores) - facts["cv_mean"]) < 2 * facts["cv_std"])
