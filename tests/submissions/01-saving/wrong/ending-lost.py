"""The temporary name has another ending, by which joblib decides whether to compress.

task6-check-save-safely: 0 E-ENDING-LOST
"""


# %% task6-save-safely
def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    import os
    import uuid

    path = Path(path)
    temporary = path.with_name(path.name + uuid.uuid4().hex)
    try:
        joblib.dump(model, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    os.replace(temporary, path)
