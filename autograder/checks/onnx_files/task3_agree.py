"""Task 3: agree."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..kit import expect_equal, expect_type, from_notebook, is_number, tried
from ..verdict import messages, passed
from .given import ONNX_ERRORS

NOISE, WRONG = 5e-7, 1e-3  # what float32 does to a good file, at most; and what must not pass
LOW, HIGH = 1e-6, 1e-3  # of the tolerances that tell the two apart
not_yet = messages("04-onnx")


def agree(namespace: Mapping[str, Any]) -> None:
    """`agree(a, b)` accepts what float32 does, and refuses everything else."""
    from_notebook(namespace, "agree")
    if namespace.get("ATOL", 0) is None:
        raise not_yet("E-NOT-ATTEMPTED", name="ATOL")
    p = np.random.default_rng(6).random(500)
    p[:5] = [0, 1e-9, 1e-6, 1 - 1e-6, 1]
    a = np.column_stack([1 - p, p])
    noise = np.random.default_rng(7).uniform(-NOISE, NOISE, a.shape)
    one_row, lower, higher, gone, swapped = a.copy(), a.copy(), a.copy(), a.copy(), a[:, ::-1]
    one_row[321] += [-WRONG, WRONG]
    lower[17, 1] -= 0.4
    higher[17, 1] += 0.4
    gone[250] = np.nan
    too_strict = not_yet("E-TOO-STRICT", subject="`agree`", moved=NOISE, low=LOW, high=HIGH)
    too_loose = not_yet("E-TOO-LOOSE", subject="`agree`", moved=WRONG, low=LOW, high=HIGH)
    for first, second, wanted, otherwise in [
        (a, a.copy(), True, not_yet("E-NEVER-AGREES")),
        (a, (a + noise).astype(np.float32), True, too_strict),
        (a, swapped, False, not_yet("E-ALWAYS-AGREES")),
        (a, lower, False, not_yet("E-ONE-SIDED", where="lower")),
        (a, higher, False, not_yet("E-ONE-SIDED", where="higher")),
        (a, one_row, False, too_loose),
        (a, gone, False, not_yet("E-NAN")),
        (a[:1].repeat(500, axis=0), a[:1], False, not_yet("E-SHAPES-IGNORED")),
    ]:
        answer = tried(namespace, "agree", first, second).result(ONNX_ERRORS)
        if isinstance(answer, np.ndarray):
            raise not_yet("E-WRONG-TYPE")
        expect_type(answer, bool | np.bool_, "agree", "True or False")
        expect_equal(answer, wanted, otherwise)
    _expect_border(namespace, a)
    passed("agree() accepts what float32 does, and refuses one row in 500 that is off by 1e-3.")


def _expect_border(namespace: Mapping[str, Any], a: np.ndarray) -> None:
    """`NotYet` unless ATOL itself is the border, in whatever place and direction the difference is."""
    atol = namespace.get("ATOL")
    if atol is None or not is_number(atol):
        raise not_yet("E-NOT-A-NUMBER", atol=atol)
    tries = [
        (row, column, sign * share)
        for row in (0, 250, 499)
        for column in (0, 1)
        for sign in (1, -1)
        for share in (0.9, 1.2)
    ]
    for row, column, share in tries:
        b = a.copy()
        b[row, column] += share * atol
        _expect_agreement(namespace, a, b, abs(share) <= 1, f"{abs(share)} times ATOL")
    zeros, exact = np.zeros((4, 2)), np.zeros((4, 2))
    exact[2, 1] = atol
    _expect_agreement(namespace, zeros, exact, True, "exactly ATOL")


def _expect_agreement(
    namespace: Mapping[str, Any], a: np.ndarray, b: np.ndarray, wanted: bool, apart: str
) -> None:
    answer = tried(namespace, "agree", a, b).result(ONNX_ERRORS)
    expect_equal(bool(answer), wanted, not_yet("E-BORDER", apart=apart, answer=bool(answer), wanted=wanted))
