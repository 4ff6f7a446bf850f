"""From cases to a word: in which of the cases tried does a claim hold, and what is it called then?

Every line of a table "the slide said / we measured" is made here. Its text and its word come from the same cases, so
that what is shown is what counts.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

WORDS = {
    "policy": "people decide it (a law, an agreement): source, place and date are named",
    "not measured": "it could be checked, but not here: the case that was not run is named",
    "bad advice": "a recommendation: to follow it is shown to do harm, or to be beaten on its own terms",
    "outdated": "at most a quarter of the cases agree today, and it is shown to have held once, with named versions",
    "true": "every case tried agrees, those at the border too",
    "mostly": "at least three quarters agree, not all; the exceptions are named",
    "false": "at most a quarter agree",
    "depends": "more than a quarter agree, and fewer than three quarters: the cases say on what it depends",
}
"""The words in the order in which they are tried: the first that fits counts."""

Cases = Mapping[str, bool | None]
Row = tuple[int, str, str, str]
HEADINGS = ["claim", "the slide said", "we measured", "verdict"]


def clearly_less(this: float, that: float) -> bool:
    """Less by at least a tenth: what "faster" and "smaller" mean here. What differs by less is the same."""
    return bool(this <= 0.9 * that)


def word_for(cases: Cases, held: Cases | None = None, harm: Cases | None = None) -> str:
    """The verdict on a claim: does it hold in each of the cases (None: not run)? `WORDS` says what the words mean.

    `held` are cases of another day, with their versions; `harm` is what comes of a recommendation.
    """
    if None in cases.values():
        return "not measured"
    if harm and any(harm.values()):
        return "bad advice"
    share = sum(map(bool, cases.values())) / len(cases) if cases else 1
    if share <= 0.25 and held and any(held.values()):
        return "outdated"
    return "true" if share == 1 else "mostly" if share >= 0.75 else "false" if share <= 0.25 else "depends"


def told(cases: Cases, yes: str = "Yes", no: str = "No") -> str:
    """The cases in one line, those in which the claim holds first."""
    words = {yes: True, no: False, "Not run here": None}
    found = {
        word: [case for case, holds in cases.items() if (None if holds is None else bool(holds)) is it]
        for word, it in words.items()
    }
    return ". ".join(f"{word}: {'; '.join(names)}" for word, names in found.items() if names)


def judged(claim: int, said: str, cases: Cases, held: Cases | None = None, harm: Cases | None = None) -> Row:
    """A line of the table: the claim's number and words, all cases, and the word that follows."""
    parts = [
        told(cases),
        told(held or {}, "Once yes", "Once no"),
        told(harm or {}, "Against it", "Not against it"),
    ]
    return claim, said, ". ".join(filter(None, parts)), word_for(cases, held, harm)


def decided_by_people(claim: int, said: str, measured: str, source: str) -> Row:
    """A line about what no measurement decides: what can be measured about it, and who decides it, where and when."""
    return claim, said, f"{measured}. Decided by: {source}", "policy"


def verdicts(rows: Iterable[Row]) -> pd.DataFrame:
    """The table: a line a claim."""
    return pd.DataFrame(list(rows), columns=HEADINGS)


def count_words(about: str, *tables: pd.DataFrame) -> str:
    """How often each word was given in these tables, a line a word."""
    words = pd.concat(tables)["verdict"]
    return "\n".join(
        f"{count} of {len(words)} claims about {about}: {word}"
        for word, count in words.value_counts().items()
    )
