"""Knobs to native widgets. Values come from the state at every run; a widget only reports a change.

User-typed text never reaches Markdown: labels and helps are our own sentences.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from app.lab.captions import knob_symbol
from app.lab.scales import from_position, linear_step
from app.language.numbers import number
from app.language.translate import DEFAULT, Translate
from app.ui import state
from symbolic.knob import Knob

STOPS = 61  # positions of a logarithmic slider


def report(key: str, done: Callable[[Any], None]) -> Callable[[], None]:
    """A callback that hands the widget's new value on."""
    return lambda: done(st.session_state[key])


def seed(key: str, value: Any) -> None:
    """Show the state's value: the only function that writes widgets."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


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


def knob(item: Knob, value: Any, key: str, done: Callable[[Any], None], _: Translate) -> None:
    """The widget of one knob on its own scale; a number box where the value lies outside the slider."""
    label = _(item.title) or item.name
    symbol = knob_symbol(item)
    if not item.is_choice and symbol and symbol not in label:
        label = f"{label} {symbol}"
    text = _(item.doc) or None
    if item.is_choice:
        choose(label, key, value, item.choices, lambda word: _(word.replace("_", " ")), done, help=text)
        return
    low, high = item.slider
    if not (math.isfinite(low) and math.isfinite(high) and low <= value <= high):
        box = f"{key}:box"
        seed(box, int(value) if item.integer else float(value))
        st.number_input(label, key=box, on_change=report(box, done), help=text, format=None if item.integer else "%g")
        return
    if item.scale == "linear" and not item.integer:
        seed(key, float(value))
        st.slider(
            label, float(low), float(high), key=key, step=linear_step(low, high), on_change=report(key, done), help=text
        )
        return
    stops = scale_stops(item, value)
    seed(key, value)
    st.select_slider(
        label, stops, key=key, on_change=report(key, done), help=text, format_func=lambda v: number(float(v), 3)
    )


def scale_stops(item: Knob, value: float) -> list[float]:
    """Round numbers along the knob's scale, with the present value among them."""
    low, high = item.slider
    number_of = min(int(high - low) + 1, 200) if item.integer and item.scale == "linear" else STOPS
    stops = {from_position(item, i / max(number_of - 1, 1), digits=2) for i in range(number_of)}
    return sorted({stop for stop in stops if item.low <= stop <= item.high} | {value})
