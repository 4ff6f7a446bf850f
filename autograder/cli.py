"""The `autograder` command: arguments, progress, exit codes."""

import functools
import inspect
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

import autograder
from autograder.errors import Mistake
from autograder.limits import rows

app = typer.Typer(
    help="Check your own work, or grade a class: the course Modelkeeping.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)

CourseOption = Annotated[Path, typer.Option("--course", help="The class folder (any nbgrader course).")]


def _with_limits(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each limit; it is given those that were typed, as `limits`."""
    panel = "Limits, in place of the course's own"
    options = [
        inspect.Parameter(
            limit.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                limit.kind | None, typer.Option(help=f"{limit.help} ({limit.unit})", rich_help_panel=panel)
            ],
        )
        for limit in rows()
    ]

    @functools.wraps(command)
    def with_limits(**given: Any) -> None:
        typed = {option.name: given.pop(option.name) for option in options}
        command(**given, limits={name: value for name, value in typed.items() if value is not None})

    signature = inspect.signature(command)
    own = [parameter for parameter in signature.parameters.values() if parameter.name != "limits"]
    with_limits.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
    with_limits.__annotations__ = {option.name: option.annotation for option in (*own, *options)}
    return with_limits


def _show_version(asked: bool) -> None:
    if asked:
        console.print(f"modelkeeping {autograder.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Check your own work, or grade a class: the course Modelkeeping."""


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command. Exit 2 with one sentence for a `Mistake`, 130 after Ctrl-C, SIGTERM or SIGHUP."""
    for name in ("SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a letter loses it, and nothing else
            stream.reconfigure(errors="replace")
    try:
        app()
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        sys.exit(2)
    except SystemExit as leaving:
        if leaving.code == 130:  # typer's answer to Ctrl-C
            print("Stopped. What was finished is kept.", file=sys.stderr)
        raise


@app.command()
def start(
    reset: Annotated[
        str | None, typer.Option(help="Put a fresh copy of this exercise beside your own.")
    ] = None,
) -> None:
    """Fill my-course/ with the lessons and exercises it lacks; nothing of yours is overwritten."""
    from autograder.learner import mycourse

    if reset:
        console.print(f"A fresh copy lies in {mycourse.reset(reset)}; your own work is as it was.")
        return
    folder, new = mycourse.start()
    console.print(
        f"{folder} has {len(new)} new files." if new else f"{folder} is complete; nothing was changed."
    )


@app.command()
def check(
    notebooks: Annotated[
        list[str] | None, typer.Argument(help="Notebooks, or names such as 01-saving.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Only the progress, over all exercises.")] = False,
) -> None:
    """Run a notebook's checks in a fresh kernel: what is done, what is not, and why. Exit 0 if all is done."""
    from autograder.learner import mycourse

    paths = [mycourse.notebook(name) for name in notebooks] if notebooks else mycourse.exercises()
    finished = _progress_over(paths) if all_ else _each_in_detail(paths)
    raise typer.Exit(0 if finished else 1)


def _each_in_detail(paths: list[Path]) -> bool:
    finished = True
    for path in paths:
        finished &= _check_one(path)
    return finished


def _check_one(path: Path) -> bool:
    from autograder.learner import selfcheck

    with _bar(path.stem) as (begin, advance):
        tasks = selfcheck.check(path, lambda done, total: begin(total) if done == 1 else advance())
    marks = {selfcheck.DONE: "[x]", selfcheck.NOT_YET: "[ ]", selfcheck.NOT_ATTEMPTED: "[-]"}
    for task in tasks:
        console.print(
            Text(
                f"{marks[task.state]} {task.title}: {task.state}, {task.points:g} of {task.max_points:g} points"
            )
        )
        if task.state == selfcheck.NOT_YET:
            for cell in task.cells:
                if cell.cause:
                    console.print(Text(f"      {cell.cell}: {cell.message}"))
    points, maximum = sum(task.points for task in tasks), sum(task.max_points for task in tasks)
    console.print(f"{path.stem}: {points:g} of {maximum:g} points so far.\n")
    return points == maximum


def _progress_over(paths: list[Path]) -> bool:
    from autograder.learner import selfcheck

    table = Table("Exercise", "Tasks done", "Points")
    finished = True
    with _bar("exercises") as (begin, advance):
        begin(len(paths))
        for path in paths:
            tasks = selfcheck.check(path)
            done = sum(task.state == selfcheck.DONE for task in tasks)
            points, maximum = sum(task.points for task in tasks), sum(task.max_points for task in tasks)
            table.add_row(Text(path.parent.name), f"{done} of {len(tasks)}", f"{points:g} of {maximum:g}")
            finished &= done == len(tasks)
            advance()
    console.print(table)
    return finished


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]) -> None:
    """Make a class folder: an ordinary nbgrader course with this course's assignments, released."""
    from autograder.gradebook.classfolder import new_course

    course = new_course(folder)
    console.print(f"Made {course.root} with {', '.join(course.assignments())}.")
    console.print("Hand out release/, put what comes back into submitted/STUDENT/ASSIGNMENT/, then run:")
    console.print(f"  autograder grade {course.assignments()[0]} --course {folder}", soft_wrap=True)


