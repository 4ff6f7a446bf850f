"""PMML, with Java and without: `python with_pmml.py FOLDER`.

With Java: sklearn2pmml writes the lender's whole pipeline, and the JPMML evaluator reads it. Without Java: nyoka
writes, and sklearn-pmml-model reads; what these two get wrong is the larger half of this recipe.
"""

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

warnings.simplefilter("ignore")

import needs  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import recipe  # noqa: E402
from jpmml_evaluator import Evaluator, make_evaluator  # noqa: E402
from measure import fresh_python, size_bytes  # noqa: E402
from nyoka import skl_to_pmml  # noqa: E402
from recipe import NEVER, ON_LOAD, Format, Run  # noqa: E402
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
        path = run.folder / f"credit-{name}.pmml"

        def load(path: Path = path) -> Callable[[pd.DataFrame], np.ndarray]:
            read = auto_detect_estimator(pmml=str(path))
            return lambda table: np.asarray(read.predict_proba(table))[:, 1]

        save = lambda pipeline=pipeline, path=path: write(pipeline, FIVE, TARGET, path)  # noqa: E731
        save()
        row = Format(
            f"PMML, {name} (nyoka)", path.name, for_whom="plain models on raw columns, checked row by row"
        )
        row.bytes = size_bytes(path)
        answers = load()
        row.compared(before, answers(new))
        row.timed(save, load, lambda answers=answers: answers(new[:1]))
        row.keeps_preprocessing = False  # see the trials: what scales or encodes is refused or wrong
        reads = f"from xml.etree import ElementTree; ElementTree.parse({path.name!r})"
        row.needs_library = bool(
            fresh_python({"a": "import sys; sys.modules['sklearn'] = None", "b": reads}, cwd=run.folder).error
        )
        row.runs_code = formula_runs(path, load)
        run.formats.append(row)


def formula_runs(path: Path, load: Callable[[Path], Callable[[pd.DataFrame], np.ndarray]]) -> str:
    """Whether a Python expression in place of every number runs when the file is loaded."""
    with TemporaryDirectory() as away:
        marker, gift = Path(away, "marker"), Path(away, "gift.pmml")
        number = re.compile(r'(?<=coefficient=")[^"]*|(?<=intercept=")[^"]*|(?<=confidence=")[^"]*')
        call = f"open('{marker.as_posix()}', 'w')"
        gift.write_text(number.sub(call, path.read_text(encoding="utf-8")), encoding="utf-8")
        recipe.outcome(load, gift)
        return ON_LOAD if marker.exists() else NEVER


def mistakes(run: Run) -> None:
    """scikit-learn's wines and a few loans, through nyoka and back: how many answers are wrong?"""
    about = "PMML without Java: what goes wrong"
    A, b = load_wine(return_X_y=True, as_frame=True)
    first = (b == 0).astype(int)
    columns = list(A)
    labelled = {
        "logistic of two classes, columns as they are": (LogisticRegression(max_iter=20_000), first),
        "logistic of two classes behind a scaler": (
            make_pipeline(StandardScaler(), LogisticRegression()),
            first,
        ),
        "logistic of three classes": (LogisticRegression(max_iter=20_000), b),
        "tree of three classes": (DecisionTreeClassifier(max_depth=4, random_state=0), b),
    }
    for what, (model, target) in labelled.items():
        run.seen(about, what, back(model, A, target, columns, labels=True))
    for what, model in {"ordinary least squares": LinearRegression(), "Ridge": Ridge()}.items():
        run.seen(about, what, back(model, A[columns[1:]], A[columns[0]], columns[1:], labels=False))
    scaled = make_pipeline(StandardScaler(), LinearRegression())
    run.seen(
        about,
        "ordinary least squares behind a scaler",
        back(scaled, A[columns[1:]], A[columns[0]], columns[1:], labels=False),
    )
    X, y = recipe.loans()
    run.seen(
        about,
        "imputer, scaler and one-hot encoder",
        back(whole(LogisticRegression(max_iter=1000)), X, y, list(X), labels=True),
    )


def whole(model: object) -> Pipeline:
    """The lender's pipeline: numbers imputed and scaled, text one-hot encoded."""
    X, _ = recipe.loans()
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    steps = [
        ("numbers", numbers, list(X.select_dtypes("number"))),
        ("text", OneHotEncoder(), ["purpose", "home"]),
    ]
    return Pipeline([("columns", ColumnTransformer(steps)), ("model", model)])


def back(model: object, X: pd.DataFrame, y: pd.Series, columns: list[str], labels: bool) -> str:
    """What became of a model that nyoka wrote and sklearn-pmml-model read."""
    pipeline = model if isinstance(model, Pipeline) else Pipeline([("model", model)])
    pipeline.fit(X, y)
    with TemporaryDirectory() as away:
        path = Path(away, "model.pmml")
        written = recipe.outcome(lambda: write(pipeline, columns, "target", path))
        if written != "works":
            return f"not written: {written}"[:200]
        try:
            answers = np.asarray(auto_detect_estimator(pmml=str(path)).predict(X))
        except Exception as error:
            return f"not read: {type(error).__name__}: {error}"[:200]
    expected = pipeline.predict(X)
    if labels:
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
    steps = whole(LogisticRegression(max_iter=1000)).steps
    pipeline = PMMLPipeline(steps).fit(old, y[: -recipe.TEST_ROWS])
    before = pipeline.predict_proba(new)[:, 1]
    path = run.folder / "credit-pipeline.pmml"

    def save() -> None:
        sklearn2pmml(pipeline, str(path))
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\s*<Timestamp>.*?</Timestamp>", "", text), encoding="utf-8")

    def load(path: Path = path) -> Callable[[pd.DataFrame], np.ndarray]:
        evaluator = evaluator_of(path)
        return lambda table: evaluator.evaluateAll(table)["probability(1)"].to_numpy(float)

    save()
    row = Format("PMML, whole pipeline (JPMML)", path.name, False, for_whom="banks, and whoever runs Java")
    row.bytes = size_bytes(path)
    answers = load()
    row.compared(before, answers(new))
    assert row.labels_differ == 0
    row.keeps_preprocessing = row.difference < 1e-6  # the rows went in raw
    row.timed(save, load, lambda: answers(new[:1]))
    row.needs_library = False  # Java answered; no scikit-learn was in that process
    row.runs_code = formula_runs(path, load)
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
        run.facts["versions"]["Java"] = needs.java_version()
        with recipe.quiet():
            with_java(run)
    else:
        run.seen("PMML with Java", "the whole pipeline", "not run: there is no Java here")
    with recipe.quiet():
        entities(run)
    run.write()


if __name__ == "__main__":
    main()
