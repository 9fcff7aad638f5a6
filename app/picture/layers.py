"""The walked part of the trails of one map, drawn once and only ever added to: a step costs its new lines, no more.

Two images of whole numbers, enlarged like :class:`app.picture.canvas.Canvas`: where there is casing, and which ink lies
on top. Casings lie under all lines, so that where trails cross or run together every colour stays to be seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from app.look import TRAILS
from app.picture.brush import Rect, mix
from app.picture.canvas import SUPER, Canvas
from app.picture.relief import rgb
from app.picture.strokes import Array, Frame, Strokes

TILE = 32  # pixels: what changed is told in tiles of this size, so that a long slanting line is no large rectangle
CASING = 1  # the ink of beads' rims; 0 is no ink


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
        self, frame: Frame, trails: Sequence[Laid], casing: str, shadow: tuple[float, float, float] | None = None
    ) -> None:
        """``shadow`` is how far in pixels, across and down, and how dark a shadow lies beside them."""
        self._shadow = shadow
        cast = [int(255 * (shadow[2] if shadow else 0)) * trail.cased for trail in trails for _ in (0, 1)]
        self._cast = [0, 0, *cast, *([0] * (254 - len(cast)))]
        self.left, self.top = int(frame.left), int(frame.top)
        size = ((int(frame.right) + 1 - self.left) * SUPER, (int(frame.bottom) + 1 - self.top) * SUPER)
        self._size = size
        self._casing_colour = casing
        self._trails = trails
        self._orders = _in_order(trails)
        self._born = np.array([order[0] for order in self._orders], dtype=np.int64)
        self._palette = Image.new("P", (1, 1))
        inks = ["#000000", casing]
        for trail in trails:
            inks += [trail.colour, mix(casing, trail.colour, TRAILS.under)]
        self._palette.putpalette([int(part * 255 + 0.5) for ink in inks for part in rgb(ink)])
        self._reach = max(shadow[:2]) if shadow else 0.0
        self.clear()

    def clear(self) -> None:
        """Nothing walked yet."""
        self._ink = Image.new("L", self._size, 0)
        self._cased = Image.new("L", self._size, 0)
        self._draw, self._draw_casing = ImageDraw.Draw(self._ink), ImageDraw.Draw(self._cased)
        self._done = 0

    def draw_to(self, step: int) -> set[tuple[int, int]]:
        """Bring the layer to a step, back by starting anew; says which tiles (column, row) of TILE pixels changed."""
        count = int(np.searchsorted(self._born, step, side="right"))
        touched: set[tuple[int, int]] = set()
        if count < self._done:
            self.clear()
            right, bottom = (edge / SUPER for edge in self._size)
            touched.update(tiles_of((self.left, self.top, self.left + right, self.top + bottom)))
        for _born, index, kind, a, b, joint in self._orders[self._done : count]:
            trail = self._trails[index]
            width = trail.width * SUPER
            if kind == 0:
                if trail.cased:
                    self._line(self._draw_casing, a, b, TRAILS.casing * width, 255, joint)
                self._touch(touched, a, b, TRAILS.casing * trail.width + self._reach)
                self._line(self._draw, a, b, width, 2 + 2 * index + (trail.dashes is not None), joint)
            elif kind == 1:
                self._line(self._draw, a, b, width, 2 + 2 * index, joint)
            else:
                self._bead(a, width, 2 + 2 * index)
                self._touch(touched, a, a, 2 * TRAILS.bead * trail.width)
        self._done = count
        return touched

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * SUPER - 0.5, (y - self.top) * SUPER - 0.5  # Pillow's whole numbers are pixel centres

    def _line(
        self, draw: ImageDraw.ImageDraw, a: tuple[float, ...], b: tuple[float, ...], width: float, ink: int, joint: bool
    ) -> None:
        start, end = self._at(a[0], a[1]), self._at(b[0], b[1])
        draw.line([start, end], fill=ink, width=max(1, round(width)))
        if joint:
            r = width / 2 - 0.5
            draw.ellipse((start[0] - r, start[1] - r, start[0] + r, start[1] + r), fill=ink)

    def _bead(self, at: tuple[float, ...], width: float, ink: int) -> None:
        x, y = self._at(at[0], at[1])
        for r, colour in ((TRAILS.bead + TRAILS.bead_edge, CASING), (TRAILS.bead - TRAILS.bead_edge, ink)):
            self._draw.ellipse((x - r * width, y - r * width, x + r * width, y + r * width), fill=colour)

    def _touch(self, touched: set[tuple[int, int]], a: tuple[float, ...], b: tuple[float, ...], reach: float) -> None:
        pieces = int(max(abs(b[0] - a[0]), abs(b[1] - a[1])) / TILE) + 1
        for piece in range(pieces):
            ax, ay = (a[i] + (b[i] - a[i]) * piece / pieces for i in (0, 1))
            bx, by = (a[i] + (b[i] - a[i]) * (piece + 1) / pieces for i in (0, 1))
            touched.update(
                tiles_of((min(ax, bx) - reach, min(ay, by) - reach, max(ax, bx) + reach, max(ay, by) + reach))
            )

    def lay_on(self, canvas: Canvas) -> None:
        """Put what is walked on a canvas, over its background."""
        left, top = (canvas.origin[0] - self.left) * SUPER, (canvas.origin[1] - self.top) * SUPER
        area = (left, top, left + canvas.image.width, top + canvas.image.height)
        if self._shadow:
            across, down = (round(part * SUPER) for part in self._shadow[:2])
            fallen = self._ink.crop((area[0] - across, area[1] - down, area[2] - across, area[3] - down))
            canvas.image.paste("#000000", (0, 0), fallen.point(self._cast))
        canvas.image.paste(self._casing_colour, (0, 0), self._cased.crop(area))
        ink = self._ink.crop(area)
        colours = ink.copy()
        colours.putpalette(self._palette.getpalette() or [])
        canvas.image.paste(colours.convert("RGB"), (0, 0), ink.point([0] + [255] * 255))


Order = tuple[int, int, int, tuple[float, float], tuple[float, float], bool]  # born, trail, kind, from, to, round joint


def _in_order(trails: Sequence[Laid]) -> list[Order]:
    """Everything to draw in the order of the steps: of each trail a move's line, its dashes, its beads."""
    orders: list[Order] = []
    for index, trail in enumerate(trails):
        for kind, pieces in ((0, trail.whole), (1, trail.dashes)):
            if pieces is not None:
                orders += [
                    (born, index, kind, (a[0], a[1]), (b[0], b[1]), joint)
                    for born, a, b, joint in zip(
                        pieces.born.tolist(), pieces.a.tolist(), pieces.b.tolist(), pieces.bent.tolist(), strict=True
                    )
                ]
        beads = trail.beads.tolist()
        for i, (born, at) in enumerate(zip(trail.bead_steps.tolist(), beads, strict=True)):
            near = [beads[i - 1], at] if i else [at]  # the new line crossed the rim of the bead before
            orders += [(born, index, 2, (x, y), (x, y), False) for x, y in near]
    return sorted(orders, key=lambda order: order[:3])


def tiles_of(rect: tuple[float, float, float, float]) -> list[tuple[int, int]]:
    """The tiles that a rectangle (left, top, right, bottom) touches."""
    left, top, right, bottom = (int(edge // TILE) for edge in rect)
    return [(column, row) for row in range(top, bottom + 1) for column in range(left, right + 1)]


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
