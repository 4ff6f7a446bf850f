"""Hidden tests kept out of nbgrader's feedback pages; the instructor's `autograded/` keeps everything.

What is cut out: hidden regions in cells, lines of tracebacks that show a hidden line, and any output that repeats one,
with the reason in its place. A line that the assignment or the student's own notebook shows anyway is no secret. Who
prints hidden lines in a form that cannot be recognised, a picture or a cipher, is not stopped here.
"""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import List, Unicode
from traitlets.config import Config

LEFT_OUT = "(This output is left out, because it repeats a line of a hidden test.)"
CUT = "      (a hidden test)"
SHORTEST = 6  # characters of a line that tells something: `else:` does not
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_NUMBERED = re.compile(r"^\s*(?:-+>\s*)?\d+ ?")
_NO_CONTENT = re.compile(r"[\s\\'\"]+")
Resources = dict[str, Any]


class CutHiddenTests(NbGraderPreprocessor):
    """Cuts hidden tests out of a notebook on its way to a feedback page."""

    display_data_priority = List(
        Unicode(), config=True
    )  # what exporters set for all; nbgrader's is not to be set

    def preprocess(self, notebook: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        marks = ClearHiddenTests(config=Config(ClearHiddenTests=self.config.ClearHiddenTests))
        begin, end = marks.begin_test_delimeter, marks.end_test_delimeter
        known = [*_source_cells(resources["nbgrader"]), *(cell.source for cell in notebook.cells)]
        hidden, shown = set[str](), set[str]()
        for source in known:
            for line, is_hidden in _marked(source, begin, end):
                (hidden if is_hidden else shown).add(_bare(line))
        secrets = {line for line in hidden - shown if len(line) >= SHORTEST}
        for cell in notebook.cells:
            lines = list(_marked(cell.source, begin, end))
            cell.source = "\n".join(line for line, is_hidden in lines if not is_hidden)
            if cell.cell_type == "code" and secrets:
                own = {_bare(line) for line, is_hidden in lines if is_hidden} - shown
                cell.outputs = self._without(secrets, own, cell.outputs, resources)
        return notebook, resources

    def _without(
        self, secrets: set[str], own: set[str], outputs: list[NotebookNode], resources: Resources
    ) -> list[NotebookNode]:
        """The outputs, each cut or replaced where it repeats a secret line; all of them where only together they do."""
        kept = []
        for output in outputs:
            if output.output_type == "error":
                output.traceback = [_cut(entry, secrets, own) for entry in output.traceback]
            kept.append(self._left_out(resources) if _repeats(output, secrets) else output)
        if _tells("".join(map(_text, kept)), secrets):
            return [self._left_out(resources)]
        return kept

    def _left_out(self, resources: Resources) -> NotebookNode:
        names = resources["nbgrader"]
        self.log.warning("%s: an output in %s repeats a hidden test.", names["student"], names["notebook"])
        left_out: NotebookNode = new_output("stream", name="stdout", text=LEFT_OUT + "\n")
        return left_out


def _source_cells(names: dict[str, str]) -> list[str]:
    """The assignment's cells in all its notebooks: what one of them could read, another could print."""
    with Gradebook(names["db_url"]) as gradebook:
        try:
            notebooks = gradebook.find_assignment(names["assignment"]).notebooks
        except MissingEntry:
            return []
        return [cell.source or "" for notebook in notebooks for cell in notebook.source_cells]


def _marked(source: str, begin: str, end: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is hidden; the delimiters are, and all that follows one without its end."""
    inside = False
    for line in source.split("\n"):
        inside |= begin in line
        yield line, inside
        inside &= end not in line


def _bare(text: str) -> str:
    """A text without what printing it in another way would change: colours, escapes, quotes, blanks."""
    return _NO_CONTENT.sub("", html.unescape(_ESCAPES.sub("", text)).replace("\\n", "").replace("\\t", ""))


def _tells(text: str, secrets: Iterable[str]) -> bool:
    bare = _bare(text)
    return any(secret in bare for secret in secrets)


def _cut(entry: str, secrets: set[str], own: set[str]) -> str:
    """A part of a traceback without the lines that show a hidden one."""
    lines: list[str] = []
    for line in entry.split("\n"):
        if _tells(line, secrets) or (
            (code := _bare(_NUMBERED.sub("", _ESCAPES.sub("", line)))) and code in own
        ):
            line = CUT
        if line != CUT or lines[-1:] != [CUT]:
            lines.append(line)
    return "\n".join(lines)


def _repeats(output: NotebookNode, secrets: set[str]) -> bool:
    return _tells(_text(output), secrets)


def _text(output: NotebookNode) -> str:
    """All the text of an output, in whatever form it is given."""
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return "\n".join([output.ename, output.evalue, *output.traceback])
    return "\n".join(_strings(output.get("data", {})))


def _strings(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(found, list):
        for value in found:
            yield from _strings(value)
