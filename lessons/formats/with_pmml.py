"""PMML, with Java and without: `python with_pmml.py FOLDER`.

With Java: sklearn2pmml writes the lender's whole pipeline, and the JPMML evaluator reads it. Without Java: nyoka
writes, and sklearn-pmml-model reads; what these two get wrong is the larger half of this recipe.
"""

import re
import warnings
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

warnings.simplefilter("ignore")

import needs  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import recipe  # noqa: E402
from jpmml_evaluator import Evaluator, make_evaluator  # noqa: E402
from nyoka import skl_to_pmml  # noqa: E402
from recipe import NEVER, ON_LOAD, Answers, Format, Load, Run, loads_without  # noqa: E402
from sklearn.base import BaseEstimator, is_classifier  # noqa: E402
from sklearn.compose import ColumnTransformer  # noqa: E402
from sklearn.datasets import load_wine  # noqa: E402
from sklearn.impute import SimpleImputer  # noqa: E402
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge  # noqa: E402
from sklearn.pipeline import Pipeline, make_pipeline  # noqa: E402
from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: E402
from sklearn.tree import DecisionTreeClassifier  # noqa: E402
from sklearn2pmml import sklearn2pmml  # noqa: E402
from sklearn2pmml.pipeline import PMMLPipeline  # noqa: E402
from sklearn_pmml_model.auto_detect import auto_detect_estimator  # noqa: E402

FIVE = ["amount", "term", "debt_ratio", "late_payments", "years_employed"]
TARGET = "defaulted"


def write(pipeline: Pipeline, columns: list[str], target: str, path: Path) -> None:
    """As nyoka does, but without the moment of writing, so that the same model is the same file."""
    skl_to_pmml(pipeline, columns, target, str(path))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r" *<Timestamp>.*?</Timestamp>\n", "", text), encoding="utf-8")


def without_java(run: Run) -> None:
    """Plain models on columns as they are: nyoka writes them right, and the reader reads them right."""
    X, y = recipe.loans()
    X = X[FIVE].astype(float)
    old, new = X[: -recipe.TEST_ROWS], X[-recipe.TEST_ROWS :]
    models = {
        "logistic": LogisticRegression(max_iter=5000),
        "tree": DecisionTreeClassifier(max_depth=3, random_state=0),
    }
    for name, model in models.items():
        pipeline = Pipeline([("model", model)]).fit(old, y[: -recipe.TEST_ROWS])
        before = pipeline.predict_proba(new)[:, 1]
        for_whom = "plain models on raw columns, checked row by row"
        row = Format(f"PMML, {name} (nyoka)", f"credit-{name}.pmml", for_whom=for_whom)
        path, save = run.folder / row.file, partial(write, pipeline, FIVE, TARGET)
        row.measured(path, save, read_in_python, before, new)
        row.keeps_preprocessing = back_and_forth(whole(), *recipe.loans()).startswith("0 of")
        row.needs_library = not loads_without("sklearn", read_by_hand(row.file), run.folder)
        row.runs_code = formula_runs(path, read_in_python)
        run.formats.append(row)


def read_in_python(path: Path) -> Answers:
    model = auto_detect_estimator(pmml=str(path))
    return lambda table: np.asarray(model.predict_proba(table))[:, 1]


def read_by_hand(file: str) -> str:
    """A program of the standard library's alone; lesson 09 goes on from there to the answers."""
    return f"from xml.etree import ElementTree; ElementTree.parse({file!r})"


def formula_runs(path: Path, load: Load) -> str:
    """Whether a Python expression in place of every number runs when the file is loaded."""
    with TemporaryDirectory() as away:
        marker, gift = Path(away, "marker"), Path(away, "gift.pmml")
        number = re.compile(r'(?<=coefficient=")[^"]*|(?<=intercept=")[^"]*|(?<=confidence=")[^"]*')
        call = f"open('{marker.as_posix()}', 'w')"
        gift.write_text(number.sub(call, path.read_text(encoding="utf-8")), encoding="utf-8")
        recipe.outcome(load, gift)
        return ON_LOAD if marker.exists() else NEVER


def mistakes(run: Run) -> None:
    """scikit-learn's wines and the lender's loans, through nyoka and back: how many answers are wrong?"""
    A, b = load_wine(return_X_y=True, as_frame=True)
    first, rest, alcohol = (b == 0).astype(int), A.drop(columns="alcohol"), A["alcohol"]
    tries = {
        "logistic of two classes, columns as they are": (LogisticRegression(max_iter=20_000), A, first),
        "logistic of two classes behind a scaler": (scaled(LogisticRegression()), A, first),
        "logistic of three classes": (LogisticRegression(max_iter=20_000), A, b),
        "tree of three classes": (DecisionTreeClassifier(max_depth=4, random_state=0), A, b),
        "ordinary least squares": (LinearRegression(), rest, alcohol),
        "Ridge": (Ridge(), rest, alcohol),
        "ordinary least squares behind a scaler": (scaled(LinearRegression()), rest, alcohol),
        "imputer, scaler and one-hot encoder": (whole(), *recipe.loans()),
    }
    for what, (model, X, y) in tries.items():
        run.seen("PMML without Java: what goes wrong", what, back_and_forth(model, X, y))


