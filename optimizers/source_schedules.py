"""Schedules that PyTorch and optax have as well, by their own names there."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from optimizers.system import Use
from symbolic.python_source import number_source

Values = Mapping[str, Any]
TORCH = "torch.optim.lr_scheduler."


def _n(value: Any) -> str:
    return number_source(float(value))


def _budget(values: Values) -> str:
    """How long a schedule takes, as source: all n updates where it says 0."""
    return _n(values["decay_steps"]) if values["decay_steps"] > 0 else "n"


def _long_enough(values: Values, steps: int) -> bool:
    return not values["decay_steps"] or values["decay_steps"] >= steps


# Each gives the source from the schedule's values, the rate and the number of steps, or None where it does not hold.
_Twin = Callable[[Values, str, int], str | None]


def _torch_cosine(v: Values, lr: str, n: int) -> str | None:
    if not _long_enough(v, n):  # theirs would rise again
        return None
    low = f"eta_min={_n(v['end'])}*{lr}" if v["end"] else ""
    return f"CosineAnnealingLR(optimizer, {', '.join(filter(None, (_budget(v), low)))})"


def _torch_restarts(v: Values, lr: str, n: int) -> str | None:
    if v["T_0"] != int(v["T_0"]) or v["T_mult"] != int(v["T_mult"]):
        return None
    return f"CosineAnnealingWarmRestarts(optimizer, {_n(v['T_0'])}, {_n(v['T_mult'])}, eta_min={_n(v['eta_min'])})"


TWINS: dict[str, dict[str, _Twin]] = {
    "torch": {
        "exponential": lambda v, lr, n: (
            f"ExponentialLR(optimizer, gamma={_n(v['gamma'])})" if v["period"] == 1 else None
        ),
        "step": lambda v, lr, n: f"StepLR(optimizer, {_n(v['period'])}, gamma={_n(v['gamma'])})",
        "polynomial": lambda v, lr, n: (
            f"PolynomialLR(optimizer, {_budget(v)}, power={_n(v['power'])})" if not v["end"] else None
        ),
        "linear": lambda v, lr, n: f"LinearLR(optimizer, 1, {_n(v['end'])}, {_budget(v)})",
        "warmup": lambda v, lr, n: (
            f"LinearLR(optimizer, {_n(v['start_factor'])}, 1, {_n(v['warmup_steps'])})"
            if v["start_factor"] > 0
            else None
        ),
        "cosine_decay": _torch_cosine,
        "cosine": _torch_restarts,
    },
    "optax": {  # exponential_decay raises to its power in float32: between whole numbers we spell it out
        "step": lambda v, lr, n: f"optax.exponential_decay({lr}, {_n(v['period'])}, {_n(v['gamma'])}, staircase=True)",
        "polynomial": lambda v, lr, n: (
            f"optax.polynomial_schedule({lr}, {_n(v['end'])}*{lr}, {_n(v['power'])}, {_budget(v)})"
        ),
        "linear": lambda v, lr, n: f"optax.linear_schedule({lr}, {_n(v['end'])}*{lr}, {_budget(v)})",
        "warmup": lambda v, lr, n: (
            f"optax.linear_schedule({_n(v['start_factor'])}*{lr}, {lr}, {_n(v['warmup_steps'])})"
        ),
        "cosine_decay": lambda v, lr, n: f"optax.cosine_decay_schedule({lr}, {_budget(v)}, alpha={_n(v['end'])})",
    },
}


def schedule_twin(library: str, uses: Sequence[Use], rate: float, steps: int) -> str | None:
    """The library's own schedule for these of a run, as source; None where it has none, or there are several."""
    if len(uses) != 1 or uses[0].target != "lr" or not math.isfinite(rate) or rate == 0:
        return None
    make = TWINS[library].get(uses[0].part.key)
    found = None if make is None else make(uses[0].values, _n(rate), steps)
    return f"{TORCH}{found}" if found and library == "torch" else found
