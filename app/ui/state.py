"""The session's state. It is kept as its link text: plain data, so nothing can go stale or half updated.

Flow, one way: link -> state (once a session) -> widgets -> state -> results -> link. Every change goes through
``change``; what cannot be used becomes a notice, and the last good state stays.
"""

from collections.abc import Callable

import streamlit as st

from app.lab import engine, link
from app.lab.experiment import State
from app.language.translate import pick_language, translate_error
from symbolic.errors import FallLineError

LINK, NOTICES = "fl:link", "fl:notices"


def current() -> State:
    """The state of this session; read from the address bar the first time."""
    if LINK not in st.session_state:
        given = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
        if not any(key == "lang" for key, _ in given):
            given.append(("lang", pick_language(st.context.locale)))
        state, messages = link.decode_pairs(given)
        st.session_state[LINK] = link.encode(state)
        st.session_state[NOTICES] = [translate_error(message, state.view.language) for message in messages]
    return link.decode(st.session_state[LINK])[0]


def change(update: Callable[[State], State]) -> None:
    """Apply an update to the state. A refusal is shown and leaves everything as it was."""
    before = current()
    st.session_state[NOTICES] = []
    try:
        after = update(before)
        engine.compute(after.experiment)
    except FallLineError as error:
        st.session_state[NOTICES] = [translate_error(error, before.view.language)]
        return
    st.session_state[LINK] = link.encode(after)


def notices() -> list[str]:
    """What the user should know about the last change or the link."""
    return list(st.session_state.get(NOTICES, []))


def dismiss() -> None:
    st.session_state[NOTICES] = []


def publish(state: State) -> None:
    """Put the state into the address bar."""
    wanted = dict(link.pairs(state))
    if {key: st.query_params.get(key) for key in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def is_dark(state: State) -> bool:
    """Whether figures wear the dark theme: the view's own, else the page's."""
    return st.context.theme.type == "dark" if state.view.theme == "auto" else state.view.theme == "dark"
