"""Task 3: a regression in XML."""

from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..kit import call, expect_error, expect_type, fresh_folder, plain, tried, tried_again
from ..verdict import messages, passed
from .given import FORMAT_ERRORS
from .pmml_file import Regression, pmml_text, write_pmml

not_yet = messages("09-other-formats")
COLUMNS = ["amount", "term", "age", "income"]


def applications(seed: int, rows: int) -> pd.DataFrame:
    """Applications whose columns stand in another order than in any file, with one more that no file names."""
    rng = np.random.default_rng([91, seed])
    table = pd.DataFrame(rng.normal(size=(rows, len(COLUMNS))), columns=COLUMNS)
    table.insert(0, "purpose", rng.choice(["car", "business"], rows))
    return table[["income", "purpose", "age", "amount", "term"]].set_index(np.arange(rows) + 100)


def score_pmml(namespace: Mapping[str, Any]) -> None:
    """`score_pmml(path, X)`: numbers and probabilities, three versions of PMML, columns by name, one row and many."""
    files = [
        (Regression.drawn(1, COLUMNS, logit=True), "4_4", 9),
        (Regression.drawn(2, COLUMNS[:2], logit=False), "4_2", 9),
        (Regression.drawn(3, COLUMNS[::-1], logit=True, squared=True), "4_3", 6),
        (Regression.drawn(4, COLUMNS[1:], logit=False, squared=True), "4_4", 1),
        (Regression.drawn(5, COLUMNS[:1], logit=True), "4_4", 1),
    ]
    for number, (model, version, rows) in enumerate(files):
        X = applications(number, rows)
        with fresh_folder() as folder:
            path = folder / f"model {number}.pmml"
            write_pmml(path, model, version)
            answer = tried(namespace, "score_pmml", path if number % 2 else str(path), X.copy()).result(
                FORMAT_ERRORS
            )
        _expect_scores(answer, model, X)
    passed(
        "score_pmml() answered as five files say: numbers and probabilities, columns by name, one row and many."
    )


def _expect_scores(answer: Any, model: Regression, X: pd.DataFrame) -> None:
    if answer is None:
        raise not_yet("E-NO-RETURN", name="score_pmml", noun="an array with one number a row")
    wanted = model.score(X)
    try:
        found = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != wanted.shape:
        raise not_yet("E-ANSWERS-SHAPE", shape=found.shape, wanted=wanted.shape)
    if np.allclose(found, wanted, rtol=1e-9, atol=1e-9):
        return
    logits = Regression(model.intercept, model.coefficients, model.exponents, logit=False).score(X)
    if model.logit and np.allclose(found, logits):
        raise not_yet("E-NO-LOGIT")
    if model.logit and np.allclose(found, wanted >= 0.5):
        raise not_yet("E-LABELS-NOT-SCORES")
    if model.logit and np.allclose(found, 1 - wanted):
        raise not_yet("E-OTHER-CLASS")
    flat = Regression(model.intercept, model.coefficients, dict.fromkeys(model.exponents, 1), model.logit)
    if np.allclose(found, flat.score(X)):
        raise not_yet("E-EXPONENT")
    raise not_yet(
        "E-SCORES",
        gap=f"{np.abs(found - wanted).max():.2g}",
        kind="probabilities" if model.logit else "numbers",
    )


DOCTYPES = {
    "a harmless DOCTYPE": "<!DOCTYPE PMML>",
    "a DOCTYPE that defines an abbreviation": '<!DOCTYPE PMML [<!ENTITY half "0.5">]>',
    "a DOCTYPE whose abbreviations unfold": f'<!DOCTYPE PMML [<!ENTITY a "{20 * "ha"}"><!ENTITY b "{20 * "&a;"}">]>',
    "a DOCTYPE that names another file": '<!DOCTYPE PMML SYSTEM "other.dtd">',
}


