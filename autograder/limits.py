"""What a submission may use: one row a limit.

The traits `c.Autograder.NAME`, the options of `autograder grade`, the instructor's page and `Limits` itself follow from
these rows; to add a limit is to add a row here, and the code that enforces it.
"""

from dataclasses import dataclass, field, fields
from typing import Any, cast

MB = 1 << 20


@dataclass(frozen=True)
class Row:
    """A limit as people meet it: `least` is the smallest value it takes, `breach` what going beyond it costs.

    Where `default` is None, `help` says what holds.
    """

    name: str
    kind: type[int] | type[float]
    unit: str
    default: float | None
    least: float
    help: str
    breach: str


def row(default: float | None, unit: str, *, least: float, help: str, breach: str) -> Any:
    """A field of `Limits` with all that is to be said about it."""
    return field(default=default, metadata={"unit": unit, "least": least, "help": help, "breach": breach})


_CELL = "that cell"
_REST = "what has not run yet"


@dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    cell_seconds: float = row(
        30.0,
        "s",
        least=1,
        help="How long a cell may take; by default as long as nbgrader's own c.Execute.timeout says, if it is set.",
        breach=f"{_CELL}; {_REST}, too, if it cannot be interrupted",
    )
    submission_seconds: float = row(300.0, "s", least=1, help="How long a notebook may take.", breach=_REST)
    cell_output: int = row(
        1_000_000, "bytes", least=1000, help="What a cell may print or show, in UTF-8.", breach=_CELL
    )
    output: int = row(
        10_000_000, "bytes", least=1000, help="What a notebook may print or show, in UTF-8.", breach=_CELL
    )
    memory_mb: int = row(
        2048,
        "MB",
        least=100,
        help="Memory really used by all processes of a notebook together.",
        breach=_REST,
    )
    process_memory_mb: int | None = row(
        None,
        "MB",
        least=100,
        help="Address space of one process; by default twice memory_mb, and 4096 at least.",
        breach="an error in the notebook",
    )
    processes: int = row(
        256, "processes", least=20, help="Processes and threads at a time.", breach="no more can be started"
    )
    file_mb: int = row(
        256, "MB", least=1, help="The largest file a notebook may write.", breach="an error in the notebook"
    )
    disk_mb: int = row(512, "MB", least=1, help="All that a notebook's files take on disk.", breach=_REST)
    scratch_mb: int = row(
        256, "MB", least=1, help="Files in /tmp and in /dev/shm, each.", breach="an error in the notebook"
    )
    files_mb: int = row(
        256,
        "MB",
        least=1,
        help="The files that are handed in, and those that graded cells or the gradebook get to see; holes count.",
        breach="the submission, where it is handed in so; else what is judged by files",
    )
    files: int = row(
        2000,
        "files",
        least=10,
        help="How many files those may be.",
        breach="the submission, where it is handed in so; else what is judged by files",
    )

    def of_a_process(self) -> dict[str, int]:
        """The limits that the system keeps for us, by their names in the module `resource`."""
        address_space = self.process_memory_mb or max(4096, 2 * self.memory_mb)
        return {"AS": address_space * MB, "NPROC": self.processes, "FSIZE": self.file_mb * MB, "CORE": 0}


def rows() -> list[Row]:
    """Every limit."""
    return [
        Row(
            entry.name,
            float if entry.type is float else int,
            default=cast(Any, entry.default),
            **entry.metadata,
        )
        for entry in fields(Limits)
    ]


def as_markdown() -> str:
    """The table of the instructor's page."""
    lines = ["| limit | by default | what it is for | who goes beyond it loses |", "|---|---|---|---|"]
    for limit in rows():
        default = "–" if limit.default is None else f"{limit.default:,.0f} {limit.unit}"
        lines.append(f"| `{limit.name}` | {default} | {limit.help} | {limit.breach} |")
    return "\n".join(lines)
