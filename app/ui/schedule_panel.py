"""How knobs move during a run: a chain of schedules for the rate, and for every other knob that is asked to."""

import streamlit as st

from app.lab import edits, engine
from app.lab.captions import knob_symbol
from app.lab.experiment import MAX_PARTS, PartUse, State
from app.lab.targets import Target, targets
from app.language.translate import Translate
from app.ui import controls, state
from app.ui.parts import differ, part_knobs, whom
from app.ui.schedule_curve import strip
from optimizers.registry import all_schedules, get_schedule
from optimizers.system import composed_name

USUAL = "cosine_decay"  # what a knob is given first, unless a schedule is made for it
NONE = ""


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
            lambda name: _begin(name, indices, held),
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


def _begin(name: str, indices: list[int], held: tuple[PartUse, ...]) -> None:
    """Let a schedule move another knob."""
    if name:
        state.change(lambda s: edits.schedules(s, indices, (*held, PartUse(made_for(name), (), name))))


def _chain(target: Target, indices: list[int], held: tuple[PartUse, ...], now: State, _: Translate) -> None:
    name = target.name
    chain = [use for use in held if use.target == name]
    others = tuple(use for use in held if use.target != name)
    bare = name.rpartition(".")[2]
    names = {key: _(part.title) for key, part in all_schedules().items() if part.relative or part.target == bare}
    for use in chain:  # a link may have put any schedule here
        names.setdefault(use.key, _(get_schedule(use.key).title))

    def put(place: int, use: PartUse) -> None:
        """The chain up to here with this schedule; what came after stays while this one hands over."""
        rest = chain[place + 1 :] if get_schedule(use.key).length else []
        mine = [*chain[:place], *([] if use.key == "constant" else [use]), *rest]
        state.change(lambda s: edits.schedules(s, indices, others + tuple(mine)))

    place = 0
    while True:
        use = chain[place] if place < len(chain) else PartUse("constant", (), name)
        controls.choose(
            (_("Learning rate") if name == "lr" else label(target, _)) if place == 0 else _("Then"),
            f"schedule:{name}:{place}", use.key, list(names), names.__getitem__,
            lambda key, place=place: put(place, PartUse(key, (), name)),
        )  # fmt: skip
        part = get_schedule(use.key)
        if use.key != "constant":
            st.caption(_(part.summary))
            part_knobs(part, use, f"schedule:{name}:{place}", lambda changed, place=place: put(place, changed), _)
        if not part.length or place + 1 >= MAX_PARTS:
            break
        place += 1
    if chain:
        ran = engine.compute(now.experiment).runs[indices[0]]
        curve = ran.trajectory.lr if name == "lr" else ran.trajectory.quantities.get(composed_name(name))
        if curve is not None:
            st.html(strip(curve, _("Learning rate") if name == "lr" else label(target, _)))
