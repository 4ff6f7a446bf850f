"""is_suspicious loads the file with the careful loader.

task4-check-is-suspicious: 0 E-LOADED
"""


# %% task4-is-suspicious
def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    try:
        restricted_load(path)
    except Exception:
        return True
    return False
