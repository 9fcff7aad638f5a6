"""The geometry of trails on a picture: world to pixels, clipping, dashes. Pure NumPy, no drawing."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.look import TRAILS
from app.picture.scene import Edges

Array = NDArray[np.float64]

BENT = 0.3  # radians
BLOCK = 32  # points
REACH, BULGE = 3.0, 0.15  # pixels: moves are drawn together so far, while none bulges more from the straight line


@dataclass(frozen=True)
class Frame:
    """A rectangle of the picture (left, top, width, height in pixels) that shows a box of the world, y upwards."""

    left: float
    top: float
    width: float
    height: float
    box: Edges

    @property
    def right(self) -> float:
        """The right edge, in pixels."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge, in pixels; y grows downwards there."""
        return self.top + self.height

    def pixels(self, points: Array) -> Array:
        """World points (..., 2) in pixels (..., 2)."""
        x0, x1, y0, y1 = self.box
        x = self.left + (points[..., 0] - x0) / (x1 - x0) * self.width
        y = self.top + (y1 - points[..., 1]) / (y1 - y0) * self.height
        return np.stack([x, y], axis=-1)

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Which pixel points (..., 2) lie inside."""
        x, y = points[..., 0], points[..., 1]
        return np.asarray((x >= self.left) & (x <= self.right) & (y >= self.top) & (y <= self.bottom))


@dataclass(frozen=True)
class Strokes:
    """Straight pieces of one trail, in drawing order: ``a`` to ``b`` (m, 2) pixels, visible from step ``born`` (m,) on.

    ``joined[i]`` says that piece i continues piece i - 1, so that both can be drawn as one line; ``bent[i]`` that it
    turns there so sharply that the joint must be rounded (a fifth of the work where it need not).
    """

    a: Array
    b: Array
    born: NDArray[np.int64]
    joined: NDArray[np.bool_]
    bent: NDArray[np.bool_]

    def only(self, keep: NDArray[np.bool_]) -> "Strokes":
        """Some of the pieces; one that has lost its predecessor is no longer joined."""
        follows = self.joined & np.concatenate([[False], keep[:-1]]) if len(keep) else self.joined
        return Strokes(self.a[keep], self.b[keep], self.born[keep], follows[keep], self.bent[keep])


def thin(points: Array, steps: NDArray[np.int64], unit: float = 1.0) -> tuple[Array, NDArray[np.int64]]:
    """The points of a path worth drawing, (k, 2) and the steps they belong to; the first and the last stay.

    Left out are moves shorter than a hair, and points on the straight line between their neighbours: lines of a pixel's
    length are drawn in whole pixels, and a long curve of them looks like a string of beads.
    """
    hair, reach, bulge = TRAILS.thin * unit, REACH * unit, BULGE * unit
    far = np.array(_far(points, hair))
    xs, ys = (points[far, axis].tolist() for axis in (0, 1))
    keep = [0]  # of those that are far
    between: list[int] = []
    ax, ay = xs[0], ys[0]
    for i, (bx, by) in enumerate(zip(xs[1:], ys[1:], strict=True), start=1):
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        # One that lies on the line but not between its ends is a turn: a run that bounces goes there and back.
        if between and (
            not length <= reach
            or any(
                abs((xs[j] - ax) * dy - (ys[j] - ay) * dx) > bulge * length
                or math.hypot(xs[j] - ax, ys[j] - ay) + math.hypot(xs[j] - bx, ys[j] - by) > length + bulge
                for j in between
            )
        ):
            keep.append(between[-1])
            ax, ay = xs[keep[-1]], ys[keep[-1]]
            between.clear()
        between.append(i)
    keep.extend(between[-1:])
    return points[far[keep]], steps[far[keep]]


def _far(points: Array, hair: float) -> list[int]:
    """Which points are farther than a hair from the last that was; the first and the last are.

    Where a run hardly moves any more, blocks of its points are passed by their corners.
    """
    firsts = np.arange(0, len(points), BLOCK)
    lows, highs = (edge.reduceat(points, firsts).tolist() for edge in (np.fmin, np.fmax))
    far = [0]
    last_x, last_y = points[0].tolist()
    for first, low, high in zip(firsts.tolist(), lows, highs, strict=True):
        if max(last_x - low[0], high[0] - last_x, last_y - low[1], high[1] - last_y) <= hair:
            continue
        for i, (x, y) in enumerate(points[first : first + BLOCK].tolist(), start=first):
            if abs(x - last_x) > hair or abs(y - last_y) > hair:
                far.append(i)
                last_x, last_y = x, y
    if far[-1] != len(points) - 1:
        far.append(len(points) - 1)
    return far


def clip(a: Array, b: Array, frame: Frame) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Liang and Barsky's clipping of segments a-b, (m, 2) each, to a frame: new ends, and which have anything left."""
    move = b - a
    enter, leave = np.zeros(len(a)), np.ones(len(a))
    seen = np.ones(len(a), dtype=bool)
    low, high = (frame.left, frame.top), (frame.right, frame.bottom)
    for axis in (0, 1):
        for direction, room in ((-move[:, axis], a[:, axis] - low[axis]), (move[:, axis], high[axis] - a[:, axis])):
            with np.errstate(all="ignore"):
                at = room / direction
            enter = np.where(direction < 0, np.maximum(enter, at), enter)
            leave = np.where(direction > 0, np.minimum(leave, at), leave)
            seen &= ~((direction == 0) & (room < 0))
    seen &= enter <= leave
    enter, leave = np.where(seen, enter, 0), np.where(seen, leave, 0)
    return a + enter[:, None] * move, a + leave[:, None] * move, seen


