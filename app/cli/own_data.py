"""``--data FILE.csv``: rows of one's own for a surface that learns from data."""

from pathlib import Path

import surfaces
from app.lab import own_data, own_edits
from app.lab.own_files import MAX_BYTES, SUFFIXES
from symbolic.errors import FallLineError
from symbolic.knob import Knob


def linked(text: str, key: str, knob: Knob) -> str:
    """What a link says of the value of ``--data`` for a surface: rows that a file holds are at hand from here on; any
    other text is one that the knob takes. Raises FallLineError for a file that cannot be read, or whose rows do not
    fit, and for a text that stands for no data."""
    if text.rpartition(".")[2].lower() not in SUFFIXES:
        knob.parse(own_data.at_hand(text))
        return text
    try:
        with Path(text).open("rb") as opened:
            given = opened.read(MAX_BYTES + 1)  # one more than is taken: enough to be refused
    except OSError as error:
        raise FallLineError("{file} cannot be read: {reason}.", file=text, reason=error.strerror) from None
    return own_data.keep(own_edits.read(given, text, surfaces.get(key)))
