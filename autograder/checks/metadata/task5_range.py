"""Task 5: as good as before?"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..kit import call, expect_equal, expect_type, fresh_folder
from ..verdict import messages, passed
from .given import deliver, good_delivery

not_yet = messages("05-metadata")


def same_range(namespace: Mapping[str, Any]) -> None:
    """`same_range(path, scores)` compares the mean with the range of another sidecar, on both sides."""
    spread = np.array([-0.05, 0.0, 0.05])
    facts = good_delivery().facts | {"cv_mean": 0.8, "cv_std": 0.02}
    with fresh_folder() as folder:
        path = deliver(folder, b"", facts).with_suffix(".json")
        for mean, wanted, given in (
            (0.80, True, path),
            (0.765, True, str(path)),
            (0.755, False, path),
            (0.835, True, str(path)),
            (0.845, False, path),
        ):
            answer = call(namespace, "same_range", given, mean + spread)
            expect_type(answer, bool | np.bool_, "same_range", "True or False")
            expect_equal(answer, wanted, not_yet("E-RANGE", answer=answer, mean=mean, wanted=wanted))
    passed("same_range() knows the range of another sidecar, below and above.")
