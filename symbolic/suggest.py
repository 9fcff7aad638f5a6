"""The near name: what a mistyped word was probably meant to be."""

import difflib
from collections.abc import Iterable
from typing import Literal

from symbolic.errors import Phrase

STOP = Phrase(".")  # what follows the name in “There is no x{hint}” when no known name is near


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word that ``word`` most resembles, or an empty string when nothing is close; ``cutoff`` is the least
    share of letters in common, as difflib counts it."""
    table = {name.lower(): name for name in reversed(list(known))}
    short = word[:40].lower()
    if len(short) == 1:  # one letter resembles any short word; only its own capital is meant
        return table.get(short, "")
    close = difflib.get_close_matches(short, table, n=1, cutoff=cutoff)
    return table[close[0]] if close else ""


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> Phrase | Literal[""]:
    """``. Did you mean X?`` for the closest known word, or an empty string when nothing is close."""
    near = closest(word, known, cutoff)
    return Phrase(". Did you mean {near}?", near=near) if near else ""
