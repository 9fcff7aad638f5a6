"""The bundled fonts in vector files: cut to the signs that are used, or as outlines.

Needs fontTools (``pip install 'fall-line[print]'``), which reads both of our kinds of fonts, TrueType and CFF.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any

from app.picture.canvas import stretches
from app.picture.drawing import Path, Point, Words
from app.picture.fonts import FILES
from app.picture.ground import NEEDS
from symbolic.errors import FallLineError

FAMILIES = ("fall-line-a", "fall-line-b")
CURVE = 5  # straight pieces that stand for a curve of a letter


@cache
def font_of(number: int) -> Any:
    """A bundled font. Raises FallLineError where fontTools is missing."""
    try:
        from fontTools.ttLib import TTFont
    except ImportError:
        raise FallLineError(NEEDS) from None
    return TTFont(_bytes(number), lazy=True, recalcTimestamp=False)


def _bytes(number: int) -> BytesIO:
    """A font's file; in memory, for what is read lazily is never closed."""
    return BytesIO(FILES[number].read_bytes())


@cache
def _named(number: int) -> tuple[dict[int, str], Any, Any, int]:
    """Of a font: its glyphs' names by code point, the glyphs, their advances, and units to the body."""
    font = font_of(number)
    return font.getBestCmap(), font.getGlyphSet(), font["hmtx"], int(font["head"].unitsPerEm)


def advance(text: str, number: int) -> float:
    """How wide a text in one font is, in bodies of the type."""
    names, _glyphs, widths, body = _named(number)
    return sum(float(widths[names.get(ord(sign), ".notdef")][0]) for sign in text) / body


def length(text: str, size: float) -> float:
    """How wide a text is at a size, set without regard to pixels."""
    return sum(one.size * advance(one.text, one.font) for one in stretches(text, size))


def cut(number: int, signs: Iterable[str]) -> bytes:
    """A font with these signs alone, as WOFF2."""
    font_of(number)
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 13, 14], notdef_outline=True)
    options.flavor = "woff2"
    font = TTFont(_bytes(number), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted({ord(sign) for sign in signs}))
    cutter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def outlined(words: Words) -> Path:
    """A text as closed lines, at the place and with the colours of the words but not turned."""
    x = words.at[0] - {"left": 0.0, "centre": 0.5, "right": 1.0}[words.anchor] * length(words.text, words.size)
    lines: list[tuple[Point, ...]] = []
    for one in stretches(words.text, words.size):
        names, glyphs, widths, body = _named(one.font)
        for sign in one.text:
            name = names.get(ord(sign), ".notdef")
            pen = _pen(glyphs)
            glyphs[name].draw(pen)
            scale, low = one.size / body, words.at[1] - one.rise
            lines += [tuple((x + scale * px, low - scale * py) for px, py in line) for line in pen.lines]
            x += scale * float(widths[name][0])
    width = 2 * words.halo_width if words.halo else 0.0
    return Path(tuple(lines), True, words.colour, words.halo, width, words.strength)


def _pen(glyphs: Any) -> Any:
    """A pen that draws a glyph as straight lines."""
    from fontTools.pens.basePen import BasePen

    class Straight(BasePen):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(glyphs)
            self.lines: list[list[Point]] = []

        def _moveTo(self, pt: Point) -> None:
            self.lines.append([pt])

        def _lineTo(self, pt: Point) -> None:
            self.lines[-1].append(pt)

        def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:
            start = self.lines[-1][-1]
            for part in range(1, CURVE + 1):
                t, s = part / CURVE, 1 - part / CURVE
                factors = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
                points = (start, pt1, pt2, pt3)
                spot = [sum(f * point[axis] for f, point in zip(factors, points, strict=True)) for axis in (0, 1)]
                self.lines[-1].append((spot[0], spot[1]))

        def _qCurveToOne(self, pt1: Point, pt2: Point) -> None:
            start = self.lines[-1][-1]
            for part in range(1, CURVE + 1):
                t, s = part / CURVE, 1 - part / CURVE
                spot = [s * s * start[axis] + 2 * s * t * pt1[axis] + t * t * pt2[axis] for axis in (0, 1)]
                self.lines[-1].append((spot[0], spot[1]))

    return Straight()
