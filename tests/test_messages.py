"""What the checks say stands in `autograder/checks/messages`, and fits what the checks raise."""

import ast
import importlib
import string
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY

from autograder.checks.kit import KnownErrors
from autograder.checks.verdict import messages

CHECKS = REPOSITORY / "autograder" / "checks"
PARTS = ["found", "expected", "why", "next"]
SHARED = "shared"
FILES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in (CHECKS / "messages").glob("*.toml")
}
WORDS_OF_A_FIELD = "eight words that a check puts in here "


@dataclass(frozen=True)
class Raised:
    """One place where a check can raise a cause, with the fields that it fills in."""

    where: str
    topic: str
    cause: str
    fields: frozenset[str]

    @property
    def message(self) -> dict[str, str]:
        """The entry that is used there: the exercise's own, else the shared one."""
        return FILES[self.topic].get(self.cause) or FILES[SHARED].get(self.cause) or {}

    @property
    def file(self) -> str:
        """The file in which that entry stands."""
        return self.topic if self.cause in FILES[self.topic] else SHARED


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    """The calls of a function of this name."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def modules_with_messages() -> dict[Path, str]:
    """Every module of checks that uses a file of messages, and that file's name."""
    topics = {}
    for path in sorted(CHECKS.rglob("*.py")):
        used = {call.args[0].value for call in calls(ast.parse(path.read_text(encoding="utf-8")), "messages")}
        assert len(used) <= 1, f"{path} has the words of two exercises"
        if used:
            topics[path] = used.pop()
    return topics


MODULES = modules_with_messages()


def raised_in(path: Path) -> list[Raised]:
    """What a module can raise: its calls of `not_yet`, and the rows of its tables of known errors."""
    place, topic = str(path.relative_to(CHECKS)), MODULES[path]
    found = []
    for call in calls(ast.parse(path.read_text(encoding="utf-8")), "not_yet"):
        where = f"{place}:{call.lineno}"
        assert [type(arg) for arg in call.args] == [ast.Constant], f"{where}: the cause is no literal"
        assert all(keyword.arg for keyword in call.keywords), f"{where}: fields are named"
        fields = frozenset(str(keyword.arg) for keyword in call.keywords)
        found.append(Raised(where, topic, call.args[0].value, fields))
    name = ".".join(["autograder.checks", *path.relative_to(CHECKS).with_suffix("").parts])
    module = importlib.import_module(name.removesuffix(".__init__"))
    for table in vars(module).values():
        if isinstance(table, KnownErrors) and table.not_yet is module.not_yet:
            found += [
                Raised(place, topic, cause, frozenset({"action", "error"})) for _, _, cause in table.rows
            ]
    return found


RAISED = [raised for path in MODULES for raised in raised_in(path)]


def fields_of(message: dict[str, str]) -> set[str]:
    """The names in braces."""
    return {name for text in message.values() for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_exercise_has_a_file_of_words_and_uses_it():
    exercises = {folder.name for folder in (REPOSITORY / "solutions").iterdir()}
    assert set(FILES) == exercises | {SHARED} == set(MODULES.values())


@pytest.mark.parametrize("raised", RAISED, ids=lambda raised: f"{raised.where}-{raised.cause}")
def test_what_a_check_can_raise_has_a_message_with_just_these_fields(raised):
    assert raised.message, f"{raised.cause} is in neither {raised.topic}.toml nor {SHARED}.toml"
    assert fields_of(raised.message) == raised.fields


@pytest.mark.parametrize("topic", FILES)
def test_no_message_is_unused(topic):
    assert set(FILES[topic]) == {raised.cause for raised in RAISED if raised.file == topic}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CHECKS)))
def test_a_check_says_nothing_that_stands_in_no_file(path):
    assert not calls(ast.parse(path.read_text(encoding="utf-8")), "NotYet")


@pytest.mark.parametrize(
    ("topic", "cause"),
    [pytest.param(topic, cause, id=f"{topic}-{cause}") for topic in FILES for cause in FILES[topic]],
)
def test_a_message_has_four_parts_of_ninety_words_at_most(topic, cause):
    message = FILES[topic][cause]
    assert list(message) == PARTS
    assert all(text == text.strip() and text.endswith((".", "?")) for text in message.values())
    filled = {}
    for text in message.values():
        for _, name, spec, _ in string.Formatter().parse(text):
            if name:
                filled[name] = 0.5 if spec or filled.get(name) == 0.5 else WORDS_OF_A_FIELD
    assert len(str(messages(topic)(cause, **filled)).split()) <= 90
