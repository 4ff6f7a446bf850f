"""H2O's MOJO and POJO: `python with_h2o.py FOLDER`. Needs a JDK 17.

A server on this machine trains on the lender's loans and exports both. Then it is stopped, and Java alone answers
(`Score.java`): the MOJO is data that H2O's library reads, the POJO is Java source that has to be compiled.
"""

import os
import re
import subprocess
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

warnings.simplefilter("ignore")

import h2o  # noqa: E402
import needs  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import recipe  # noqa: E402
from h2o.estimators import H2OGradientBoostingEstimator  # noqa: E402
from measure import medians_ms, size_bytes  # noqa: E402
from recipe import NEVER, ON_LOAD, Format, Run  # noqa: E402

MODEL = "credit"
MOJO, POJO, JAR = f"{MODEL}.zip", f"{MODEL}.java", "h2o-genmodel.jar"
FACTORS = dict.fromkeys(("purpose", "home", "defaulted"), "enum")


def trained_and_exported(folder: Path, jar: Path) -> tuple[np.ndarray, dict[str, float]]:
    """Both files in `folder`, and the library that reads them; the server's own answers, and milliseconds to save."""
    X, y = recipe.loans()
    frame = h2o.H2OFrame(X.assign(defaulted=y), column_types=FACTORS)
    edge = len(X) - recipe.TEST_ROWS
    model = H2OGradientBoostingEstimator(model_id=MODEL, ntrees=10, max_depth=3, seed=0)
    model.train(x=list(X), y="defaulted", training_frame=frame[:edge, :])
    answers = model.predict(frame[edge:, :]).as_data_frame()["p1"].to_numpy()
    save = {
        MOJO: lambda: model.download_mojo(str(folder / MOJO)),
        POJO: lambda: h2o.download_pojo(model, path=str(folder), get_jar=False),
    }
    saved = medians_ms(save, rounds=3)
    model.download_mojo(str(folder / MOJO), get_genmodel_jar=True, genmodel_name=str(jar))
    return answers, saved


def by_server(folder: Path, jar: Path) -> tuple[np.ndarray, dict[str, float]]:
    """`trained_and_exported`, with a server that only this machine can reach and that is stopped whatever happens."""
    h2o.init(
        ip="127.0.0.1", bind_to_localhost=True, nthreads=2, max_mem_size="1g", log_level="ERRR", verbose=False
    )
    try:
        h2o.no_progress()
        return trained_and_exported(folder, jar)
    finally:
        h2o.cluster().shutdown()


class Java:
    """A folder where Java runs, with H2O's library in it and nothing else of H2O."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.classes = f"{JAR}{os.pathsep}."

    def compile(self, source: Path) -> None:
        self._run("javac", "-d", ".", str(source))

    def score(self, model: str, rows: pd.DataFrame) -> tuple[float, float, np.ndarray]:
        """Milliseconds to load and for one row, and the probabilities of default, shape (rows,)."""
        rows.to_csv(self.folder / "rows.csv", index=False)
        load_ms, row_ms, *answers = map(float, self._run("java", "Score", model, "rows.csv").split())
        return load_ms, row_ms, np.array(answers)

    def _run(self, program: str, *arguments: str) -> str:
        """What it printed. Raises `RuntimeError` with the line that names the error."""
        command = [str(needs.java_program(program)), "-cp", self.classes, *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            raise RuntimeError(
                next((line for line in lines if "rror" in line or "Exception" in line), lines[-1])
            )
        return done.stdout


def answered_by_java(run: Run, java: Java, before: np.ndarray, saved: dict[str, float]) -> None:
    rows = recipe.loans()[0][-recipe.TEST_ROWS :]
    java.compile(Path(__file__).with_name("Score.java"))
    java.compile(run.folder / POJO)
    for_whom = {
        MOJO: "services in Java, large models",
        POJO: "services in Java that may compile, small models",
    }
    for file, model in {MOJO: str(run.folder / MOJO), POJO: MODEL}.items():
        row = Format("H2O MOJO" if file == MOJO else "H2O POJO", file, False, for_whom=for_whom[file])
        row.load_ms, row.row_ms, answers = java.score(model, rows)
        row.compared(before, answers)
        row.keeps_preprocessing = row.labels_differ == 0  # the rows went in raw, text included
        row.bytes, row.save_ms = size_bytes(run.folder / file), saved[file]
        run.formats.append(row)
    without = Java(java.folder)
    without.classes = "."
    for row, model in zip(run.formats, (str(run.folder / MOJO), MODEL), strict=True):
        said = recipe.outcome(without.score, model, rows[:1])
        run.seen("H2O without H2O's library", row.name, said)
        row.needs_library = said != "works"


def payloads(run: Run, java: Java) -> None:
    """A POJO is source: whatever a stranger wrote into it runs as soon as its class is loaded."""
    rows = recipe.loans()[0][-1:]
    mojo, pojo = run.formats
    marker = java.folder / "marker"
    call = f'static {{ try {{ new java.io.File("{marker.as_posix()}").createNewFile(); }} catch (Exception e) {{}} }}'
    source = (run.folder / POJO).read_text(encoding="utf-8")
    gift = java.folder / "gift" / POJO
    gift.parent.mkdir()
    gift.write_text(
        re.sub(rf"(public class {MODEL} extends GenModel {{)", rf"\1 {call}", source), encoding="utf-8"
    )
    java.compile(gift)
    run.tried(
        "safe mode",
        "H2O POJO: a line of the stranger's in the source",
        lambda: java.score(MODEL, rows),
        marker,
    )
    pojo.runs_code = ON_LOAD if marker.exists() else NEVER
    marker.unlink(missing_ok=True)
    mojo.runs_code = None  # nobody has tried to break its reader here


def main() -> None:
    run = Run("h2o", ("h2o", "pandas"), recipe.folder_from_command_line(__doc__))
    run.versions["Java"] = needs.java_version()
    with TemporaryDirectory() as away:
        java = Java(Path(away))
        with recipe.quiet():
            before, saved = by_server(run.folder, java.folder / JAR)
        answered_by_java(run, java, before, saved)
        payloads(run, java)
    run.write()


if __name__ == "__main__":
    main()
