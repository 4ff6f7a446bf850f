"""LightGBM's own text format beside its pickle: `python with_lightgbm.py FOLDER`.

One release writes both and reads them again itself; then an old release, in an environment of its own, tries the same.
"""

import os
import pickle
import subprocess
import sys
import warnings
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

warnings.simplefilter("ignore")

import lightgbm  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import recipe  # noqa: E402
from recipe import Answers, Format, Run, gift_runs, loads_without  # noqa: E402

OLD = Path(sys.prefix).with_name(".venv-lightgbm-old")
"""It lies beside the environment that this runs in, wherever a learner's copy of the lessons is."""
READ_BY_OLD = """
import sys, numpy, pandas, pickle, lightgbm
rows = pandas.read_csv("rows.csv", float_precision="round_trip")
if sys.argv[1].endswith(".txt"):
    answers = lightgbm.Booster(model_file=sys.argv[1]).predict(rows)
else:
    answers = pickle.load(open(sys.argv[1], "rb")).predict_proba(rows)[:, 1]
numpy.save("old.npy", answers)
"""


READ = {
    "credit.txt": "import lightgbm; lightgbm.Booster(model_file='credit.txt')",
    "credit.pkl": "import pickle; pickle.load(open('credit.pkl', 'rb'))",
}


def applications() -> tuple[pd.DataFrame, pd.Series]:
    X, y = recipe.loans()
    return X.select_dtypes("number").astype(float), y


def save_pickle(model: lightgbm.LGBMClassifier, path: Path) -> None:
    path.write_bytes(pickle.dumps(model))


def load_pickle(path: Path) -> Answers:
    model = pickle.loads(path.read_bytes())
    return lambda rows: model.predict_proba(rows)[:, 1]


def save_text(model: lightgbm.LGBMClassifier, path: Path) -> None:
    model.booster_.save_model(path)


def load_text(path: Path) -> Answers:
    booster = lightgbm.Booster(model_file=path)
    return lambda rows: booster.predict(rows)


def old_python(folder: Path, code: str, *arguments: object) -> str:
    """Run the code in the old environment: what it prints. Raises `RuntimeError` with the last line of its error."""
    python = OLD / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [python, "-W", "ignore", "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return done.stdout.strip()


def by_old(folder: Path, file: Path, rows: pd.DataFrame) -> np.ndarray:
    """What the old release answers."""
    rows.to_csv(folder / "rows.csv", index=False)
    old_python(folder, READ_BY_OLD, file)
    return np.load(folder / "old.npy")


def across_versions(run: Run, rows: pd.DataFrame, before: np.ndarray) -> None:
    about = "across versions"
    if not OLD.exists():
        what = "the same files, read by an old release"
        run.seen(about, what, "not run: make formats-lightgbm makes the old environment")
        return
    with TemporaryDirectory() as away:
        folder = Path(away)
        old = old_python(folder, "import lightgbm; print(lightgbm.__version__)")
        run.versions["lightgbm (old reader)"] = old
        for row in run.formats:
            what = f"{row.name} of {lightgbm.__version__}, read by {old}"
            try:
                gap = np.abs(by_old(folder, run.folder / row.file, rows) - before).max()
            except RuntimeError as error:
                run.seen(about, what, error)
                continue
            assert gap == 0
            run.seen(about, what, f"works, largest difference {gap:.0f}")


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
        row = Format(name, file, True, for_whom=for_whom)
        answers = row.measured(run.folder / file, partial(save, model), load, before, rows)
        assert row.difference == 0
        row.keeps_preprocessing = recipe.outcome(answers, recipe.loans()[0][-1:]) == "works"  # text columns
        row.needs_library = not loads_without("lightgbm", READ[file], run.folder)
        row.runs_code = gift_runs(model, partial(save, model), load, file)
        run.formats.append(row)
    across_versions(run, rows, before)
    run.write()


if __name__ == "__main__":
    main()
