"""The page: sidebar, stage, and what lies under it."""

import gc
from functools import cache
from pathlib import Path

import streamlit as st

from app.lab import engine
from app.lab.experiment import State
from app.language.numbers import count
from app.language.translate import Translate, translator
from app.ui import bar, hello, maps_panel, panels, pickers, sidebar, stage_mount, state
from symbolic.errors import FallLineError


@st.cache_resource
def _settle() -> bool:
    """Once a server: what was imported stays, so later collections need not walk it (40 ms a time)."""
    gc.collect()
    gc.freeze()
    return True


# In another page's frame: nothing but the figure.
FRAMED = """
.stMainBlockContainer { padding: 6px 10px 0; }
.stMainBlockContainer > [data-testid="stVerticalBlock"] { gap: 0; }
.stMain { overflow: hidden; }
.stAppHeader, [data-testid="stLayoutWrapper"]:has(> .st-key-fl-head) { display: none; }
"""


# Beside a lesson: the band stands where the sidebar would, on a phone it is the page.
BESIDE = """
@media (min-width: 900px) {
  .stMain { padding-inline-start: 320px; }
  .stMainBlockContainer { padding-inline: 28px; }
}
@media (max-width: 899.98px) { .stAppHeader, [data-testid="stLayoutWrapper"]:has(> .st-key-fl-head) { display: none; } }
"""


@cache
def style() -> str:
    """Only what the theme cannot say: less empty space at the top, the formula on the title's line, phones."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def _page_title(now: State, _: Translate) -> str:
    """What the browser's tab says, in the reader's language."""
    try:
        return f"{_(engine.surface_of(now.experiment).title)} · Fall Line"
    except FallLineError:
        return "Fall Line"


def page() -> None:
    """Draw the whole page from the session's state; Streamlit runs this at every change."""
    state.follow()
    now = state.current()
    _ = translator(now.view.language)
    st.set_page_config(page_title=_page_title(now, _), page_icon="⛰", layout="wide", initial_sidebar_state="auto")
    around = FRAMED if st.context.is_embedded else BESIDE if now.view.lesson else ""
    st.html(f"<style>{style()}{around}</style>")
    _notices(_)
    try:
        results = engine.compute(now.experiment)
    except FallLineError:  # decode and change let only states through that compute; a missing part is said in a notice
        st.error(_("This experiment cannot be run."))
        return
    # The stage goes first on the wire: what the eye waits for should not queue behind the widgets.
    _head(results, now, _)
    hello.draw(now, _)
    stage_mount.draw(results, now.view)
    maps_panel.draw(now)
    hide = state.hidden(now)
    if "sidebar" not in hide:
        with st.sidebar:
            sidebar.draw(now, _)
    if "tabs" not in hide:
        panels.draw(results, now, _)
    if "sidebar" not in hide:
        pickers.draw_catalogue(now.view.language)  # last: nobody waits for it
    _settle()


def _notices(_: Translate) -> None:
    """What went wrong, as plain text: it may quote what a stranger typed, and Markdown would load their pictures."""
    texts = state.notices()
    if texts:
        with st.container(border=True, key="fl-notices"):
            for text in texts:
                st.text(f"⚠ {text}")
            with st.container(horizontal=True):
                steps = state.offer()
                if steps is not None:
                    st.button(_("Run {steps} steps instead").format(steps=count(steps)), on_click=state.accept)
                st.button(_("Dismiss"), on_click=state.dismiss, type="tertiary")


def _head(results: engine.Results, now: State, _: Translate) -> None:
    """Title, formula and the bar: one component, so that the first page's own stands where it will."""
    with st.container(key="fl-head"):
        bar.draw(results, now, _)
