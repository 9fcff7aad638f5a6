"""What is descended: the surface with its knobs, where it lies, the start and the number of steps."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import MAX_STEPS, State
from app.language.numbers import count
from app.language.translate import Translate
from app.ui import controls, formula_box, pickers, state
from surfaces import Surface, placement

# fmt: off
STEP_STOPS = (10, 20, 50, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 5000, 10_000, 20_000, 50_000,
              MAX_STEPS)
# fmt: on


def draw(now: State, _: Translate) -> None:
    """The widgets of the surface."""
    experiment = now.experiment
    pickers.draw_surface(now, _)
    surface = engine.surface_of(experiment)
    if experiment.surface == "formula":
        formula_box.draw(now, _)
    else:
        st.caption(_(surface.tagline))
        if not state.asked(now):  # their sentences say what one sees
            _scenes(surface, _)
    pickers.draw_rates(now)
    for knob in surface.knobs:
        controls.knob(
            knob, surface.knob_values[knob.name], f"surface:{surface.key}:{knob.name}", _surface_value(knob.name), _
        )
    with st.expander(_("Rotate, stretch, shift")):
        for knob in placement.KNOBS:
            controls.knob(knob, surface.knob_values[knob.name], f"frame:{knob.name}", _surface_value(knob.name), _)
    x, y = experiment.start or surface.first_start
    left, right = st.columns(2)
    for axis, value, place in (("x", x, left), ("y", y, right)):
        key = f"start:{axis}"
        controls.seed(key, float(value))
        place.number_input(
            _("Start x") if axis == "x" else _("Start y"), key=key, format="%.5g", step=0.1, on_change=_start_typed,
        )  # fmt: skip
    stops = sorted({*STEP_STOPS, experiment.steps})
    controls.seed("steps", experiment.steps)
    st.select_slider(
        _("Steps"), stops, key="steps", format_func=count,
        on_change=controls.report("steps", lambda n: state.change(lambda s: edits.experiment(s, steps=int(n)))),
    )  # fmt: skip


def _scenes(surface: Surface, _: Translate) -> None:
    """What shows the point of this surface, one click each."""
    if not surface.scenes:
        return
    with st.container(key="fl-scenes", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Shows"), width="content")
        for index, scene in enumerate(surface.scenes):
            st.button(
                _(scene.title), key=f"scene:{surface.key}:{index}", help=_(scene.doc), width="content",
                on_click=partial(_show, surface.key, index),
            )  # fmt: skip


def _show(key: str, index: int) -> None:
    state.change(lambda s: edits.scene(s, key, index))


def _surface_value(name: str) -> Callable[[Any], None]:
    return lambda value: state.change(lambda s: edits.surface_value(s, name, value))


def _start_typed() -> None:
    x, y = st.session_state["start:x"], st.session_state["start:y"]
    state.change(lambda s: edits.start(s, x, y))
