"""A process that loads once and answers: an application a line in, a decision (or an error) a line out.

`python -m production.worker FOLDER`, in the folder of the lessons. Before each answer it looks whether another version
is in use by now.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from production.service import Service

LESSONS = Path(__file__).resolve().parents[1]


class Worker:
    """Starts the process, and talks to it; `cold_ms` is how long it took until it could answer."""

    def __init__(self, folder: Path):
        start = time.perf_counter()
        command = [sys.executable, "-m", "production.worker", str(folder.resolve())]
        self.process = subprocess.Popen(
            command, cwd=LESSONS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError("the worker did not start")
        self.cold_ms = 1000 * (time.perf_counter() - start)

    def ask(self, application: Mapping[str, Any]) -> dict[str, Any]:
        self.process.stdin.write(json.dumps(application) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def timed_ms(self, applications: list[Mapping[str, Any]]) -> list[float]:
        """Milliseconds of each request, as its caller waits."""
        times = []
        for application in applications:
            start = time.perf_counter()
            self.ask(application)
            times.append(1000 * (time.perf_counter() - start))
        return times

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)


def main(folder: Path) -> None:
    service = Service(folder)
    loaded = service.load(service.registry["in use"])
    print("ready", flush=True)
    for line in sys.stdin:
        if (wanted := service.registry["in use"]) != loaded.version:
            loaded = service.load(wanted)
        try:
            answer = service.decide(json.loads(line), loaded)
        except (
            KeyError,
            ValueError,
            TypeError,
        ) as error:  # the caller's fault: the next one must not pay for it
            answer = {"error": f"this application cannot be decided on: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
