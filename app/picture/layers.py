"""The walked part of the trails of one map, drawn once and only ever added to: a step costs its new lines, no more.

Two images of whole numbers, enlarged like :class:`app.picture.canvas.Canvas`: where there is casing, and which ink lies
on top. Casings lie under all lines, so that where trails cross or run together every colour stays to be seen: of both
numbers at a place the larger one is seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from app.look import TRAILS
from app.picture.brush import Rect, mix
from app.picture.canvas import SUPER, Canvas
from app.picture.relief import rgb
from app.picture.strokes import Array, Frame, Strokes

TILE = 16  # pixels: what changed is told in tiles of this size, so that a long slanting line is no large rectangle
SPARE = 1.4  # parts of two rectangles' areas that one in their place may have
CASING = 1  # the ink of casings and of beads' rims, the lowest; 0 is none


@dataclass(frozen=True)
class Laid:
    """One trail ready to be laid down: its whole line, the drawn parts of its dashes (the same when unbroken), and the
    updates that are beads, (m, 2) from ``bead_steps`` (m,) on. ``width`` is in pixels."""

    whole: Strokes
    dashes: Strokes | None
    beads: Array
    bead_steps: np.ndarray
    colour: str
    width: float
    cased: bool = True  # what is hidden has neither casing nor shadow


class TrailLayer:
    """The trails of one map up to a step."""

    def __init__(
        self,
        frame: Frame,
        trails: Sequence[Laid],
        casing: str,
        shadow: tuple[float, float, float] | None = None,
        tail: int = 0,
    ) -> None:
        """``shadow`` is how far in pixels, across and down, and how dark a shadow lies beside them; ``tail`` how many
        steps stay to be seen, 0 for all."""
        self._tail = tail
        self._shadow = shadow
        cast = [int(255 * (shadow[2] if shadow else 0)) * trail.cased for trail in trails for _ in (0, 1)]
        self._cast = [0, 0, *cast, *([0] * (254 - len(cast)))]
        self.left, self.top = int(frame.left), int(frame.top)
        size = ((int(frame.right) + 1 - self.left) * SUPER, (int(frame.bottom) + 1 - self.top) * SUPER)
        self._size = size
        self._trails = trails
        self._orders = _in_order(trails)
        inks = ["#000000", casing]
        for trail in trails:
            inks += [trail.colour, mix(casing, trail.colour, TRAILS.under)]
        covers = [(*rgb(ink).tolist(), float(at > 0)) for at, ink in enumerate(inks)]
        self._inks = [int(part * 255 + 0.5) for cover in covers for part in cover]
        reach = max(shadow[:2]) if shadow else 0.0
        widths = np.array([trail.width for trail in trails])[self._orders.trail]
        self._reach = np.where(self._orders.kind == BEAD, 2 * TRAILS.bead * widths, TRAILS.casing * widths + reach)
        self.clear()

    def clear(self) -> None:
        """Nothing walked yet."""
        self._ink, self._cased = (Image.new("L", self._size, 0) for _ in (0, 1))
        self._draw, self._draw_casing = ImageDraw.Draw(self._ink), ImageDraw.Draw(self._cased)
        self._first, self._done = 0, 0

    def draw_to(self, step: int) -> set[tuple[int, int]]:
        """Bring the layer to a step, back by starting anew; says which tiles (column, row) of TILE pixels changed."""
        born = self._orders.born
        count = int(np.searchsorted(born, step, side="right"))
        first = int(np.searchsorted(born, step - self._tail, side="right")) if self._tail else 0
        touched: set[tuple[int, int]] = set()
        if count < self._done:
            self.clear()
            right, bottom = (edge / SUPER for edge in self._size)
            touched.update(tiles_of((self.left, self.top, self.left + right, self.top + bottom)))
        elif first > self._first:
            touched = self._touched(self._first, min(first, self._done))
            self.clear()
        touched |= self._touched(max(self._done, first), count)
        self._lay(np.arange(max(self._done, first), count))
        self._first, self._done = first, count
        return touched

    def _lay(self, orders: NDArray[np.int64]) -> None:
        """Draw what these orders say; of very many the last of those that draw the same."""
        if self._tail and len(orders) > TRAILS.repeats:
            orders = orders[self._orders.fresh(orders)]
        told = self._orders
        left, top = self.left, self.top
        # Pillow's whole numbers are pixel centres
        ends = (told.ends[orders] - (left, top, left, top)) * SUPER - 0.5
        ink, casing = self._draw, self._draw_casing
        rows = zip(told.trail[orders].tolist(), told.kind[orders].tolist(), ends.tolist(), told.joint[orders].tolist(),
                   strict=True)  # fmt: skip
        for index, kind, line, joint in rows:
            trail = self._trails[index]
            width = trail.width * SUPER
            if kind == WHOLE:
                if trail.cased:
                    _line(casing, line, TRAILS.casing * width, CASING, joint)
                _line(ink, line, width, 2 + 2 * index + (trail.dashes is not None), joint)
            elif kind == DASH:
                _line(ink, line, width, 2 + 2 * index, joint)
            else:
                _bead(ink, line[0], line[1], width, 2 + 2 * index)

    def _touched(self, first: int, last: int) -> set[tuple[int, int]]:
        """The tiles that orders from a number up to another reach; dashes lie on their lines."""
        told = np.arange(first, last)[self._orders.kind[first:last] != DASH]
        if not len(told):
            return set()
        ends, reach = self._orders.ends[told], self._reach[told]
        a, move = ends[:, :2], ends[:, 2:] - ends[:, :2]
        pieces = (np.abs(move).max(axis=1) // TILE).astype(np.int64) + 1
        of = np.repeat(np.arange(len(told)), pieces)
        part = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        begin = a[of] + move[of] * (part / pieces[of])[:, None]
        end = a[of] + move[of] * ((part + 1) / pieces[of])[:, None]
        low = np.floor((np.minimum(begin, end) - reach[of, None]) / TILE).astype(np.int64)
        high = np.floor((np.maximum(begin, end) + reach[of, None]) / TILE).astype(np.int64)
        rects = {(*first, *last) for first, last in zip(low.tolist(), high.tolist(), strict=True)}
        return {
            (column, row)
            for left, top, right, bottom in rects
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    def lay_on(self, canvas: Canvas) -> None:
        """Put what is walked on a canvas, over its background."""
        left, top = (canvas.origin[0] - self.left) * SUPER, (canvas.origin[1] - self.top) * SUPER
        area = (left, top, left + canvas.image.width, top + canvas.image.height)
        if self._shadow:
            across, down = (round(part * SUPER) for part in self._shadow[:2])
            fallen = self._ink.crop((area[0] - across, area[1] - down, area[2] - across, area[3] - down))
            canvas.image.paste("#000000", (0, 0), fallen.point(self._cast, "L"))
        seen = ImageChops.lighter(self._cased.crop(area), self._ink.crop(area))
        seen.putpalette(self._inks, "RGBA")
        inked = seen.convert("RGBA")
        canvas.image.paste(inked, (0, 0), inked)


def _line(draw: ImageDraw.ImageDraw, ends: list[float], width: float, ink: int, joint: bool) -> None:
    draw.line(ends, fill=ink, width=max(1, round(width)))
    if joint:
        r, x, y = width / 2 - 0.5, ends[0], ends[1]
        draw.ellipse((x - r, y - r, x + r, y + r), fill=ink)


def _bead(draw: ImageDraw.ImageDraw, x: float, y: float, width: float, ink: int) -> None:
    for r, colour in ((TRAILS.bead + TRAILS.bead_edge, CASING), (TRAILS.bead - TRAILS.bead_edge, ink)):
        draw.ellipse((x - r * width, y - r * width, x + r * width, y + r * width), fill=colour)


WHOLE, DASH, BEAD = range(3)  # kinds of what is drawn


@dataclass(frozen=True, eq=False)
class _Orders:
    """What is to be drawn, in this order: from which step on, of which trail, what, from where to where (m, 4) in
    pixels, and whether its joint is round."""

    born: NDArray[np.int64]
    trail: NDArray[np.int64]
    kind: NDArray[np.int64]
    ends: Array
    joint: NDArray[np.bool_]

    def fresh(self, orders: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of them no later one draws again: of the same trail and kind, with ends in the same cells."""
        cells = np.rint(self.ends[orders] / TRAILS.cell).astype(np.int64)
        alike = np.column_stack([self.trail[orders], self.kind[orders], cells])[::-1]
        _, last = np.unique(alike, axis=0, return_index=True)
        fresh = np.zeros(len(orders), dtype=bool)
        fresh[len(orders) - 1 - last] = True
        return fresh


