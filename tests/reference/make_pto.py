"""Golden float64 runs of pytorch_optimizer. Run by hand: python tests/reference/make_pto.py

Where that library keeps 1e-15 inside a root or float32 inside, the case says so with a tolerance of its own.
"""

import importlib.metadata
from collections.abc import Callable
from typing import Any

import numpy as np
import pytorch_optimizer as pto
import torch
from cases import GROUNDS, STEPS
from golden import Book

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
Case = tuple[str, bool, dict[str, Any], Callable[..., Any], dict[str, Any], dict[str, Any]]
CASES: list[Case] = []


def case(
    rule: str, make: Callable[..., Any], ours: dict[str, Any], theirs: dict[str, Any], raw: bool = False, **more: Any
) -> None:
    """``more`` goes to optimizers.run beside the knobs (wrappers, tolerance)."""
    CASES.append((rule, raw, ours, make, theirs, more))


def lookahead(params: Any, k: int, alpha: float, **knobs: Any) -> Any:
    return pto.Lookahead(torch.optim.SGD(params, **knobs), k=k, alpha=alpha)


def sam(params: Any, rho: float, **knobs: Any) -> Any:
    return pto.SAM(params, torch.optim.SGD, rho=rho, **knobs)


for lr, mu, nu in ((0.01, 0.9, 0.7), (0.05, 0.5, 0.3), (0.02, 0.99, 0.95)):
    case("qhm", pto.QHM, {"lr": lr, "beta": mu, "nu": nu}, {"momentum": mu, "nu": nu}, raw=True)
for lr, betas in ((0.01, (0.0, 0.9, 0.99)), (0.02, (0.5, 0.7, 0.8)), (0.005, (0.9, 0.95, 0.99))):
    case(
        "aggmo",
        pto.AggMo,
        {"lr": lr, "beta1": betas[0], "beta2": betas[1], "beta3": betas[2]},
        {"betas": betas},
        raw=True,
    )
for lr, mu, decay in ((0.01, 0.9, 0.1), (0.05, 0.0, 0.5), (0.02, 0.5, 1.0)):
    case(
        "sgdw",
        pto.SGDW,
        {"lr": lr, "momentum": mu, "weight_decay": decay},
        {"momentum": mu, "weight_decay": decay},
        raw=True,
    )
for lr, mu in ((0.01, 0.9), (0.05, 0.5), (0.002, 0.0)):
    case("sign_descent", pto.SignSGD, {"lr": lr, "momentum": mu}, {"momentum": mu})
for lr, b1, b2, final, gamma in (
    (0.001, 0.9, 0.999, 0.1, 1e-3),
    (0.01, 0.8, 0.99, 0.02, 1e-2),
    (0.05, 0.95, 0.9, 0.001, 1e-4),
):
    case(
        "adabound",
        pto.AdaBound,
        {"lr": lr, "beta1": b1, "beta2": b2, "final_lr": final, "gamma": gamma, "eps": 1e-4},
        {"betas": (b1, b2), "final_lr": final, "gamma": gamma, "eps": 1e-4},
        raw=True,
        tolerance=1e-7,
    )
for lr, betas, decay in (
    (0.001, (0.98, 0.92, 0.99), 0.0),
    (0.05, (0.9, 0.8, 0.95), 0.1),
    (0.02, (0.95, 0.9, 0.99), 0.02),
):
    case(
        "adan",
        pto.Adan,
        {"lr": lr, "beta1": betas[0], "beta2": betas[1], "beta3": betas[2], "weight_decay": decay, "eps": 1e-4},
        {"betas": betas, "weight_decay": decay, "eps": 1e-4},
    )
for lr, b1, b2, n1, n2 in ((0.001, 0.995, 0.999, 0.7, 1.0), (0.05, 0.9, 0.99, 0.5, 0.9), (0.02, 0.95, 0.9, 0.9, 0.5)):
    case(
        "qhadam",
        pto.QHAdam,
        {"lr": lr, "beta1": b1, "beta2": b2, "nu1": n1, "nu2": n2, "eps": 1e-4},
        {"betas": (b1, b2), "nus": (n1, n2), "eps": 1e-4},
        tolerance=1e-6,
    )
for lr, b1, b2 in ((0.001, 0.9, 0.999), (0.05, 0.8, 0.99), (0.02, 0.95, 0.9)):
    case(
        "laprop",
        pto.LaProp,
        {"lr": lr, "beta1": b1, "beta2": b2, "eps": 0.0},
        {"betas": (b1, b2), "eps": 0.0},
        tolerance=1e-6,
    )
    case(
        "prodigy",
        pto.Prodigy,
        {"lr": 1.0, "beta1": b1, "beta2": b2, "d0": lr / 10, "eps": 0.0},
        {"lr": 1.0, "betas": (b1, b2), "d0": lr / 10, "eps": 0.0},
    )
    case(
        "lion",
        pto.Lion,
        {"lr": lr, "beta1": b1, "beta2": b2, "weight_decay": 0.1},
        {"betas": (b1, b2), "weight_decay": 0.1},
    )
for lr, mu, k, alpha in ((0.01, 0.0, 5, 0.5), (0.02, 0.9, 3, 0.8), (0.05, 0.5, 10, 0.2)):
    case(
        "momentum",
        lookahead,
        {"lr": lr, "momentum": mu},
        {"momentum": mu, "k": k, "alpha": alpha},
        raw=True,
        wrappers=[["lookahead", {"every": k, "alpha": alpha}]],
    )
for lr, mu, rho in ((0.01, 0.0, 0.05), (0.02, 0.9, 0.01), (0.005, 0.5, 0.2)):
    case(
        "momentum",
        sam,
        {"lr": lr, "momentum": mu},
        {"momentum": mu, "rho": rho},
        raw=True,
        wrappers=[["sam", {"rho": rho}]],
        tolerance=1e-6,
    )

for lr, eps in ((0.1, 1e-4), (0.5, 1e-2), (0.02, 1e-6)):
    case("shampoo", pto.Shampoo, {"lr": lr, "eps": eps}, {"matrix_eps": eps}, tolerance=1e-8)  # roots by its own SVD


def run(make: Callable[..., Any], formula: Any, start: tuple[float, float], **theirs: Any) -> np.ndarray:
    shape = (2, 1) if make is pto.Shampoo else (2,)  # a vector would get a single diagonal matrix
    theta = torch.tensor(start).reshape(shape).requires_grad_(True)
    optimizer = make([theta], **theirs)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = formula(*theta.ravel())
        loss.backward()
        return loss

    path = [theta.detach().numpy().copy()]
    for _ in range(STEPS):
        closure()
        if isinstance(optimizer, pto.SAM):
            optimizer.first_step(zero_grad=True)
            closure()
            optimizer.second_step(zero_grad=True)
        else:
            optimizer.step()
        path.append(theta.detach().numpy().copy())
    return np.array(path).reshape(-1, 2)


def main() -> None:
    book = Book("pytorch_optimizer")
    for rule, raw, ours, make, theirs, more in CASES:
        for ground, (formula, start, factor) in GROUNDS.items():
            knobs = dict(ours)
            knobs["lr"] = knobs["lr"] * (factor if raw else 1.0)
            path = run(make, formula, start, **{"lr": knobs["lr"], **theirs})
            name = f"{make.__name__}({', '.join(f'{k}={v}' for k, v in theirs.items())})"
            book.add(name, {"rule": rule, "knobs": knobs, "surface": ground, "start": start, **more}, path)
    book.write("pytorch_optimizer.npz", {"pytorch_optimizer": importlib.metadata.version("pytorch_optimizer")})


if __name__ == "__main__":
    main()
