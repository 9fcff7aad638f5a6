"""Runs whose printed code is held to our own: every call of a library, its schedules, its transforms, every surface."""

from collections.abc import Iterator
from typing import Any

import optimizers
import surfaces
from optimizers import schedules, transforms, wrappers
from optimizers.calls import CALLS, Call
from optimizers.registry import get_schedule
from symbolic.errors import FallLineError

RATES = {"momentum": 5e-4, "nesterov": 5e-4, "optimistic": 5e-4, "sgd": 1e-3}
STARTS = {"s=rosenbrock": "x=-1.2,1", "s=bowl": "x=-4,1.5", "s=saddle": "x=1.5,0.01"}


def links() -> Iterator[tuple[str, str]]:
    """(library, link), each once."""
    seen = set()
    for pair in _links():
        if pair not in seen:
            seen.add(pair)
            yield pair


def _links() -> Iterator[tuple[str, str]]:
    for call in CALLS:
        for ground, start in STARTS.items():
            yield call.library, f"{ground}&{start}&n=40&{settings(call)}"
    for library in ("torch", "optax"):
        for key in schedules.keys():
            target = get_schedule(key).target
            rule = "o=momentum&o.lr=0.002" if target == "momentum" else "o=adam&o.lr=0.05"
            on = f"&o.s.on={target}" if target != "lr" else ""
            if target in ("lr", "momentum"):
                yield library, f"s=rosenbrock&n=60&{rule}&o.s={key}{on}"
        for key in (*transforms.keys(), *wrappers.keys()):
            yield library, f"s=bowl&n=40&o=momentum&o.lr=0.01&o.t={key}"
        yield library, "s=bowl&n=40&o=adam&o.lr=0.05&o.s=warmup&o.s2=cosine_decay&o.t=clip_norm&o.t.form=torch&o.t2=l2"
        yield library, "s=bowl&n=40&o=sgd&o.lr=0.01&o.s=linear&o.s.on=s.kappa"
        yield library, "s=rosenbrock&n=40&o=sgd&o.lr=5"
        for key in surfaces.keys():
            yield library, f"s={key}&n=15&o=adam&o.lr=0.05"
            yield library, f"s={key}&s.rotation=30&s.shift_x=0.25&n=15&o=adam&o.lr=0.05"


def settings(call: Call) -> str:
    """A run of the call's rule at settings that it holds for, as words of a link."""
    rule = optimizers.get(call.rule)
    values: dict[str, Any] = {}
    for name, wanted in call.needs.items():
        if not callable(wanted):
            values[name] = wanted[0] if isinstance(wanted, tuple) else wanted
    if call.rule in RATES:
        values["lr"] = RATES[call.rule]
    words = "".join(f"&o.{name}={value}" for name, value in values.items())
    assert not call.holds(rule.values(values), ()), call
    return f"o={call.rule}{words}"


def tolerance(text: str) -> float:
    """How far, relative to the size of the path, the code may be: rounding, but for what the file itself remarks on,
    and searches, whose decisions enlarge the last place."""
    if "bfloat16" in text:
        return 3e-2
    if "float32" in text:
        return 1e-3
    return 1e-5 if "LBFGS" in text or "linesearch" in text or "polyak" in text else 1e-8


def refused(error: FallLineError) -> bool:
    """Whether a message is one of those that say that the library does not have this."""
    return "take the NumPy code" in error.template