def strokes(
    points: Array,
    steps: NDArray[np.int64],
    frame: Frame,
    dash: tuple[float, ...],
    phase: float,
    *,
    again: bool = False,
) -> Strokes:
    """The visible pieces of a trail through pixel points (m, 2), point i being reached at ``steps[i]``.

    ``dash`` alternates drawn and blank lengths in pixels along the trail; () draws all of it. ``phase`` shifts the
    pattern, so that trails on top of each other show through each other's gaps. Of very many pieces
    those that only draw an earlier one ``again`` are left out, unless that one may have gone by then.
    """
    a, b, seen = clip(points[:-1], points[1:], frame)
    born = steps[1:]
    joined = np.concatenate([[False], seen[1:] & seen[:-1] & np.all(a[1:] == b[:-1], axis=1)]) if len(a) else seen
    if len(a) > TRAILS.repeats and not again:
        kept = np.flatnonzero(seen)
        seen[kept[~_fresh(a[kept], b[kept])]] = False
        joined[1:] &= seen[:-1]
    a, b, born, joined = a[seen], b[seen], born[seen], joined[seen]
    if dash and len(a):
        a, b, born, joined = _dashed(a, b, born, joined, dash, phase)
    return Strokes(a, b, born, joined, joined & _turns(b - a))


def _turns(moves: Array) -> NDArray[np.bool_]:
    """Which moves (m, 2) turn away from the one before by more than BENT."""
    lengths = np.hypot(*moves.T)
    along = np.sum(moves[1:] * moves[:-1], axis=1)
    sharp = along < np.cos(BENT) * lengths[1:] * lengths[:-1]
    return np.concatenate([np.zeros(min(len(moves), 1), dtype=bool), sharp])


def _fresh(a: Array, b: Array) -> NDArray[np.bool_]:
    """Which pieces (m, 2) draw something new: not those whose ends lie in the same two cells as an earlier piece's.

    A hundred thousand bounces between two walls are a few hundred different lines.
    """
    cells = np.rint(np.stack([a, b], axis=1) / TRAILS.cell).astype(np.int64)
    ends = np.sort(cells[..., 0] * 65536 + cells[..., 1], axis=1)
    _, first = np.unique(ends, axis=0, return_index=True)
    fresh = np.zeros(len(a), dtype=bool)
    fresh[first] = True
    return fresh


def _dashed(
    a: Array, b: Array, born: NDArray[np.int64], joined: NDArray[np.bool_], dash: tuple[float, ...], phase: float
) -> tuple[Array, Array, NDArray[np.int64], NDArray[np.bool_]]:
    """Cut pieces where the pattern changes and keep what is drawn."""
    edges = np.concatenate([[0.0], np.cumsum(dash)])
    period = edges[-1]
    lengths = np.hypot(*(b - a).T)
    ends = np.cumsum(lengths) + phase
    starts = ends - lengths
    periods = np.arange(np.floor(phase / period), np.floor(ends[-1] / period) + 1)
    changes = (periods[:, None] * period + edges[:-1]).ravel()
    cuts = np.unique(np.concatenate([[phase], ends, changes[(changes > phase) & (changes < ends[-1])]]))
    middle = (cuts[1:] + cuts[:-1]) / 2
    drawn = np.searchsorted(edges, middle % period, side="right") % 2 == 1
    low, high = cuts[:-1][drawn], cuts[1:][drawn]
    of = np.minimum(np.searchsorted(ends, middle[drawn], side="right"), len(a) - 1)
    scale = 1 / np.maximum(lengths[of], 1e-12)
    way = b[of] - a[of]
    begin = a[of] + way * ((low - starts[of]) * scale)[:, None]
    end = a[of] + way * ((high - starts[of]) * scale)[:, None]
    follows = np.zeros(len(of), dtype=bool)  # only over a joint: where the pattern cuts, a dash ends
    follows[1:] = (low[1:] == high[:-1]) & (of[1:] == of[:-1] + 1) & joined[of[1:]]
    return begin, end, born[of], follows


@dataclass(frozen=True)
class Exits:
    """Where a trail through pixel points (n + 1, 2) is in sight of its frame.

    ``seen`` (n,) says which moves cross the frame at all, ``edge`` (n, 2) where each stops being in sight, ``latest``
    (n,) which move up to and including each one was the last in sight (-1: none yet).
    """

    seen: NDArray[np.bool_]
    edge: Array
    way: Array
    latest: NDArray[np.int64]


def exits(points: Array, frame: Frame) -> Exits:
    """The visibility of every move, once for a whole trail."""
    _, edge, seen = clip(points[:-1], points[1:], frame)
    moves = np.diff(points, axis=0)
    way = moves / np.maximum(np.hypot(*moves.T), 1e-300)[:, None]
    return Exits(seen, edge, way, np.maximum.accumulate(np.where(seen, np.arange(len(seen)), -1)))
