"""Every knob of an experiment by the name that a link gives it, to be read and to be set: ``o.lr``, ``o2.t.max_norm``,
``s.kappa``, ``x``, ``n``, ``seed``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.lab import edits, live_edits
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import PartUse, State, run_id
from app.lab.link_reader import SEED
from optimizers.registry import get_schedule, get_transform
from symbolic.errors import KnobError


@dataclass(frozen=True)
class Address:
    """One thing that can be set: its ``value``, and the state with another one. ``put`` raises KnobError for a value
    that is not allowed, FallLineError for a state that is not."""

    name: str
    value: Any
    put: Callable[[State, Any], State]


def addresses(state: State) -> dict[str, Address]:
    """All of a state's, by name: the landscape's knobs, start, steps and seed, then run by run. Raises what
    :func:`app.lab.engine.surface_of` raises."""
    found = [*_ground(state), *(one for index in range(len(state.experiment.runs)) for one in _run(state, index))]
    return {address.name: address for address in found}


def _ground(state: State) -> Iterator[Address]:
    experiment, surface = state.experiment, surface_of(state.experiment)
    for knob in surface.all_knobs:
        yield Address(f"s.{knob.name}", surface.knob_values[knob.name], _ground_put(knob.name))
    start = experiment.start or surface.first_start
    yield Address("x", (float(start[0]), float(start[1])), _start_put)
    yield Address("n", experiment.steps, lambda now, value: live_edits.stage(now, {"steps": value}))
    yield Address("seed", experiment.seed, lambda now, value: edits.experiment(now, seed=SEED.check(value)))


def _ground_put(name: str) -> Callable[[State, Any], State]:
    return lambda now, value: live_edits.stage(now, {"surface": {name: value}})


def _start_put(state: State, value: Any) -> State:
    try:
        x, y = (float(one) for one in value)
    except (TypeError, ValueError):
        raise KnobError("A start is two numbers, x and y.") from None
    return edits.start(state, x, y)


def _run(state: State, index: int) -> Iterator[Address]:
    run, name = state.experiment.runs[index], run_id(index)
    rule = rule_of(run)
    values = rule.values(dict(run.values))
    for knob in rule.knobs:
        yield Address(f"{name}.{knob.name}", values[knob.name], _run_put(index, knob.name))
    for kind, letter, uses in (("schedule", "s", run.schedules), ("transform", "t", run.transforms)):
        for place, use in enumerate(uses):
            yield from _part(f"{name}.{letter}{place + 1 if place else ''}", kind, index, place, use)


def _run_put(index: int, knob: str) -> Callable[[State, Any], State]:
    return lambda now, value: edits.run_value(now, index, knob, value)


def _part(name: str, kind: str, index: int, place: int, use: PartUse) -> Iterator[Address]:
    part = get_schedule(use.key) if kind == "schedule" else get_transform(use.key)
    values: Mapping[str, Any] = part.values(dict(use.values))
    where = {"kind": kind, "runs": [run_id(index)], "at": place, "key": use.key}
    for knob in part.knobs:
        yield Address(f"{name}.{knob.name}", values[knob.name], _part_put({**where, "knob": knob.name}))


def _part_put(where: Mapping[str, Any]) -> Callable[[State, Any], State]:
    return lambda now, value: live_edits.part_value(now, {**where, "value": value})
