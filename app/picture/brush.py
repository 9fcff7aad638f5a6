"""Small things that are drawn in one go: lines of trails, marks of critical points, mixed colours."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from app.look import HELD, MARKS, NESTED, OUTLINES, Part
from app.picture.canvas import Canvas
from app.picture.drawing import Point
from app.picture.relief import rgb
from app.picture.strokes import Strokes
from app.theme import DASHES, Theme

Rect = tuple[int, int, int, int]
BAND = 1024  # pixels


def dash_of(slot: int, unit: float) -> tuple[float, ...]:
    """A slot's dash pattern in pixels; () is unbroken."""
    return tuple(length * unit for length in DASHES[slot])


def stroke(canvas: Canvas, pieces: Strokes, colour: str, width: float) -> None:
    """Draw pieces of a trail."""
    for line, bent in polylines(pieces):
        canvas.line(line, width, colour, round_joints=bent)


def draw_mark(canvas: Canvas, kind: str, at: Point, size: float, theme: Theme) -> None:
    """A critical point's sign, part by part; see :data:`app.look.MARKS`. ``size`` is in pixels."""
    _draw_parts(canvas, MARKS[kind].parts, at, size, lambda role: str(getattr(theme, role)))


def draw_held(canvas: Canvas, at: Point, size: float, theme: Theme, colour: str) -> None:
    """Where a penalty would have a run rest, in that run's colour; see :data:`app.look.HELD`."""
    _draw_parts(canvas, HELD.parts, at, size, lambda role: colour if role == "run" else str(getattr(theme, role)))


def nested_sizes(places: Sequence[Point], size: float) -> list[float]:
    """The sizes of marks at these places: of several in one place the later ones lie around the first."""
    return [
        size * (1 + NESTED * sum(math.dist(place, other) < size for other in places[:i]))
        for i, place in enumerate(places)
    ]


def _draw_parts(canvas: Canvas, parts: tuple[Part, ...], at: Point, size: float, paint: Callable[[str], str]) -> None:
    for part in parts:
        corners = [(at[0] + x * size, at[1] + y * size) for x, y in OUTLINES[part.outline]]
        width = max(part.edge_width * size, part.least)
        if part.fill is not None:
            canvas.polygon(corners, paint(part.fill))
        if part.edge is not None and len(corners) == 2:
            canvas.line(corners, width, paint(part.edge))
        elif part.edge is not None:
            canvas.line([*corners, corners[0], corners[1]], width, paint(part.edge))


def draw_head(
    canvas: Canvas, shape: str, at: Point, size: float, colour: str, casing: str, *, edge: float, angle: float = 0.0
) -> None:
    """A filled outline over an edge of casing, ``edge`` sizes wide; ``angle`` turns it clockwise."""
    cos, sin = math.cos(angle), math.sin(angle)
    corners = [(at[0] + size * (x * cos - y * sin), at[1] + size * (x * sin + y * cos)) for x, y in OUTLINES[shape]]
    canvas.line([*corners, corners[0], corners[1]], 2 * edge * size, casing)
    canvas.polygon(corners, colour)


def bands_of(area: Rect) -> list[Rect]:
    """An area in bands that are drawn one after the other: a canvas takes nine times the memory of its part."""
    left, top, right, low = area
    return [(left, at, right, min(at + BAND, low)) for at in range(top, low, BAND)]


def near(at: Point, rect: Rect, reach: float) -> bool:
    """Whether a place lies in a rectangle or so close to it."""
    return rect[0] - reach < at[0] < rect[2] + reach and rect[1] - reach < at[1] < rect[3] + reach


def mix(under: str, over: str, part: float) -> str:
    """``part`` of one colour over another, as ``#rrggbb``."""
    blend = np.rint((rgb(under) * (1 - part) + rgb(over) * part) * 255).astype(int)
    return "#{:02x}{:02x}{:02x}".format(*blend.tolist())


def polylines(pieces: Strokes) -> list[tuple[list[Point], bool]]:
    """Joined pieces as lines, each with whether it turns sharply anywhere."""
    lines: list[tuple[list[Point], bool]] = []
    together = zip(pieces.a.tolist(), pieces.b.tolist(), pieces.joined.tolist(), pieces.bent.tolist(), strict=True)
    for a, b, joined, bent in together:
        if joined and lines:
            line, before = lines[-1]
            line.append((b[0], b[1]))
            lines[-1] = (line, before or bent)
        else:
            lines.append(([(a[0], a[1]), (b[0], b[1])], False))
    return lines
