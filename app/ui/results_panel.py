"""The results in numbers: a table drawn by the stage's library, which sorts and copies it without asking the server."""

import streamlit as st

from app.lab.engine import Results
from app.lab.experiment import State
from app.lab.results_table import results_table
from app.language.translate import DEFAULT, Translate
from app.stage.bundle import RESULTS_SHIM
from app.stage.strings import results_strings

_table = st.components.v2.component("fall_line_results", html="", js=RESULTS_SHIM)


def draw(results: Results, now: State, _: Translate) -> None:
    """Draw the table of every run."""
    strings = {} if now.view.language == DEFAULT else {text: _(text) for text in results_strings()}
    data = {
        "lang": now.view.language,
        "theme": now.view.theme,
        "strings": strings,
        **results_table(results, now.view, _),
    }
    _table(key="fl-results", data=data, width="stretch", height="content")
