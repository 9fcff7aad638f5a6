"""Native widgets. Values come from the state at every run; a widget only reports a change.

User-typed text never reaches Markdown: labels and helps are our own sentences.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from app.language.translate import DEFAULT
from app.ui import state

WRITTEN = "fl:written"  # what each widget was to show at the last run, and at how many more that is written
RUNS = 3


def report(key: str, done: Callable[[Any], None]) -> Callable[[], None]:
    """A callback that hands the widget's new value on."""
    return lambda: done(st.session_state[key])


def seed(key: str, value: Any) -> None:
    """Show the state's value: the only function that writes widgets. It is written at some runs after each other: what
    a run writes never comes to the page if the next interrupts it, and a widget without it shows, and then reports, a
    value of its own."""
    written = st.session_state.setdefault(WRITTEN, {})
    before, left = written.get(key, (value, 0))
    if key not in st.session_state or st.session_state[key] != value:
        left = RUNS
    elif before != value:
        left = 0  # it comes from the widget itself
    if left:
        st.session_state[key] = value
    written[key] = (value, max(left - 1, 0))


def in_language(key: str) -> str:
    """A widget's key that holds the language: the page keeps the words of what is chosen under it."""
    language = state.current().view.language
    return key if language == DEFAULT else f"{key}:{language}"


def choose(
    label: str,
    key: str,
    value: Any,
    options: Sequence[Any],
    names: Callable[[Any], str],
    done: Callable[[Any], None],
    **more: Any,
) -> None:
    """A drop-down of keys shown by their names."""
    key = in_language(key)
    seed(key, value)
    st.selectbox(label, options, format_func=names, key=key, on_change=report(key, done), **more)
