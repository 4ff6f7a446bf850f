"""A search for the text in the bytes: a sentence that mentions it is an alarm.

task6-check-asks-for-main: 0 E-FALSE-ALARM
"""


# %% task6-asks-for-main
def asks_for_main(path):
    return b"__main__" in Path(path).read_bytes()