def refuses_doctype(namespace: Mapping[str, Any]) -> None:
    """`score_pmml` raises ValueError for any DOCTYPE and for a formula, and reads an honest file that names one."""
    model, X = Regression.drawn(6, COLUMNS[:2], logit=True), applications(6, 4)
    head, rest = pmml_text(model).split("\n", 1)
    honest = f"{head}\n<!-- no <!DOCTYPE PMML> here -->\n{rest}"
    with fresh_folder() as folder:
        path, marker = folder / "model.pmml", folder / "ran"
        path.write_text(honest, encoding="utf-8")
        scored = tried(namespace, "score_pmml", path, X.copy())
        if isinstance(scored.error, ValueError):
            raise not_yet("E-COMMENT-REFUSED", error=scored)
        _expect_scores(scored.result(FORMAT_ERRORS), model, X)
        for what, doctype in DOCTYPES.items():
            path.write_text(f"{head}\n{doctype}\n{rest}", encoding="utf-8")
            _expect_refusal(namespace, path, X, what)
        path.write_text(
            f"<?xml version='1.0' encoding='UTF-16'?>\n<!DOCTYPE PMML>\n{rest}", encoding="utf-16"
        )
        _expect_refusal(namespace, path, X, "a DOCTYPE in a file written as UTF-16")
        formula = f"__import__('pathlib').Path('{marker.as_posix()}').touch() or 1.0"
        path.write_text(pmml_text(model, number=formula), encoding="utf-8")
        outcome = tried_again(namespace, "score_pmml", path, X.copy())
        if marker.exists():
            raise not_yet("E-EVALUATED")
        expect_error(outcome, ValueError, silent=not_yet("E-FORMULA-READ", outcome=outcome))
    passed(
        "score_pmml() refused five files with a DOCTYPE and one with a formula, and read one that only names it."
    )


def _expect_refusal(namespace: Mapping[str, Any], path: Path, X: pd.DataFrame, what: str) -> None:
    outcome = tried_again(namespace, "score_pmml", path, X.copy())
    expect_error(
        outcome,
        ValueError,
        silent=not_yet("E-DOCTYPE-READ", what=what),
        other=not_yet("E-DOCTYPE-ERROR", what=what, outcome=outcome),
    )


def agrees(namespace: Mapping[str, Any]) -> None:
    """`agrees(scores, printed, decimals)`: True if every score rounds to what was printed, whatever the length."""
    rng = np.random.default_rng(92)
    for decimals in (2, 4, 7):
        scores = rng.uniform(-3, 3, 12)
        step = 10.0**-decimals
        printed = scores.round(decimals)
        one_off, last_off = printed.copy(), printed.copy()
        one_off[0] += step
        last_off[-1] -= step
        gap = printed.copy()
        gap[5] = np.nan
        half = np.array([0.125, -0.375, 2.0]) / 10.0 ** (
            decimals - 2
        )  # the first two lie between two printed ones
        cases = [
            (scores, printed, True, "E-TOO-STRICT"),
            (scores, scores.copy(), True, "E-TOO-STRICT"),
            (half, half.round(decimals), True, "E-TOO-STRICT"),
            (half, (half + step / 100).round(decimals), True, "E-TOO-STRICT"),
            (half, (half - step / 100).round(decimals), True, "E-TOO-STRICT"),
            (scores, one_off, False, "E-TOO-LOOSE"),
            (scores, last_off, False, "E-TOO-LOOSE"),
            (scores, printed[:-1], False, "E-LENGTHS"),
            (scores, gap, False, "E-NAN-AGREES"),
        ]
        for values, shown, wanted, cause in cases:
            for form in (list, np.asarray):
                _expect_verdict(namespace, form(values), form(shown), decimals, wanted, cause)
    passed("agrees() allows what printing so many decimals rounds off, and nothing more.")


def _expect_verdict(
    namespace: Mapping[str, Any], scores: Any, printed: Any, decimals: int, wanted: bool, cause: str
) -> None:
    answer = call(namespace, "agrees", copy(scores), printed, decimals)
    expect_type(answer, bool | np.bool_, "agrees", "True or False")
    if bool(plain(answer)) == wanted:
        return
    if cause == "E-TOO-STRICT":
        raise not_yet("E-TOO-STRICT", decimals=decimals)
    if cause == "E-TOO-LOOSE":
        raise not_yet("E-TOO-LOOSE", decimals=decimals)
    if cause == "E-LENGTHS":
        raise not_yet("E-LENGTHS", short=len(printed), long=len(scores))
    raise not_yet("E-NAN-AGREES")
