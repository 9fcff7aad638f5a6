"""Golden float64 runs of torch.optim. Run by hand: python tests/reference/make_torch.py"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from cases import GROUNDS, STEPS
from golden import Book

torch.set_default_dtype(torch.float64)  # NAdam and ASGD keep part of their state in the default type
torch.set_num_threads(1)

# name of ours -> [(our knobs, maker of theirs)]; a knob lr that follows a raw gradient is multiplied by the ground's
# factor ("raw").
Case = tuple[str, bool, dict[str, Any], Callable[..., torch.optim.Optimizer], dict[str, Any]]
CASES: list[Case] = []


def case(rule: str, make: Callable[..., Any], ours: dict[str, Any], theirs: dict[str, Any], raw: bool = False) -> None:
    CASES.append((rule, raw, ours, make, theirs))


for lr in (0.01, 0.05, 0.09):
    case("sgd", torch.optim.SGD, {"lr": lr}, {}, raw=True)
for lr, mu in ((0.01, 0.5), (0.02, 0.9), (0.005, 0.99)):
    case("momentum", torch.optim.SGD, {"lr": lr, "momentum": mu}, {"momentum": mu}, raw=True)
    case("nesterov", torch.optim.SGD, {"lr": lr, "momentum": mu}, {"momentum": mu, "nesterov": True}, raw=True)
for lr, start, eps in ((0.01, 0.0, 1e-10), (0.5, 0.1, 1e-10), (0.3, 2.0, 1e-3)):
    case(
        "adagrad", torch.optim.Adagrad, {"lr": lr, "initial_accumulator": start, "eps": eps},
        {"initial_accumulator_value": start, "eps": eps},
    )  # fmt: skip
for lr, alpha, eps, mu, centered in (
    (0.01, 0.99, 1e-8, 0.0, False),
    (0.02, 0.9, 1e-6, 0.9, False),
    (0.01, 0.95, 1e-4, 0.0, True),
    (0.005, 0.99, 1e-3, 0.5, True),
):
    case(
        "rmsprop", torch.optim.RMSprop,
        {"lr": lr, "alpha": alpha, "eps": eps, "momentum": mu, "centered": "yes" if centered else "no"},
        {"alpha": alpha, "eps": eps, "momentum": mu, "centered": centered},
    )  # fmt: skip
for lr, b1, b2, eps in ((0.001, 0.9, 0.999, 1e-8), (0.1, 0.8, 0.99, 1e-8), (0.05, 0.95, 0.9, 1e-3)):
    case("adam", torch.optim.Adam, {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps}, {"betas": (b1, b2), "eps": eps})


def run(make: Callable[..., Any], formula: Any, start: tuple[float, float], **theirs: Any) -> np.ndarray:
    theta = torch.tensor(start, requires_grad=True)
    optimizer = make([theta], **theirs)
    path = [theta.detach().numpy().copy()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        formula(theta[0], theta[1]).backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    return np.array(path)


def main() -> None:
    book = Book("torch")
    for rule, raw, ours, make, theirs in CASES:
        for ground, (formula, start, factor) in GROUNDS.items():
            knobs = dict(ours)
            rate = {}
            if "lr" in knobs:
                knobs["lr"] = knobs["lr"] * (factor if raw else 1.0)
                rate = {"lr": knobs["lr"]}
            path = run(make, formula, start, **{**rate, **theirs})
            name = f"{make.__name__}({', '.join(f'{k}={v}' for k, v in {**rate, **theirs}.items())})"
            book.add(name, {"rule": rule, "knobs": knobs, "surface": ground, "start": start}, path)
    book.write("torch.npz", {"torch": torch.__version__, "numpy": np.__version__})


if __name__ == "__main__":
    main()
