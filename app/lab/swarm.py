"""A swarm as data: where its members begin, and what becomes of them; ``js/swarmstarts.js`` and ``js/swarmwalk.js`` are
the same in the browser, and a contract holds both."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.lab.curve_words import KNOB, QUANTITY, RATE
from app.lab.engine import Ran, Results
from app.lab.path_curves import curve_along
from app.lab.quantities import quantities
from app.lab.swarmwords import FORMS
from optimizers.parts import PythonRule
from optimizers.run import run_system
from surfaces import Box

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_UPDATES = 4_000_000  # of one run's members together, as on the stage
MOST_KEPT = 300  # places told of each member
AT_ONCE = 1_000_000  # points of members that are walked together: 50 MB
BAND = (0.1, 0.5, 0.9)  # the quantiles that strips show
ALONG, ACROSS = 0.7548776662466927, 0.5698402909980532  # of Roberts' sequence R2: 1/g and 1/g², g³ = g + 1
GOLDEN = 0.6180339887498949
IN_CELL = 0.41421356237309515  # where in its cell a start of a grid lies


@dataclass(frozen=True)
class Swarm:
    """What a swarm is made of: ``share`` is the radius or spread, in shorter sides of the window."""

    form: str
    count: int
    share: float


def read(text: str) -> Swarm | None:
    """The swarm of a word as a view keeps it, ``ring:200,0.5``; None for the empty one."""
    form, _, rest = text.partition(":")
    count, _, share = rest.partition(",")
    return Swarm(form, int(count), float(share or FORMS[form] or 0.0)) if text else None


def mixed_order(count: int) -> Whole:
    """The numbers 0..count-1 in an order in which the first ones are spread over all."""
    stride = max(1, math.floor(GOLDEN * count + 0.5))
    while math.gcd(stride, count) > 1:
        stride += 1
    return np.arange(count) * stride % count


def grid_shape(count: int, box: Box) -> tuple[int, int]:
    """Columns and rows of a regular grid of at most ``count`` cells, as square as can be, in a window."""
    shape = math.sqrt(count * (box.x1 - box.x0) / (box.y1 - box.y0))
    columns = min(count, max(1, math.floor(shape + 0.5)))
    return columns, max(1, count // columns)


def starts_of(swarm: Swarm, box: Box, start: Sequence[float]) -> Array:
    """The starts (count, 2) of a swarm in the window about the start.

    A grid has one in each cell of the window, in the same place of each; a ring evenly spaced ones at ``share`` of the
    shorter side; a cloud is normal about the start with that standard deviation, from a sequence of low discrepancy
    (M. Roberts, The unreasonable effectiveness of quasirandom sequences, 2018); seeds all begin at the start.
    """
    wide, tall = box.x1 - box.x0, box.y1 - box.y0
    reach, count = swarm.share * min(wide, tall), swarm.count
    if swarm.form == "grid":
        columns, rows = grid_shape(count, box)
        cell = mixed_order(columns * rows)
        x = box.x0 + wide * (cell % columns + IN_CELL) / columns
        y = box.y0 + tall * (cell // columns + IN_CELL) / rows
        return np.column_stack([x, y])
    if swarm.form == "ring":
        return _around(start, np.full(count, reach), mixed_order(count) / count)
    if swarm.form == "cloud":
        at = np.arange(1, count + 1)
        u, v = (0.5 + at * ALONG) % 1, (0.5 + at * ACROSS) % 1
        return _around(start, reach * np.sqrt(-2 * np.log(1 - u)), v)
    return np.tile(np.asarray(start, dtype=np.float64), (count, 1))


def _around(start: Sequence[float], radius: NDArray[Any], turn: NDArray[Any]) -> Array:
    return np.column_stack([start[0] + radius * np.cos(2 * np.pi * turn), start[1] + radius * np.sin(2 * np.pi * turn)])


def kept_steps(steps: int, most: int = MOST_KEPT) -> Whole:
    """The steps at which members are told: all of them, or about ``most``, evenly, with both ends."""
    stride = -(-steps // most)
    return np.array([*range(0, steps, stride), steps])


FLYING = ("loss", "grad", "dist", "best")  # curves in which a member that is no longer there is the largest


@dataclass(frozen=True, eq=False)
class Crowd:
    """The members of one run: ``points`` (k, members, 2) at the ``kept`` steps (k,), ``bands`` by the words of curves
    (parts, 3, k) their 10 %, 50 % and 90 % quantiles, ``final`` (members,) their losses at the end, ``codes``,
    ``minimum`` and ``step`` (members,) of :class:`optimizers.Outcomes`."""

    starts: Array
    kept: Whole
    points: Array
    bands: Mapping[str, Array]
    final: Array
    codes: Whole
    minimum: Whole
    step: Whole
    steps: int

    @property
    def members(self) -> int:
        """How many there are."""
        return len(self.starts)

    def place(self, step: int) -> int:
        """The number in ``kept`` of the last kept step at ``step`` or before."""
        return int(np.searchsorted(self.kept, step, side="right")) - 1


def swarms(ran: Ran) -> bool:
    """Whether a run can be walked many times at once; rules that search their way as a program cannot."""
    return not isinstance(ran.rule, PythonRule)


def banded(ran: Ran, word: str) -> bool:
    """Whether a curve differs between the members of a run: knobs are the same for all."""
    if word.startswith(QUANTITY):
        return any(QUANTITY + quantity.name == word for quantity in quantities(ran))
    return word != RATE and not word.startswith(KNOB) and (word != "dist" or bool(ran.surface.minima()))


def crowd_of(results: Results, index: int, swarm: Swarm, words: Sequence[str] = ("loss", "grad")) -> Crowd:
    """The members of the run at ``index``, as many of them as MOST_UPDATES has room for, with the quantiles of the
    curves of these words that it has; of a run that hears no noise all seeds are one."""
    steps, seed, ran = results.experiment.steps, results.experiment.seed, results.runs[index]
    return _crowd(ran, swarm, results.start, steps, seed, tuple(word for word in words if banded(ran, word)))


@lru_cache(maxsize=16)
def _crowd(ran: Ran, swarm: Swarm, start: tuple[float, float], steps: int, seed: int, words: tuple[str, ...]) -> Crowd:
    seeded = swarm.form == "seeds"
    most = 1 if seeded and not ran.system.seeded else max(1, MOST_UPDATES // steps)
    starts = starts_of(swarm, ran.surface.view, start)[:most]
    kept, chunk = kept_steps(steps), max(1, AT_ONCE // (steps + 1))
    parts = [
        _walked(
            ran, starts[at : at + chunk], np.arange(at, min(at + chunk, len(starts))) if seeded else seed, kept, words
        )
        for at in range(0, len(starts), chunk)
    ]
    points, final, codes, minimum, step, *curves = (
        np.concatenate(each, axis=-2 if at == 0 else -1) for at, each in enumerate(zip(*parts, strict=True))
    )
    bands = {
        word: np.stack([band(part, flies=word in FLYING) for part in values])
        for word, values in zip(words, curves, strict=True)
    }
    return Crowd(starts, kept, points, bands, final, codes, minimum, step, steps)


def _walked(ran: Ran, starts: Array, seed: Any, kept: Whole, words: tuple[str, ...]) -> tuple[NDArray[Any], ...]:
    """Points (k, members, 2), final losses and the outcomes of some members, and of each curve its values (parts, k,
    members)."""
    names = tuple(word.removeprefix(QUANTITY) for word in words if word.startswith(QUANTITY))
    record: Any = names or "full"
    found = run_system(ran.system, ran.surface, (starts[:, 0], starts[:, 1]), int(kept[-1]), seed=seed, record=record)
    points, ends = np.moveaxis(found.theta[kept], 1, -1), found.outcome
    curves = [np.stack([_kept(ran, found, word, lane, kept) for lane in range(len(starts))], axis=-1) for word in words]
    flown = found.valid < int(kept[-1])  # where it was last says nothing of one that flew off
    final = np.where(flown, np.inf, found.loss[-1])
    return points, final, ends.codes, ends.minimum, ends.step, *curves


def _kept(ran: Ran, found: Any, word: str, lane: int, kept: Whole) -> Array:
    """A member's curve (parts, k) at the kept steps; NaN where it has no value."""
    lines, shift = curve_along(ran.surface, found, word, lane)
    told = np.full((len(lines), len(kept)), np.nan)
    for part, values in enumerate(lines):
        there = (kept >= shift) & (kept - shift < len(values))
        told[part, there] = values[kept[there] - shift]
    return told


def band(values: Array, *, flies: bool = True) -> Array:
    """The quantiles BAND (3, k) of values (k, members), linear between members. What is no number is largest where it
    ``flies`` off, else left out; NaN where none is left."""
    row = np.sort(np.where(np.isnan(values), np.inf, values) if flies else values, axis=1)  # NaN is sorted last
    known, lines = row.shape[1] - np.isnan(row).sum(axis=1), np.arange(len(row))
    found = []
    for share in BAND:
        at = share * np.maximum(known - 1, 0)
        below, above = np.floor(at).astype(np.int64), np.ceil(at).astype(np.int64)
        low, high = row[lines, below], row[lines, above]
        with np.errstate(invalid="ignore", over="ignore"):
            found.append(np.where(low == high, low, low + (at - below) * (high - low)))
    return np.array(found)