def _in_order(trails: Sequence[Laid]) -> _Orders:
    """Everything to draw in the order of the steps: of each trail a move's line, its dashes, its beads."""
    parts: list[tuple[np.ndarray, int, int, np.ndarray, np.ndarray]] = []
    for index, trail in enumerate(trails):
        for kind, pieces in ((WHOLE, trail.whole), (DASH, trail.dashes)):
            if pieces is not None:
                parts.append((pieces.born, index, kind, np.column_stack([pieces.a, pieces.b]), pieces.bent))
        spots = np.column_stack([trail.beads, trail.beads])
        again = spots[:-1]  # the new line crossed the rim of the bead before
        at = np.argsort(np.concatenate([np.arange(len(again)) + 0.5, np.arange(len(spots))]), kind="stable")
        both, steps = np.concatenate([again, spots])[at], np.concatenate([trail.bead_steps[1:], trail.bead_steps])[at]
        parts.append((steps, index, BEAD, both, np.zeros(len(both), dtype=bool)))
    born = np.concatenate([part[0] for part in parts] or [np.zeros(0)]).astype(np.int64)
    of = np.repeat(
        np.array([part[1:3] for part in parts], dtype=np.int64).reshape(-1, 2), [len(part[0]) for part in parts], axis=0
    )
    order = np.lexsort((of[:, 1], of[:, 0], born))
    ends = np.concatenate([part[3] for part in parts] or [np.zeros((0, 4))])
    joint = np.concatenate([part[4] for part in parts] or [np.zeros(0, dtype=bool)])
    return _Orders(born[order], of[order, 0], of[order, 1], ends[order], joint[order])


