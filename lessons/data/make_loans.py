"""Write loans.csv: 2,000 made-up loan applications. Same seed, same bytes, on every machine.

Run it with `python make_loans.py`. It needs only the standard library: `random.Random(seed).random()` is
documented to give the same numbers in every Python version, and rounding hides the last digit of `log`.
"""

import csv
import math
from pathlib import Path
from random import Random
from statistics import NormalDist

ROWS = 2000
SEED = 41
TERMS = (12, 24, 36, 48, 60, 72)  # months
PURPOSES = {"car": 0.0, "debts": 0.6, "home repair": -0.2, "medical": 0.3, "business": 0.8}
HOMES = {"rent": 0.4, "mortgage": 0.0, "own": -0.5}
COLUMNS = (
    "age",
    "income",
    "amount",
    "term",
    "debt_ratio",
    "late_payments",
    "years_employed",
    "purpose",
    "home",
    "defaulted",
)


def application(rng: Random) -> tuple[object, ...]:
    """One row, in the order of COLUMNS. Uses nothing of `rng` but `random()`."""

    def normal(mean: float, sd: float) -> float:
        return NormalDist(mean, sd).inv_cdf(min(max(rng.random(), 1e-9), 1 - 1e-9))

    def pick(options: tuple) -> object:
        return options[int(rng.random() * len(options))]

    age = int(min(max(normal(42, 13), 18), 80))
    income = round(math.exp(normal(10.45, 0.42)) / 100) * 100
    amount = round(min(max(math.exp(normal(9.2, 0.6)), 1000), 60000) / 100) * 100
    term = pick(TERMS)
    debt_ratio = round(min(max(normal(0.3, 0.13), 0.0), 0.9), 3)
    late_payments = int(-math.log(1 - rng.random()) * 0.9)
    years_employed = round(min(max(normal(7, 5), 0.0), age - 17), 1)
    purpose = pick(tuple(PURPOSES))
    home = "own" if age > 45 and rng.random() < 0.4 else pick(("rent", "rent", "mortgage"))

    burden = amount / income
    score = -4.3 + 2.4 * burden + 5.0 * debt_ratio + 0.7 * late_payments - 0.07 * years_employed
    score += PURPOSES[purpose] + HOMES[home]
    if late_payments >= 2 and debt_ratio > 0.35:  # two bad signs together are worse than their sum
        score += 2.0
    if abs(age - 45) > 17 and term >= 48:  # a long loan, very young or near the pension
        score += 2.0
    defaulted = int(rng.random() < 1 / (1 + math.exp(-1.3 * score)))
    return (age, income, amount, term, debt_ratio, late_payments, years_employed, purpose, home, defaulted)


def write(path: Path) -> None:
    """Write the header and ROWS applications to `path`, with `\\n` line ends everywhere."""
    rng = Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(application(rng) for _ in range(ROWS))


if __name__ == "__main__":
    write(Path(__file__).with_name("loans.csv"))
