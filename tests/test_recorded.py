"""What lessons show as recorded comes from their own cells, and is what it is said to be."""

import json
import subprocess
import sys

from conftest import REPOSITORY

DATA = REPOSITORY / "lessons" / "data"


def made_here(what):
    command = [sys.executable, DATA / "make_elsewhere.py", what]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_hashes_of_another_pandas_are_of_the_lessons_ways_and_one_of_them_is_the_same_here():
    there = json.loads((DATA / "hashes-pandas-2.json").read_text(encoding="utf-8"))
    here = made_here("hashes")
    assert there["made with"]["pandas"].startswith("2.") and here["made with"]["pandas"].startswith("3.")
    assert list(there["hashes"]) == list(here["hashes"])
    ours, naive = "own names + to_csv(lineterminator)", "str(dtypes) + to_csv()"
    assert there["hashes"][ours] == here["hashes"][ours]
    assert there["hashes"][naive] != here["hashes"][naive]


def test_the_model_built_under_another_scikit_learn_has_scores_and_answers_of_the_same_form():
    there = json.loads((DATA / "rebuild-scikit-learn-1.5.json").read_text(encoding="utf-8"))
    here = made_here("rebuild")
    assert there["made with"]["scikit-learn"].startswith("1.5.")
    assert len(there["folds"]) == len(here["folds"]) == 5
    assert [len(row) for row in there["answers"]] == [len(row) for row in here["answers"]] == [2] * 5


def test_what_the_slides_printed_is_what_the_libraries_of_their_day_printed():
    then = json.loads((DATA / "then-scikit-learn-0.19.json").read_text(encoding="utf-8"))
    assert then["made with"]["scikit-learn"].startswith("0.19.") and then["made with"]["python"].startswith(
        "3.6."
    )
    assert then["from sklearn.externals import joblib"] == "works"
    assert "gamma='auto'" in then["print(svc)"] and then["y[0]"] == "0"
    assert "max_features='auto'" in then["print(forest)"] and "min_impurity_split" in then["print(forest)"]
    for shares in then["joblib ÷ pickle"].values():
        assert set(shares) == {"save", "load", "memory to save", "bytes"} and min(shares.values()) > 0
