"""The page: sidebar, stage, and what lies under it."""

import gc

import streamlit as st

from app.lab import engine
from app.language.numbers import count
from app.language.translate import Translate, translator
from app.ui import bar, panels, sidebar, stage_mount, state
from symbolic.errors import FallLineError


@st.cache_resource
def _settle() -> bool:
    """Once a server: what was imported stays, so later collections need not walk it (40 ms a time)."""
    gc.collect()
    gc.freeze()
    return True


def page() -> None:
    """Draw the whole page from the session's state; Streamlit runs this at every change."""
    state.follow()
    st.set_page_config(page_title="Fall Line", page_icon="⛰", layout="wide", initial_sidebar_state="auto")
    now = state.current()
    _ = translator(now.view.language)
    st.html(f"<style>{STYLE}</style>")
    _notices(_)
    try:
        results = engine.compute(now.experiment)
    except FallLineError:  # decode and change let only states through that compute; a missing part is said in a notice
        st.error(_("This experiment cannot be run."))
        return
    # The stage goes first on the wire: what the eye waits for should not queue behind the widgets.
    _title(results, now, _)
    stage_mount.draw(results, now.view)
    with st.sidebar:
        sidebar.draw(now, _)
    panels.draw(results, now, _)
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


def _title(results: engine.Results, now: state.State, _: Translate) -> None:
    surface = results.surface
    with st.container(key="fl-head"):
        if "title" not in now.view.hide:
            with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="fl-title"):
                st.html(f"<h1 class='fl-h1'>{_(surface.title)}</h1>", width="content")
                st.latex("f(x, y) = " + surface.latex(), width="content")
        bar.draw(results, now, _)


# Only what the theme cannot say: less empty space at the top, the formula on the title's line, wrapping on a phone.
STYLE = """
.stMainBlockContainer {
  padding: 1.6rem clamp(1rem, 3vw, 3rem) 2rem;
  max-width: 1500px;
}
.stSidebar [data-testid="stSidebarHeader"] { height: 2.2rem; margin-bottom: 0; padding-bottom: 0; }
.stSidebar [data-testid="stSidebarUserContent"] { padding-top: 0; padding-bottom: 2rem; }
.stSidebar [data-testid="stVerticalBlock"] { gap: 0.7rem; }
.stSidebar hr { margin: 0.4rem 0; }
.st-key-fl-head { flex-direction: row; align-items: flex-start; gap: 0.8rem; margin-bottom: -0.4rem; }
.st-key-fl-head > :first-child { flex: 1 1 0; min-width: 0; }
.st-key-fl-head > :last-child { flex: none; width: auto; margin-inline-start: auto; }
.fl-h1 { font-size: 1.35rem; font-weight: 600; margin: 0; line-height: 1.2; padding: 0; }
.st-key-fl-title { flex-wrap: wrap; align-items: baseline; row-gap: 0.2rem; }
.st-key-fl-title .katex-display { margin: 0.15rem 0; text-align: left; overflow-x: auto; overflow-y: hidden; }
.st-key-fl-title .katex-display > .katex { text-align: left; white-space: normal; }
.st-key-fl-title .katex { font-size: 1.02rem; line-height: 1.6; }
.st-key-fl-title [data-testid="stMarkdownContainer"] { max-width: 100%; }
[class*="st-key-fl-equations"] .katex-display {
  text-align: left; margin: 0.3rem 0 0.6rem; overflow-x: auto; overflow-y: hidden;
}
[class*="st-key-fl-equations"] .katex-display > .katex { text-align: left; }
.st-key-fl-equations-step .katex { font-size: 0.98rem; }
.st-key-fl-library { display: none; }
.fl-brand { font-size: 1.15rem; font-weight: 600; letter-spacing: 0.01em; margin: 0; }
.fl-brand small { font-weight: 400; opacity: 0.75; font-size: 0.8rem; display: block; letter-spacing: 0; }
@media (max-width: 640px) { .stMainBlockContainer { padding-top: 4.2rem; } }
"""
