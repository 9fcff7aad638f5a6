"""What is done to whole runs on the stage: copied, kept, taken out, moved, named, hidden. Pure, one undo step each.

An act is what the stage reports, ``{"number": 7, "act": "remove", "slot": 3}``. It speaks of a run by its slot, which
stays the same when others come and go: acts may be on their way while the answer to an earlier one is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.lab import edits, link, live_edits
from app.lab.experiment import PartUse, Run, State, run_id, tidy_note
from app.lab.pins import SURFACE
from app.lab.places import slots_of
from optimizers.noise import MAX_SEED
from symbolic.knob import Knob

Act = Mapping[str, Any]
SEED = Knob("seed", 0, 0, MAX_SEED, integer=True)  # of the noise


def told(state: State, edit: Mapping[str, Any], answered: int) -> State:
    """The state after a report of the stage: what was let go of there (:func:`app.lab.live_edits.stage`), then the acts
    that are newer than the last report that was ``answered``. Raises KnobError or FallLineError: nothing changes then.
    """
    state = live_edits.stage(state, named_anew(state, edit))
    for act in edit.get("acts") or []:
        if int(act.get("number") or 0) > answered:
            state = manage(state, act)
    return state


def manage(state: State, act: Act) -> State:
    """The state after one act; one that is not known, or speaks of a run that is gone, changes nothing."""
    name = act.get("act")
    if name == "note":
        return edits.view(state, note=tidy_note(str(act.get("text") or "")))
    if name == "seed":
        return edits.experiment(state, seed=SEED.check(act.get("seed")))
    slots = slots_of(state.view, len(state.experiment.runs))
    if name not in ACTS or act.get("slot") not in slots:
        return state
    return ACTS[str(name)](state, slots.index(int(act["slot"])), act)


def _copied(state: State, index: int, act: Act) -> State:
    return edits.duplicate_run(state, index)


def _kept(state: State, index: int, act: Act) -> State:
    """The run stays as it is, or as it was with other ``values``, and its twin goes on: named by what differs."""
    after = edits.keep_run(state, index)
    for knob, value in (act.get("values") or {}).items():
        after = edits.run_value(after, index + 1, str(knob), value)
    return after


def _tried(state: State, index: int, act: Act) -> State:
    """What was offered against what holds the run, the first run of the link ``text``, stands beside it."""
    runs = link.decode(str(act.get("text") or ""))[0].experiment.runs
    return edits.put_run(state, index, runs[0]) if runs else state


def _removed(state: State, index: int, act: Act) -> State:
    return edits.remove_run(state, index)


def _moved(state: State, index: int, act: Act) -> State:
    by, to = act.get("by"), act.get("to")
    return edits.move_run(state, index, index + int(by) if by is not None else int(to if to is not None else index))


def _renamed(state: State, index: int, act: Act) -> State:
    return edits.rename_run(state, index, str(act.get("name") or ""))


def _hidden(state: State, index: int, act: Act) -> State:
    """Drawn no longer, or again; it is computed all the same."""
    name, count = run_id(index), len(state.experiment.runs)
    off = {*state.view.off, name} if act.get("off") else {*state.view.off} - {name}
    return edits.view(state, off=tuple(one for one in map(run_id, range(count)) if one in off))


def _bared(state: State, index: int, act: Act) -> State:
    """The run without one of its schedules or transforms."""
    uses, place = _chain(state.experiment.runs[index], act)
    if place is None:
        return state
    del uses[place]
    return _with_chain(state, index, act, uses)


def _chain(run: Run, act: Act) -> tuple[list[PartUse], int | None]:
    """The run's schedules or transforms, and the place among them that is meant; None where that has gone."""
    uses = list(run.schedules if act.get("letter") == "s" else run.transforms)
    place = act.get("place")
    return uses, place if isinstance(place, int) and 0 <= place < len(uses) else None


def _with_chain(state: State, index: int, act: Act, uses: list[PartUse]) -> State:
    change = edits.schedules if act.get("letter") == "s" else edits.transforms
    return change(state, [index], tuple(uses))


ACTS: dict[str, Callable[[State, int, Act], State]] = {
    "duplicate": _copied,
    "keep": _kept,
    "remedy": _tried,
    "remove": _removed,
    "move": _moved,
    "rename": _renamed,
    "hide": _hidden,
    "bare": _bared,
}


def named_anew(state: State, edit: Mapping[str, Any]) -> Mapping[str, Any]:
    """The report with its runs by their present names: ``slots`` says which were meant by o, o2, … when it was made.
    It is left out of the result: what is named anew once stays so."""
    meant = edit.get("slots")
    if not isinstance(meant, list):
        return edit
    slots = slots_of(state.view, len(state.experiment.runs))
    names = {run_id(at): run_id(slots.index(slot)) for at, slot in enumerate(meant) if slot in slots}
    knobs = {names[name]: values for name, values in (edit.get("knobs") or {}).items() if name in names}
    parts = [{**part, "runs": _present(part["runs"], names)} for part in edit.get("parts") or []]
    typed = [item for item in (_typed_at(item, names) for item in edit.get("typed") or []) if item is not None]
    rest = {key: value for key, value in edit.items() if key != "slots"}
    return {**rest, "knobs": knobs, "parts": parts, "typed": typed} | _pins(edit, names)


def _present(runs: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return [names[run] for run in runs if run in names]


def _typed_at(item: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any] | None:
    """What was typed, for the run under its present name; None where that is gone."""
    where = dict(item["where"])
    if "run" in where:
        if where["run"] not in names:
            return None
        where["run"] = names[where["run"]]
    if "runs" in where:
        where["runs"] = _present(where["runs"], names)
    return {**item, "where": where}


def _pins(edit: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, list[str]]:
    if not isinstance(edit.get("pins"), list):
        return {}
    cut = (str(pin).partition(".") for pin in edit["pins"])
    meant = {SURFACE: SURFACE} | dict(names)
    return {"pins": [f"{meant[run]}.{knob}" for run, _, knob in cut if run in meant]}
