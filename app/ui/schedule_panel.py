"""How knobs move during a run: a chain of schedules for the rate, and for every other knob that is asked to."""

from functools import partial

import numpy as np
import streamlit as st

from app.lab import engine
from app.lab.captions import knob_symbol
from app.lab.experiment import MAX_PARTS, PartUse, State, run_id
from app.lab.targets import Target, targets
from app.language.translate import Translate
from app.stage.recorded import clock_columns
from app.ui import controls, knobs
from app.ui.more import read_more
from app.ui.parts import Uses, differ, edit, part_knobs, whom
from optimizers.registry import all_schedules, get_schedule
from optimizers.system import composed_name

USUAL = "cosine_decay"  # what a knob is given first, unless a schedule is made for it
NONE = ""
POINTS = 240  # of a curve that only Python knows


def draw(now: State, _: Translate) -> None:
    """A chain of schedules for each knob that moves: after a warm-up comes another, any other ends the chain."""
    runs = now.experiment.runs
    if not runs:
        return
    with st.expander(_("Schedule"), expanded=any(run.schedules for run in runs)):
        indices = whom("schedule", now, _)
        held = runs[indices[0]].schedules
        differ([runs[i].schedules for i in indices], _)
        surface = engine.surface_of(now.experiment)
        there: dict[str, Target] = {}
        for i in indices:
            there = targets(runs[i], surface) | there
        moved = dict.fromkeys(use.target for use in held if use.target in there)
        shown = [name for name in ("lr", *moved) if name in there]
        for name in dict.fromkeys(shown):
            _chain(there[name], indices, held, now, _)
        free = [name for name, target in there.items() if target.sensible and name not in shown]
        controls.choose(
            _("Also move"), "schedule:also", NONE, [NONE, *free],
            lambda name: label(there[name], _) if name else _("Another knob…"),
            lambda name: _begin(name, indices),
        )  # fmt: skip


def label(target: Target, _: Translate) -> str:
    """A knob in words, with the part that it belongs to: "L2 (coupled): strength λ"."""
    title, symbol = _(target.knob.title) or target.knob.name, knob_symbol(target.knob)
    said = title if symbol in title.split() else f"{title} {symbol}"
    return (
        said[:1].upper() + said[1:] if not target.owner else _("{part}: {knob}").format(part=_(target.owner), knob=said)
    )


def made_for(name: str) -> str:
    """The key of the schedule that a knob is usually given."""
    bare = name.rpartition(".")[2]
    return next((key for key, part in all_schedules().items() if part.target == bare and bare != "lr"), USUAL)


def _begin(name: str, indices: list[int]) -> None:
    """Let a schedule move another knob."""
    if name:
        edit("schedule", indices, lambda held: (*held, PartUse(made_for(name), (), name)))


def _placed(held: Uses, place: int, use: PartUse) -> Uses:
    """These schedules with another at a place of its knob's chain, which ends there unless this one hands over."""
    chain, others = ([one for one in held if (one.target == use.target) is mine] for mine in (True, False))
    rest = chain[place + 1 :] if get_schedule(use.key).length else []
    return (*others, *chain[:place], *([] if use.key == "constant" else [use]), *rest)


def _chain(target: Target, indices: list[int], held: Uses, now: State, _: Translate) -> None:
    name = target.name
    places = [i for i, use in enumerate(held) if use.target == name]
    chain = [held[i] for i in places]
    bare = name.rpartition(".")[2]
    names = {key: _(part.title) for key, part in all_schedules().items() if part.relative or part.target == bare}
    for use in chain:  # a link may have put any schedule here
        names.setdefault(use.key, _(get_schedule(use.key).title))
    place = 0
    while True:
        use = chain[place] if place < len(chain) else PartUse("constant", (), name)
        controls.choose(
            (_("Learning rate") if name == "lr" else label(target, _)) if place == 0 else _("Then"),
            f"schedule:{name}:{place}", use.key, list(names), names.__getitem__,
            lambda key, at=place: edit("schedule", indices, partial(_placed, place=at, use=PartUse(key, (), name))),
        )  # fmt: skip
        part = get_schedule(use.key)
        if use.key != "constant":
            st.caption(_(part.summary) + read_more(use.key, now, _))
            part_knobs("schedule", places[place], indices, now, _)
        if not part.length or place + 1 >= MAX_PARTS:
            break
        place += 1
    if chain:
        said = _("Learning rate") if name == "lr" else label(target, _)
        knobs.draw(f"curve-{name}", said, [], now, _, _curve(name, said, indices[0], now))


def _curve(name: str, said: str, index: int, now: State) -> knobs.Curve | None:
    """What the chain does over the steps: the browser's own clock knows, else the run's record."""
    ran = engine.compute(now.experiment).runs[index]
    asked = composed_name(name)
    if asked in clock_columns(ran):
        return {"run": run_id(index), "name": asked, "values": None, "label": said}
    curve = ran.trajectory.lr if name == "lr" else ran.trajectory.quantities.get(asked)
    if curve is None:
        return None
    keep = np.unique(np.linspace(0, len(curve) - 1, POINTS).astype(int))
    shown = np.where(np.isfinite(curve[keep]), curve[keep], 0.0)
    return {"run": run_id(index), "name": asked, "values": [float(f"{one:.4g}") for one in shown], "label": said}
