"""What is descended: the surface with its knobs, where it lies, the start and the number of steps."""

from functools import partial

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import State
from app.lab.live_edits import AXES, STEPS, start_knobs
from app.language.translate import Translate
from app.ui import data_panel, formula_box, knobs, pickers, state
from app.ui.more import read_more
from surfaces import Surface, placement


def draw(now: State, _: Translate) -> None:
    """The widgets of the surface."""
    experiment = now.experiment
    pickers.draw_surface(now, _)
    surface = engine.surface_of(experiment)
    if experiment.surface == "formula":
        formula_box.draw(now, _)
    else:
        st.caption(_(surface.tagline) + read_more(surface.key, now, _))
        if not state.asked(now):  # their sentences say what one sees
            _scenes(surface, _)
    pickers.draw_rates(now)
    title, where = _(surface.title), {"kind": "surface"}
    knobs.draw(f"surface-{surface.key}", title, knobs.rows(surface.knobs, surface.knob_values, where, now, _), now, _)
    if surface.data_knobs:
        data_panel.draw(surface, title, where, now, _)
    with st.expander(_("Rotate, stretch, shift")):
        knobs.draw("placement", title, knobs.rows(placement.KNOBS, surface.knob_values, where, now, _), now, _)
    begin = dict(zip(AXES, experiment.start or surface.first_start, strict=True))
    if surface.data_knobs:
        data_panel.draw_starts(_)
    knobs.draw("start", "", knobs.rows(start_knobs(surface), begin, {"kind": "start"}, now, _), now, _)
    knobs.draw("steps", "", knobs.rows([STEPS], {"steps": experiment.steps}, {"kind": "steps"}, now, _), now, _)


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
