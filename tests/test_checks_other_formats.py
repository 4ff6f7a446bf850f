"""The checks of exercise 09 know the formats as other programs write them, and what they give is what they say."""

import json

import h5py
import numpy as np
import pandas as pd
import pytest
import safetensors.numpy
from conftest import REPOSITORY, solution

from autograder.checks import other_formats
from autograder.checks.other_formats.keras_file import drawn_network, write_keras_file
from autograder.checks.other_formats.pmml_file import Regression, write_pmml
from autograder.checks.other_formats.task1_weights import fresh_models
from autograder.checks.other_formats.task3_pmml import COLUMNS, applications
from autograder.checks.other_formats.task5_choice import all_needs, drawn_table, right
from autograder.checks.other_formats.weights_file import Weights, expect_weights, write_weights
from autograder.checks.verdict import NotYet

FORMATS = REPOSITORY / "lessons" / "data" / "formats"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("09-other-formats", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


@pytest.fixture(scope="module")
def loans():
    """The lender's applications, numbers as float32: what the recorded runs saw."""
    table = pd.read_csv(REPOSITORY / "lessons" / "data" / "loans.csv")
    numbers = list(table.select_dtypes("number"))
    return table.astype(dict.fromkeys(numbers, "float32"))


def recorded(system, file):
    """What the run that wrote a file kept of its answers."""
    rows = json.loads((FORMATS / system / "run.json").read_text(encoding="utf-8"))["formats"]
    return next(row["answers"] for row in rows if row["file"] == file)


def test_the_solution_reads_a_file_that_keras_wrote(solved, loans):
    scaling = json.loads((FORMATS / "torch" / "scaling.json").read_text(encoding="utf-8"))
    answers = recorded("torch", "credit.h5")
    rows = (loans[scaling["columns"]] - scaling["mean"]) / scaling["scale"]
    mine = solved["read_hdf5_dense"](FORMATS / "torch" / "credit.h5", rows[-len(answers) :].to_numpy())
    assert np.abs(mine[:, 0] - answers).max() < 1e-6


def test_the_solution_scores_a_file_that_nyoka_wrote(solved, loans):
    answers = recorded("pmml", "credit-logistic.pmml")
    mine = solved["score_pmml"](FORMATS / "pmml" / "credit-logistic.pmml", loans[-len(answers) :])
    assert np.abs(mine - answers).max() < 1e-12


def shape_of(group):
    """The groups and arrays of a file under `model_weights`, with the names of the layers left out."""
    found = []
    group.visititems(
        lambda path, node: found.append((path.count("/"), path.rpartition("/")[2], type(node).__name__))
    )
    return {(depth, name if name in ("kernel", "bias") else "a group", kind) for depth, name, kind in found}


def test_the_files_of_the_checks_are_laid_out_as_keras_lays_them_out(tmp_path):
    write_keras_file(tmp_path / "ours.h5", drawn_network(0, [7, 8, 4, 1], ["relu", "relu", "sigmoid"]))
    with h5py.File(tmp_path / "ours.h5") as ours, h5py.File(FORMATS / "torch" / "credit.h5") as theirs:
        assert shape_of(ours["model_weights"]) == shape_of(theirs["model_weights"])
        assert list(ours["model_weights"]) == list(theirs["model_weights"])
        for name, layer in theirs["model_weights"].items():
            assert set(layer.attrs) == set(ours["model_weights"][name].attrs) or name.startswith("top_level")
        assert list(ours["model_weights"].attrs["layer_names"]) == list(
            theirs["model_weights"].attrs["layer_names"]
        )
        kept = {"name", "units", "activation", "use_bias"}
        mine, real = (
            [
                (layer["class_name"], {key: layer["config"][key] for key in kept & set(layer["config"])})
                for layer in json.loads(file.attrs["model_config"])["config"]["layers"]
            ]
            for file in (ours, theirs)
        )
        assert mine == real


def test_the_regressions_of_the_checks_have_the_tags_of_a_real_file(tmp_path):
    write_pmml(tmp_path / "ours.pmml", Regression.drawn(0, COLUMNS, logit=True))
    theirs = (FORMATS / "pmml" / "credit-logistic.pmml").read_text(encoding="utf-8")
    for piece in (
        "<RegressionTable intercept=",
        "<NumericPredictor name=",
        'normalizationMethod="logit"',
        "PMML-4_4",
    ):
        assert piece in theirs and piece in (tmp_path / "ours.pmml").read_text(encoding="utf-8")


def test_the_checks_reader_and_writer_are_those_of_the_library(tmp_path):
    arrays = {"coef": np.asfortranarray(np.arange(6.0).reshape(2, 3)), "intercept": np.array([1.0, -2.0])}
    write_weights(tmp_path / "ours", Weights(arrays, {"classes": "[0, 1]"}))
    loaded = safetensors.numpy.load_file(tmp_path / "ours")
    assert all(np.array_equal(loaded[name], arrays[name]) for name in arrays)
    safetensors.numpy.save_file(
        {"coef": np.ascontiguousarray(arrays["coef"])}, tmp_path / "theirs", {"a": "b"}
    )
    read = expect_weights(tmp_path / "theirs", "the test")
    assert np.array_equal(read.arrays["coef"], arrays["coef"]) and read.notes == {"a": "b"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 8,
        (10**9).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (2).to_bytes(8, "little") + b"7 ",
        (200_000).to_bytes(8, "little") + b"[" * 200_000,
        *(
            len(text).to_bytes(8, "little") + text + bytes(16)
            for text in (
                b'{"coef": {"dtype": "F64", "shape": [1], "data_offsets": [-8, 0]}}',
                b'{"coef": {"dtype": "F64", "shape": [1], "data_offsets": [8, 99]}}',
                b'{"coef": {"dtype": "F64", "shape": [3], "data_offsets": [0, 8]}}',
                b'{"coef": {"dtype": "O", "shape": [1], "data_offsets": [0, 8]}}',
                b'{"coef": {"dtype": "F64", "shape": "x", "data_offsets": [0, 8]}}',
                b'{"coef": [1, 2, 3]}',
                b'{"__metadata__": {"classes": [1]}}',
                b'{"__metadata__": 5}',
            )
        ),
    ],
)
def test_a_file_that_is_none_is_told_so(tmp_path, content):
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(NotYet, match="E-NOT-SAFETENSORS"):
        expect_weights(path, "the test")


