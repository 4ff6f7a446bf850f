"""A list in place of the dictionary.

task6-check-decisions: 0 E-KEYS
"""

# %% task6-decisions
decisions = ["module", "by value", "built-in", "json"]
