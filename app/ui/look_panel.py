"""How it looks: the language and the theme of the page."""

import streamlit as st

from app.lab import edits
from app.lab.experiment import THEMES, State
from app.language.translate import LANGUAGES, Translate
from app.ui import controls, state


def draw(now: State, _: Translate) -> None:
    """The widgets of the view."""
    left, right = st.columns(2)
    with left:
        controls.choose(
            _("Language"), "language", now.view.language, list(LANGUAGES), LANGUAGES.__getitem__,
            state.speak,
        )  # fmt: skip
    with right:
        names = {"auto": _("automatic"), "light": _("light"), "dark": _("dark")}
        controls.choose(
            _("Theme"), "theme", now.view.theme, list(THEMES), names.__getitem__,
            lambda theme: state.change(lambda s: edits.view(s, theme=theme)),
        )  # fmt: skip
