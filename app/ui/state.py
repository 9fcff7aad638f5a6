"""The session's state. It is kept as its link text: plain data, so nothing can go stale or half updated.

Flow, one way: link -> state (once a session) -> widgets -> state -> results -> link. Every change goes through
``change``; what cannot be used becomes a notice, and the last good state stays.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.lab import edits, engine, link
from app.lab.admit import admit
from app.lab.budget import TooMuchWork
from app.lab.experiment import State
from app.language.translate import pick_language, translate_error
from symbolic.errors import FallLineError

LINK, NOTICES, OFFER = "fl:link", "fl:notices", "fl:offer"


def current() -> State:
    """The state of this session; read from the address bar the first time."""
    if LINK not in st.session_state:
        query = _query()
        if not any(piece.startswith("lang=") for piece in query.split("&")):
            query += f"&lang={pick_language(st.context.locale)}"
        state, messages = link.decode(query)
        st.session_state[LINK] = link.encode(state)
        st.session_state[NOTICES] = [translate_error(message, state.view.language) for message in messages]
    return link.decode(st.session_state[LINK])[0]


def _query() -> str:
    """The query of the address as it was typed: ``st.query_params`` has already turned every + into a space."""
    context = get_script_run_ctx()
    return context.query_string if context is not None else ""


def change(update: Callable[[State], State]) -> None:
    """Apply an update to the state. A refusal is shown and leaves everything as it was."""
    before = current()
    dismiss()
    after = before
    try:
        after = update(before)
        text = admit(after)
        engine.compute(after.experiment)
    except FallLineError as error:
        st.session_state[NOTICES] = [translate_error(error, before.view.language)]
        if isinstance(error, TooMuchWork) and error.steps:
            st.session_state[OFFER] = edits.experiment(after, steps=error.steps)
        return
    st.session_state[LINK] = text


def offer() -> int | None:
    """The number of steps with which the change that was refused would fit; None where there is nothing to offer."""
    held = st.session_state.get(OFFER)
    return held.experiment.steps if held is not None else None


def accept() -> None:
    """Make the change that was refused, with the number of steps that fits."""
    offered = st.session_state[OFFER]
    change(lambda _: offered)


def notices() -> list[str]:
    """What the user should know about the last change or the link."""
    return list(st.session_state.get(NOTICES, []))


def dismiss() -> None:
    """Forget what was said about the last change."""
    st.session_state[NOTICES] = []
    st.session_state.pop(OFFER, None)


def publish(state: State) -> None:
    """Put the state into the address bar."""
    wanted = dict(link.in_address(state))
    if {key: st.query_params.get(key) for key in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def is_dark(state: State) -> bool:
    """Whether figures wear the dark theme: the view's own, else the page's."""
    return st.context.theme.type == "dark" if state.view.theme == "auto" else state.view.theme == "dark"
