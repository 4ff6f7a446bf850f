"""A figure of a lesson can be read without seeing it: alternative text and numbers, computed from what is drawn."""

import pandas as pd
import pytest
from figures import bars, points
from measure import told, word_for


def test_bars_say_what_they_show_and_unfold_their_numbers():
    shown = bars({"a & b": 1234.0, "c": 0.5}, "bytes", "Two files")
    html = shown._repr_mimebundle_()["text/html"]
    assert 'alt="Bar chart. Two files. bytes: a &amp; b 1,234, c 0.5."' in html
    assert "<details><summary>The numbers of this figure</summary><table>" in html and "1,234.0" in html
    assert shown._repr_mimebundle_()["image/png"].startswith("iVBOR")


def test_points_name_each_group_by_its_word_and_by_the_shape_of_its_mark():
    table = pd.DataFrame(
        {"size, bytes": [10.0, 20.0, None], "load, ms": [1.0, 2.0, 3.0], "runs": ["no", "yes", "no"]},
        index=["x", "y", "not measured"],
    )
    shown = points(table, "size, bytes", "load, ms", "runs", "Three formats", ["no", "yes"])
    assert (
        "runs: no (drawn as a circle): x 10 and 1. runs: yes (drawn as a cross): y 20 and 2."
        in shown.alternative
    )
    assert "not measured" not in shown.numbers.text


@pytest.mark.parametrize(
    ("agree", "tried", "word"),
    [
        (4, 4, "true"),
        (3, 4, "mostly"),
        (2, 4, "depends"),
        (1, 4, "false"),
        (0, 4, "false"),
        (7, 10, "depends"),
        (3, 11, "depends"),
    ],
)
def test_the_word_of_a_claim_follows_from_the_share_of_cases_that_agree(agree, tried, word):
    assert word_for({i: i < agree for i in range(tried)}) == word


def test_a_case_that_was_not_tried_leaves_a_claim_unmeasured():
    assert word_for({"here": True, "there": None}) == "not measured"
    assert (
        told({"here": True, "there": None, "over there": False})
        == "here: yes; there: not run here; over there: no"
    )
