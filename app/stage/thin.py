"""Runs, told at the steps that a screen can show.

What is left out lies on straight lines, in steps, between what is kept: at most half a pixel off on a map of 3,200
pixels, at most 0.1 % off in the numbers. Where that takes too many steps (bouncing, noise) as many are kept as there is
room for, the lowest and highest of each column of the strips first. The browser draws from these until it has walked
the run itself, with the same kernel: where its path is the same at every kept step, it shows its own, which holds every
step exactly (``js/runs.js``). So a zoom or a scrub needs no answer from Python.

Where nothing but the four operations and roots is computed, both have the same bits by IEEE 754: then a few steps are
told, to check that it is so. Of other runs that the browser can walk a session tells a few more at first, and the rest
only to a browser that does not arrive at these: a sine may differ in its last bit, which matters in a chaotic run.
"""

import re
from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from app.look import STRIPS
from optimizers.trajectory import Trajectory

Values = NDArray[np.float64]
Steps = NDArray[np.int64]

SHORT = 60  # steps below which a run is told in full,
LONG = 5000  # and the same for one that the browser cannot walk
MOST = 5000  # points of any other: 20 bytes each, so that eight runs stay below a megabyte
PIXELS = 6400  # half pixels across the largest usual map, drawn at twice its size
COLUMNS = 400  # of a strip whose extremes are kept where not everything can be
PART = 0.001  # of a number: what is shown of it has two digits
CHECKS = 9  # steps told of a run that the browser walks to the same bits,
SKETCH = 33  # and of one that it probably does
FAR = 1e-6  # of a place, however far out
_EXACT = frozenset({"sqrt", "abs", "min", "max", "sign", "floor", "ceil", "trunc", "PI", "E"})  # rounded correctly
_MATHS = re.compile(r"\bMath\.(\w+)")
_RUNG = re.compile(r"\bP\d+\[t\] : Math\.pow\(")  # the number of the update is whole: its power is in the table

_kept: WeakKeyDictionary[Trajectory, tuple[tuple[float, ...], Steps]] = WeakKeyDictionary()


def same_bits(*kernels: str | None) -> bool:
    """Whether these JavaScript kernels compute what Python does to the last bit, on any machine: no sine among them."""
    return all(text is not None and _EXACT.issuperset(_MATHS.findall(_RUNG.sub("", text))) for text in kernels)


def kept_steps(
    run: Trajectory,
    box: Iterable[float],
    floor: float | None,
    lr: bool,
    *,
    alone: bool,
    checks: int | None = None,
    most: int = MOST,
) -> Steps | None:
    """The steps at which a run is told on a map of the window ``box`` (x0, x1, y0, y1), (m,) rising from 0 to the last;
    None: at all of them. ``lr``: whether its rates are told too; ``alone``: only Python can run it; ``checks``: so many
    steps suffice, because the browser walks it, rates included; ``most`` at the most of any other."""
    if run.steps < (min(LONG, most) if alone else SHORT):
        return None
    if checks is not None:
        return np.unique([*np.linspace(0, run.steps, checks).astype(int), run.valid])
    asked = (*box, float(lr), most)
    if run not in _kept or _kept[run][0] != asked:
        _kept[run] = asked, _thinned(run, asked, floor, lr, most)
    kept = _kept[run][1]
    return None if len(kept) > run.steps else kept


