"""One update of a run taken apart for a picture: its arrows, and what the ground allows. Pure.

The twin of ``app/stage/js/steparrows.js`` and ``stepground.js``; the lines and their parts are those of
:mod:`app.lab.anatomy`, the numbers those of the run with everything recorded. Slopes point downhill.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.lab.anatomy import Line

Array = NDArray[np.float64]
Pair = tuple[float, float]
Kind = Literal["slope", "used", "memory", "part", "ahead", "way", "spot", "piece", "move"]

FAR_LONGER = 2.2  # times: a slope so much longer than what is made of it is drawn with a gap
ALIKE = 1e-12  # of a vector's length: two that differ by less are one


@dataclass(frozen=True)
class Arrow:
    """A vector from ``start`` to ``end``, about the run's place. ``unit`` ("slope", "place", "other") tells which share
    a scale, ``base`` is where on the map it stands, if not at the run; those that are not ``always`` shown wait for a
    hand, ``cut`` ones are drawn shorter than they are."""

    kind: Kind
    unit: str
    start: Pair
    end: Pair
    label: str = ""
    always: bool = True
    base: Pair | None = None
    cut: bool = False


@dataclass(frozen=True)
class Way:
    """A direction of the ground's curvature; ``stable`` is the largest rate that is stable along it, None unknown."""

    curvature: float
    way: Pair
    stable: float | None


@dataclass(frozen=True)
class Taken:
    """An update taken apart: its ``number``, the places before and after, arrows, the ways of the ground (the steeper
    first), whether those say gradient descent's own limit (``plain``), and one rate each way where that is a length."""

    number: int
    before: Pair
    arrows: tuple[Arrow, ...]
    ways: tuple[Way, ...]
    plain: bool
    rate: float


def arrows_of(
    lines: Sequence[Line], told: Mapping[str, Array], before: Pair, after: Pair, raw: str, symbol: Callable[[str], str]
) -> tuple[Arrow, ...]:
    """The arrows of one update: ``told`` are the numbers of its records, ``raw`` the slope's; ``symbol`` names a
    line."""

    def pair(record: str, sign: float = 1.0) -> Pair:
        x, y = np.broadcast_to(np.ravel(told[record]), (2,)).tolist()
        return sign * x, sign * y

    def off(record: str) -> Pair:
        return _minus(pair(record), before)

    here: Pair = (0.0, 0.0)
    slope = pair(raw, -1.0)
    made = [Arrow("slope", "slope", here, slope, "−∇f")]
    pieces: list[Arrow] = []
    place = here
    for line in lines:
        shared, sense = line.unit or "other", 1.0 if line.unit == "place" else -1.0
        value = pair(line.record) if np.size(told[line.record]) == 2 else None
        if line.ahead and value:
            made.append(Arrow("ahead", "place", here, off(line.ahead)))
        tips: list[tuple[Pair, Pair]] = []
        tip = place if line.role == "move" else here
        for part in line.parts:
            begin = off(part.since) if part.to and line.role != "move" else tip
            way = pair(part.record, part.sign * (1.0 if line.role == "move" else sense))
            tip = off(part.record) if part.to else (begin[0] + way[0], begin[1] + way[1])
            tips.append((begin, tip))
        if line.role == "move":
            pieces += [Arrow("piece", "place", begin, end) for begin, end in tips]
            place = off(line.record)
        elif value and line.role == "slope":
            end = pair(line.record, -1.0)
            same = math.dist(end, slope) <= ALIKE * math.hypot(*slope)
            base = off(line.ahead) if line.ahead else None
            made.append(Arrow("used", shared, here, end, always=line.unit == "slope" and not same, base=base))
            made += [Arrow("part", shared, begin, end, always=False) for begin, end in tips]
        elif value and line.role in ("memory", "way"):
            always = line.role == "memory" and line.unit != ""
            made += [Arrow("part", shared, begin, end, always=always) for begin, end in tips]
            kind: Kind = "memory" if line.role == "memory" else "way"
            name = symbol(line.statement.name)
            made.append(Arrow(kind, shared, here, (sense * value[0], sense * value[1]), name, always))
        elif value and line.role == "spot":
            name = symbol(line.statement.name)
            made.append(Arrow("spot", "place", here, off(line.record), name, always=False))
    made += [replace(piece, always=len(pieces) > 1) for piece in pieces]
    made.append(Arrow("move", "place", here, _minus(after, before)))
    others = reach_of(made[1:], "slope")
    made[0] = replace(made[0], cut=others > 0 and math.hypot(*slope) > FAR_LONGER * others)
    return tuple(one for one in made if all(map(math.isfinite, (*one.start, *one.end))))


def _minus(a: Pair, b: Pair) -> Pair:
    return a[0] - b[0], a[1] - b[1]


def reach_of(arrows: Sequence[Arrow], unit: str) -> float:
    """How far the longest of the arrows that share a unit reaches, in that unit."""
    shown = [one for one in arrows if one.unit == unit and one.always and not one.cut]
    return max((math.hypot(*at) for one in shown for at in (one.start, one.end)), default=0.0)


def eigen_ways(a: float, b: float, d: float) -> list[tuple[float, Pair]]:
    """Eigenvalues and unit eigenvectors of the matrix (a, b, b, d), the one of larger size first."""
    mean, half = (a + d) / 2, (a - d) / 2
    spread, angle = math.hypot(half, b), 0.5 * math.atan2(b, half)
    high = (mean + spread, (math.cos(angle), math.sin(angle)))
    low = (mean - spread, (-math.sin(angle), math.cos(angle)))
    return [high, low] if abs(high[0]) >= abs(low[0]) else [low, high]


def ways_of(
    hessian: Array,
    gain: tuple[Pair, float] | None,
    limit: Callable[[float], float] | None,
    eta: float,
    slopes: bool,
) -> tuple[tuple[Way, ...], bool]:
    """What a Hessian (2, 2) allows along its eigenvectors, and whether that is gradient descent's limit on ground
    that a scale sees otherwise. ``gain`` is (rate of each coordinate, memory) of the equations, ``limit`` what the
    rule declares for a curvature, ``slopes`` that a slope times a rate is the move: then 2/λ."""
    (fxx, fxy), (_fxy, fyy) = hessian.tolist()
    if not all(map(math.isfinite, (fxx, fxy, fyy))):
        return (), False
    eigen = eigen_ways(fxx, fxy, fyy)
    if gain is not None and all(0 < one < math.inf for one in gain[0]) and abs(gain[1]) < 1:
        (cx, cy), memory = gain
        if abs(cx - cy) > 1e-9 * max(cx, cy):
            return tuple(Way(value, way, 2 / value if value > 0 else None) for value, way in eigen), True
        stable = [eta * 2 * (1 + memory) / (cx * value) if value > 0 and eta > 0 else None for value, _way in eigen]
    else:
        most = limit or (lambda value: 2 / value if slopes else math.nan)
        stable = [most(value) if value > 0 and eta > 0 else None for value, _way in eigen]
    known = [one if one is not None and one > 0 else None for one in stable]
    return tuple(Way(value, way, one) for (value, way), one in zip(eigen, known, strict=True)), False
