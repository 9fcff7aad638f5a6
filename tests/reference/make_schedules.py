"""Golden schedule curves of torch and optax. Run by hand: python tests/reference/make_schedules.py

A curve is the factor on the full value (peak 1) at updates 1, 2, …; plateaus are driven by a written list of losses.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np
import torch

jax.config.update("jax_enable_x64", True)

import optax  # noqa: E402 (after the switch to float64)

STEPS = 120
L = torch.optim.lr_scheduler


def torch_curve(make: Callable[[Any], Any], base: float = 1.0, losses: list[float] | None = None) -> list[float]:
    parameter = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=base, momentum=0.9)
    scheduler = make(optimizer)
    found = []
    for k in range(STEPS):
        found.append(float(optimizer.param_groups[0]["lr"]))
        parameter.grad = torch.zeros_like(parameter)
        optimizer.step()
        scheduler.step(*([losses[k]] if losses else []))
    return found


def torch_momentum(make: Callable[[Any], Any]) -> list[float]:
    parameter = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=1.0, momentum=0.9)
    scheduler = make(optimizer)
    found = []
    for _ in range(STEPS):
        found.append(float(optimizer.param_groups[0]["momentum"]))
        parameter.grad = torch.zeros_like(parameter)
        optimizer.step()
        scheduler.step()
    return found


def optax_curve(schedule: Callable[[Any], Any]) -> list[float]:
    return [float(schedule(np.float64(k))) for k in range(STEPS)]


def plateau_losses() -> list[float]:
    rng = np.random.default_rng(3)
    return [float(v) for v in 0.2 + np.maximum(1.0 - 0.02 * np.arange(STEPS), 0.4) + 0.02 * rng.standard_normal(STEPS)]


def chained(optimizer: Any) -> Any:
    first = L.LinearLR(optimizer, 0.1, 1.0, 20)
    return L.SequentialLR(optimizer, [first, L.ExponentialLR(optimizer, 0.95)], [20])


def chained_cosine(optimizer: Any) -> Any:
    first = L.LinearLR(optimizer, 0.25, 1.0, 10)
    return L.SequentialLR(optimizer, [first, L.CosineAnnealingWarmRestarts(optimizer, 15, 2)], [10])


def main() -> None:
    losses = plateau_losses()
    curves: list[tuple[str, Any, list[float]]] = [
        ("torch.ExponentialLR", ("exponential", {"gamma": 0.97}), torch_curve(lambda o: L.ExponentialLR(o, 0.97))),
        ("torch.StepLR", ("step", {"gamma": 0.3, "period": 25}), torch_curve(lambda o: L.StepLR(o, 25, 0.3))),
        (
            "torch.MultiStepLR",
            ("piecewise", {"first": 30, "second": 70, "middle": 0.2, "last": 0.04}),
            torch_curve(lambda o: L.MultiStepLR(o, [30, 70], 0.2)),
        ),
        (
            "torch.PolynomialLR",
            ("polynomial", {"power": 2.5, "decay_steps": 90}),
            torch_curve(lambda o: L.PolynomialLR(o, 90, 2.5)),
        ),
        (
            "torch.LinearLR",
            ("linear", {"end": 0.3, "decay_steps": 50}),
            torch_curve(lambda o: L.LinearLR(o, 1.0, 0.3, 50)),
        ),
        (
            "torch.LinearLR up",
            ("warmup", {"warmup_steps": 40, "start_factor": 1 / 3}),
            torch_curve(lambda o: L.LinearLR(o, 1 / 3, 1.0, 40)),
        ),
        (
            "torch.CosineAnnealingLR",
            ("cosine_decay", {"end": 0.1, "decay_steps": 120}),
            torch_curve(lambda o: L.CosineAnnealingLR(o, 120, 0.1)),
        ),
        (
            "torch.CosineAnnealingWarmRestarts",
            ("cosine", {"T_0": 17, "T_mult": 2, "eta_min": 0.05}),
            torch_curve(lambda o: L.CosineAnnealingWarmRestarts(o, 17, 2, 0.05)),
        ),
        (
            "torch.OneCycleLR",
            ("one_cycle", {}),
            torch_curve(lambda o: L.OneCycleLR(o, 1.0, STEPS + 0, pct_start=0.3))[:STEPS],
        ),
        (
            "torch.OneCycleLR linear",
            ("one_cycle", {"anneal": "linear", "share": 0.4, "div": 10.0, "final_div": 100.0}),
            torch_curve(
                lambda o: L.OneCycleLR(
                    o, 1.0, STEPS, pct_start=0.4, anneal_strategy="linear", div_factor=10.0, final_div_factor=100.0
                )
            ),
        ),
        (
            "torch.OneCycleLR momentum",
            ("one_cycle_momentum", {"low": 0.85}),
            torch_momentum(lambda o: L.OneCycleLR(o, 1.0, STEPS, base_momentum=0.85, max_momentum=0.95)),
        ),
        (
            "torch.CyclicLR triangular",
            ("cyclic", {"half": 15, "low": 0.1}),
            torch_curve(lambda o: L.CyclicLR(o, 0.1, 1.0, 15), 0.1),
        ),
        (
            "torch.CyclicLR triangular2",
            ("cyclic", {"half": 12, "low": 0.2, "form": "halving"}),
            torch_curve(lambda o: L.CyclicLR(o, 0.2, 1.0, 12, mode="triangular2"), 0.2),
        ),
        (
            "torch.CyclicLR exp_range",
            ("cyclic", {"half": 12, "low": 0.2, "form": "exponential", "gamma": 0.98}),
            torch_curve(lambda o: L.CyclicLR(o, 0.2, 1.0, 12, mode="exp_range", gamma=0.98), 0.2),
        ),
        (
            "torch.ReduceLROnPlateau",
            ("plateau", {"factor": 0.5, "patience": 4}),
            torch_curve(lambda o: L.ReduceLROnPlateau(o, factor=0.5, patience=4), 1.0, losses),
        ),
        (
            "torch.ReduceLROnPlateau abs",
            (
                "plateau",
                {"factor": 0.3, "patience": 3, "threshold": 0.01, "mode": "absolute", "cooldown": 5, "lowest": 0.05},
            ),
            torch_curve(
                lambda o: L.ReduceLROnPlateau(
                    o, factor=0.3, patience=3, threshold=0.01, threshold_mode="abs", cooldown=5, min_lr=0.05
                ),
                1.0,
                losses,
            ),
        ),
        (
            "torch.SequentialLR linear, exponential",
            [("warmup", {"warmup_steps": 20, "start_factor": 0.1}), ("exponential", {"gamma": 0.95})],
            torch_curve(chained),
        ),
        (
            "torch.SequentialLR linear, cosine restarts",
            [("warmup", {"warmup_steps": 10, "start_factor": 0.25}), ("cosine", {"T_0": 15, "T_mult": 2})],
            torch_curve(chained_cosine),
        ),
        (
            "optax.exponential_decay",
            ("exponential", {"gamma": 0.1, "period": 40}),
            optax_curve(optax.exponential_decay(1.0, 40, 0.1)),
        ),
        (
            "optax.exponential_decay staircase",
            ("step", {"gamma": 0.5, "period": 20}),
            optax_curve(optax.exponential_decay(1.0, 20, 0.5, staircase=True)),
        ),
        (
            "optax.polynomial_schedule",
            ("polynomial", {"power": 3.0, "end": 0.2, "decay_steps": 80}),
            optax_curve(optax.polynomial_schedule(1.0, 0.2, 3.0, 80)),
        ),
        (
            "optax.linear_schedule",
            ("linear", {"end": 0.1, "decay_steps": 100}),
            optax_curve(optax.linear_schedule(1.0, 0.1, 100)),
        ),
        (
            "optax.cosine_decay_schedule",
            ("cosine_decay", {"end": 0.05, "decay_steps": 70}),
            optax_curve(optax.cosine_decay_schedule(1.0, 70, 0.05)),
        ),
        (
            "optax.piecewise_constant_schedule",
            ("piecewise", {"first": 20, "second": 50, "middle": 0.5, "last": 0.1}),
            optax_curve(optax.piecewise_constant_schedule(1.0, {20: 0.5, 50: 0.2})),
        ),
        (
            "optax.warmup_cosine_decay_schedule",
            [("warmup", {"warmup_steps": 30, "start_factor": 0.0}), ("cosine_decay", {"decay_steps": 90})],
            optax_curve(optax.warmup_cosine_decay_schedule(0.0, 1.0, 30, 120)),
        ),
    ]
    data = {
        "versions": {"torch": torch.__version__, "optax": optax.__version__},
        "losses": losses,
        "curves": [{"name": n, "ours": o, "values": v} for n, o, v in curves],
    }
    path = Path(__file__).parent / "schedules.json"
    path.write_text(json.dumps(data))
    print(path.name, len(curves), "curves", path.stat().st_size // 1024, "kB")


if __name__ == "__main__":
    main()
