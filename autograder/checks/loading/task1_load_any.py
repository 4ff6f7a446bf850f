"""Task 1: load any file."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib
from sklearn.base import BaseEstimator

from ..kit import expect_csv, expect_error, expect_same_answers, fresh_folder, is_fitted, said
from ..kit.stand_in import StandIn, stand_in_rows
from ..verdict import messages, passed
from .given import (
    INVENTORY,
    PAGE,
    POINTER,
    TROUBLES,
    attempt,
    dilled,
    expect_given_columns,
    expect_model,
    model_with_lambda,
    small_wine_model,
)

not_yet = messages("02-loading")


def load_any_reads(namespace: Mapping[str, Any]) -> None:
    """`load_any(path)` gives back the model from whatever wrote the file, whatever the file is called."""
    model, X = small_wine_model(seed=11)
    odd, odd_X = model_with_lambda()
    with fresh_folder() as folder:
        (folder / "one.joblib").write_bytes(pickle.dumps(model))
        joblib.dump(model, folder / "two.pkl")
        joblib.dump(model, folder / "three.pkl", compress=3)
        (folder / "four.joblib").write_bytes(dilled(odd))
        (folder / "five.pkl").write_bytes(pickle.dumps({"features": list(X), "model": model, "score": 0.9}))
        joblib.dump({"model": model}, folder / "six")
        (folder / "protocol1.pkl").write_bytes(pickle.dumps(model, 1))
        (folder / "protocol0.pkl").write_bytes(pickle.dumps(StandIn(), 0))
        for name, what, original, frame in [
            ("one.joblib", "a pickle", model, X),
            ("two.pkl", "a joblib file", model, X),
            ("three.pkl", "a compressed joblib file", model, X),
            ("four.joblib", "a file that dill wrote, with a lambda in it", odd, odd_X),
            ("five.pkl", "a pickled dictionary with a model in it", model, X),
            ("six", "a joblib file of a dictionary with a model in it", model, X),
            ("protocol1.pkl", "a pickle of protocol 1", model, X),
            ("protocol0.pkl", "a pickle of protocol 0, which is text", StandIn(), stand_in_rows()),
        ]:
            path = folder / name
            outcome = attempt(namespace, "load_any", str(path) if name == "one.joblib" else path)
            if isinstance(outcome.error, KeyError) and "dictionary" in what:
                raise not_yet("E-CONTAINER", what=what)  # another key than the one that was named
            if outcome.error is not None:
                raise not_yet("E-WRONG-LOADER", what=what, file=name, error=said(outcome.error))
            if "dictionary" in what and not hasattr(outcome.answer, "predict_proba"):
                raise not_yet("E-CONTAINER", what=what)
            if isinstance(outcome.answer, BaseEstimator) and not is_fitted(outcome.answer):
                raise not_yet("E-CLONED", what=what)
            expect_model(outcome.answer, "load_any")
            expect_same_answers(outcome.answer, original, frame, not_yet("E-OTHER-MODEL", what=what))
    passed(
        "load_any() read pickle, joblib, compressed joblib, dill and dictionaries, under misleading names."
    )


def load_any_refuses(namespace: Mapping[str, Any]) -> None:
    """`load_any(path)` says in a ValueError what is wrong with a file that is no model."""
    model, _ = small_wine_model(seed=12)
    with fresh_folder() as folder:
        joblib.dump(model, folder / "whole")
        joblib.dump(model, folder / "packed", compress=3)
        whole, packed = (folder / "whole").read_bytes(), (folder / "packed").read_bytes()
        for name, what, content, word in [
            ("1.pkl", "an empty file", b"", "empty"),
            ("2.pkl", "a git-LFS pointer", POINTER.replace(b"48213", b"7"), "pointer"),
            ("3.joblib", "a page of HTML", PAGE, "text"),
            ("4.pkl", "a CSV file", b"age,income\n41,38000\n29,52000\n", "text"),
            (
                "4u.pkl",
                "a CSV file in UTF-8 with an umlaut",
                "name;Größe\r\nMüller;1,80\r\n".encode(),
                "text",
            ),
            (
                "4e.csv",
                "a CSV file as Excel writes it",
                "name;Größe\r\nMüller;1,80\r\n".encode("cp1252"),
                "text",
            ),
            ("4b.pkl", "a file of blank lines", b" \n\t\r\n\n", "text"),
            ("4c.pkl", "a file with one control character", b"age\x1f41", "broken"),
            ("4d.pkl", "a file with one control character", b"age\x0b41", "broken"),
            ("5.joblib", "a joblib file cut in half", whole[: len(whole) // 2], "broken"),
            ("6.joblib", "a compressed file cut in half", packed[: len(packed) // 2], "broken"),
            ("7.pkl", "a pickle cut in half", pickle.dumps(model)[:300], "broken"),
        ]:
            (folder / name).write_bytes(content)
            outcome = attempt(namespace, "load_any", folder / name)
            other = not_yet(
                "E-WRONG-ERROR",
                what=what,
                name="load_any",
                outcome=outcome,
                wanted=f"ValueError that says `{word}`",
                clue="the bytes of the file",
            )
            if word in str(outcome.error).lower():
                other = not_yet("E-WRONG-CLASS", what=what, outcome=outcome, wanted="ValueError")
            silent = not_yet("E-NO-ERROR", what=what, outcome=outcome)
            error = expect_error(outcome, ValueError, silent=silent, other=other)
            text = str(error).lower()
            if word not in text or all(each in text for each in TROUBLES):
                raise not_yet("E-CAUSE", what=what, text=error, word=word)
        outcome = attempt(namespace, "load_any", folder / "nowhere.pkl")
        otherwise = not_yet("E-MISSING-FILE", outcome=outcome)
        expect_error(outcome, FileNotFoundError, silent=otherwise, other=otherwise)
    passed("load_any() told twelve bad files apart, and let FileNotFoundError through.")


def inventory_file(folder: str | Path) -> None:
    """`inventory.csv` says of each mystery file which model is in it, or what is wrong with it."""
    table = expect_csv(Path(folder) / "inventory.csv", "the given cell that calls `load_any`")
    expect_given_columns(table, ["file", "found"])
    found = dict(zip(table["file"].astype(str), table["found"].astype(str), strict=True))
    if sorted(found) != sorted(INVENTORY) or len(table) != len(INVENTORY):
        raise not_yet(
            "E-INVENTORY", place="the column `file`", found=table["file"].tolist(), wanted=list(INVENTORY)
        )
    for name, wanted in INVENTORY.items():
        text = found[name].lower()
        if wanted in TROUBLES:
            right = found[name].startswith("ValueError") and wanted in text
            answer = f"a ValueError that says `{wanted}`"
        else:
            right, answer = found[name] == wanted, wanted
        if not right or all(word in text for word in TROUBLES):
            raise not_yet("E-INVENTORY", place=f"the row of {name}", found=found[name], wanted=answer)
    passed("inventory.csv is right about all nine files.")
