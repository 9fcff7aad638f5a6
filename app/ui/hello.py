"""The first look: one sentence and three things to try, until it is dismissed or something else is looked at."""

from functools import partial

import streamlit as st

from app.lab import history, link
from app.lab.experiment import Experiment, State
from app.lab.first_look import SENTENCE, SUGGESTIONS
from app.language.translate import Translate
from app.ui import state


def draw(now: State, _: Translate) -> None:
    """One line under the title."""
    if not st.session_state.get(state.FIRST) or now.experiment != Experiment():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="fl-hello"):
        st.html(f"<p class='fl-hello'>{_(SENTENCE)}</p>", width="content")
        for i, (label, text) in enumerate(SUGGESTIONS):
            st.button(_(label), key=f"hello:{i}", on_click=partial(_try, text), type="tertiary", width="content")
        st.button("✕", key="hello:close", on_click=_dismiss, type="tertiary", help=_("Dismiss"), width="content")


def _try(text: str) -> None:
    """Open a suggestion in this session: one step back is the first page again."""
    shown = link.decode(text)[0].experiment
    state.change(lambda now: State(shown, history.plain(now.view)))
    state.play()


def _dismiss() -> None:
    st.session_state[state.FIRST] = False