def test_a_scrambled_array_of_every_fresh_model_would_be_noticed():
    """Models whose coefficients lie in memory in C order alone could not show the mistake."""
    orders = [(model.coef_.flags.c_contiguous, len(model.coef_)) for model, _ in fresh_models()]
    assert (False, 4) in orders and (False, 1) in orders and (True, 3) in orders


def test_the_given_models_are_the_same_each_time_and_in_three_forms():
    first, second = other_formats.models(), other_formats.models()
    assert all(np.array_equal(first[name].coef_, second[name].coef_) for name in first)
    assert [len(model.classes_) for model in first.values()] == [3, 2, 3]
    assert not first["fortran"].coef_.flags.c_contiguous


def test_every_table_tells_a_missing_value_from_no_and_a_border_from_beyond():
    """For each mistake there is a need, in each table of a hundred, that shows it."""
    for seed in range(100):
        table = drawn_table(seed)
        needs = all_needs(table)

        def choice(need, known, table=table):
            return [
                name
                for name, row in table.items()
                if all(known(row.get(what), wish) for what, wish in need.items())
            ]

        def missing_is_no(value, wish):
            return (bool(value) is wish) if isinstance(wish, bool) else (value or 0) <= wish

        def strictly(value, wish):
            return value is not None and (value is wish if isinstance(wish, bool) else value < wish)

        assert any(choice(need, missing_is_no) != right(need, table) for need in needs), seed
        assert any(choice(need, strictly) != right(need, table) for need in needs), seed


def test_applications_have_their_columns_in_no_files_order():
    assert [name for name in applications(0, 3) if name in COLUMNS] not in (COLUMNS, COLUMNS[::-1])
