"""LightGBM's own text format beside its pickle: `python with_lightgbm.py FOLDER`.

Version 4.7.0 writes both; it reads them again itself, and so does version 3.3.5 in an environment of its own.
"""

import os
import pickle
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

warnings.simplefilter("ignore")

import lightgbm  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import recipe  # noqa: E402
from measure import fresh_python, size_bytes  # noqa: E402
from recipe import Format, Run, gift_runs  # noqa: E402

OLD = Path(__file__).resolve().parents[2] / ".venv-lightgbm-old"
READ_BY_OLD = """
import sys, numpy, pandas, pickle, lightgbm
rows = pandas.read_csv("rows.csv")
if sys.argv[1].endswith(".txt"):
    answers = lightgbm.Booster(model_file=sys.argv[1]).predict(rows)
else:
    answers = pickle.load(open(sys.argv[1], "rb")).predict_proba(rows)[:, 1]
numpy.save("old.npy", answers)
"""


def applications() -> tuple[pd.DataFrame, pd.Series]:
    X, y = recipe.loans()
    return X.select_dtypes("number").astype(float), y


def save_pickle(model: lightgbm.LGBMClassifier, path: Path) -> None:
    path.write_bytes(pickle.dumps(model))


def load_pickle(path: Path) -> Callable[[pd.DataFrame], np.ndarray]:
    model = pickle.loads(path.read_bytes())
    return lambda rows: model.predict_proba(rows)[:, 1]


def save_text(model: lightgbm.LGBMClassifier, path: Path) -> None:
    model.booster_.save_model(path)


def load_text(path: Path) -> Callable[[pd.DataFrame], np.ndarray]:
    booster = lightgbm.Booster(model_file=path)
    return lambda rows: booster.predict(rows)


def by_old(folder: Path, file: Path, rows: pd.DataFrame) -> np.ndarray:
    """What 3.3.5 answers. Raises `RuntimeError` with the last line of its error."""
    python = OLD / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    rows.to_csv(folder / "rows.csv", index=False)
    command = [python, "-W", "ignore", "-c", READ_BY_OLD, file]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return np.load(folder / "old.npy")


def across_versions(run: Run, rows: pd.DataFrame, before: np.ndarray) -> None:
    about = "LightGBM 4.7.0 read by 3.3.5"
    for row in run.formats:
        if not OLD.exists():
            run.seen(about, row.name, "not run: make formats-lightgbm makes the old environment")
            continue
        with TemporaryDirectory() as away:
            try:
                gap = np.abs(by_old(Path(away), run.folder / row.file, rows) - before).max()
                run.seen(about, row.name, f"works, largest difference {gap:.1e}")
            except RuntimeError as error:
                run.seen(about, row.name, error)


def main() -> None:
    run = Run("lightgbm", ("lightgbm", "scikit-learn", "pandas"), recipe.folder_from_command_line(__doc__))
    X, y = applications()
    old, rows = X[: -recipe.TEST_ROWS], X[-recipe.TEST_ROWS :]
    model = lightgbm.LGBMClassifier(n_estimators=20, max_depth=3, random_state=0, n_jobs=1, verbose=-1)
    model.fit(old, y[: -recipe.TEST_ROWS])
    before = model.predict_proba(rows)[:, 1]
    ways = {
        "LightGBM text": ("credit.txt", save_text, load_text, "whoever has LightGBM, of any age"),
        "LightGBM pickle": ("credit.pkl", save_pickle, load_pickle, "yourself, same environment"),
    }
    for name, (file, save, load, for_whom) in ways.items():
        path = run.folder / file
        save(model, path)
        row = Format(name, file, True, bytes=size_bytes(path), for_whom=for_whom)
        answers = load(path)
        row.compared(before, answers(rows))
        assert row.difference == 0
        row.timed(
            lambda s=save, p=path: s(model, p), lambda r=load, p=path: r(p), lambda a=answers: a(rows[:1])
        )
        row.keeps_preprocessing = recipe.outcome(answers, recipe.loans()[0][-1:]) == "works"  # text columns
        blocked = "import sys; sys.modules['lightgbm'] = None"
        reads = f"import pickle; pickle.load(open({file!r}, 'rb'))"
        if file.endswith(".txt"):
            reads = f"import lightgbm; lightgbm.Booster(model_file={file!r})"
        row.needs_library = bool(fresh_python({"start": blocked, "load": reads}, cwd=run.folder).error)
        row.runs_code = gift_runs(model, lambda path, save=save: save(model, path), load, file)
        run.formats.append(row)
    across_versions(run, rows, before)
    run.write()


if __name__ == "__main__":
    main()
