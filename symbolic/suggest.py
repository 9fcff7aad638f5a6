"""The near name: what a mistyped word was probably meant to be."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """`` . Did you mean X?`` for the closest known word, or an empty string when nothing is close."""
    close = difflib.get_close_matches(word[:40].lower(), list(known), n=1, cutoff=0.6)
    return f". Did you mean {close[0]}?" if close else ""
