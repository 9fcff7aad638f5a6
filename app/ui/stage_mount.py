"""Mounts the stage: one invisible library component with the whole code, one panel that carries data only."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import streamlit as st

from app.lab import engine, history, live_edits, manage
from app.lab.experiment import State, View
from app.language.translate import LANGUAGES, translate_error
from app.stage.band import asked_of, band_of
from app.stage.bundle import SHIM, library_source
from app.stage.first_page import script_name
from app.stage.parts import Delivery
from app.stage.payload import header_of
from app.stage.why import why_data
from app.ui import served, state

KEY, ANSWERED, HELD, SENT = "fl-stage", "fl:answered", "fl:held", "fl:sent"
FULL = "fl:full"  # the experiment whose runs the browser does not arrive at by itself
REFUSED = "fl:refused"  # why what was typed last into a field could not be taken, by its number


@cache
def _library() -> Any:
    """The component that brings the code, once a process: twice would be two copies of it."""
    # A server of ours has the code as a file that browsers keep; any other sends it along.
    file = f'import(new URL("fl/{script_name()}", document.baseURI));\nexport default function () {{}}\n'
    code = file if served.ACTIVE else library_source()
    return st.components.v2.component("fall_line_library", html="<span></span>", js=code)


_panel = st.components.v2.component("fall_line_stage", html="", js=SHIM)


def draw(results: engine.Results, view: View) -> None:
    """Send the results to the stage, as far as it does not have them, and take in what the user lets go of there."""
    with st.container(key="fl-library"):
        _library()(key="fl-library-mount")
    now = state.current()
    asking, shown = state.asked(now), as_told(results, view)
    _panel(
        key=KEY,
        data=_delivery().send(
            header_of(
                results,
                shown,
                st.session_state.get(ANSWERED, 0),
                state.plays(now),
                st.session_state.get(REFUSED),
                asked=asked_of(now, shown, closed=not asking, told=state.tells(now)),
                why=None if asking else why_data(results, now.view),
                lesson=band_of(now, asking, state.seen, shelf=served.ACTIVE),
                full=st.session_state.get(FULL) == results.experiment,
                curves=dict(now.view.words).get("curves", ""),
            )
        ),
        on_edit_change=_edited,
        on_lack_change=_lacking,
        width="stretch",
        height="content",
    )


def _delivery() -> Delivery:
    """What this session's browser was sent."""
    return st.session_state.setdefault(SENT, Delivery())


def as_told(results: engine.Results, view: View) -> View:
    """The view with playhead, speed and the like as the stage was last told them.

    It moves them itself and the address bar keeps them; what comes back from there is an echo, and must not move it."""
    key = (st.session_state.get(state.TOLD, 0), results.surface.key, view.lesson)
    held = st.session_state.get(HELD)
    if held is None or held[0] != key:
        held = st.session_state[HELD] = (key, view)
    return replace(history.as_looked(view, held[1]), hide=state.hidden(state.current()), tab=held[1].tab)


def _edited() -> None:
    """The user let go of something on the stage."""
    edit = (st.session_state.get(KEY) or {}).get("edit")
    if edit:
        answered = st.session_state.get(ANSWERED, 0)
        st.session_state[ANSWERED] = int(edit.get("seq") or 0)
        turn = edit.get("lesson") or {}
        if int(turn.get("number") or 0) <= answered:  # said again by an event that left before the answer came
            turn = {}
        if isinstance(turn.get("scene"), str):  # as its own link says: what was changed here is left behind
            state.scene(turn["scene"])
            return
        if edit.get("scene") not in (None, state.current().view.lesson):  # what was changed there is left behind
            return
        state.change(lambda now: _taken(now, edit, answered))
        if isinstance(edit.get("revealed"), bool):
            state.reveal(edit["revealed"])
        if edit.get("revealing"):
            state.answer()
        if turn.get("lang") in LANGUAGES:
            state.speak(turn["lang"])
        if turn.get("leave"):
            state.leave()


def _taken(now: State, edit: Mapping[str, Any], answered: int) -> State:
    """The state after an edit, and word kept of what was typed and not understood."""
    taken, refused = live_edits.read(now, manage.named_anew(now, edit))
    st.session_state[REFUSED] = {name: translate_error(error, now.view.language) for name, error in refused.items()}
    return manage.told(now, taken, answered)


def _lacking() -> None:
    """A message got lost, or the page forgot what it had: it says that it cannot show the last one. Or it walks a run
    otherwise than a sketch of it says, and wants the whole."""
    lack = (st.session_state.get(KEY) or {}).get("lack")
    if isinstance(lack, Mapping):
        st.session_state[FULL] = state.current().experiment
    else:
        _delivery().forget()
