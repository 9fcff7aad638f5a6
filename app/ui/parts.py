"""What the panels of schedules and transforms share: whom they speak of, and the knobs of one part."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import PartUse, State, run_id
from app.language.translate import Translate
from app.ui import controls, knobs, state
from optimizers.parts import Part
from optimizers.registry import get_schedule, get_transform

Uses = tuple[PartUse, ...]


def whom(section: str, now: State, _: Translate) -> list[int]:
    """Which runs a section speaks of: all of them, or one. A choice of the eye, so it is not part of the state."""
    runs = now.experiment.runs
    if len(runs) == 1:
        return [0]
    key = controls.in_language(f"{section}:whom")
    options = ["all", *(run_id(i) for i in range(len(runs)))]
    if st.session_state.get(key) not in options:
        st.session_state[key] = "all"
    titles = {"all": _("all optimizers")} | {
        run_id(i): f"{i + 1}. {_(engine.rule_of(run).title)}" for i, run in enumerate(runs)
    }
    who = st.selectbox(_("For"), options, key=key, format_func=titles.__getitem__)
    return list(range(len(runs))) if who == "all" else [options.index(who) - 1]


def differ(held: list[tuple[PartUse, ...]], _: Translate) -> None:
    """Say so where the runs that are meant have different chains."""
    if len(set(held)) > 1:
        st.caption(_("The optimizers differ here; what you choose now goes to all of them. This is the first one's."))


def edit(kind: str, indices: Sequence[int], change: Callable[[Uses], Uses]) -> None:
    """Give these runs another chain of schedules or transforms (``kind``): the first one's, as the state has it now and
    ``change`` makes it. What the page was drawn from may be a hand behind: two changes come together where the first is
    still being drawn."""

    def edited(now: State) -> State:
        there = [i for i in indices if i < len(now.experiment.runs)]
        if not there:
            return now
        first = now.experiment.runs[there[0]]
        if kind == "schedule":
            return edits.schedules(now, there, change(first.schedules))
        return edits.transforms(now, there, change(first.transforms))

    state.change(edited)


def part_knobs(kind: str, place: int, indices: Sequence[int], now: State, _: Translate, **curve: Any) -> None:
    """The knobs of the schedule or transform (``kind``) at a place of the first of these runs, for all of them."""
    runs = now.experiment.runs
    uses = [runs[i].schedules if kind == "schedule" else runs[i].transforms for i in indices]
    use = uses[0][place]
    part: Part = (get_schedule if kind == "schedule" else get_transform)(use.key)
    prefix = f"{kind[0]}{place + 1}_"
    alike = [i for i, held in zip(indices, uses, strict=True) if held == uses[0]]
    names = {knob.name: prefix + knob.name for knob in part.number_knobs}
    where = {
        "kind": kind,
        "runs": [run_id(i) for i in indices],
        "at": place,
        "key": use.key,
        # those with other chains are given this one when the hand lets go
        "reads": {run_id(i): names for i in alike},
    }
    shown = knobs.rows(part.knobs, part.values(dict(use.values)), where, now, _)
    knobs.draw(f"{kind}-{place}-{use.key}", _(part.title), shown, now, _, **curve)
