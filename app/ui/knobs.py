"""Knobs in the sidebar, drawn and moved like those of the cards: under the finger, without asking the server.

What is let go of comes back with the stage's own edit (:mod:`app.lab.live_edits`); a panel only shows.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import streamlit as st

from app.lab.experiment import State
from app.language.translate import DEFAULT, Translate
from app.stage.bundle import KNOB_SHIM
from app.stage.knobs import knob_data, said_once
from app.stage.schema import KnobData
from app.stage.strings import knob_strings
from symbolic.knob import Knob

_panel = st.components.v2.component("fall_line_knobs", html="", js=KNOB_SHIM)


class Row(TypedDict):
    """A knob with its value; ``where`` says whose it is, as ``js/edits.js`` and the edit name it."""

    knob: KnobData
    value: Any
    where: dict[str, Any]


class Curve(TypedDict):
    """What a schedule does over the steps: ``values`` where only Python can tell, else the browser computes it from the
    run's own kernel (``name`` is the composed name of the knob)."""

    run: str
    name: str
    values: list[float] | None
    label: str


def rows(
    knobs: Sequence[Knob], values: Mapping[str, Any], where: Mapping[str, Any], now: State, _: Translate
) -> list[Row]:
    """One row a knob, all in the same place."""
    lang = now.view.language
    return [{"knob": _labelled(knob, lang, _), "value": values[knob.name], "where": dict(where)} for knob in knobs]


def _labelled(knob: Knob, lang: str, _: Translate) -> KnobData:
    """The knob as the sidebar's labels are: a capital in front, and no symbol that the title says already."""
    told = knob_data(knob, _, lang)
    title = told["title"]
    told["title"] = title[:1].upper() + title[1:] if title else told["symbol"]  # a letter of a formula is its own name
    if not knob.symbol:
        told["symbol"] = ""
    return said_once(told)


def draw(
    key: str,
    title: str,
    shown: Sequence[Row],
    now: State,
    _: Translate,
    curve: Curve | None = None,
    *,
    condition: bool = False,
) -> None:
    """Draw rows, with a name that is spoken before each unless it is empty; nothing where there are none. With the
    ``condition`` number of the landscape below, as it follows the hand."""
    if not shown and curve is None:
        return
    strings = {} if now.view.language == DEFAULT else {text: _(text) for text in knob_strings()}
    data = {
        "lang": now.view.language,
        "theme": now.view.theme,
        "title": title,
        "strings": strings,
        "rows": list(shown),
        "curve": curve,
        "condition": condition,
    }
    _panel(key=f"fl-knobs-{key}", data=data, width="stretch", height="content")
