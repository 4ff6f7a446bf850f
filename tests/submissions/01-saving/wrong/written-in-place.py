"""The bytes are made in memory first, and then written over the old file.

task6-check-save-safely: 0 E-HALF-SEEN
"""

# %% task6-save-safely
import io


def save_safely(model, path):
    """Save `model` to `path` with joblib; if that fails, leave the old file as it was and raise."""
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    Path(path).write_bytes(buffer.getvalue())
