"""What the page reports when a hand lets go: knobs of the landscape, of schedules and transforms, the number of steps,
and all that :func:`app.lab.edits.stage` takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.lab import edits
from app.lab.engine import surface_of
from app.lab.experiment import MAX_STEPS, PartUse, State, run_id
from optimizers.registry import get_schedule, get_transform
from symbolic.errors import N_, KnobError
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
