"""Mounts the stage: one invisible library component with the whole code, one panel that carries data only."""

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import View
from app.stage.bundle import SHIM, library_source
from app.stage.parts import Delivery
from app.stage.payload import header_of
from app.ui import state

KEY, ANSWERED, SENT = "fl-stage", "fl:answered", "fl:sent"

# Registered at module level: the same component twice would be two copies of the code.
_library = st.components.v2.component("fall_line_library", html="<span></span>", js=library_source())
_panel = st.components.v2.component("fall_line_stage", html="", js=SHIM)


def draw(results: engine.Results, view: View) -> None:
    """Send the results to the stage, as far as it does not have them, and take in what the user lets go of there."""
    with st.container(key="fl-library"):
        _library(key="fl-library-mount")
    _panel(
        key=KEY,
        data=_delivery().send(header_of(results, view, st.session_state.get(ANSWERED, 0))),
        on_edit_change=_edited,
        on_lack_change=_lacking,
        width="stretch",
        height="content",
    )


def _delivery() -> Delivery:
    """What this session's browser was sent."""
    return st.session_state.setdefault(SENT, Delivery())


def _edited() -> None:
    """The user let go of something on the stage."""
    edit = (st.session_state.get(KEY) or {}).get("edit")
    if edit:
        st.session_state[ANSWERED] = int(edit.get("seq") or 0)
        state.change(lambda now: edits.stage(now, edit))


def _lacking() -> None:
    """A message got lost, or the page forgot what it had: it says that it cannot show the last one."""
    _delivery().forget()
