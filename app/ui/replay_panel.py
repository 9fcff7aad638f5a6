"""A run of one's own, made elsewhere: its path comes in as a file and stands beside the computed runs.

It stays in the session, never in a link (:func:`app.ui.state.hold`).
"""

import streamlit as st

from app.lab import replays
from app.lab.experiment import MAX_RUNS, REPLAY, State
from app.lab.replay_files import MAX_BYTES
from app.lab.replay_runs import with_recorded
from app.language.translate import Translate, translate_error
from app.ui import state
from symbolic.errors import FallLineError

TIMES = "fl:replays-taken"  # how many files were


def draw(now: State, _: Translate) -> None:
    """Where a file is handed in."""
    with st.container(key="fl-replay"), st.expander(_("Your own run")):
        st.caption(
            _(
                "The parameter history of a run made elsewhere, in PyTorch, optax or anything else: a CSV with columns "
                "x and y, or an NPZ with theta, one row a step. All runs then begin where it does."
            )
        )
        if len(now.experiment.runs) >= MAX_RUNS:
            st.caption(_("{limit} runs are there already: take one away first.").format(limit=MAX_RUNS))
            return
        # Streamlit's own words are English: ours stand in their place (page.css)
        word = _("Choose a file…")
        st.html(f'<style>.st-key-fl-replay {{ --fl-choose: "{word}" }}</style>')
        key = f"replay:{st.session_state.get(TIMES, 0)}"  # a file that was taken leaves an empty box behind
        st.file_uploader(
            _("File of a path"),
            type=["csv", "tsv", "txt", "npz", "npy"],
            key=key,
            on_change=_given,
            args=(key,),
            label_visibility="collapsed",
        )
        if any(run.rule == REPLAY for run in now.experiment.runs):
            st.caption(_("The file stays in this session: a link to this page says that the path is missing."))


def _given(key: str) -> None:
    """Take the file in, or say why not."""
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
    try:
        path, run = replays.read(file.read(MAX_BYTES + 1), file.name)
    except FallLineError as error:
        state.complain(translate_error(error, state.current().view.language))
        return
    state.hold(path)
    state.change(lambda s: with_recorded(s, path, run))