def _thinned(run: Trajectory, box: Sequence[float], floor: float | None, lr: bool, most: int) -> Steps:
    last = run.steps
    with np.errstate(all="ignore"):
        spans = box[1] - box[0], box[3] - box[2]
        places = [(run.theta[:, axis], spans[axis] / PIXELS + FAR * np.abs(run.theta[:, axis])) for axis in (0, 1)]
        curves = [(run.loss, _tolerance(run.loss, floor or 0.0)), (run.grad_norm, _tolerance(run.grad_norm, 0.0))]
        if lr:
            rates = np.append(run.lr, run.lr[-1:])
            curves.append((rates, PART * np.abs(rates) + PART / 10 * np.nanmax(np.abs(rates))))
        ends = np.unique([0, run.valid, last])
        kept = refine([*places, *curves], ends, most)
        if len(kept) < most:
            return kept
        columns = min(COLUMNS, most // 12)  # two of each of three curves are at most half of the steps
        marks = np.unique(np.concatenate([ends, *(extremes(values, columns) for values, _ in curves)]))
        return refine([*places, *curves], refine(places, marks, most), most)


def _tolerance(values: Values, floor: float) -> Values:
    """How far off a curve may be: a part of its height above the floor; below the axis it does not matter."""
    above = np.abs(values - floor)
    finite = above[np.isfinite(above)]
    deepest = finite[0] * 10.0**-STRIPS.decades if finite.size else 0.0
    return np.asarray(PART * np.where(np.isfinite(above), above, 0.0) + deepest + 1e-300)


def extremes(values: Values, columns: int) -> Steps:
    """The steps of the lowest and the highest finite value of each of so many columns."""
    steps = np.arange(len(values))
    edges = np.unique(np.linspace(0, len(values), columns + 1).astype(np.int64))[:-1]
    column = np.searchsorted(edges, steps, side="right") - 1
    order = np.lexsort((np.where(np.isfinite(values), values, np.nan), column))
    counts = np.diff(np.append(edges, len(values)))
    finite = np.add.reduceat(np.isfinite(values).astype(np.int64), edges)
    low, high = np.cumsum(counts) - counts, np.cumsum(counts) - counts + finite - 1
    return np.unique(np.concatenate([order[low[finite > 0]], order[high[finite > 0]]]))


def refine(tracks: Sequence[tuple[Values, Values]], kept: Steps, most: int) -> Steps:
    """``kept`` with more steps, until straight lines between them are within the tolerance of every track.

    A track is (values, tolerances), both (n,); from a value that is not finite on, the line keeps it. Never more than
    ``most`` steps, those farthest off first.
    """
    open_left, open_right = kept[:-1], kept[1:]
    while len(open_left) and len(kept) < most:
        lengths = open_right - open_left
        starts = np.cumsum(lengths) - lengths
        at = np.repeat(open_left - starts, lengths) + np.arange(lengths.sum())  # every step of the open spans
        share = (at - np.repeat(open_left, lengths)) / np.repeat(lengths, lengths)
        off = np.zeros(len(at))
        for values, tolerance in tracks:
            first, second = np.repeat(values[open_left], lengths), np.repeat(values[open_right], lengths)
            straight = np.isfinite(first) & np.isfinite(second)
            rise = np.where(straight, second, 0.0) - np.where(straight, first, 0.0)
            told = first + share * rise
            known = values[at]
            same = (told == known) | (np.isnan(told) & np.isnan(known))
            with np.errstate(all="ignore"):
                off = np.maximum(off, np.where(same, 0.0, np.abs(told - known) / tolerance[at]))
        off = np.where(np.isnan(off), np.inf, off)
        off[starts] = 0.0
        worst = np.maximum.reduceat(off, starts)
        peak = np.full(len(starts), -1)
        hits = np.flatnonzero((off == np.repeat(worst, lengths)) & (off > 1))
        span = np.repeat(np.arange(len(starts)), lengths)[hits]
        peak[span] = at[hits]
        split = np.flatnonzero(worst > 1)
        split = split[np.argsort(-worst[split], kind="stable")[: most - len(kept)]]
        split.sort()
        # not all too near an end: a steep beginning would be cut step by step
        quarter = lengths[split] // 4
        middle = np.clip(peak[split], open_left[split] + quarter, open_right[split] - quarter)
        kept = np.union1d(kept, middle)
        open_left = np.concatenate([open_left[split], middle])
        open_right = np.concatenate([middle, open_right[split]])
        order = np.argsort(open_left)
        open_left, open_right = open_left[order], open_right[order]
    return kept
