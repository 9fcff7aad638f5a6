"""Powers of a constant, b⁰, b¹, b², …, the same bits in Python and in JavaScript (``powers.js`` beside this).

``beta**t`` stands in every Adam. NumPy's pow misses the nearest double in 5 % of such powers, a browser's in 9 %, and
not in the same ones. A table made by doubling in double-double arithmetic (T. J. Dekker, 1971) misses it about once in
2⁵⁰, costs a few array operations, and is the same everywhere.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

JAVASCRIPT = (Path(__file__).parent / "powers.js").read_text("utf-8")

MOST_KEPT = 4096  # powers of one number that are kept: runs share their decays


def powers(base: Any, count: int) -> np.ndarray:
    """``base**0 … base**(count - 1)``: (count,), or (count, lanes) for bases (lanes,). float64."""
    base = np.asarray(base, dtype=np.float64)
    high, low = np.zeros((count, *base.shape)), np.zeros((count, *base.shape))
    if count:
        high[0] = 1.0
    step = base, np.zeros_like(base)
    length = 1
    with np.errstate(all="ignore"):  # what overflows is infinite, what underflows is zero: both are the right power
        while length < count:
            end = min(2 * length, count)
            high[length:end], low[length:end] = _product(high[: end - length], low[: end - length], *step)
            step = _product(*step, *step)
            length *= 2
    return high


def _product(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any]:
    """(a + b)(c + d) as an unevaluated sum of two doubles; the plain product where the error cannot be told."""
    product = a * c
    s, t = 134217729.0 * a, 134217729.0 * c
    ah, ch = s - (s - a), t - (t - c)
    al, cl = a - ah, c - ch
    error = ((ah * ch - product) + ah * cl + al * ch) + al * cl + (a * d + b * c)
    total = product + error
    known = np.isfinite(total)
    return np.where(known, total, product), np.where(known, error - (total - product), 0.0)


def rung(table: np.ndarray, base: Any, exponent: Any) -> np.ndarray:
    """``base**exponent``: whole exponents that the table of :func:`powers` reaches are read from it, others go by pow.

    ``table`` is (count,), or (count, lanes) for bases (lanes,); ``exponent`` a number, or any shape whose last axis
    goes with the lanes.
    """
    exponent = np.asarray(exponent, dtype=np.float64)
    whole = (exponent == np.floor(exponent)) & (exponent >= 0) & (exponent < len(table))
    if not whole.any():
        return np.asarray(np.power(base, exponent))
    rungs = np.where(whole, exponent, 0.0).astype(np.int64)
    exact = table[rungs] if table.ndim == 1 else table[rungs, np.arange(table.shape[1])]
    return np.asarray(exact if whole.all() else np.where(whole, exact, np.power(base, exponent)))


def ladder(base: Any, exponent: np.ndarray) -> np.ndarray:
    """:func:`rung` for the exponents of all updates at once, (steps,), (steps, 1) or (steps, lanes)."""
    count = len(exponent) + 2
    kept = np.ndim(base) == 0 and count <= MOST_KEPT
    return rung(_kept_powers(np.float64(base).tobytes(), count) if kept else powers(base, count), base, exponent)


@lru_cache(maxsize=64)
def _kept_powers(bits: bytes, count: int) -> np.ndarray:
    """The powers of one number, told by its bits (0 and −0 are equal and have other powers): to be read only."""
    found = powers(np.frombuffer(bits)[0], count)
    found.flags.writeable = False
    return found
