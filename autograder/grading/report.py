"""A class's results as a table to read and as JSON or CSV for programs."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from rich.table import Table
from rich.text import Text

from autograder.causes import Matter, matter
from autograder.folders import write_whole
from autograder.results import SubmissionResult


def table(results: Sequence[SubmissionResult], title: str) -> Table:
    """Student, points, and what failed and why: one row a submission."""
    view = Table(title=title, title_justify="left", show_lines=True)
    view.add_column("Student", overflow="fold")
    view.add_column("Points", justify="right")
    view.add_column("What failed, and why", overflow="fold")
    for result in results:
        # Text, because a student's brackets are no markup of ours
        view.add_row(Text(result.student), f"{result.counted:g} / {result.max_points:g}", Text(_why(result)))
    return view


def what_made_it_run_again(results: Sequence[SubmissionResult]) -> str | None:
    """One line about those that were graded before: how many ran again, and what had changed."""
    again = [result.again for result in results if result.again]
    parts = ", ".join(dict.fromkeys(part for names in again for part in names))
    return f"{len(again)} graded before ran again, because this changed: {parts}." if again else None


def _why(result: SubmissionResult) -> str:
    if result.status == "failed":
        whose = {matter(cell.cause) for cell in result.cells if cell.cause}
        failed = "not graded, not this submission's fault" if Matter.MACHINE in whose else "failed"
        return f"{failed}: " + "; ".join(result.flags)
    lines = [f"{cell.cell}: {cell.cause}. {cell.reason}" for cell in result.cells if cell.cause]
    lines += [f"{cell.cell}: needs manual grade" for cell in result.cells if cell.points is None]
    lines += [f"flag: {flag}" for flag in result.flags]
    return "\n".join(_lateness(result) + (lines or ["all passed"]))


def _lateness(result: SubmissionResult) -> list[str]:
    if not result.late_seconds:
        return []
    late = f"late by {timedelta(seconds=round(result.late_seconds))}"
    taken = (
        f": {result.penalty:g} of {result.points:g} points are taken off"
        if result.penalty
        else ", no penalty"
    )
    return [late + taken]


def changes(results: Sequence[SubmissionResult]) -> Table | None:
    """Who gained and who lost since the run before, in which cell, and what had changed; None where nobody did."""
    changed = [result for result in results if result.changes]
    if not changed:
        return None
    view = Table(title="Marks that are others than before", title_justify="left", show_lines=True)
    for heading in ("Student", "Cell", "Before → now", "Because this changed"):
        view.add_column(heading, overflow="fold")
    for result in changed:
        for change in result.changes:
            before, now = (
                "needs manual grade" if points is None else f"{points:g}"
                for points in (change.before, change.now)
            )
            view.add_row(
                Text(result.student),
                Text(change.cell),
                f"{before} → {now}",
                Text(", ".join(result.again) or "asked for, with --force"),
            )
    return view


def never_late(results: Sequence[SubmissionResult]) -> str | None:
    """One line about submissions that do not say when they were handed in, where that matters."""
    count = sum(result.due is not None and result.submitted is None for result in results)
    return (
        f"{count} of {len(results)} submissions have no timestamp.txt, so they count as handed in on time."
        if count
        else None
    )


def write_json(results: Sequence[SubmissionResult], path: Path) -> None:
    """All results with all graded cells, as a JSON list."""
    write_whole(path, json.dumps([asdict(result) for result in results], indent=2, ensure_ascii=False) + "\n")


def write_csv(results: Sequence[SubmissionResult], path: Path) -> None:
    """One line a submission, one column a graded cell, for a spreadsheet."""
    names = list(dict.fromkeys(cell.cell for result in results for cell in result.cells))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "assignment", "status", "points", "max_points", *names])
    for result in results:
        points = {cell.cell: cell.points for cell in result.cells}
        writer.writerow(
            [result.student, result.assignment, result.status, result.points, result.max_points]
            + [points.get(name) for name in names]
        )
    write_whole(path, text.getvalue())
