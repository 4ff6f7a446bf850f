"""Task 1: the newest name."""

from collections.abc import Mapping
from typing import Any

from ..kit import call, expect_type, plain
from ..verdict import messages, passed

not_yet = messages("06-versioning")


def newest(namespace: Mapping[str, Any]) -> None:
    """`newest(names)` returns the name with the highest version number."""
    for numbers in ([10, 9], [2, 9, 1], [11, 9, 10, 1], [99, 100, 20], [7]):
        days = [date + 1 for date in range(len(numbers))][::-1]  # the first is the youngest
        names = [
            f"credit_v{number}_2026-03-{day:02}.joblib" for number, day in zip(numbers, days, strict=True)
        ]
        right, last_as_text = names[numbers.index(max(numbers))], max(names)
        found = call(namespace, "newest", list(names))
        expect_type(found, str, "newest", "one of the names")
        found, versions = plain(found), [f"v{number}" for number in numbers]
        if found != right and found == last_as_text:
            raise not_yet("E-SORTED-AS-TEXT", versions=versions, found=found, right=right)
        if found != right:
            raise not_yet("E-NOT-THE-NEWEST", versions=versions, found=found, right=right)
    passed("newest() compares version numbers, also of v9, v10 and v100.")
