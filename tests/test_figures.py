"""A figure of a lesson can be read without seeing it: alternative text and numbers, computed from what is drawn."""

import pandas as pd
from figures import bars, points


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
