"""The exception of the dump is replaced by one of their own.

task6-check-save-safely: 0 E-OTHER-EXCEPTION
"""


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    import os
    import uuid

    path = Path(path)
    temporary = path.with_name(f"{uuid.uuid4().hex}-{path.name}")
    try:
        joblib.dump(model, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise RuntimeError("not saved")
    os.replace(temporary, path)
