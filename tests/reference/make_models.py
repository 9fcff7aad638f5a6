"""Losses, gradients and Hessians of every model over data by PyTorch's autograd, written as ``models.json``.

    python -m venv /tmp/reference && /tmp/reference/bin/pip install torch && /tmp/reference/bin/pip install -e .
    /tmp/reference/bin/python tests/reference/make_models.py

The models are PyTorch's own layers and losses, on the raw rows of our data sets, preprocessed by tensor arithmetic.
"""

import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[2]))

import surfaces

torch.set_default_dtype(torch.float64)
POINTS = ((0.7, -0.4), (-1.1, 0.9), (1.3, 1.2))
SETTINGS = {
    "line_fit": (
        {},
        {"data": "far", "prepare": 2.0, "l2": 0.3},
        {"data": "line", "input_shift": 1.5, "data_noise": 0.5},
    ),
    "two_inputs": ({}, {"prepare": 4.0}, {"data": "unscaled", "prepare": 3.0, "l1": 0.2, "input_scale": 2.0}),
    "logistic": (
        {},
        {"data": "iris", "prepare": 2.0, "l2": 0.1},
        {"data": "slanted", "data_noise": 0.2, "prepare": 4.0},
    ),
    "logistic_line": ({}, {"data": "orings", "prepare": 1.0}),
    "sigmoid_fit": ({}, {"data": "orings", "prepare": 2.0}),
    "softmax": ({}, {"q": 1.0}, {"q": 0.4, "data": "petals", "prepare": 2.0, "l2": 0.1}),
    "rectifier": ({}, {"c": 0.01}, {"a": 1.0, "data": "hubble"}),
    "linear_chain": ({}, {"l1": 0.1, "l2": 0.2}),
    "deep_chain": ({"d": 2}, {"d": 5, "data": "anscombe", "prepare": 2.0}),
}
PENALISED = {"line_fit": 1, "logistic_line": 1, "sigmoid_fit": 1, "rectifier": 1}  # the second is a bias


def data(surface):
    """The inputs (rows, inputs) and targets that the model sees."""
    table, values = surface.table, surface.knob_values
    column = dict(zip(table.names, (torch.tensor(c) for c in table.columns), strict=True))
    inputs = [column[name].clone() for name in surface.model.inputs]
    inputs[0] = inputs[0] * values["input_scale"]
    u = torch.stack(inputs, dim=1) + values["input_shift"]
    stage = values["prepare"]
    v = column["v"]
    if surface.model.answers == "number":
        raw_mean = v.mean()
        v = v + values["data_noise"] * column["e"]
        if stage >= 1 and surface.key in ("two_inputs", "linear_chain", "deep_chain"):
            v = v - raw_mean
    else:
        v = torch.where(column["e"] < values["data_noise"], column["o"], v)
    if stage >= 1:
        u = u - u.mean(dim=0)
    if stage >= 2:
        u = u / u.std(dim=0, correction=0)
    if stage >= 3:  # the principal axes, in the order and with the signs of a turn by 45 degrees
        _, axes = torch.linalg.eigh(u.T @ u / len(u))
        axes = axes if axes[0, 0] * axes[1, 0] > 0 else axes.flip(1)
        axes = axes * torch.tensor([1.0 if axes[0, 0] > 0 else -1.0, 1.0 if axes[1, 1] > 0 else -1.0])
        u = u @ axes
    if stage >= 4:
        u = u / u.std(dim=0, correction=0)
    return u, v


def loss(surface, theta):
    """The model's error at its two weights."""
    u, v = data(surface)
    x, y = theta
    key, knobs = surface.key, surface.knob_values
    one = u[:, 0]
    match key:
        case "line_fit":
            value = F.mse_loss(F.linear(u, x.reshape(1, 1), y.reshape(1))[:, 0], v)
        case "two_inputs":
            value = F.mse_loss(F.linear(u, theta.reshape(1, 2))[:, 0], v)
        case "logistic":
            value = F.binary_cross_entropy_with_logits(F.linear(u, theta.reshape(1, 2))[:, 0], v)
        case "logistic_line":
            value = F.binary_cross_entropy_with_logits(x * one + y, v)
        case "sigmoid_fit":
            value = F.mse_loss(torch.sigmoid(x * one + y), v)
        case "softmax":
            logits, kind = torch.stack([x * one, 0 * one, y * one], dim=1), (v + 1).long()
            squared = (F.softmax(logits, dim=1) - F.one_hot(kind, 3)).square().sum(dim=1).mean()
            value = (1 - knobs["q"]) * F.cross_entropy(logits, kind) + knobs["q"] * squared
        case "rectifier":
            z = x * one + y
            unit = F.elu(z, alpha=knobs["a"]) if knobs["a"] else F.leaky_relu(z, knobs["c"])
            value = F.mse_loss(unit, v)
        case _:
            signal = one
            for _ in range(knobs.get("d", 1)):
                signal = y * (x * signal)
            value = F.mse_loss(signal, v)
    weights = theta[: PENALISED.get(key, 2)]
    return value + knobs["l1"] * weights.abs().sum() + knobs["l2"] / 2 * weights.square().sum()


def recorded():
    """One record a model, setting and point."""
    for key, tried in SETTINGS.items():
        for values in tried:
            surface = surfaces.get(key, **values)
            for point in POINTS:
                theta = torch.tensor(point, requires_grad=True)
                value = loss(surface, theta)
                (slope,) = torch.autograd.grad(value, theta)
                bend = torch.autograd.functional.hessian(
                    lambda at, surface=surface: loss(surface, at), torch.tensor(point)
                )
                yield {
                    "surface": key,
                    "values": values,
                    "point": list(point),
                    "loss": value.item(),
                    "gradient": slope.tolist(),
                    "hessian": bend.tolist(),
                }


if __name__ == "__main__":
    told = {"torch": torch.__version__, "records": list(recorded())}
    Path(__file__).with_name("models.json").write_text(json.dumps(told, indent=1) + "\n")
