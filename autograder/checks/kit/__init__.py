"""The vocabulary of checks: what is tried → what must come of it.

What is tried is a learner's function, by its name: `call(namespace, "save_all", model, folder)` gives its answer,
`tried(…)` its answer or its error. What must come of it begins with `expect_`: each raises a `NotYet` or returns what
it found. Where only the check knows the cause, it hands over the `NotYet` to raise:

    answer = call(namespace, "identical", model, loaded, X)
    expect_type(answer, bool | np.bool_, "identical", "True or False")
    expect_equal(answer, False, not_yet("E-TOLERANCE"))

or it says so itself: `if …: raise not_yet("E-SIZE", file=name, size=size)`. `not_yet = messages("01-saving")`, once a
module, finds the words in ``messages/01-saving.toml``, else in ``shared.toml``. The cause is always a literal and the
fields are keywords, so that a test can compare every call with its message.
"""

from .elsewhere import (
    another_computer,
    another_process,
    another_time_zone,
    digests_noted,
    made_by_another,
    program,
)
from .errors import KNOWN_ERRORS, KnownErrors, diagnose, said
from .expecting import expect_equal, expect_error, expect_type, expect_utc, plain
from .files import (
    expect_columns,
    expect_csv,
    expect_file,
    expect_json,
    expect_keys,
    expect_model_file,
    fresh_folder,
    is_open,
)
from .hearing import count_opens, hearing, opens_to_write, paths_in
from .models import (
    asked,
    expect_same_answers,
    is_fitted,
    is_number,
    numbers,
    one_job,
    small_labels,
    small_model,
    small_table,
)
from .places import changed_in_one_place, digests_of_equal
from .trying import Tried, call, from_notebook, quiet, tried, tried_again

__all__ = [
    "KNOWN_ERRORS",
    "KnownErrors",
    "Tried",
    "another_computer",
    "another_process",
    "another_time_zone",
    "asked",
    "call",
    "changed_in_one_place",
    "count_opens",
    "diagnose",
    "digests_noted",
    "digests_of_equal",
    "expect_columns",
    "expect_csv",
    "expect_equal",
    "expect_error",
    "expect_file",
    "expect_json",
    "expect_keys",
    "expect_model_file",
    "expect_same_answers",
    "expect_type",
    "expect_utc",
    "fresh_folder",
    "from_notebook",
    "hearing",
    "is_fitted",
    "is_number",
    "is_open",
    "made_by_another",
    "numbers",
    "one_job",
    "opens_to_write",
    "paths_in",
    "plain",
    "program",
    "quiet",
    "said",
    "small_labels",
    "small_model",
    "small_table",
    "tried",
    "tried_again",
]
