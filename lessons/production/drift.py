"""Do today's applications look like those that the model was fitted on? Asked before any of them is paid back."""

import numpy as np
import pandas as pd

PARTS = 10


def stability(then: pd.Series, now: pd.Series) -> float:
    """The population stability index: 0 for the same shares in every part, larger the more they differ.

    A number's parts are the tenths of `then`; a text's are its words. By custom, above 0.1 somebody looks, above 0.25
    somebody acts; nobody has proved either border.
    """
    if pd.api.types.is_numeric_dtype(then):
        edges = np.unique(np.quantile(then, np.linspace(0, 1, PARTS + 1)[1:-1]))
        then, now = pd.Series(np.digitize(then, edges)), pd.Series(np.digitize(now, edges))
    shares = pd.DataFrame(
        {"then": then.value_counts(normalize=True), "now": now.value_counts(normalize=True)}
    )
    shares = shares.fillna(0).clip(lower=1e-4)  # a part that is empty on one side would count as infinite
    return float(((shares["now"] - shares["then"]) * np.log(shares["now"] / shares["then"])).sum())


def by_column(then: pd.DataFrame, now: pd.DataFrame) -> dict[str, float]:
    """For each column, the most changed first."""
    found = {name: stability(then[name], now[name]) for name in then}
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
