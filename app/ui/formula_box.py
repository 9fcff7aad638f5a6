"""The formula box. A stranger's text goes to the language's own reader and comes back as LaTeX of its tree."""

from dataclasses import replace

import streamlit as st

from app.lab import edits, engine
from app.lab.experiment import State
from app.language.translate import Translate, translate_error
from app.ui import controls, language_sheet, state
from surfaces import from_formula
from symbolic.errors import FallLineError, FormulaError

KEY, TRIED = "formula", "fl:tried"


def draw(now: State, _: Translate) -> None:
    """The box, what is to be known of the formula, and what is wrong with the text that was tried."""
    tried = st.session_state.get(TRIED)
    controls.seed(KEY, tried if tried is not None else now.experiment.formula)
    st.text_input(
        _("f(x, y) ="),
        key=KEY,
        max_chars=500,
        on_change=_typed,
        help=_("For example (1-x)^2 + 100(y-x^2)^2, or sin(x) cos(y) + |x|."),
    )
    language_sheet.formula(_)
    _window(now, _)
    if tried is None:
        for text in engine.remarks(replace(now.experiment, runs=())):
            st.caption(_(text))
        return
    try:
        from_formula(tried, knobs=dict(now.experiment.surface_values))
    except FormulaError as error:
        # Quoted text stays out of Markdown: code and plain text only.
        st.code(error.caret(), language=None)
        st.text(translate_error(error, now.view.language))
        name = error.unknown_name
        if name is not None and name.isalpha() and len(name) <= 12:
            st.button(_("Make it a slider"), on_click=_declare, args=(name, tried))
    except FallLineError as error:
        st.text(translate_error(error, now.view.language))
    else:
        return
    st.caption(_("Until this can be read, the map shows the last formula that could."))


def _window(now: State, _: Translate) -> None:
    """The part of the plane that is shown: chosen for the formula until one is set."""
    with st.expander(_("Window")):
        box = tuple(engine.surface_of(now.experiment).box)
        left, right = st.columns(2)
        names = (_("left"), _("right"), _("bottom"), _("top"))
        for i, (name, place) in enumerate(zip(names, (left, right, left, right), strict=True)):
            key = f"window:{i}"
            controls.seed(key, float(box[i]))
            place.number_input(name, key=key, format="%.5g", step=0.5, on_change=_windowed)
        if now.experiment.window is not None:
            st.button(_("Choose it for me"), on_click=lambda: state.change(lambda s: edits.experiment(s, window=None)))


def _windowed() -> None:
    edges = tuple(float(st.session_state[f"window:{i}"]) for i in range(4))
    state.change(lambda s: edits.view(edits.experiment(s, window=edges, start=None), zoom=None))


def _typed() -> None:
    _try(st.session_state[KEY])


def _try(text: str) -> None:
    """Take the text if it can be read; else keep it in the box beside the last good picture."""
    now = state.current()
    try:
        after = edits.formula(now, text)
    except FallLineError:
        st.session_state[TRIED] = text
        return
    st.session_state.pop(TRIED, None)
    state.change(lambda s: after)


def _declare(name: str, text: str) -> None:
    state.change(lambda s: edits.letter(s, name))
    _try(text)
