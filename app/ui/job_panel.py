"""What a page shows of a job: looked at again and again while it is on its way, its progress in words, its end."""

from collections.abc import Callable

import streamlit as st

from app.language.translate import Translate, translate_phrase
from app.ui import jobs

EVERY = 0.5  # seconds between two looks at a job


def follow(slot: str, key: object, show: Callable[[jobs.Job | None], None]) -> None:
    """Draw what stands in a slot for ``key``: ``show(job)``, with None where there is no such job. It is drawn again
    and again while the job is on its way, and the page is drawn once more when that begins and ends."""
    job = jobs.current(slot)
    running = job is not None and job.key == key and not job.done
    st.fragment(_look, run_every=EVERY if running else None)(slot, key, show)


def _look(slot: str, key: object, show: Callable[[jobs.Job | None], None]) -> None:
    job, looking = jobs.current(slot), f"{slot}:looking"
    mine = job if job is not None and job.key == key else None
    if mine is None or mine.done:
        if st.session_state.pop(looking, False):
            st.rerun()  # the whole page once: it need not look again
    elif not st.session_state.get(looking):
        st.session_state[looking] = True
        st.rerun()  # it has just been begun: the page looks from now on
    show(mine)


def progress(job: jobs.Job, slot: str, lang: str, _: Translate) -> None:
    """How far a job is, in words, and the way to end it."""
    words = _("beginning") if job.begun else _("waiting for a free place")
    if job.words is not None:
        words = translate_phrase(job.words, lang)
    st.progress(min(job.share, 1.0), words)
    st.button(_("Cancel"), key=f"{slot}:cancel", on_click=jobs.leave, args=(slot,))
