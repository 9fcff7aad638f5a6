"""What the view keeps of single runs: the slot each wears (colour, dash, marker), which are hidden, which knobs are
pinned. It follows the runs when they come, go and change places, so that a run keeps its colour all its life."""

from collections.abc import Sequence
from dataclasses import replace

from app.lab.experiment import MAX_RUNS, Experiment, View, run_id
from app.lab.pins import SURFACE
from app.lab.pins import kept as kept_pins
from symbolic.errors import KnobError


def slots_of(view: View, count: int) -> tuple[int, ...]:
    """The slot of each of ``count`` runs, no two alike: the one that is kept, else the first that is free."""
    held = list(view.slots[:count])
    while len(held) < count:
        held.append(next(slot for slot in range(count) if slot not in held))
    return tuple(held)


def written(slots: Sequence[int]) -> tuple[int, ...]:
    """Slots as a view keeps them: nothing where they go in the order of the runs."""
    return () if list(slots) == list(range(len(slots))) else tuple(slots)


def drawn(view: View, count: int) -> list[tuple[int, int]]:
    """(place, slot) of those of ``count`` runs that are drawn, in order; the others are computed all the same."""
    return [(index, slot) for index, slot in enumerate(slots_of(view, count)) if run_id(index) not in view.off]


def fitted(view: View, experiment: Experiment) -> View:
    """The view without what it keeps of runs that the experiment does not have."""
    count = len(experiment.runs)
    known = {run_id(index) for index in range(count)}
    return replace(
        view,
        slots=written(slots_of(view, count)),
        off=tuple(name for name in view.off if name in known),
        pins=kept_pins(view.pins, experiment),
    )


def followed(view: View, before: int, after: Experiment, origins: Sequence[int | None]) -> View:
    """The view after a change of runs: ``origins`` tells of each of the new ones which of the ``before`` old ones it
    is, None for one that was not there: it gets the first slot that is free, and is drawn."""
    old = slots_of(view, before)
    taken = {old[origin] for origin in origins if origin is not None}
    free = (slot for slot in range(MAX_RUNS) if slot not in taken)
    slots = [next(free) if origin is None else old[origin] for origin in origins]
    names = {run_id(origin): run_id(index) for index, origin in enumerate(origins) if origin is not None}
    meant = {SURFACE: SURFACE} | names
    pins = [f"{meant[run]}.{knob}" for run, _, knob in (pin.partition(".") for pin in view.pins) if run in meant]
    off = sorted(names[name] for name in view.off if name in names)
    return fitted(replace(view, slots=tuple(slots), off=tuple(off), pins=tuple(pins)), after)


def read_slots(text: str, experiment: Experiment) -> tuple[int, ...]:
    """The slots of a link, which counts from one. Raises KnobError where they are not one for each run."""
    pieces = [piece.strip() for piece in text.split(",")]
    known = {str(slot + 1): slot for slot in range(MAX_RUNS)}
    if len(pieces) != len(experiment.runs) or len(set(pieces)) != len(pieces) or not known.keys() >= set(pieces):
        raise KnobError("one number for each optimizer is needed, from 1 to {limit}, no two alike.", limit=MAX_RUNS)
    return written([known[piece] for piece in pieces])


def read_off(text: str, experiment: Experiment) -> tuple[str, ...]:
    """The hidden runs of a link. Raises KnobError for one that is not there."""
    known = [run_id(index) for index in range(len(experiment.runs))]
    asked = [piece.strip() for piece in text.split(",") if piece.strip()]
    for name in asked:
        if name not in known:
            raise KnobError("there is no optimizer {name} to hide.", name=name[:40])
    return tuple(name for name in known if name in asked)


def moment(view: View, steps: int) -> int:
    """The step of ``steps`` at which the stage stands: the playhead's, the last one where it rests at the end."""
    return steps if view.playhead is None else min(view.playhead, steps)
