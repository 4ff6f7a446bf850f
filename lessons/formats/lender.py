"""The lender's pipeline, as several lessons and recipes need it: raw columns in, text included."""

import pandas as pd
from formats.recipe import TEST_ROWS, loans
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def credit_model() -> tuple[Pipeline, pd.DataFrame]:
    """The lender's pipeline, fitted on all but the last rows, and those rows: text and numbers, as they come."""
    X, y = loans()
    columns = make_column_transformer(
        (StandardScaler(), list(X.select_dtypes("number"))), (OneHotEncoder(), ["purpose", "home"])
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=1000)).fit(X[:-TEST_ROWS], y[:-TEST_ROWS])
    return model, X[-TEST_ROWS:]
