"""An answer in the learner's own words.

task6-check-decisions: 0 E-ANSWER
"""

# %% task6-decisions
decisions = {"years": "put it into a module", "workers": "by value", "exists": "built-in", "settings": "json"}
