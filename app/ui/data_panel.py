"""The data behind a surface: which rows, how they are prepared, where they come from, and where weights begin."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from app.lab import edits
from app.lab.engine import surface_of
from app.lab.experiment import State
from app.language.translate import Translate
from app.ui import knobs, state
from surfaces import Surface
from surfaces.dataset import DATA
from surfaces.initial import SCHEMES, first_weights

DRAWN = ("rows", "data_seed")  # what only data that are drawn have
FIRST = ("data", "prepare")  # always in sight; the others stand in a drawer


def draw(surface: Surface, title: str, where: Mapping[str, Any], now: State, _: Translate) -> None:
    """The widgets of a surface's data."""
    data = DATA.get(surface.knob_values["data"])
    there = [knob for knob in surface.data_knobs if data.generated or knob.name not in DRAWN]
    first = [knob for knob in there if knob.name in FIRST]
    rest = [knob for knob in there if knob.name not in FIRST]
    knobs.draw("data", title, knobs.rows(first, surface.knob_values, where, now, _), now, _, condition=True)
    st.caption(_(data.doc) + " " + _(data.reference))
    with st.expander(_("Rows, noise, penalties")):
        knobs.draw("data-more", title, knobs.rows(rest, surface.knob_values, where, now, _), now, _)


def draw_starts(_: Translate) -> None:
    """Initialisation schemes as starts, one click each."""
    with st.container(key="fl-initial", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Weights begin"), width="content")
        for scheme in SCHEMES.values():
            st.button(
                _(scheme.title), key=f"initial:{scheme.key}", help=_(scheme.doc), width="content",
                on_click=partial(_begin, scheme.key),
            )  # fmt: skip


def _begin(key: str) -> None:
    def begun(now: State) -> State:
        return edits.start(now, *first_weights(surface_of(now.experiment), key, now.experiment.seed))

    state.change(begun)
