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


def default(rule: str, twin: str, make: Callable[..., Any] | None = None, lr: float | None = None, **more: Any) -> None:
    """The library at its own defaults; a rate is given where its own would leave the grounds."""
    rate = {} if lr is None else {"lr": lr}
    CASES.append((rule, lr is not None, rate, make or getattr(pto, twin), {}, {"twin": twin, **more}))


def adabelief(params: Any, **knobs: Any) -> Any:
    return pto.AdaBelief(params, rectify=False, **knobs)


def muon(params: Any, **knobs: Any) -> Any:
    return pto.Muon([{"params": params, "use_muon": True, **knobs}])


def cautious(params: Any, **knobs: Any) -> Any:
    return pto.Lion(params, cautious=True, **knobs)


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

for lr, betas, alpha, warm in (
    (0.001, (0.9, 0.999, 0.9999), 5.0, None),
    (0.05, (0.8, 0.99, 0.99), 2.0, 30.0),
    (0.02, (0.95, 0.9, 0.999), 8.0, 20.0),
):
    case(
        "ademamix",
        pto.AdEMAMix,
        {
            "lr": lr,
            "beta1": betas[0],
            "beta2": betas[1],
            "beta3": betas[2],
            "alpha": alpha,
            "eps": 1e-6,
            **({"warmup": "yes", "T": int(warm)} if warm else {}),
        },
        {"betas": betas, "alpha": alpha, "t_alpha_beta3": warm, "eps": 1e-6},
    )
for lr, mu, eps in ((0.01, 0.9, 1e-6), (0.1, 0.5, 1e-3), (0.03, 0.0, 1e-2)):
    case("madgrad", pto.MADGRAD, {"lr": lr, "momentum": mu, "eps": eps}, {"momentum": mu, "eps": eps})
for lr, beta, l1, l2 in ((0.5, 0.0, 0.0, 0.0), (0.2, 1.0, 0.5, 0.1), (1.0, 0.1, 5.0, 0.0)):
    case(
        "ftrl",
        pto.FTRL,
        {"lr": lr, "beta": beta, "l1": l1, "l2": l2},
        {"beta": beta, "lambda_1": l1, "lambda_2": l2},
    )
for d0, b1, b2 in ((1e-6, 0.9, 0.999), (1e-2, 0.8, 0.9), (1e-3, 0.95, 0.99)):
    case(
        "dadapt",
        pto.DAdaptAdam,
        {"lr": 1.0, "d0": d0, "beta1": b1, "beta2": b2},
        {"d0": d0, "betas": (b1, b2)},
    )
    case(
        "dadapt",
        pto.DAdaptSGD,
        {"lr": 1.0, "d0": d0, "momentum": b1, "inner": "sgd"},
        {"d0": d0, "momentum": b1},
        tolerance=1e-5,  # it takes the norm of the first gradient in float32
    )
for lr, b1, b2, eps in ((0.05, 0.9, 0.999, 0.01), (0.1, 0.8, 0.99, 0.05), (0.02, 0.95, 0.9, 0.1)):
    case(
        "swats",
        pto.SWATS,
        {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps, "closeness": eps, "tolerance": 1e-8},
        {"betas": (b1, b2), "eps": eps},
    )
for lr, b1, b2 in ((0.001, 0.9, 0.99), (0.05, 0.8, 0.9), (0.02, 0.95, 0.99)):
    case(
        "lion",
        cautious,
        {"lr": lr, "beta1": b1, "beta2": b2},
        {"betas": (b1, b2)},
        transforms=[["cautious", {"scaling": "paper"}]],
    )
for d0, b1, b2 in ((1e-6, 0.9, 0.999), (1e-3, 0.8, 0.9), (1e-2, 0.95, 0.99)):
    case(
        "prodigy",
        pto.Prodigy,
        {"lr": 1.0, "beta1": b1, "beta2": b2, "d0": d0, "eps": 1e-3, "eps_scale": "after"},
        {"betas": (b1, b2), "d0": d0, "eps": 1e-3},
    )

for key, twin in (
    ("adan", "Adan"),
    ("ademamix", "AdEMAMix"),
    ("adopt", "ADOPT"),
    ("aggmo", "AggMo"),
    ("dadapt", "DAdaptAdam"),
    ("ftrl", "FTRL"),
    ("lamb", "Lamb"),
    ("lion", "Lion"),
    ("madgrad", "MADGRAD"),
    ("prodigy", "Prodigy"),
    ("qhm", "QHM"),
    ("sgdw", "SGDW"),
    ("sign_descent", "SignSGD"),
    ("swats", "SWATS"),
    ("yogi", "Yogi"),
):
    default(key, twin)
default("adabelief", "AdaBelief(rectify=False)", adabelief)
default("muon", "Muon", muon, tolerance=3e-2)  # it works in bfloat16
default("dadapt", "DAdaptSGD", tolerance=1e-5)
default("schedule_free", "ScheduleFreeSGD", lr=0.05, shown="average")
default("schedule_free", "ScheduleFreeAdamW", shown="average", tolerance=1e-6)
default("adabound", "AdaBound", tolerance=1e-6)
default("laprop", "LaProp", tolerance=1e-6)
default("qhadam", "QHAdam", tolerance=1e-6)
default("shampoo", "Shampoo", tolerance=1e-6)


def run(
    make: Callable[..., Any], formula: Any, start: tuple[float, float], shown: str = "", **theirs: Any
) -> np.ndarray:
    """``shown``: "average" reads Schedule-Free's average instead of the point that it trains."""
    shape = (2, 1) if make in (pto.Shampoo, muon) else (2,)  # a vector would get a single diagonal matrix
    theta = torch.tensor(start).reshape(shape).requires_grad_(True)
    optimizer = make([theta], **theirs)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = formula(*theta.ravel())
        loss.backward()
        return loss

    path = [theta.detach().numpy().copy()]
    if shown:
        optimizer.train()
    for _ in range(STEPS):
        closure()
        if isinstance(optimizer, pto.SAM):
            optimizer.first_step(zero_grad=True)
            closure()
            optimizer.second_step(zero_grad=True)
        else:
            optimizer.step()
        if shown:
            optimizer.eval()
        path.append(theta.detach().numpy().copy())
        if shown:
            optimizer.train()
    return np.array(path).reshape(-1, 2)


def main() -> None:
    book = Book("pytorch_optimizer")
    for rule, raw, ours, make, theirs, more in CASES:
        for ground, (formula, start, factor) in GROUNDS.items():
            knobs = dict(ours)
            if "lr" in knobs:
                knobs["lr"] = knobs["lr"] * (factor if raw else 1.0)
            rate = {"lr": knobs["lr"]} if "lr" in knobs else {}
            path = run(make, formula, start, more.get("shown", ""), **{**rate, **theirs})
            rest = {key: value for key, value in more.items() if key != "shown"}
            name = more.get("twin") or f"{make.__name__}({', '.join(f'{k}={v}' for k, v in theirs.items())})"
            book.add(name, {"rule": rule, "knobs": knobs, "surface": ground, "start": start, **rest}, path)
    book.write("pytorch_optimizer.npz", {"pytorch_optimizer": importlib.metadata.version("pytorch_optimizer")})


if __name__ == "__main__":
    main()
