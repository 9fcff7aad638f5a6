"""Strokes of a trail on a canvas, and the small geometry of repainting only a part of a picture."""

import numpy as np
from PIL import Image

from app.picture.canvas import Canvas
from app.picture.relief import rgb
from app.picture.strokes import Frame, Strokes
from app.theme import DASHES

LINE, CASING = 2.0, 3.8  # trail widths in pixels at the design size, as in the stage
Rect = tuple[int, int, int, int]


def dash_of(slot: int, unit: float) -> tuple[float, ...]:
    """A slot's dash pattern in pixels; () is unbroken. Its dots keep at least the line's own width."""
    return tuple(max(length, LINE + 0.5) * unit for length in DASHES[slot])


def stroke(canvas: Canvas, pieces: Strokes, colour: str, width: float, casing: tuple[float, str] | None = None) -> None:
    """Draw pieces of a trail, over a wider ``casing`` (width, colour) where there is one."""
    lines = polylines(pieces)
    if casing is not None:
        for line, bent in lines:
            canvas.line(line, casing[0], casing[1], round_joints=bent)
    for line, bent in lines:
        canvas.line(line, width, colour, round_joints=bent)


def mix(under: str, over: str, part: float) -> str:
    """``part`` of one colour over another, as ``#rrggbb``."""
    blend = np.rint((rgb(under) * (1 - part) + rgb(over) * part) * 255).astype(int)
    return "#{:02x}{:02x}{:02x}".format(*blend.tolist())


def near(x: float, y: float, rect: Rect) -> bool:
    """Whether a marker at a place may touch a rectangle."""
    return rect[0] - 16 < x < rect[2] + 16 and rect[1] - 16 < y < rect[3] + 16


def merge(rects: list[Rect]) -> list[Rect]:
    """The same ground in fewer rectangles: two become one where that costs less than painting both."""
    done: list[Rect] = []
    for rect in rects:
        joined = rect
        while True:
            for i, other in enumerate(done):
                both = (
                    min(joined[0], other[0]),
                    min(joined[1], other[1]),
                    max(joined[2], other[2]),
                    max(joined[3], other[3]),
                )
                if _area(both) <= 1.2 * (_area(joined) + _area(other)):
                    joined = both
                    del done[i]
                    break
            else:
                break
        done.append(joined)
    return done


def _area(rect: Rect) -> int:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def within(pieces: Strokes, step: int, rect: Rect) -> Strokes:
    """The pieces drawn by a step that may touch a rectangle."""
    count = int(np.searchsorted(pieces.born, step, side="right"))  # born never falls along a trail
    a, b = pieces.a[:count], pieces.b[:count]
    low, high = np.minimum(a, b), np.maximum(a, b)
    pad = CASING * 2
    keep = np.zeros(len(pieces.born), dtype=bool)
    keep[:count] = ((low < (rect[2] + pad, rect[3] + pad)) & (high > (rect[0] - pad, rect[1] - pad))).all(axis=1)
    return pieces.only(keep)


def polylines(pieces: Strokes) -> list[tuple[list[tuple[float, float]], bool]]:
    """Joined pieces as lines, each with whether it turns sharply anywhere."""
    lines: list[tuple[list[tuple[float, float]], bool]] = []
    together = zip(pieces.a.tolist(), pieces.b.tolist(), pieces.joined.tolist(), pieces.bent.tolist(), strict=True)
    for a, b, joined, bent in together:
        if joined and lines:
            line, before = lines[-1]
            line.append((b[0], b[1]))
            lines[-1] = (line, before or bent)
        else:
            lines.append(([(a[0], a[1]), (b[0], b[1])], False))
    return lines


def cut_to(part: Image.Image, origin: tuple[int, int], frame: Frame) -> tuple[Image.Image, tuple[int, int]]:
    """Cut a repainted part to its map, so that heads and lines never hang over the edge."""
    left, top = max(origin[0], int(frame.left)), max(origin[1], int(frame.top))
    right, bottom = min(origin[0] + part.width, int(frame.right)), min(origin[1] + part.height, int(frame.bottom))
    box = (
        left - origin[0],
        top - origin[1],
        max(right - origin[0], left - origin[0]),
        max(bottom - origin[1], top - origin[1]),
    )
    return part.crop(box), (left, top)
