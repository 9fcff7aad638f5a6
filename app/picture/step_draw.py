"""The strokes of a step on a picture: arrows, the square of one rate each way, the ellipse of the curvature."""

import math
from collections.abc import Sequence

from app.picture.canvas import Canvas
from app.picture.drawing import Point
from app.picture.step_arrows import Way

CASING = 2.4  # pixels that an arrow's casing is wider
FILL = 0.1  # of the ellipse
TURNS = 72


def dashed(a: Point, b: Point, dash: Sequence[float]) -> list[tuple[Point, Point]]:
    """The drawn parts of a line; all of it without a pattern."""
    length = math.dist(a, b)
    if not dash or length == 0:
        return [(a, b)]
    found, at = [], 0.0
    while at < length:
        ends = (at / length, min(at + dash[0], length) / length)
        first, last = ((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for part in ends)
        found.append((first, last))
        at += dash[0] + dash[1]
    return found


def draw_arrow(
    canvas: Canvas, a: Point, b: Point, *, colour: str, casing: str, width: float, unit: float,
    dash: Sequence[float] = (), hollow: bool = False, cut: bool = False,
) -> None:  # fmt: skip
    """An arrow with casing; a ``cut`` one has a gap that says that it is drawn shorter than it is."""
    length = math.dist(a, b)
    if not length > 0.5:
        return
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    head = min((3.2 * width + 4) * unit, 0.6 * length)
    wing = 0.46 * head
    neck = (b[0] - head * ux, b[1] - head * uy)
    end = (neck[0] + 0.3 * head * ux, neck[1] + 0.3 * head * uy)
    tip = [b, (neck[0] - wing * uy, neck[1] + wing * ux), (neck[0] + wing * uy, neck[1] - wing * ux)]
    pieces = [(a, end)]
    if cut:
        gap = [(a[0] + (0.5 * length + side * unit) * ux, a[1] + (0.5 * length + side * unit) * uy) for side in (-3, 3)]
        pieces = [(a, gap[0]), (gap[1], end)]
    for piece in pieces:
        canvas.line(list(piece), (width + CASING) * unit, casing)
    canvas.line([*tip, tip[0], tip[1]], CASING * unit, casing)
    for first, last in pieces:
        for piece in dashed(first, last, [part * unit for part in dash]):
            canvas.line(list(piece), width * unit, colour)
    if cut:
        for x, y in gap:
            ends = [(x + (5 * uy + 2 * ux) * side * unit, y - (5 * ux - 2 * uy) * side * unit) for side in (-1, 1)]
            canvas.line(ends, 1.4 * unit, colour)
    canvas.polygon(tip, casing if hollow else colour)
    if hollow:
        canvas.line([*tip, tip[0], tip[1]], 1.4 * unit, colour)


def draw_square(canvas: Canvas, at: Point, half: Point, colour: str, casing: str, unit: float) -> None:
    """The square of one rate each way, ``half`` its sides in pixels."""
    (x, y), (w, h) = at, half
    corners = [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)]
    for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
        canvas.line([a, b], 3.2 * unit, casing)
        for piece in dashed(a, b, (5 * unit, 4 * unit)):
            canvas.line(list(piece), 1.3 * unit, colour)


def ellipse_axes(ways: Sequence[Way], scale: Point, least: float, most: float) -> list[Point] | None:
    """Half diameters of the ellipse of a curvature in pixels: the shorter ``least`` long, none beyond ``most``."""
    axes = []
    for way in ways:
        reach = 1 / math.sqrt(max(abs(way.curvature), 1e-300))
        axes.append((reach * way.way[0] * scale[0], -reach * way.way[1] * scale[1]))
    lengths = [math.hypot(*axis) for axis in axes]
    shortest = min(lengths, default=0.0)
    if not 0 < shortest < math.inf:
        return None
    parts = [min(least * length / shortest, most) / length for length in lengths]
    return [(x * part, y * part) for (x, y), part in zip(axes, parts, strict=True)]


def draw_ellipse(canvas: Canvas, at: Point, axes: Sequence[Point], colour: str, unit: float) -> None:
    """The ellipse with its two ways dashed."""
    (x, y), ((ax, ay), (bx, by)) = at, axes
    around = [2 * math.pi * turn / TURNS for turn in range(TURNS + 1)]
    rim = [(x + math.cos(one) * ax + math.sin(one) * bx, y + math.cos(one) * ay + math.sin(one) * by) for one in around]
    canvas.veil(rim, colour, FILL)
    canvas.line(rim, 1.6 * unit, colour)
    for dx, dy in axes:
        for a, b in dashed((x - dx, y - dy), (x + dx, y + dy), (5 * unit, 4 * unit)):
            canvas.line([a, b], 1.2 * unit, colour)
