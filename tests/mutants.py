"""Spoil the model solutions by the rules of `mutation.py`, and count the checks that notice.

Run by ``make mutants``. All conceptual mutants must lose points, and at least 98 % of the mechanical ones; those that
are shown to be equivalent (`equivalents.py`: an argument, and 1,000 inputs) do not count. Prints both rates and each
survivor; the exit status is 1 where a rate is not reached, or where a mutant that is called equivalent is not.
"""

import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import in_process
import nbformat
from all_cases import full_marks
from equivalents import difference, reason
from in_process import Died
from mutation import Mutant, mutants
from rich.progress import track

from autograder.cases import Case

REPOSITORY = Path(__file__).resolve().parent.parent
AT_LEAST = {"conceptual": 1.0, "mechanical": 0.98}
LEAST, LEAST_CONCEPTUAL = 500, 20  # over all exercises; an exercise
BATCH = 40  # mutants that share one run of the model solution
SECONDS = 20  # for one mutant: an endless loop is noticed


def all_mutants(exercises: Iterable[str]) -> list[Mutant]:
    """The mutants of these exercises."""
    solutions = {name: nbformat.read(_solution(name), as_version=4) for name in exercises}
    return [mutant for name, solution in solutions.items() for mutant in mutants(name, solution)]


def survivors(chosen: list[Mutant]) -> list[Mutant]:
    """Those that lose no point."""
    chosen = sorted(chosen, key=lambda mutant: mutant.exercise)
    batches = [chosen[at : at + BATCH] for at in range(0, len(chosen), BATCH)]
    with ProcessPoolExecutor(2) as pool:
        done = track(pool.map(_batch_survivors, batches), "Mutants", total=len(batches))
        return [mutant for batch in done for mutant in batch]


def _batch_survivors(batch: list[Mutant]) -> list[Mutant]:
    """Those of a batch that lose no point; its exercises are graded one after the other."""
    alive = []
    for exercise in sorted({mutant.exercise for mutant in batch}):
        named = {f"m{at}": mutant for at, mutant in enumerate(batch) if mutant.exercise == exercise}
        cases = [Case(name, "wrong", "", {one.cell: one.source}) for name, one in named.items()]
        graded = in_process.grade(exercise, cases, SECONDS)
        points = full_marks(exercise)
        for case in cases:
            got = graded[case.student]
            if not isinstance(got, Died) and all(got[name][0] == points[name] for name in got):
                alive.append(named[case.name])
    return alive


def _solution(exercise: str) -> Path:
    return REPOSITORY / "solutions" / exercise / f"{exercise}.ipynb"


def main(exercises: list[str]) -> int:
    """Run the mutants of these exercises, or of all: print what came of them, and return the exit status."""
    exercises = exercises or sorted(folder.name for folder in (REPOSITORY / "solutions").iterdir())
    chosen = all_mutants(exercises)
    alive = survivors(chosen)
    equivalent = [mutant for mutant in alive if reason(mutant)]
    refuted = {mutant.name: what for mutant in equivalent if (what := difference(mutant))}
    wrong = []
    for kind, least in AT_LEAST.items():
        of_kind = [one for one in chosen if one.kind == kind and one not in equivalent]
        left = [one for one in alive if one.kind == kind and one not in equivalent]
        rate = 1 - len(left) / len(of_kind)
        print(
            f"\n{kind}: {len(of_kind) - len(left)} of {len(of_kind)} lose points, {rate:.1%} (at least {least:.0%})"
        )
        if rate < least:
            wrong.append(f"{kind} mutants kept their points")
        for mutant in left:
            print(f"  kept its points: {mutant.name}")
    print(f"\nequivalent, shown on 1,000 inputs each: {len(equivalent)}")
    for mutant in equivalent:
        print(f"  {mutant.name}\n    {reason(mutant).argument}")
    for name, what in refuted.items():
        wrong.append(f"called equivalent, and is not: {name} ({what})")
    for name in exercises:
        conceptual = sum(one.exercise == name and one.kind == "conceptual" for one in chosen)
        if conceptual < LEAST_CONCEPTUAL:
            wrong.append(f"{name} has only {conceptual} conceptual mutants")
    print(f"\n{len(chosen)} mutants of {len(exercises)} exercises.")
    for line in wrong:
        print(f"Wrong: {line}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
