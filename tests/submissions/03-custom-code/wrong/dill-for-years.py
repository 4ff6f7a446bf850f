"""dill for the model that must last for years.

task6-check-decisions: 0 E-DECISION
"""

# %% task6-decisions
decisions = {"years": "by value", "workers": "by value", "exists": "built-in", "settings": "json"}
