"""What four workers cost in memory, by the way in which they come to their model. Linux alone can tell."""

import subprocess
import sys
from pathlib import Path

WAYS = ("each loads a copy", "loaded once, before the fork", "mapped from disk")
PROGRAM = """
import os, sys
import joblib, numpy, sklearn.neighbors

way, path, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
load = {"each loads a copy": lambda: joblib.load(path), "mapped from disk": lambda: joblib.load(path, mmap_mode="r")}
model = joblib.load(path) if way not in load else None
done, ready = os.pipe()
stay, leave = os.pipe()
pids = []
for _ in range(workers):
    pids.append(os.fork())
    if pids[-1] == 0:
        os.close(leave)
        model = model or load[way]()
        model.predict(numpy.zeros((1, model.n_features_in_)))
        os.write(ready, b"x")
        os.read(stay, 1)  # until the parent ends
        os._exit(0)
got = 0
while got < workers:
    got += len(os.read(done, workers))
kilobytes = 0
for pid in pids:
    with open(f"/proc/{pid}/smaps_rollup") as file:
        kilobytes += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
print(kilobytes / 1000)
"""


def workers_mb(path: Path, workers: int = 4) -> dict[str, float]:
    """For each way the workers' memory together, in MB: proportional set size, so what they share counts once.

    An empty dictionary where the system cannot tell.
    """
    if not sys.platform.startswith("linux"):
        return {}
    measured = {}
    for way in WAYS:
        command = [sys.executable, "-c", PROGRAM, way, str(path), str(workers)]
        measured[way] = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return measured