def scaled(model: BaseEstimator) -> Pipeline:
    return make_pipeline(StandardScaler(), model)


def whole() -> Pipeline:
    """The lender's pipeline: numbers imputed and scaled, text one-hot encoded, a logistic regression."""
    numbers = list(recipe.loans()[0].select_dtypes("number"))
    columns = [
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ("text", OneHotEncoder(), ["purpose", "home"]),
    ]
    return Pipeline([("columns", ColumnTransformer(columns)), ("model", LogisticRegression(max_iter=1000))])


def back_and_forth(model: BaseEstimator, X: pd.DataFrame, y: pd.Series) -> str:
    """What became of a model that nyoka wrote and sklearn-pmml-model read."""
    pipeline = model if isinstance(model, Pipeline) else Pipeline([("model", model)])
    expected = pipeline.fit(X, y).predict(X)
    with TemporaryDirectory() as away:
        path = Path(away, "model.pmml")
        written = recipe.outcome(write, pipeline, list(X), "target", path)
        if written != "works":
            return f"not written: {written}"[:200]
        try:
            answers = np.asarray(auto_detect_estimator(pmml=str(path)).predict(X))
        except Exception as error:
            return f"not read: {type(error).__name__}: {error}"[:200]
    if is_classifier(pipeline):
        wrong = int((answers.astype(str) != expected.astype(str)).sum())
        return f"{wrong} of {len(X)} labels wrong" + (", and no error" if wrong else "")
    gap = float(np.abs(answers - expected).max())
    return f"largest difference {gap:.1e}" + (", and no error" if gap > 1e-6 else "")


def evaluator_of(path: Path) -> Evaluator:
    """The model of a PMML file, ready to answer, in a Java inside this process."""
    return make_evaluator(str(path), backend="jpype").verify()


def with_java(run: Run) -> None:
    """The whole pipeline, raw rows in, answered by Java."""
    X, y = recipe.loans()
    old, new = X[: -recipe.TEST_ROWS], X[-recipe.TEST_ROWS :]
    pipeline = PMMLPipeline(whole().steps).fit(old, y[: -recipe.TEST_ROWS])
    before = pipeline.predict_proba(new)[:, 1]

    def save(path: Path) -> None:
        sklearn2pmml(pipeline, str(path))
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\s*<Timestamp>.*?</Timestamp>", "", text), encoding="utf-8")

    def load(path: Path) -> Answers:
        evaluator = evaluator_of(path)
        return lambda table: evaluator.evaluateAll(table)["probability(1)"].to_numpy(float)

    for_whom = "banks, and whoever runs Java"
    row = Format("PMML, whole pipeline (JPMML)", "credit-pipeline.pmml", False, for_whom=for_whom)
    row.measured(run.folder / row.file, save, load, before, new)
    assert row.labels_differ == 0
    row.keeps_preprocessing = row.difference < 1e-6  # the rows went in raw
    reads = (
        f"from jpmml_evaluator import make_evaluator; make_evaluator({row.file!r}, backend='jpype').verify()"
    )
    row.needs_library = not loads_without("sklearn", reads, run.folder)
    row.runs_code = formula_runs(run.folder / row.file, load)
    run.formats.append(row)


def entities(run: Run) -> None:
    """An honest file with a DOCTYPE in it, which defines the intercept: is it refused, or unfolded?"""
    text = (run.folder / "credit-logistic.pmml").read_text(encoding="utf-8")
    start, rest = text.split("\n", 1)
    rest = re.sub(r'intercept="-[^"]*"', 'intercept="&half;"', rest)
    with TemporaryDirectory() as away:
        path = Path(away, "entity.pmml")
        path.write_text(f'{start}\n<!DOCTYPE PMML [<!ENTITY half "0.5">]>\n{rest}', encoding="utf-8")
        about = "a DOCTYPE with an entity"
        run.tried(about, "sklearn-pmml-model", lambda: auto_detect_estimator(pmml=str(path)))
        if needs.java_version():
            run.tried(about, "JPMML", lambda: evaluator_of(path))


def main() -> None:
    run = Run(
        "pmml",
        ("scikit-learn", "nyoka", "sklearn-pmml-model", "sklearn2pmml", "jpmml_evaluator"),
        recipe.folder_from_command_line(__doc__),
    )
    without_java(run)
    mistakes(run)
    if needs.java_version():
        run.versions["Java"] = needs.java_version()
        with recipe.quiet():
            with_java(run)
    else:
        run.seen("PMML with Java", "the whole pipeline", "not run: there is no Java here")
    with recipe.quiet():
        entities(run)
    run.write()


if __name__ == "__main__":
    main()
