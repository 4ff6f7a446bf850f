"""Write docs/claims.md: every claim of the seeds, with the verdict of a run of the lessons here (`make claims`)."""

import csv
import platform
import re
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import ledger
import nbformat
from nbclient import NotebookClient

REPOSITORY = Path(__file__).resolve().parents[1]
PAGE = REPOSITORY / "docs" / "claims.md"
SEEDS = {
    "A": "a tutorial on pickle and joblib",
    "B": "the manual of scikit-learn 0.19",
    "C": "a slide deck",
    "D": "a blog post on dill",
}
# Claims about what is faster: on another machine, or a busy one, their verdict may be another.
BY_THE_CLOCK = {4, 8, 9, 10, 17, 18, 19, 21, 22, 23, 24, 30, 31, 32, 33, 35, 70, 71, 82}


def printed_by(lesson: Path) -> tuple[dict[int, str], dict[int, str]]:
    """What a run of the lesson prints for each claim: what the slide said, and the verdict."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        ignore = shutil.ignore_patterns("node_modules", "models", "service")
        shutil.copytree(REPOSITORY / "lessons", Path(folder, "lessons"), ignore=ignore)
        notebook = nbformat.read(lesson, as_version=4)
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": f"{folder}/lessons"}}).execute()
    cells = ledger.verdict_cells(notebook)
    said: dict[int, str] = {}
    for cell in cells:
        said |= ledger.printed(cell, "the slide said")
    verdicts: dict[int, str] = {}
    for cell in cells:
        verdicts |= ledger.printed(cell)
    return said, verdicts


def page(
    rows: list[Mapping[str, str]], said: Mapping[str, dict[int, str]], found: Mapping[str, dict[int, str]]
) -> str:
    """The page's text."""
    numbers = {int(row["claim"]) for row in rows}
    own = {int(row["claim"]) for row in rows if not row["seeds"]}
    words = [found[row["lesson"]][int(row["claim"])] for row in rows]
    counts = ", ".join(f"{words.count(word)} {word}" for word in sorted(set(words)))
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("scikit-learn", "numpy", "joblib", "onnxruntime")
    )
    said_by = "; ".join(f"**{letter}** {what}" for letter, what in SEEDS.items())
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines = [
        "# What the slides said, and what we measured",
        "",
        f"{len(numbers) - len(own)} claims, from {said_by}; and {len(own)} of our own, which nobody made.",
        "Each verdict follows by [a rule](../lessons/README.md) from the cases that the named cell tries. A test",
        "changes what was measured and expects the verdict to turn. `make claims` writes this page anew,",
        "on your machine.",
        "",
        f"This run: {datetime.now(UTC).date()}, {system}, {libraries}.",
        f"Verdicts: {counts}. A clock (⏱) marks what may be otherwise on another machine.",
        "",
        "| claim | said by | the slide said | verdict here | lesson | cell |",
        "|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: (int(row["claim"]), row["lesson"])):
        claim, lesson = int(row["claim"]), row["lesson"]
        clock = " ⏱" if claim in BY_THE_CLOCK else ""
        text = said[lesson][claim].replace("|", "\\|")
        seeds = row["seeds"] or "nobody"
        link = f"[{lesson}](../lessons/{lesson}.ipynb)"
        lines.append(
            f"| {claim} | {seeds} | {text} | {found[lesson][claim]}{clock} | {link} | `{row['cell']}` |"
        )
    return "\n".join(lines) + "\n"


def written(text: str) -> dict[tuple[int, str], tuple[str, str, str]]:
    """From the page: by claim and lesson the seeds, the verdict without its clock, and the cell."""
    form = r"^\| (\d+) \| ([^|]*) \| .* \| ([^|]*?)(?: ⏱)? \| \[([\w-]+)\]\([^)]*\) \| `([^`]*)` \|$"
    return {
        (int(claim), lesson): ("" if seeds == "nobody" else seeds, verdict, cell)
        for claim, seeds, verdict, lesson, cell in re.findall(form, text, re.MULTILINE)
    }


def main() -> None:
    with (REPOSITORY / "lessons" / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said, found = {}, {}
    for lesson in sorted({row["lesson"] for row in rows}):
        print(lesson, file=sys.stderr)
        said[lesson], found[lesson] = printed_by(REPOSITORY / "lessons" / f"{lesson}.ipynb")
    PAGE.write_text(page(rows, said, found), encoding="utf-8")


if __name__ == "__main__":
    main()
