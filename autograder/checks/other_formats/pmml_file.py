"""Regressions, and their files as PMML (compared with files of nyoka 5.5.0)."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Regression:
    """An intercept and for each column an exponent and a coefficient; with `logit`, a model of two classes."""

    intercept: float
    coefficients: dict[str, float]
    exponents: dict[str, int]
    logit: bool

    @classmethod
    def drawn(cls, seed: int, columns: list[str], logit: bool, squared: bool = False) -> "Regression":
        """One with coefficients of both signs; `squared` raises the first column to the second power."""
        rng = np.random.default_rng([90, seed])
        coefficients = dict(
            zip(columns, rng.uniform(0.3, 1.5, len(columns)) * rng.choice([-1, 1], len(columns)), strict=True)
        )
        exponents = dict.fromkeys(columns, 1) | ({columns[0]: 2} if squared else {})
        return cls(
            float(rng.uniform(-1, 1)), {k: float(v) for k, v in coefficients.items()}, exponents, logit
        )

    def score(self, X: pd.DataFrame) -> np.ndarray:
        """The number, or with `logit` the probability of the first table's class, shape (rows,)."""
        total = self.intercept + sum(
            X[name].to_numpy(float) ** self.exponents[name] * c for name, c in self.coefficients.items()
        )
        return np.asarray((1 + np.tanh(total / 2)) / 2 if self.logit else total)

    def rounded(self, digits: int) -> "Regression":
        """The same, as a writer that prints so many decimals leaves it."""
        return replace(
            self,
            coefficients={name: round(c, digits) for name, c in self.coefficients.items()},
            intercept=round(self.intercept, digits),
        )


def pmml_text(model: Regression, version: str = "4_4", number: str = "") -> str:
    """The document. `number` stands in for the first coefficient, if given."""
    names = list(model.coefficients)
    fields = "".join(f'<DataField name="{name}" optype="continuous" dataType="double"/>' for name in names)
    terms = ""
    for i, name in enumerate(names):
        exponent = f' exponent="{model.exponents[name]}"' if model.exponents[name] != 1 or i % 2 == 0 else ""
        value = number if number and i == 0 else repr(model.coefficients[name])
        terms += f'\n      <NumericPredictor name="{name}"{exponent} coefficient="{value}"/>'
    target = ' targetCategory="yes"' if model.logit else ""
    kind = (
        'functionName="classification" normalizationMethod="logit"'
        if model.logit
        else 'functionName="regression"'
    )
    other = '\n    <RegressionTable intercept="0.0" targetCategory="no"/>' if model.logit else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<PMML xmlns="http://www.dmg.org/PMML-{version}" version="{version.replace("_", ".")}">
  <Header description="a regression"/>
  <DataDictionary>{fields}<DataField name="answer" optype="categorical" dataType="string"/></DataDictionary>
  <RegressionModel modelName="regression" {kind}>
    <RegressionTable intercept="{model.intercept!r}"{target}>{terms}
    </RegressionTable>{other}
  </RegressionModel>
</PMML>
"""


def write_pmml(path: Path, model: Regression, version: str = "4_4") -> None:
    path.write_text(pmml_text(model, version), encoding="utf-8")
