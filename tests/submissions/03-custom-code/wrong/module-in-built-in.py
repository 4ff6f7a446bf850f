"""Task 5 uses the module again.

task5-check-file: 0 E-OWN-CODE
"""


# %% task5-build-builtin
def build_builtin(limit):
    return build_model(limit)
