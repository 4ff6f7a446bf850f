"""Cells that must fail, sent among the graded ones: a kernel that reports one as passed has been tampered with."""

import ast
from random import SystemRandom

dice = SystemRandom()
_SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]


def new_nonce() -> str:
    """A word that nobody can know beforehand, to be found in the canary's error."""
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(5, 9)))


def made_to_fail(source: str, nonce: str) -> str:
    """The source with an assertion that must fail before its first statement; no two look alike."""
    a, b = dice.sample(range(10, 99), 2)
    low, high, name = min(a, b), max(a, b), f"{dice.choice('abcdxyz')}{dice.randrange(100)}"
    assertion = dice.choice(
        [
            f"assert {a} == {b}, {nonce!r}",
            f"assert {low} > {high}, {nonce!r}",
            f"assert {a} in [{b}], {nonce!r}",
            f"assert not {high}, {nonce!r}",
            f"assert len({'x' * low!r}) > {high}, {nonce!r}",
            f"assert isinstance({a}, str), {nonce!r}",
            f"assert all([{low} < {high}, {a} == {b}]), {nonce!r}",
            f"assert sum(range({low})) < 0, {nonce!r}",
            f"assert (lambda {name}: {name} < 0)({a}), {nonce!r}",
        ]
    )
    try:
        line = ast.parse(source).body[0].lineno - 1
    except (SyntaxError, IndexError):  # magics, or nothing at all
        line = 0
    lines = source.split("\n")
    return "\n".join([*lines[:line], assertion, *lines[line:]])
