"""Knobs to native widgets. Values come from the state at every run; a widget only reports a change.

User-typed text never reaches Markdown: labels and helps are our own sentences.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from app.lab.captions import knob_symbol
from app.language.numbers import number
from app.language.translate import Translate
from symbolic.knob import Knob

STOPS = 61  # positions of a logarithmic slider


def report(key: str, done: Callable[[Any], None]) -> Callable[[], None]:
    """A callback that hands the widget's new value on."""
    return lambda: done(st.session_state[key])


def seed(key: str, value: Any) -> None:
    """Show the state's value: the only function that writes widgets."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


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
            label, float(low), float(high), key=key, step=_step(low, high), on_change=report(key, done), help=text
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
    if item.scale == "log":
        first = low if low > 0 else high / 1e6
        decades = math.log10(high / first)
        raw = [first * 10 ** (decades * i / (STOPS - 1)) for i in range(STOPS)]
        if low <= 0:
            raw.insert(0, low)
    elif item.scale == "one_minus_log":
        most = 1.0 - high
        raw = [1.0 - (1.0 - low) * (most / (1.0 - low)) ** (i / (STOPS - 1)) for i in range(STOPS)]
    else:
        count = min(int(high - low) + 1, 200) if item.integer else STOPS
        raw = [low + (high - low) * i / max(count - 1, 1) for i in range(count)]
    rounded = {float(f"{stop:.2g}") if item.scale != "one_minus_log" else 1 - float(f"{1 - stop:.2g}") for stop in raw}
    stops = {round(stop) if item.integer else float(f"{stop:.12g}") for stop in rounded}
    return sorted({stop for stop in stops if item.low <= stop <= item.high} | {value})


def _step(low: float, high: float) -> float:
    """About two hundred stops, at a round distance: 0.01, 0.05, 0.1, …"""
    rough = (high - low) / 200
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1.0, 2.0, 5.0, 10.0) if power * m >= 0.99 * rough)
