"""Small networks, and their files as Keras 3 writes a whole model to `.h5` (compared with a file of Keras 3.15.1)."""

import json
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

ACTIVATIONS = ("linear", "relu", "tanh", "sigmoid", "softmax")


@dataclass(frozen=True)
class Layer:
    """One dense layer: kernel (inputs × units), bias (units), both float32."""

    name: str
    kernel: np.ndarray
    bias: np.ndarray
    activation: str


def drawn_network(
    seed: int, widths: list[int], activations: list[str], names: list[str] | None = None, scale: float = 1.0
) -> list[Layer]:
    """A network with these widths, inputs first; no bias is zero, and `scale` stretches the last layer."""
    rng = np.random.default_rng([9, seed])
    names = names or ["dense" if i == 0 else f"dense_{i}" for i in range(len(activations))]
    layers = []
    for i, activation in enumerate(activations):
        shape = widths[i], widths[i + 1]
        stretch = scale if i == len(activations) - 1 else 1.0
        kernel = rng.normal(size=shape) * stretch / np.sqrt(shape[0])
        bias = rng.uniform(0.2, 1.0, shape[1]) * rng.choice([-1, 1], shape[1])
        layers.append(Layer(names[i], kernel.astype("float32"), bias.astype("float32"), activation))
    return layers


def answered(layers: list[Layer], X: np.ndarray) -> np.ndarray:
    """What the network answers, shape (rows, units of the last layer), in float64."""
    rows = np.asarray(X, float)
    for layer in layers:
        rows = _bent(rows @ layer.kernel.astype(float) + layer.bias, layer.activation)
    return rows


def _bent(rows: np.ndarray, activation: str) -> np.ndarray:
    if activation == "relu":
        return np.asarray(np.maximum(rows, 0))
    if activation == "tanh":
        return np.asarray(np.tanh(rows))
    if activation == "sigmoid":
        return np.asarray((1 + np.tanh(rows / 2)) / 2)
    if activation == "softmax":
        shares = np.exp(rows - rows.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))
    return rows


def write_keras_file(
    path: Path, layers: list[Layer], model: str = "sequential", dropout: bool = False, entry: bool = True
) -> None:
    """Write the file: `model_config` as JSON, and the arrays under `model_weights/LAYER/MODEL/LAYER/`.

    With `dropout` a layer that computes nothing stands between two that do; without `entry` none stands before them.
    """
    with h5py.File(path, "w") as file:
        file.attrs["backend"], file.attrs["keras_version"] = "torch", "3.15.1"
        file.attrs["model_config"] = json.dumps(_config(layers, model, dropout, entry))
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [layer.name for layer in layers]
        for layer in layers:
            inner = group.create_group(f"{layer.name}/{model}/{layer.name}")
            inner["kernel"], inner["bias"] = layer.kernel, layer.bias
            names = [f"{model}/{layer.name}/{what}" for what in ("kernel", "bias")]
            group[layer.name].attrs["weight_names"] = names
        group.create_group("top_level_model_weights")


def _config(layers: list[Layer], model: str, dropout: bool, entry: bool) -> dict[str, object]:
    described = [
        _described("InputLayer", {"batch_shape": [None, len(layers[0].kernel)], "name": "input_layer"})
    ][:entry]
    for i, layer in enumerate(layers):
        config = {
            "trainable": True,
            "name": layer.name,
            "units": len(layer.bias),
            "activation": layer.activation,
            "use_bias": True,
        }
        described.append(_described("Dense", config))
        if dropout and i == 0:
            described.append(_described("Dropout", {"rate": 0.5, "name": "dropout"}))
    return _described("Sequential", {"trainable": True, "name": model, "layers": described})


def _described(kind: str, config: dict[str, object]) -> dict[str, object]:
    return {"module": "keras.layers", "class_name": kind, "config": config}
