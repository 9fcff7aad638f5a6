"""The table of three choices: direction by scale, any square can be run, what has a name is named."""

from dataclasses import replace
from functools import partial

import streamlit as st

from app.lab import edits, engine, rates
from app.lab.experiment import MAX_RUNS, Run, State, values_of
from app.language.translate import N_, Translate
from app.ui import state
from optimizers import choices
from optimizers.registry import get

# What tells a rule's second square from its first.
ASIDES = {("form", "mean"): N_("mean form"), ("bias_correction", "yes"): N_("corrected")}


def draw(results: engine.Results, now: State, _: Translate) -> None:
    """The table, the squares that run marked."""
    st.caption(
        _(
            "Nearly every optimizer is three choices: a direction, a scale that divides it, and a schedule for the "
            "rate. Press a square to run it; any direction goes with any scale."
        )
    )
    st.latex(r"\theta_t = \theta_{t-1} - \eta_t \, \frac{d_t}{\sigma_t}", width="content")
    full = len(now.experiment.runs) >= MAX_RUNS
    with st.container(key="fl-choices"):
        head = st.columns(len(choices.DIRECTIONS) + 1, vertical_alignment="bottom")
        head[0].caption(_("scale \\ direction"))
        for place, direction in zip(head[1:], choices.DIRECTIONS.values(), strict=True):
            place.caption(f"**{_(direction.title)}**", help=_(direction.summary))
        for scale in choices.SCALES.values():
            row = st.columns(len(choices.DIRECTIONS) + 1, vertical_alignment="center")
            row[0].caption(f"**{_(scale.title)}**", help=_(scale.summary))
            squares = [square for square in choices.table() if square.scale == scale.key]
            for place, square in zip(row[1:], squares, strict=True):
                runs = any(_is(run, square) for run in now.experiment.runs)
                place.button(
                    named(square, _) if square.name else "+", key=f"choice:{square.key}", width="stretch",
                    type="primary" if runs else "secondary" if square.name else "tertiary",
                    on_click=partial(_toggle, square), disabled=full and not runs,
                    help=None if square.name else _(get(square.key).summary),
                )  # fmt: skip


def named(square: choices.Square, _: Translate) -> str:
    """The title of the rule in a square, with what tells it from the rule's other squares."""
    said = [_(ASIDES[setting]) for setting in square.settings.items() if setting in ASIDES]
    title = _(get(square.name).title)
    return _("{title} ({aside})").format(title=title, aside=", ".join(said)) if said else title


def _is(run: Run, square: choices.Square) -> bool:
    """Whether a run is this square: its rule, with the settings that tell it from the rule's other squares."""
    if run.rule != (square.name or square.key):
        return False
    telling = {name for other in choices.table() if other.name == square.name for name in other.settings}
    values = get(run.rule).values(dict(run.values))
    default = get(run.rule).values({})
    return all(values[name] == square.settings.get(name, default[name]) for name in telling)


def _toggle(square: choices.Square) -> None:
    """Add the square's run at a rate that suits the surface, or take it away again."""

    def toggle(s: State) -> State:
        kept = tuple(run for run in s.experiment.runs if not _is(run, square))
        if len(kept) < len(s.experiment.runs):
            return edits.experiment(s, runs=kept)
        fresh = Run(square.name or square.key, values_of(square.settings))
        (suited,) = rates.suited(replace(s.experiment, runs=(fresh,)))
        return edits.experiment(s, runs=(*kept, suited))

    state.change(toggle)
