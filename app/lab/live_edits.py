"""What the page reports when a hand lets go: knobs of the landscape, of schedules and transforms, the number of steps,
and all that :func:`app.lab.edits.stage` takes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.lab import edits
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import MAX_STEPS, PartUse, State, run_id
from app.lab.typed import value_of
from optimizers.registry import get_schedule, get_transform
from symbolic.errors import N_, FallLineError, KnobError
from symbolic.knob import Knob

STEPS = Knob(
    "steps",
    500,
    1,
    MAX_STEPS,
    soft=(10, MAX_STEPS),
    scale="log",
    integer=True,
    title=N_("Steps"),
    doc=N_("How many updates each optimizer makes."),
)


def stage(state: State, edit: Mapping[str, Any]) -> State:
    """The state after an edit. What no longer fits it (a schedule meanwhile taken away) is passed over.

    Raises KnobError for a value that is not allowed.
    """
    there = {knob.name for knob in surface_of(state.experiment).all_knobs}
    for name, value in (edit.get("surface") or {}).items():
        if name in there:
            state = edits.surface_value(state, name, value)
    if edit.get("steps") is not None:
        state = edits.experiment(state, steps=STEPS.check(edit["steps"]))
    for part in edit.get("parts") or []:
        state = part_value(state, part)
    return edits.stage(state, edit)


def read(state: State, edit: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, FallLineError]]:
    """The edit with what was typed (``typed``: items of ``id``, ``where``, ``knob``, ``text``) as numbers among the
    rest, and why what could not be read was refused, by the item's number.

    Expressions see the landscape as the edit leaves it. Raises what :func:`stage` raises for that.
    """
    landscape = dict(edit.get("surface") or {})
    runs = {name: dict(knobs) for name, knobs in (edit.get("knobs") or {}).items()}
    after: dict[str, Any] = dict(edit) | {"surface": landscape, "knobs": runs, "parts": list(edit.get("parts") or [])}
    refused: dict[str, FallLineError] = {}
    surface = surface_of(stage(state, {"surface": landscape}).experiment)
    for item in edit.get("typed") or []:
        where, name = item["where"], item["knob"]
        try:
            value = _knob_at(state, where, name).check(_whole(value_of(item["text"], surface)))
        except FallLineError as error:
            refused[str(item["id"])] = error
            continue
        if where["kind"] == "run":
            runs.setdefault(where["run"], {})[name] = value
        elif where["kind"] == "surface":
            landscape[name] = value
        elif where["kind"] == "steps":
            after["steps"] = value
        else:
            after["parts"].append({**where, "knob": name, "value": value})
    return after, refused


def _whole(value: float) -> float:
    """A quotient such as 1000/3*3 that is whole but for rounding."""
    return float(round(value)) if math.isclose(value, round(value), rel_tol=1e-12) else value


def _knob_at(state: State, where: Mapping[str, Any], name: str) -> Knob:
    """The knob that a place of the page shows. Raises KnobError where there is none."""
    kind, key = where["kind"], where.get("key")
    knobs: Sequence[Knob] = ()
    if kind == "surface":
        knobs = surface_of(state.experiment).all_knobs
    elif kind == "steps":
        knobs = (STEPS,)
    elif kind == "run":
        runs = state.experiment.runs
        knobs = next((rule_of(run).knobs for i, run in enumerate(runs) if run_id(i) == where.get("run")), ())
    elif kind in ("schedule", "transform"):
        knobs = (get_schedule if kind == "schedule" else get_transform)(str(key)).knobs
    for knob in knobs:
        if knob.name == name:
            return knob
    raise KnobError("{owner} has no parameter {name}{hint}", owner=kind, name=str(name)[:40], hint="")


def part_value(state: State, part: Mapping[str, Any]) -> State:
    """Another value of a knob of a schedule or transform: ``kind`` says which, ``runs`` whose, ``at`` its place in the
    first one's list, ``key`` which part stood there. All of these runs then have the first one's list.

    Raises KnobError.
    """
    names = {run_id(i): i for i in range(len(state.experiment.runs))}
    indices = [names[name] for name in part["runs"] if name in names]
    kind, place, key = part["kind"], part["at"], part["key"]
    if not indices or kind not in ("schedule", "transform"):
        return state
    run = state.experiment.runs[indices[0]]
    held = run.schedules if kind == "schedule" else run.transforms
    if not isinstance(place, int) or not 0 <= place < len(held) or held[place].key != key:
        return state
    changed = (*held[:place], with_value(held[place], kind, part["knob"], part["value"]), *held[place + 1 :])
    return (edits.schedules if kind == "schedule" else edits.transforms)(state, indices, changed)


def with_value(use: PartUse, kind: str, name: str, value: Any) -> PartUse:
    """A schedule or transform with another value of one knob. Raises KnobError."""
    part = get_schedule(use.key) if kind == "schedule" else get_transform(use.key)
    knob = next((knob for knob in part.knobs if knob.name == name), None)
    if knob is None:
        raise KnobError("{owner} has no parameter {name}{hint}", owner=use.key, name=name[:40], hint="")
    values = dict(use.values) | {name: knob.check(value)}
    return replace(use, values=edits.without_defaults(values, part.knobs))
