"""Cells of tables for spreadsheets: text that no program takes for a formula, numbers in full precision."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet reads as the beginning of a formula
_QUOTED = ',"\r\n'


def cell(value: Any) -> str:
    """One cell of CSV, quoted where it must be. Text that begins as a formula does gets an apostrophe, since names are
    people's own; a number is never quoted (−1 is no formula); None, NaN and infinity are empty."""
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        return repr(float(value)) if math.isfinite(value) else ""
    if not isinstance(value, str):
        return str(value)
    text = "'" + value if value.startswith(_STARTS) else value
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in _QUOTED) else text


def line(values: Iterable[Any]) -> str:
    """A row of CSV without its end."""
    return ",".join(map(cell, values))


def column(values: np.ndarray) -> list[str]:
    """The cells of a whole column of numbers, as :func:`cell` writes them."""
    texts = list(map(repr, values.tolist()))
    if values.dtype.kind == "f":
        for row in np.flatnonzero(~np.isfinite(values)).tolist():
            texts[row] = ""
    return texts