def tiles_of(rect: tuple[float, float, float, float]) -> list[tuple[int, int]]:
    """The tiles that a rectangle (left, top, right, bottom) touches."""
    left, top, right, bottom = (int(edge // TILE) for edge in rect)
    return [(column, row) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def joined(rects: Iterable[Rect]) -> list[Rect]:
    """Rectangles that hold all of these: two become one where that one is hardly larger."""
    found: list[Rect] = []
    for one in rects:
        grown = True
        while grown:
            grown = False
            for other in found:
                both = (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
                if _area(both) <= SPARE * (_area(one) + _area(other)):
                    found.remove(other)
                    one, grown = both, True
                    break
        found.append(one)
    return found


def _area(rect: Rect) -> int:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def rects_of(tiles: Iterable[tuple[int, int]], area: Rect) -> list[Rect]:
    """Tiles as few rectangles inside an area: neighbours in a row are joined, and equal rows below each other."""
    runs: list[list[int]] = []
    for row, column in sorted((row, column) for column, row in tiles):
        if runs and runs[-1][1] == row and runs[-1][2] == column:
            runs[-1][2] = column + 1
        else:
            runs.append([column, row, column + 1, row + 1])
    joined: list[list[int]] = []
    for run in runs:
        above = next((one for one in joined if one[3] == run[1] and one[0] == run[0] and one[2] == run[2]), None)
        if above:
            above[3] = run[3]
        else:
            joined.append(run)
    found = []
    for left, top, right, bottom in joined:
        rect = (
            max(left * TILE, area[0]),
            max(top * TILE, area[1]),
            min(right * TILE, area[2]),
            min(bottom * TILE, area[3]),
        )
        if rect[0] < rect[2] and rect[1] < rect[3]:
            found.append(rect)
    return found
