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
Case = tuple[str, bool, dict[str, Any], Callable[..., torch.optim.Optimizer], dict[str, Any], dict[str, Any]]
CASES: list[Case] = []


def case(
    rule: str,
    make: Callable[..., Any],
    ours: dict[str, Any],
    theirs: dict[str, Any],
    raw: bool = False,
    **more: Any,
) -> None:
    """``more`` goes to optimizers.run beside the knobs (transforms, schedule)."""
    CASES.append((rule, raw, ours, make, theirs, more))


def default(rule: str, twin: str, make: Callable[..., Any], **theirs: Any) -> None:
    """The library at its own defaults; ``theirs`` is what the twin's name says."""
    tolerance = {"tolerance": theirs.pop("tolerance")} if "tolerance" in theirs else {}
    CASES.append((rule, False, {}, make, theirs, {"twin": twin, **tolerance}))


class ClippedSGD(torch.optim.SGD):
    """SGD after torch.nn.utils.clip_grad_norm_, which divides by the norm + 1e-6."""

    def __init__(self, params: Any, limit: float, **knobs: Any) -> None:
        super().__init__(params, **knobs)
        self.limit = limit

    def step(self, closure: Any) -> Any:
        loss = closure()
        torch.nn.utils.clip_grad_norm_(self.param_groups[0]["params"], self.limit)
        super().step()
        return loss


for lr in (0.01, 0.05, 0.09):
    case("sgd", torch.optim.SGD, {"lr": lr}, {}, raw=True)
for lr, mu in ((0.01, 0.5), (0.02, 0.9), (0.005, 0.99)):
    case("momentum", torch.optim.SGD, {"lr": lr, "momentum": mu}, {"momentum": mu}, raw=True)
    case("nesterov", torch.optim.SGD, {"lr": lr, "momentum": mu}, {"momentum": mu, "nesterov": True}, raw=True)
for lr, start, eps in ((0.01, 0.0, 1e-10), (0.5, 0.1, 1e-10), (0.3, 2.0, 1e-3)):
    case(
        "adagrad",
        torch.optim.Adagrad,
        {"lr": lr, "initial_accumulator": start, "eps": eps},
        {"initial_accumulator_value": start, "eps": eps},
    )
for lr, alpha, eps, mu, centered in (
    (0.01, 0.99, 1e-8, 0.0, False),
    (0.02, 0.9, 1e-6, 0.9, False),
    (0.01, 0.95, 1e-4, 0.0, True),
    (0.005, 0.99, 1e-3, 0.5, True),
):
    case(
        "rmsprop",
        torch.optim.RMSprop,
        {"lr": lr, "alpha": alpha, "eps": eps, "momentum": mu, "centered": "yes" if centered else "no"},
        {"alpha": alpha, "eps": eps, "momentum": mu, "centered": centered},
    )
for lr, b1, b2, eps in ((0.001, 0.9, 0.999, 1e-8), (0.1, 0.8, 0.99, 1e-8), (0.05, 0.95, 0.9, 1e-3)):
    case("adam", torch.optim.Adam, {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps}, {"betas": (b1, b2), "eps": eps})

for lr, mu, decay in ((0.02, 0.9, 0.1), (0.01, 0.0, 1.0)):
    case(
        "momentum",
        torch.optim.SGD,
        {"lr": lr, "momentum": mu},
        {"momentum": mu, "weight_decay": decay},
        raw=True,
        transforms=[["l2", {"strength": decay}]],
    )
case("adagrad", torch.optim.Adagrad, {"lr": 0.5}, {"lr_decay": 0.1}, schedule=[["power", {"s": 10.0}]])
for lr, rho, eps in ((1.0, 0.9, 1e-6), (10.0, 0.95, 1e-4), (0.5, 0.99, 1e-2)):
    case("adadelta", torch.optim.Adadelta, {"lr": lr, "rho": rho, "eps": eps}, {"rho": rho, "eps": eps})
for lr, down, up, least, most in (
    (0.01, 0.5, 1.2, 1e-6, 50.0),
    (0.05, 0.4, 1.3, 1e-4, 0.2),
    (0.002, 0.7, 1.1, 1e-3, 1.0),
):
    case(
        "rprop",
        torch.optim.Rprop,
        {"lr": lr, "eta_minus": down, "eta_plus": up, "step_min": least, "step_max": most},
        {"etas": (down, up), "step_sizes": (least, most)},
    )
for lr, b1, b2, eps in ((0.002, 0.9, 0.999, 1e-8), (0.02, 0.8, 0.9, 1e-8), (0.05, 0.95, 0.99, 1e-2)):
    ours, theirs = {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps}, {"betas": (b1, b2), "eps": eps}
    case("adamax", torch.optim.Adamax, ours, theirs)
    case("amsgrad", torch.optim.Adam, ours, theirs | {"amsgrad": True})
    for psi in (0.004, 0.3):
        case("nadam", torch.optim.NAdam, ours | {"psi": psi}, theirs | {"momentum_decay": psi})
