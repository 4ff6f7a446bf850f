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
    spread = np.array([-0.08, 0.04, 0.04])  # its median is not its mean
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
        path = deliver(folder, b"", facts | {"cv_mean": 0.5, "cv_std": 0.125}).with_suffix(".json")
        for mean in (0.25, 0.75):  # at the border, and exact in binary
            answer = call(namespace, "same_range", path, np.full(5, mean))
            expect_equal(answer, True, not_yet("E-BORDER", answer=answer, mean=mean))
    passed("same_range() knows the range of another sidecar, below and above.")
