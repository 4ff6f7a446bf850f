"""The checks of exercise 08 know what they judge by: a chain, a service, candidates with just their own faults."""

import json

import numpy as np
import pytest
from conftest import solution

from autograder.checks import production
from autograder.checks.production.chain import canonical, chained, first_break, line_hash
from autograder.checks.production.given import GIVEN, given_applications, key_of, model_of, sha256
from autograder.checks.production.task1_gate import CURRENT, REASONS, WORSE, candidates, evidence
from autograder.checks.production.task4_verify import made_log, tampered
from autograder.checks.verdict import NotYet


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The namespace that the solution notebook leaves, and where its files lie."""
    with solution("08-production", tmp_path_factory.mktemp("solved")) as namespace:
        yield namespace


def test_each_kind_of_tampering_breaks_the_chain_where_it_was_done():
    for seed in range(20):
        lines = made_log(seed, count=9)
        assert first_break(lines) == 0
        assert [first_break(content) for _, content in tampered(lines)] == [
            4,
            5,
            1,
            9,
            8,
            3,
            1,
            6,
            3,
            5,
            1,
            4,
            9,
        ]


def test_the_order_of_keys_does_not_change_a_lines_hash():
    entry = json.loads(chained([{"b": 1, "a": 0.1}])[0])
    assert line_hash(dict(reversed(entry.items()))) == entry["hash"]
    assert canonical({"é": 0.1, "a": 1}) == '{"a":1,"é":0.1}'.encode()


def test_every_reason_stands_alone_in_some_candidate_or_in_a_check_of_loading(tmp_path):
    alone = {next(iter(wanted)) for _, wanted, _, _ in candidates(tmp_path) if len(wanted) == 1}
    assert alone == set(REASONS) - {"files", "exact list"}  # these two are tried by `gate_loads_last`


def test_the_worse_scores_are_worse_by_their_mean_and_not_by_their_scatter():
    differences = np.subtract(WORSE["fold scores"], CURRENT["fold scores"])
    noise = differences.std(ddof=1)
    assert -2 * noise < differences.mean() < -2 * noise / np.sqrt(len(differences))
    good = np.subtract(evidence()["fold scores"], CURRENT["fold scores"])
    assert good.min() < 0 < good.mean() + 2 * good.std(ddof=1)


def test_the_given_models_and_keys_are_the_same_each_time():
    assert production.fingerprint(key_of("ben")) == production.fingerprint(key_of("ben"))
    model_of.cache_clear()
    first = [model_of(seed)[-1].coef_.tolist() for seed in GIVEN.values()]
    model_of.cache_clear()
    assert first == [model_of(seed)[-1].coef_.tolist() for seed in GIVEN.values()]


def test_the_six_people_get_both_answers(solved):
    lines = (solved["__folder__"] / "service" / "log.jsonl").read_bytes().splitlines()
    refused = [json.loads(line)["refused"] for line in lines]
    assert len(refused) == len(given_applications()) and {True, False} == set(refused)


@pytest.mark.parametrize(
    ("file", "change", "cause"),
    [
        ("log.jsonl", lambda content: content.replace(b'"refused":false', b'"refused":true', 1), "E-REFUSED"),
        ("log.jsonl", lambda content: content[:-1], "E-LINE-END"),
        ("log.jsonl", lambda content: content + b"{}\n", "E-NOT-LOGGED"),
        ("log.jsonl", lambda content: b"\xff" + content[1:], "E-LINE-NOT-JSON"),
        ("log.jsonl", lambda content: b"[" * 100_000 + b"\n" + content.split(b"\n", 1)[1], "E-LINE-NOT-JSON"),
        ("versions/v4/model.joblib", lambda content: content + b"!", "E-MODEL-HASH"),
    ],
)
def test_a_log_that_is_not_the_exercises_is_told_so(solved, file, change, cause):
    path = solved["__folder__"] / "service" / file
    kept = path.read_bytes()
    try:
        path.write_bytes(change(kept))
        with pytest.raises(NotYet, match=cause):
            production.log_file(path.parents[len(file.split("/")) - 1])
    finally:
        path.write_bytes(kept)
    assert sha256(path.read_bytes()) == sha256(kept)
    production.log_file(solved["__folder__"] / "service")
