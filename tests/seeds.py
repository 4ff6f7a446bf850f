"""Marks are never luck: every wrong submission gets the same points for the same cause, whatever a check draws.

Run by ``make seeds``. Each is graded 20 times, with new random numbers each time; a difference is printed, and the exit
status is 1. It takes long: some minutes an exercise.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

import in_process
from all_cases import CASES, expected
from in_process import Died
from rich.progress import track

TIMES = 20


def wrong_cases_once(exercise: str) -> list[str]:
    """One round: what came out otherwise than each submission says of itself."""
    in_process.in_its_own_kernel.cache_clear()
    cases = [case for case in CASES[exercise] if case.kind == "wrong"]
    found = []
    for student, graded in in_process.grade(exercise, cases).items():
        (case,) = (case for case in cases if case.student == student)
        wanted = expected(exercise, case)
        if isinstance(graded, Died):
            found.append(f"{exercise} {case.name}: {graded}")
        else:
            found += [
                f"{exercise} {case.name}: {name} got {got}, not {wanted[name]}"
                for name, got in graded.items()
                if got != wanted[name]
            ]
    return found


def main(exercises: list[str]) -> int:
    """Grade the wrong submissions of these exercises, or of all, so many times; return the exit status."""
    rounds = [exercise for exercise in exercises or sorted(CASES) for _ in range(TIMES)]
    with ProcessPoolExecutor(2) as pool:
        found = [
            line
            for lines in track(pool.map(wrong_cases_once, rounds), "Rounds", len(rounds))
            for line in lines
        ]
    for line in sorted(set(found)):
        print(f"{line} ({found.count(line)} of {TIMES} times)")
    print(f"{len(rounds)} rounds of {len(set(rounds))} exercises; {len(found)} results were another.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
