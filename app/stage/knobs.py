"""Knobs as the stage draws them."""

import numpy as np

from app.lab.captions import knob_symbol
from app.language.translate import DEFAULT, Translate
from app.lessons.glossary import term_of
from app.stage.schema import KnobData
from symbolic.knob import Knob


def knob_data(knob: Knob, _: Translate, lang: str = DEFAULT) -> KnobData:
    """A knob as a slider or a list of words, in the reader's language; its value is told apart from it. Who rests on
    its label reads what it does, and what the glossary says of its symbol."""
    low, high = knob.slider
    symbol = "" if knob.is_choice else knob_symbol(knob)
    term = None if knob.is_choice else term_of(knob.name, symbol)
    said = _("{term}: {text}").format(term=term.term.said(lang), text=term.text.said(lang)) if term else ""
    return {
        "name": knob.name,
        "title": _(knob.title),
        "symbol": symbol,
        "low": bound(knob.low),
        "low_open": knob.low_open,
        "high": bound(knob.high),
        "high_open": knob.high_open,
        "soft": [bound(low), bound(high)],
        "scale": knob.scale,
        "integer": knob.integer,
        "choices": [{"value": word, "label": _(knob.called(word))} for word in knob.choices] or None,
        "stages": None if knob.is_choice else [_(stage) for stage in knob.stages] or None,
        "doc": "\n".join(filter(None, (_(knob.doc), said))),
    }


def said_once(told: KnobData) -> KnobData:
    """The knob without its symbol where the title ends in it: "condition number κ"."""
    return {**told, "symbol": ""} if told["symbol"] in told["title"].split() else told


def bound(value: float) -> float | None:
    """A bound, None where there is none."""
    return float(value) if np.isfinite(value) else None
