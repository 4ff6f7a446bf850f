"""The two borders are computed first."""


# %% task5-same-range
def same_range(path, scores):
    """Return True if the mean of `scores` is within two standard deviations of the mean in the JSON file at `path`."""
    facts = json.loads(Path(path).read_text(encoding="utf-8"))
    low, high = facts["cv_mean"] - 2 * facts["cv_std"], facts["cv_mean"] + 2 * facts["cv_std"]
    return bool(low <= np.mean(scores) <= high)
