"""Any text that is `__main__` raises the alarm.

task6-check-asks-for-main: 0 E-FALSE-ALARM
"""


# %% task6-asks-for-main
def asks_for_main(path):
    import pickletools

    return any(argument == "__main__" for _, argument, _ in pickletools.genops(Path(path).read_bytes()))
