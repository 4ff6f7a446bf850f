"""Every save uses the same temporary name.

task6-check-save-safely: 0 E-TWO-WRITERS
"""


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    import os
    import uuid

    path = Path(path)
    temporary = path.with_name("new-" + path.name)
    try:
        joblib.dump(model, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    os.replace(temporary, path)
