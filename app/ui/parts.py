"""What the panels of schedules and transforms share: whom they speak of, and the knobs of one part."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import PartUse, State, run_id
from app.language.translate import Translate
from app.ui import controls
from optimizers.parts import Part


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


def part_knobs(part: Part, use: PartUse, prefix: str, put: Callable[[PartUse], None], _: Translate) -> None:
    """The knobs of a schedule or transform; ``put`` takes the part with another value."""
    values = part.values(dict(use.values))
    for knob in part.knobs:

        def changed(value: Any, name: str = knob.name) -> None:
            put(PartUse(use.key, edits.without_defaults(dict(use.values) | {name: value}, part.knobs), use.target))

        controls.knob(knob, values[knob.name], f"{prefix}:{part.key}:{knob.name}", changed, _)
