"""is_suspicious searches the bytes for bad words.

task4-check-is-suspicious: 0 E-FALSE-ALARM
task4-check-report: 0 E-MISSED
"""


# %% task4-is-suspicious
def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    content = Path(path).read_bytes()
    return any(word in content for word in (b"system", b"eval", b"exec"))
