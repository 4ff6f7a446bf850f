"""A canary accuses nobody: it stands before everything in a cell, or is not sent, and needs no name of a student's."""

import builtins
import itertools
import random
import sys
from types import ModuleType

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.grading.canary import made_to_fail
from autograder.notebooks import opening_of

TOPS = [
    "",
    "\n\n",
    "# a comment\n",
    "# a\n\n# b\n",
    '"""A docstring."""\n',
    "from __future__ import annotations\n",
]
FIRST = [
    "assert answer == 42",
    "@str\ndef shown(): ...",
    "@str\n@str\nclass Shown:\n    pass",
    "@(lambda f: f)\nasync def later(): ...",
    "if answer:\n    pass\nelse:\n    raise ValueError",
    "with open(__import__('os').devnull) as file: pass",
    "try:\n    assert answer == 42\nfinally:\n    pass",
    "import json; json.dumps(answer)",
    "(\n    answer\n)",
    "answer; answer",
    "%matplotlib inline",
    "%time answer",
    "!true",
    "listed = !echo hello",
    "int?",
    "await __import__('asyncio').sleep(0)",
    "text = '''\n# not a comment\n'''",
    "answer = \\\n    42",
]
INDENTED = ["", "    ", "\t"]
SHAPES = [
    top + "\n".join(indentation + line for line in f"{first}\nassert answer == 42".split("\n"))
    for top, first, indentation in itertools.product(TOPS, FIRST, INDENTED)
    if not indentation or (not top.strip() and "'''" not in first)
]
NO_CANARY = {
    "a cell magic": "%%bash\ntrue",
    "a cell magic that times": "%%time\nassert answer == 42",
    "a file that is written": "%%writefile given.py\nx = 1",
    "a page": "%%html\n<b>bold</b>",
    "a first line with one space too many": " assert answer == 42\nassert answer",
    "another language": "SELECT 1",
    "comments only": "# a test that is still to be written",
    "nothing": "",
    "white space": "  \n\n",
}


@pytest.fixture(scope="module")
def shell():
    """IPython without a kernel, and a variable for every builtin and for the word `answer`."""
    config = Config()
    config.HistoryManager.enabled = False
    made = InteractiveShell(
        user_module=ModuleType("a_notebook"), config=config
    )  # `__main__` stays what it is
    yield made
    sys.modules.pop("a_notebook", None)


def failed(shell, source):
    """How a cell fails, whatever names a beginner has given to something else."""
    names = {name: 7 for name in dir(builtins) if not name.startswith("_")}
    shell.user_ns.update({**names, "answer": 42})
    done = shell.run_cell(source, store_history=False, silent=True)
    return done.error_before_exec or done.error_in_exec


@pytest.mark.parametrize("source", SHAPES)
def test_a_canary_fails_before_anything_else_in_a_cell(shell, source, capsys):
    opening = opening_of(source)
    if opening is None:
        with pytest.raises(SyntaxError):
            compile(shell.transform_cell(source), "cell", "exec", dont_inherit=True)
        return
    for _ in range(3):
        error = failed(shell, made_to_fail(source, opening, "bananabread"))
        assert isinstance(error, AssertionError) and str(error) == "bananabread"


def test_hardly_any_shape_goes_without_a_canary():
    without = [source for source in SHAPES if opening_of(source) is None]
    assert len(without) < len(SHAPES) / 4, without


@pytest.mark.parametrize("what", NO_CANARY)
def test_where_nothing_can_stand_before_a_cell_there_is_no_canary(what):
    assert opening_of(NO_CANARY[what]) is None


def test_every_canary_fails_with_its_word_when_all_builtins_have_been_given_away(shell):
    opening = opening_of("assert answer == 42")
    seen = set()
    for number in range(300):
        source = made_to_fail("assert answer == 42", opening, f"word{number}")
        error = failed(shell, source)
        assert isinstance(error, AssertionError) and str(error) == f"word{number}", source
        seen.add(source.partition(",")[0])
    assert len(seen) > 200  # no two look alike


def test_a_canary_keeps_what_follows_as_it_is():
    rng = random.Random(1)
    for source in rng.sample(SHAPES, 40):
        if opening := opening_of(source):
            lines = made_to_fail(source, opening, "word").split("\n")
            del lines[opening.line]
            assert "\n".join(lines) == source
