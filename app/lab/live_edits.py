"""What the page reports when a hand lets go: knobs of the landscape, of schedules and transforms, the number of steps,
and all that :func:`app.lab.edits.stage` takes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.lab import edits
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import MAX_STEPS, PartUse, State, run_id, without_defaults
from app.lab.following import Refused, typed
from app.lab.typed import not_understood, value_of
from optimizers.registry import get_schedule, get_transform
from surfaces import Surface
from symbolic.errors import N_, FallLineError, FormulaError, KnobError
from symbolic.knob import Knob
from symbolic.limits import FURTHEST

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

AXES = ("x", "y")


def start_knobs(surface: Surface) -> tuple[Knob, ...]:
    """Both coordinates of the start as knobs, whose sliders span the landscape's window."""
    x0, x1, y0, y1 = surface.view
    doc = N_("Where every optimizer begins; the ring on the map is the same.")
    ends, titles = ((x0, x1), (y0, y1)), (N_("Start x"), N_("Start y"))
    return tuple(
        Knob(axis, 0.0, -FURTHEST, FURTHEST, soft=soft, title=title, doc=doc)
        for axis, soft, title in zip(AXES, ends, titles, strict=True)
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
    """The edit with what was typed (``typed``: items of ``id``, ``where``, ``knob``, ``text``) among the rest, and why
    what could not be read was refused, by the item's number. A run's own knobs keep the text, which they follow from
    now on; what is typed anywhere else is the number that it stands for.

    Expressions see landscape and knobs as the edit leaves them. Raises what :func:`stage` raises for those.
    """
    landscape = dict(edit.get("surface") or {})
    runs = {name: dict(knobs) for name, knobs in (edit.get("knobs") or {}).items()}
    after: dict[str, Any] = dict(edit) | {"surface": landscape, "knobs": runs, "parts": list(edit.get("parts") or [])}
    refused: dict[str, FallLineError] = {}
    there = stage(state, {"surface": landscape, "knobs": runs})
    surface = surface_of(there.experiment)
    begin = list(edit.get("start") or there.experiment.start or surface.first_start)
    for item in edit.get("typed") or []:
        where, name = item["where"], item["knob"]
        try:
            knob = _knob_at(state, where, name)
            if where["kind"] == "run" and not knob.is_choice:
                runs.setdefault(where["run"], {})[name] = _followed(there, where["run"], name, str(item["text"]))
                continue
            value = knob.check(_whole(value_of(item["text"], surface)))
        except FallLineError as error:
            refused[str(item["id"])] = error
            continue
        if where["kind"] == "start":
            begin[AXES.index(name)] = value
            after["start"] = begin
        elif where["kind"] == "surface":
            landscape[name] = value
        elif where["kind"] == "steps":
            after["steps"] = value
        else:
            after["parts"].append({**where, "knob": name, "value": value})
    return after, refused


def _followed(state: State, name: str, knob: str, text: str) -> str:
    """A text that a knob can follow. Raises FallLineError, with an example to go by where it is no expression."""
    index = [run_id(i) for i in range(len(state.experiment.runs))].index(name)
    surface = surface_of(state.experiment)
    try:
        typed(state.experiment.runs[index], knob, text, surface)
    except Refused as refused:
        raise not_understood(surface) if isinstance(refused.reason, FormulaError) else refused.reason from None
    return text


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
    elif kind == "start":
        knobs = start_knobs(surface_of(state.experiment))
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
    return replace(use, values=without_defaults(values, part.knobs))
