"""Living maps of rules that search: the stage says which it lacks, a job fills them, and what is known goes to the
stage without the rest of the page."""

from functools import partial
from typing import Any

import streamlit as st

from app.lab.experiment import State
from app.lab.searchmaps import Passes, Row, Wish, concerns, fill, read_wish, searches
from app.language.translate import translate_error
from app.stage.bundle import MAPS_SHIM
from app.stage.parts import Delivery
from app.stage.searchmaps import MapsData, maps_data
from app.ui import jobs, state
from app.ui.job_panel import EVERY

SLOT = "fl:maps"  # of the job,
WISHED = "fl:maps:wish"  # of what it is for,
SENT = "fl:maps:sent"  # and of what the browser was sent of it
KEY = "fl-maps-told"

_panel = st.components.v2.component("fall_line_maps", html="", js=MAPS_SHIM)


def draw(now: State) -> None:
    """Nothing to see: a mouth and an ear of the stage, there while it shows maps that may have to come from here."""
    wanted = now.view.layout == "maps" and not state.asked(now) and searches(now.experiment)
    job, wish = jobs.current(SLOT), st.session_state.get(WISHED)
    if job is not None and wish is not None and not (wanted and job.key == _key(now, wish)):
        jobs.leave(SLOT)
        job = None
    if wanted:
        under_way = _under_way(job)
        with st.container(key=KEY):
            st.fragment(_follow, run_every=EVERY if under_way else None)(under_way)


def _follow(polled: bool) -> None:
    """Tell what is known. The page is drawn anew where a job has begun or ended, so that it looks only while there is
    one."""
    job = jobs.current(SLOT)
    _panel(
        key="fl-maps-mount",
        data=_delivery().send(_told(job)),
        on_wish_change=_wished,
        on_lack_change=_delivery().forget,
    )
    if _under_way(job) != polled:
        st.rerun()


def _told(job: jobs.Job | None) -> MapsData:
    wish: Wish | None = st.session_state.get(WISHED)
    now = state.current()
    if job is None or wish is None or job.key != _key(now, wish):
        return maps_data(0, {})
    if job.error is not None:
        return maps_data(wish.number, {}, failed=translate_error(job.error, now.view.language))
    known: Passes = job.result or job.partial or {}
    row: Row | None = None if job.done else job.words
    return maps_data(wish.number, known, row)


def _wished() -> None:
    """The stage shows maps that it cannot fill."""
    wish = read_wish((st.session_state.get("fl-maps-mount") or {}).get("wish"))
    if wish is None:
        return
    now, job = state.current(), jobs.current(SLOT)
    st.session_state[WISHED] = wish
    key = _key(now, wish)
    if job is None or job.key != key or (job.done and job.result is None):  # it failed, or nobody waited for it
        jobs.begin(SLOT, key, partial(fill, now, wish))


def _under_way(job: jobs.Job | None) -> bool:
    return job is not None and not job.done


def _key(now: State, wish: Wish) -> Any:
    return concerns(now.experiment, wish), wish


def _delivery() -> Delivery:
    """What this session's browser was sent."""
    return st.session_state.setdefault(SENT, Delivery(MapsData))