for lr, b1, b2, eps, decay in (
    (0.001, 0.9, 0.999, 1e-8, 0.01),
    (0.1, 0.8, 0.99, 1e-8, 0.5),
    (0.05, 0.95, 0.9, 1e-3, 1.0),
):
    case(
        "adamw",
        torch.optim.AdamW,
        {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps, "weight_decay": decay},
        {"betas": (b1, b2), "eps": eps, "weight_decay": decay},
    )
    case(
        "adam",
        torch.optim.Adam,
        {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps},
        {"betas": (b1, b2), "eps": eps, "weight_decay": decay},
        transforms=[["l2", {"strength": decay}]],
    )
for lr, b1, b2, eps in ((0.001, 0.9, 0.999, 1e-8), (0.005, 0.8, 0.99, 1e-8), (0.01, 0.95, 0.9, 1e-3)):
    case(
        "radam",
        torch.optim.RAdam,
        {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps},
        {"betas": (b1, b2), "eps": eps},
        raw=True,
    )
for history, lr in ((10, 1.0), (2, 0.5), (1, 1.0)):
    case(
        "lbfgs",
        torch.optim.LBFGS,
        {"lr": lr, "history": history, "line_search": "strong_wolfe"},
        {
            "max_iter": 1,
            "max_eval": 100,
            "tolerance_grad": 0.0,
            "tolerance_change": 1e-15,
            "history_size": history,
            "line_search_fn": "strong_wolfe",
        },
        tolerance=1e-7,  # the search's decisions enlarge the last place step by step
    )

for lr, mu, damp in ((0.01, 0.9, 0.5), (0.05, 0.5, 0.9), (0.02, 0.95, 0.1)):
    case(
        "momentum",
        torch.optim.SGD,
        {"lr": lr, "momentum": mu, "form": "dampened", "dampening": damp},
        {"momentum": mu, "dampening": damp},
        raw=True,
    )
for limit in (0.5, 5.0):
    case(
        "momentum",
        ClippedSGD,
        {"lr": 0.05, "momentum": 0.9},
        {"momentum": 0.9, "limit": limit},
        transforms=[["clip_norm", {"max_norm": limit, "form": "torch"}]],
    )

default("sgd", "SGD", torch.optim.SGD)
default("momentum", "SGD(momentum=0.9)", torch.optim.SGD, momentum=0.9)
default("momentum", "SGD(momentum=0.9, dampening=0.5)", torch.optim.SGD, momentum=0.9, dampening=0.5)
default("nesterov", "SGD(momentum=0.9, nesterov=True)", torch.optim.SGD, momentum=0.9, nesterov=True)
for key, twin in (
    ("adadelta", "Adadelta"),
    ("adagrad", "Adagrad"),
    ("adam", "Adam"),
    ("adamax", "Adamax"),
    ("adamw", "AdamW"),
    ("nadam", "NAdam"),
    ("radam", "RAdam"),
    ("rmsprop", "RMSprop"),
    ("rprop", "Rprop"),
):
    default(key, twin, getattr(torch.optim, twin))
default("amsgrad", "Adam(amsgrad=True)", torch.optim.Adam, amsgrad=True)
default("muon", "Muon", torch.optim.Muon, tolerance=3e-2)  # it works in bfloat16
default(
    "lbfgs",
    "LBFGS(line_search_fn='strong_wolfe')",
    torch.optim.LBFGS,
    # one update a step, with evaluations to make it, and no end by itself
    max_iter=1,
    max_eval=100,
    tolerance_grad=0.0,
    tolerance_change=1e-15,
    line_search_fn="strong_wolfe",
    tolerance=1e-6,
)


def run(make: Callable[..., Any], formula: Any, start: tuple[float, float], **theirs: Any) -> np.ndarray:
    shape = (2, 1) if make is torch.optim.Muon else (2,)  # it takes matrices only
    theta = torch.tensor(start).reshape(shape).requires_grad_(True)
    optimizer = make([theta], **theirs)
    path = [theta.detach().numpy().copy()]
    for _ in range(STEPS):

        def closure() -> Any:
            optimizer.zero_grad()
            loss = formula(*theta.ravel())
            loss.backward()
            return loss

        optimizer.step(closure)
        path.append(theta.detach().numpy().copy())
    return np.array(path).reshape(-1, 2)


def main() -> None:
    book = Book("torch")
    for rule, raw, ours, make, theirs, more in CASES:
        for ground, (formula, start, factor) in GROUNDS.items():
            knobs = dict(ours)
            rate = {}
            if "lr" in knobs:
                knobs["lr"] = knobs["lr"] * (factor if raw else 1.0)
                rate = {"lr": knobs["lr"]}
            path = run(make, formula, start, **{**rate, **theirs})
            name = (
                more.get("twin") or f"{make.__name__}({', '.join(f'{k}={v}' for k, v in {**rate, **theirs}.items())})"
            )
            book.add(name, {"rule": rule, "knobs": knobs, "surface": ground, "start": start, **more}, path)
    book.write("torch.npz", {"torch": torch.__version__, "numpy": np.__version__})


if __name__ == "__main__":
    main()
