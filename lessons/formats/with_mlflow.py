"""The lender's registry of lesson 06, as MLflow has it: `python with_mlflow.py FOLDER`.

Everything happens offline, in a temporary folder: a registry in SQLite, a model logged, registered, given an alias and
loaded by it. Then the question of lesson 09: who decides which types a model file may bring along?
"""

import os
import shutil
import warnings
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet"}
warnings.simplefilter("ignore")

import mlflow  # noqa: E402
import mlflow.sklearn  # noqa: E402
import numpy as np  # noqa: E402
import recipe  # noqa: E402
import skops.io  # noqa: E402
import yaml  # noqa: E402
from formats.lender import credit_model  # noqa: E402  recipe has made it importable
from pandas import DataFrame  # noqa: E402
from recipe import NEVER, WHEN_ASKED, Answers, Format, Run, loads_without  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.pipeline import Pipeline, make_pipeline  # noqa: E402
from sklearn.preprocessing import FunctionTransformer  # noqa: E402

NAME = "credit"
BY_ALIAS = f"models:/{NAME}@production"


def in_new_registry(folder: Path) -> None:
    mlflow.set_tracking_uri(f"sqlite:///{(folder / 'mlflow.db').as_posix()}")
    mlflow.create_experiment("lender", artifact_location=(folder / "artifacts").as_uri())
    mlflow.set_experiment("lender")


def log(model: Pipeline) -> None:
    """A new version in the registry."""
    with mlflow.start_run():
        mlflow.sklearn.log_model(model, name=NAME, registered_model_name=NAME)


def promote(version: int) -> None:
    mlflow.MlflowClient().set_registered_model_alias(NAME, "production", version)


def by_alias() -> Answers:
    model = mlflow.sklearn.load_model(BY_ALIAS)
    return lambda rows: model.predict_proba(rows)[:, 1]


def registry(run: Run, model: Pipeline, rows: DataFrame, away: Path) -> Path:
    """Version 1 and 2, an alias that moves, and a load by alias; returns the folder of the first model."""
    about = "the registry"
    run.tried(about, "log_model and register version 1", lambda: log(model))
    logged = next((away / "artifacts").rglob("MLmodel")).parent
    run.tried(about, "alias production -> version 1", lambda: promote(1))
    row = Format("MLflow model", "credit", True, for_whom="teams that want a registry with it")
    before = model.predict_proba(rows)[:, 1]
    row.measured(logged, lambda _: log(model), lambda _: by_alias(), before, rows)
    assert row.difference == 0
    row.keeps_preprocessing = row.difference == 0  # the rows went in as they come
    reads = "import skops.io; skops.io.load('model.skops')"
    row.needs_library = not loads_without("sklearn", reads, logged)
    run.seen(about, "load by alias", f"works, largest difference {row.difference}")
    run.tried(about, "alias production -> version 2, then back to 1", lambda: (promote(2), promote(1)))
    read = "works" if loads_without("mlflow", reads, logged) else "fails"
    run.seen(about, "its model.skops, read where MLflow cannot be imported", read)
    run.formats.append(row)
    return logged


def format_by_default(run: Run, logged: Path) -> None:
    about = "what mlflow.sklearn writes by default"
    described = yaml.safe_load((logged / "MLmodel").read_text(encoding="utf-8"))["flavors"]["sklearn"]
    for field in ("serialization_format", "skops_trusted_types"):
        run.seen(about, f"{field} in MLmodel", described[field])
    X, y = recipe.loans()
    forest = RandomForestClassifier(5, random_state=0).fit(X.select_dtypes("number"), y)
    with TemporaryDirectory() as away:
        save = partial(mlflow.sklearn.save_model, forest)
        run.tried(about, "a forest, saved as it is", lambda: save(Path(away, "plain")))
        ours = ["sklearn.tree._tree.Tree"]
        run.tried(
            about,
            "a forest, with Tree on the writer's list",
            lambda: save(Path(away, "named"), skops_trusted_types=ours),
        )
        run.tried(about, "the same, loaded", lambda: mlflow.sklearn.load_model(str(Path(away, "named"))))


def own_list(run: Run, logged: Path) -> None:
    """A crafted model: its skops file calls `numpy.savetxt`, and its MLmodel file says to trust that."""
    with TemporaryDirectory() as away:
        marker, gift = Path(away, "marker"), Path(away, "gift")
        shutil.copytree(logged, gift)
        skops.io.dump(
            make_pipeline(FunctionTransformer(partial(np.savetxt, str(marker)))).fit([[1.0]]),
            gift / "model.skops",
        )
        marker.unlink(missing_ok=True)  # fitting has called it
        described = yaml.safe_load((gift / "MLmodel").read_text(encoding="utf-8"))

        def ask() -> None:
            mlflow.sklearn.load_model(str(gift)).transform([[1.0]])

        run.tried("safe mode", "MLflow: a stranger's type in the model, no list", ask, marker)
        described["flavors"]["sklearn"]["skops_trusted_types"] = skops.io.get_untrusted_types(
            file=gift / "model.skops"
        )
        (gift / "MLmodel").write_text(yaml.safe_dump(described), encoding="utf-8")
        what = "MLflow: the same, and the model's own MLmodel lists the type"
        run.tried("safe mode", what, ask, marker)
        run.formats[0].runs_code = WHEN_ASKED if marker.exists() else NEVER


def main() -> None:
    run = Run("mlflow", ("mlflow", "skops", "scikit-learn"), recipe.folder_from_command_line(__doc__))
    model, rows = credit_model()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, recipe.quiet():
        away = Path(folder)
        in_new_registry(away)
        logged = registry(run, model, rows, away)
        format_by_default(run, logged)
        own_list(run, logged)
    run.write()


if __name__ == "__main__":
    main()
