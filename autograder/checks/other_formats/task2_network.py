"""Task 2: a Keras file by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..kit import fresh_folder, tried
from ..verdict import NotYet, messages, passed
from .given import FORMAT_ERRORS
from .keras_file import Layer, answered, drawn_network, write_keras_file

not_yet = messages("09-other-formats")


def read_hdf5_dense(namespace: Mapping[str, Any]) -> None:
    """`read_hdf5_dense(path, X)`: one to four layers, every activation, one row and many."""
    networks = [
        drawn_network(1, [3, 1], ["sigmoid"]),
        drawn_network(2, [5, 4, 3], ["relu", "linear"]),
        drawn_network(3, [4, 6, 5, 3], ["tanh", "relu", "softmax"]),
        drawn_network(4, [2, 3, 4, 3, 1], ["relu", "tanh", "linear", "sigmoid"]),
        drawn_network(5, [3, 4, 4], ["linear", "softmax"], scale=2000.0),
    ]
    for number, layers in enumerate(networks):
        for rows in (1, 7):
            _expect_answers(namespace, layers, rows, model=f"sequential_{number}")
    passed("read_hdf5_dense() answered as five networks do: one to four layers, every activation, one row.")


def layers_in_order(namespace: Mapping[str, Any]) -> None:
    """The order of the layers comes from the description: twelve layers, and names that sort the other way."""
    deep = drawn_network(6, [3] + 12 * [4] + [2], ["tanh"] * 12 + ["softmax"])
    named = drawn_network(
        7, [4, 4, 4, 4], ["relu", "tanh", "linear"], names=["z_first", "m_second", "a_last"]
    )
    _expect_answers(namespace, deep, 5)
    _expect_answers(namespace, named, 5, dropout=True)
    _expect_answers(namespace, named, 5, entry=False)
    passed(
        "read_hdf5_dense() took the order of 13 layers, and of layers with other names, from the description."
    )


def _expect_answers(namespace: Mapping[str, Any], layers: list[Layer], rows: int, **form: Any) -> None:
    X = np.random.default_rng(rows).normal(size=(rows, len(layers[0].kernel))).astype("float32")
    with fresh_folder() as folder:
        path = folder / "network.h5"
        write_keras_file(path, layers, **form)
        answer = tried(namespace, "read_hdf5_dense", path, X.copy()).result(FORMAT_ERRORS)
    if answer is None:
        raise not_yet("E-NO-RETURN", name="read_hdf5_dense", noun="an array of answers")
    wanted = answered(layers, X)
    try:
        found = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != wanted.shape:
        raise not_yet("E-ANSWERS-SHAPE", shape=found.shape, wanted=wanted.shape)
    if not np.isfinite(found).all():
        raise not_yet("E-OVERFLOW", activation=layers[-1].activation)
    if not np.allclose(found, wanted, rtol=1e-3, atol=1e-4):
        raise _said(layers, X, found, f"{np.abs(found - wanted).max():.2g}")


def _said(network: list[Layer], X: np.ndarray, found: np.ndarray, gap: str) -> NotYet:
    """What is wrong with the answers, where it can be recognised."""

    def like(others: list[Layer]) -> bool:
        return np.allclose(found, answered(others, X), rtol=1e-3, atol=1e-4)

    *inner, last = network
    layers = " → ".join(layer.activation for layer in network)
    if like([replace(layer, bias=0 * layer.bias) for layer in network]):
        return not_yet("E-BIAS-LOST", layers=layers, gap=gap)
    if like([*inner, replace(last, activation="linear")]):
        return not_yet("E-LAST-ACTIVATION", layers=layers, gap=gap)
    if like([*(replace(layer, activation="relu") for layer in inner), last]):
        return not_yet("E-ACTIVATION-FIXED", layers=layers, gap=gap)
    names = [layer.name for layer in network]
    if names != sorted(names):
        return not_yet("E-LAYER-ORDER", layers=layers, gap=gap)
    return not_yet("E-NETWORK-ANSWERS", layers=layers, gap=gap)