@app.command()
@_with_limits
def grade(
    *,
    limits: dict[str, float],
    assignment: str,
    course: CourseOption = Path(),
    json: Annotated[Path | None, typer.Option(help="Also write the results here, for programs.")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="How many at a time; by default as many as this process may use cores."),
    ] = None,
    student: Annotated[str | None, typer.Option(help="Only this student.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also run what has not changed since it was graded.")
    ] = False,
    no_sandbox: Annotated[
        bool,
        typer.Option(
            "--no-sandbox", help="Run strangers' code with your own rights, where no box can be built."
        ),
    ] = False,
) -> None:
    """Grade every submission of ASSIGNMENT into nbgrader's gradebook. Exit 1 if the machine kept some from it."""
    from autograder.gradebook.course import Course
    from autograder.grading import classroom, report
    from autograder.grading.processes import processes, usable_cores

    if json and not json.resolve().parent.is_dir():
        raise Mistake(f"There is no folder {json.resolve().parent} for --json: make it first.")
    width = jobs or usable_cores()
    options = classroom.Options(student, force, "unboxed" if no_sandbox else "box", limits)
    with _bar("grading") as (begin, advance), processes(width) as executor:
        results = classroom.grade(
            Course(course), assignment, executor, width, options, lambda result: advance(), begin
        )
    if json:
        report.write_json(results, json)
    console.print(report.table(results, f"{assignment}: {len(results)} submissions"))
    for line in (report.what_made_it_run_again(results), report.changes(results), report.never_late(results)):
        if line:
            console.print(line)
    raise typer.Exit(1 if any(classroom.is_machines_matter(result) for result in results) else 0)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to make the class.")] = Path("demo-class"),
) -> None:
    """Take a small class through an assignment: release, submit, grade, feedback, report."""
    from autograder import demo
    from autograder.grading import report

    console.print(f"Making a class in {out} and handing in the submissions …")
    course = demo.prepare(out)
    with _bar("grading") as (begin, advance):
        shown = demo.grade(course, lambda result: advance(), begin)
    console.print(report.table(shown.results, f"{demo.ASSIGNMENT}: {len(shown.results)} submissions"))
    if shown.sizes:
        sizes = Table(
            *shown.sizes[0], title="The files of the model solution, measured here", title_justify="left"
        )
        for row in shown.sizes:
            sizes.add_row(row["format"], f"{int(row['size_bytes']):,}", f"{float(row['load_ms']):.1f}")
        console.print(sizes)
    jupyter = Path(sys.executable).with_name("jupyter")
    root = " --allow-root" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    for what, where in {
        "Released": course.root / "release",
        "Submitted": course.root / "submitted",
        "Autograded": course.root / "autograded",
        "Feedback": course.root / "feedback",
        "Gradebook": course.root / "gradebook.db",
        "Results": course.root / "results.csv",
        "See it": f"cd {course.root} && {jupyter} lab{root}   (then Nbgrader > Formgrader)",
    }.items():
        console.print(f"{what:<11} {where}", soft_wrap=True)


@app.command()
def doctor() -> None:
    """Say whether this machine is ready. Exit 0 only if it is."""
    from autograder.doctor import examine

    ready = True
    for finding in examine():
        console.print(
            Text(f"{'ok     ' if finding.good else 'PROBLEM'}  {finding.what}: {finding.said}"),
            soft_wrap=True,
        )
        ready &= finding.good
    console.print(
        "This machine is ready." if ready else "This machine is not ready: see the lines marked PROBLEM."
    )
    raise typer.Exit(0 if ready else 1)


@contextmanager
def _bar(what: str) -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """A progress bar that stays away until `begin(total)` is called; `advance()` counts one more."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda total: bar.update(task, total=total), lambda: bar.advance(task)


if __name__ == "__main__":
    main()
