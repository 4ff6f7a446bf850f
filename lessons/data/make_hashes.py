"""Hash `loans.csv` in each way of lesson 05, to see what another pandas makes of the same table.

Run with the Python of another environment: ``python lessons/data/make_hashes.py``. It prints JSON, which is kept as
`hashes-pandas-2.json`. The ways are written out here once more, because the other environment has no notebook.
"""

import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd


def sha256(content: bytes) -> str:
    """The digest of the bytes."""
    return hashlib.sha256(content).hexdigest()


def data_hash(table: pd.DataFrame) -> str:
    """As lesson 05 has it."""
    text = pd.api.types.is_string_dtype
    kinds = [[name, "text" if text(dtype) else str(dtype)] for name, dtype in table.dtypes.items()]
    return sha256((json.dumps(kinds) + "\n" + table.to_csv(index=False, lineterminator="\n")).encode())


def naive_hash(table: pd.DataFrame) -> str:
    """Names and dtypes as pandas calls them, then CSV as the computer writes it."""
    head = json.dumps([[name, str(dtype)] for name, dtype in table.dtypes.items()])
    return sha256((head + "\n" + table.to_csv(index=False)).encode())


def main() -> None:
    """Print the hashes, and with what they were made."""
    table = pd.read_csv(Path(__file__).parent / "loans.csv")
    numbers = list(table.select_dtypes("number").drop(columns="defaulted"))
    loans = table.astype(dict.fromkeys(numbers, "float32"))
    ways = {
        "hash_pandas_object": sha256(pd.util.hash_pandas_object(loans).to_numpy().tobytes()),
        "str(table)": sha256(str(loans).encode()),
        "to_numpy().tobytes()": sha256(loans.to_numpy().tobytes()),
        "to_csv()": sha256(loans.to_csv(index=False).encode()),
        "str(dtypes) + to_csv()": naive_hash(loans),
        "own names + to_csv(lineterminator)": data_hash(loans),
    }
    made_with = {"pandas": pd.__version__, "numpy": np.__version__, "python": platform.python_version()}
    print(json.dumps({"made with": made_with, "hashes": ways}, indent=2))


if __name__ == "__main__":
    main()
