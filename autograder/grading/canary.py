"""Cells that must fail, sent among the graded ones: a kernel that reports one as passed has been tampered with."""

from random import SystemRandom

from autograder.results import Opening

dice = SystemRandom()
_SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]


def new_nonce() -> str:
    """A word that nobody can know beforehand, to be found in the canary's error."""
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(5, 9)))


def made_to_fail(source: str, opening: Opening, nonce: str) -> str:
    """The source with an assertion that must fail at its opening; no two look alike.

    Operators and literals only: a name that an honest student has given to something else must not matter.
    """
    a, b = dice.sample(range(10, 99), 2)
    low, high, name = min(a, b), max(a, b), f"{dice.choice('abcdxyz')}{dice.randrange(100)}"
    word, other = new_nonce(), new_nonce()
    false = dice.choice(
        [
            f"{a} == {b}",
            f"{low} > {high}",
            f"{high} - {low} < 0",
            f"{a} in [{b}, {b + 1 if b + 1 != a else b + 2}]",
            f"not {high}",
            f"[{a}, {b}] == [{b}, {a}]",
            f"{{{word!r}: {a}}}[{word!r}] == {b}",
            f"{word!r} * {low} == {other!r} * {high}",
            f"{word!r}[0] > {word!r}",
            f"({low} < {high}) is ({low} > {high})",
            f"(lambda {name}: {name} < 0)({a})",
            f"[{name} for {name} in [{low}, {high}] if {name} < 0]",
        ]
    )
    lines = source.split("\n")
    assertion = f"{opening.indentation}assert {false}, {nonce!r}"
    return "\n".join([*lines[: opening.line], assertion, *lines[opening.line :]])
