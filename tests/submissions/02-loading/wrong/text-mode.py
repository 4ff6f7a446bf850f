"""The file is opened without "rb".

task1-check-reads: 0 E-TEXT-MODE
task1-check-refuses: 0 E-WRONG-ERROR
task1-check-inventory: 0 E-FILE-MISSING
task4-check-start: 0 E-TEXT-MODE
task4-check-accepted: 0 E-FILE-MISSING
"""


# %% task1-load-any
def load_any(path):
    """Return the model in the file at `path`; ValueError says empty, pointer, text or broken."""
    with open(path, encoding="utf-8") as file:
        content = file.read()
    if not content:
        raise ValueError(f"{path} is empty")
    return joblib.load(path)
