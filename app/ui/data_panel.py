"""The data behind a surface: which rows, how they are prepared, where they come from, and where weights begin."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from app.lab import edits, own_edits
from app.lab.engine import surface_of
from app.lab.experiment import State
from app.language.translate import Translate
from app.ui import knobs, own_data_panel, state
from surfaces import Surface, own_data
from surfaces.dataset import DataSet
from surfaces.initial import SCHEMES, first_weights
from symbolic.knob import Knob

DRAWN = ("rows", "data_seed")  # what only data that are drawn have
FIRST = ("data", "prepare")  # always in sight; the others stand in a drawer


def draw(surface: Surface, title: str, where: Mapping[str, Any], now: State, _: Translate) -> None:
    """The widgets of a surface's data."""
    assert surface.model is not None
    data = own_data.found(surface.knob_values["data"], surface.model.answers)
    there = [_with_own(knob, data) for knob in surface.data_knobs if data.generated or knob.name not in DRAWN]
    first = [knob for knob in there if knob.name in FIRST]
    rest = [knob for knob in there if knob.name not in FIRST]
    knobs.draw("data", title, knobs.rows(first, surface.knob_values, where, now, _), now, _, condition=True)
    st.caption(_(data.doc))
    own_data_panel.draw(surface, now, _)
    with st.expander(_("Rows, noise, penalties")):
        knobs.draw("data-more", title, knobs.rows(rest, surface.knob_values, where, now, _), now, _)
        if data.reference:
            st.caption(_("Source of the data: {reference}").format(reference=data.reference))


def _with_own(knob: Knob, data: DataSet) -> Knob:
    """The knob of the data, with rows of one's own among its choices where they are there."""
    if knob.name != own_edits.DATA or data.key in knob.choices:
        return knob
    return replace(knob, choices=(*knob.choices, data.key), stages=(*knob.stages, data.title))


def draw_starts(_: Translate) -> None:
    """Initialisation schemes as starts, one click each."""
    st.caption(_("Weights begin at"))
    with st.container(key="fl-initial", horizontal=True, vertical_alignment="center", gap="small"):
        for scheme in SCHEMES.values():
            st.button(
                _(scheme.title), key=f"initial:{scheme.key}", help=_(scheme.doc), width="content",
                on_click=partial(_begin, scheme.key),
            )  # fmt: skip


def _begin(key: str) -> None:
    def begun(now: State) -> State:
        return edits.start(now, *first_weights(surface_of(now.experiment), key, now.experiment.seed))

    state.change(begun)
