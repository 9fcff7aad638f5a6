"""Drawing: text in any of our scripts, smooth lines, markers. Positions and sizes are in picture pixels.

A :data:`Page` is a Pillow image, or a :class:`~app.picture.drawing.Drawing` that records lines and words for formats
of vectors; painters ask for a canvas on either (:mod:`app.picture.page`) and do not know which it is. On images, lines
and markers are drawn SUPER times larger and reduced afterwards, because Pillow draws shapes without smoothing; text is
smooth by itself and is drawn at its final size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import floor

from PIL import Image, ImageDraw, ImageFont

from app.picture.drawing import Drawing, Point, Words
from app.picture.fonts import FILES

SUPER = 3  # 2 is slightly lumpy on diagonals, 4 brings nothing

Page = Image.Image | Drawing


@cache
def _face(index: int, size: float) -> ImageFont.FreeTypeFont:
    # DejaVu is drawn larger on its body than Noto; this makes a borrowed sign match its neighbours.
    return ImageFont.truetype(str(FILES[index]), size * (0.9 if index else 1.0), layout_engine=ImageFont.Layout.BASIC)


@cache
def _missing(index: int) -> bytes:
    return bytes(_face(index, 20).getmask("\U0010fffd"))


@cache
def face_for(sign: str) -> int | None:
    """Which bundled font has a sign; None if neither has. A font draws every sign it lacks as the same box."""
    for index in range(len(FILES)):
        if bytes(_face(index, 20).getmask(sign)) != _missing(index):
            return index
    return None


# Small raised and lowered digits are drawn from the ordinary ones: the fonts' own are too thin to read at our sizes.
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_SMALL, _RISE, _DROP = 0.74, 0.36, 0.14  # parts of the type size


@lru_cache(maxsize=4096)
def runs(text: str, size: float) -> tuple[tuple[str, ImageFont.FreeTypeFont, float, float], ...]:
    """The text in stretches of one font: these, their height above the baseline and their advance (pixels)."""
    return tuple((stretch, font, rise, font.getlength(stretch)) for stretch, font, rise in _stretches(text, size))


def _stretches(text: str, size: float) -> Iterable[tuple[str, ImageFont.FreeTypeFont, float]]:
    stretch, current = "", (0, size, 0.0)
    for sign in text:
        plain = _RAISED.get(sign) or _LOWERED.get(sign)
        shift = _RISE if sign in _RAISED else -_DROP if sign in _LOWERED else 0.0
        style = (face_for(plain or sign) or 0, size * _SMALL if plain else size, shift * size)
        if style != current and stretch:
            yield stretch, _face(*current[:2]), current[2]
            stretch = ""
        stretch, current = stretch + (plain or sign), style
    if stretch:
        yield stretch, _face(*current[:2]), current[2]


def text_width(text: str, size: float) -> float:
    """The advance of a text, in pixels."""
    return sum(advance for _stretch, _font, _rise, advance in runs(text, size))


@dataclass(frozen=True)
class Stretch:
    """A part of a text in one font (its number in FILES): the size of its body, its rise over the baseline and its
    advance, in pixels."""

    text: str
    font: int
    size: float
    rise: float
    advance: float


def stretches(text: str, size: float) -> list[Stretch]:
    """A text as it is set: in stretches of one font and one height."""
    numbers = {str(path): number for number, path in enumerate(FILES)}
    return [
        Stretch(stretch, numbers[str(font.path)], float(font.size), rise, advance)
        for stretch, font, rise, advance in runs(text, size)
    ]


def draw_text(
    image: Page,
    at: Point,
    text: str,
    size: float,
    colour: str,
    *,
    anchor: str = "left",
    halo: str | None = None,
    halo_width: int = 2,
) -> None:
    """Write a text with its baseline at ``at``; ``anchor`` is left, centre or right; ``halo`` colours an outline."""
    if isinstance(image, Drawing):
        image.add(Words(at, text, size, colour, anchor, halo, halo_width if halo else 0.0))
        return
    draw = ImageDraw.Draw(image)
    x = at[0] - {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor] * text_width(text, size)
    for stretch, font, rise, advance in runs(text, size):
        outline = {"stroke_width": halo_width, "stroke_fill": halo} if halo else {}
        draw.text((x, at[1] - rise), stretch, font=font, fill=colour, anchor="ls", **outline)  # type: ignore[arg-type]
        x += advance


@lru_cache(maxsize=4096)
def fit_text(text: str, size: float, width: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ·,;") + "…"


@lru_cache(maxsize=1024)
def wrap_text(text: str, size: float, width: float, lines: int, separator: str = " · ") -> tuple[str, ...]:
    """The text in at most so many lines, broken at the separator; the last line is cut when there is more."""
    done: list[str] = []
    parts = text.split(separator)
    while parts and len(done) < lines:
        line = parts.pop(0)
        while parts and (len(done) == lines - 1 or text_width(line + separator + parts[0], size) <= width):
            line += separator + parts.pop(0)
        done.append(fit_text(line, size, width))
    return tuple(done)


def _grid(*places: float) -> tuple[int, ...]:
    """Whole numbers at or below. Pillow cuts fractions off, towards zero: left of and above a canvas it would draw the
    same thing elsewhere than on it."""
    return tuple(map(floor, places))


class Canvas:
    """A rectangle of a picture, enlarged for smooth drawing. Coordinates are those of the whole picture."""

    def __init__(self, picture: Image.Image, left: int, top: int, right: int, bottom: int) -> None:
        self.origin = (left, top)
        part = picture.crop((left, top, right, bottom))
        self.image = part.resize((part.width * SUPER, part.height * SUPER), Image.Resampling.NEAREST)
        self._draw = ImageDraw.Draw(self.image)

    @property
    def rect(self) -> tuple[int, int, int, int]:
        """The part of the picture: left, top, right, bottom."""
        left, top = self.origin
        return left, top, left + self.image.width // SUPER, top + self.image.height // SUPER

    def _at(self, points: Sequence[Point]) -> list[Point]:
        left, top = self.origin
        # Pillow puts whole numbers on pixel centres.
        return [((x - left) * SUPER - 0.5, (y - top) * SUPER - 0.5) for x, y in points]

    def line(self, points: Sequence[Point], width: float, colour: str, *, round_joints: bool = True) -> None:
        """A polyline. Joints are worth rounding only where it turns sharply."""
        path = [_grid(x, y) for x, y in self._at(points)]
        self._draw.line(path, fill=colour, width=max(1, round(width * SUPER)))
        if round_joints:  # discs: Pillow's own curved joints take ten times as long
            r = width * SUPER / 2 - 0.5
            for x, y in path[1:-1]:
                self._draw.ellipse(_grid(x - r, y - r, x + r, y + r), fill=colour)

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """A filled circle."""
        ((x, y),) = self._at([centre])
        r = radius * SUPER
        self._draw.ellipse(_grid(x - r, y - r, x + r, y + r), fill=colour)

    def text(self, middle: Point, text: str, size: float, colour: str) -> None:
        """A short text about its middle."""
        ((x, y),) = self._at([middle])
        draw_text(self.image, (x, y + 0.36 * size * SUPER), text, size * SUPER, colour, anchor="centre")

    def words(self, at: Point, text: str, size: float, colour: str, casing: str, anchor: str) -> None:
        """Words over casing, about the height of their middle."""
        ((x, y),) = self._at([at])
        place = (x + 0.5, y + 0.5 + 0.36 * size * SUPER)
        draw_text(self.image, place, text, size * SUPER, colour, anchor=anchor, halo=casing, halo_width=2 * SUPER)

    def polygon(self, corners: Sequence[Point], colour: str) -> None:
        """A filled outline."""
        self._draw.polygon([_grid(x, y) for x, y in self._at(corners)], fill=colour)

    def veil(self, corners: Sequence[Point], colour: str, strength: float) -> None:
        """A filled outline that lets what lies beneath shine through."""
        path = self._at(corners)
        left, top = (int(min(point[axis] for point in path)) - 1 for axis in (0, 1))
        right, bottom = (int(max(point[axis] for point in path)) + 2 for axis in (0, 1))
        area = max(left, 0), max(top, 0), min(right, self.image.width), min(bottom, self.image.height)
        if area[0] >= area[2] or area[1] >= area[3]:
            return
        mask = Image.new("L", (area[2] - area[0], area[3] - area[1]), 0)  # no larger than the outline
        ImageDraw.Draw(mask).polygon([(x - area[0], y - area[1]) for x, y in path], fill=round(255 * strength))
        self.image.paste(colour, area[:2], mask)

    def porthole(self, centre: Point, radius: float, behind: Image.Image, corner: tuple[int, int]) -> "Porthole":
        """A round window, on which ``behind`` lies with its upper left corner at ``corner``."""
        page = Image.new("RGB", (corner[0] + behind.width, corner[1] + behind.height))
        page.paste(behind, corner)
        return Porthole(self, Canvas(page, *corner, *page.size), centre, radius)

    def _look_through(self, inner: "Canvas", centre: Point, radius: float) -> None:
        """Show what was drawn on a round window."""
        mask, (left, top) = Image.new("L", inner.image.size, 0), inner.origin
        disc = [(part - radius - origin) * SUPER for part, origin in zip(centre, inner.origin, strict=True)]
        ImageDraw.Draw(mask).ellipse((*disc, disc[0] + 2 * radius * SUPER, disc[1] + 2 * radius * SUPER), fill=255)
        self.image.paste(inner.image, ((left - self.origin[0]) * SUPER, (top - self.origin[1]) * SUPER), mask)

    def done(self) -> tuple[Page, tuple[int, int]]:
        """The part at its final size, and where it belongs."""
        return self.image.reduce(SUPER), self.origin


@dataclass(frozen=True)
class Porthole:
    """A round window while it is drawn on: ``inner`` is what is seen through it."""

    outer: Canvas
    inner: Canvas
    centre: Point
    radius: float

    def done(self) -> None:
        """Show it."""
        self.outer._look_through(self.inner, self.centre, self.radius)
