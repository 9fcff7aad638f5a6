"""A drawing as a PDF page: text that can be searched in fonts that are in the file, paths, images; by fpdf2.

fpdf2 is pure Python, and the one of the usual libraries that embeds fonts of both our kinds, TrueType and CFF, cut to
the signs that are used. Its library is an extra: ``pip install 'fall-line[print]'``.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.export.letters import FAMILIES, advance, length, outlined
from app.picture.canvas import stretches
from app.picture.drawing import Disc, Drawing, Group, Item, Path, Point, Raster, Words
from app.picture.fonts import FILES
from app.picture.ground import NEEDS
from symbolic.errors import FallLineError

MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same drawing gives the same bytes: no file knows when it was made


def pdf(drawing: Drawing, size: tuple[float, float], title: str, *, about: str = "", keywords: str = "") -> bytes:
    """The file: one page of ``size`` points, with its title, what it is about, and keywords, not compressed."""
    try:
        from fpdf import FPDF
    except ImportError:
        raise FallLineError(NEEDS) from None
    file: Any = FPDF(unit="pt", format=size)
    file.set_creation_date(MADE)
    file.set_producer("Fall Line")
    file.set_title(title)
    file.set_subject(about)
    file.set_keywords(keywords)
    file.set_margin(0)
    file.set_auto_page_break(False)
    for name, path in zip(FAMILIES, FILES, strict=True):
        file.add_font(name, fname=str(path))
    file.add_page()
    with file.local_context(stroke_join_style="round", stroke_cap_style="butt"):
        _Writer(file, size[0] / drawing.width).write(drawing.items, (0.0, 0.0))
    data = bytes(file.output())
    for font in file.fonts.values():
        font.ttfont.close()  # it reads from the font's file as it goes
    return data


class _Writer:
    """Items on a page of ``file``, ``scale`` points to a pixel."""

    def __init__(self, file: Any, scale: float) -> None:
        self.file, self.scale = file, scale

    def write(self, items: Iterable[Item], shift: Point) -> None:
        """The items, moved by so many pixels."""
        for item in items:
            if isinstance(item, Path):
                self._path(item, shift)
            elif isinstance(item, Disc):
                self._disc(item, shift)
            elif isinstance(item, Words):
                self._words(item, shift)
            elif isinstance(item, Raster):
                left, top, right, bottom = item.box
                x, y = self._at((left, top), shift)
                self.file.image(item.image, x, y, (right - left) * self.scale, (bottom - top) * self.scale)
            else:
                self._group(item, shift)

    def _at(self, point: Point, shift: Point) -> Point:
        return (point[0] + shift[0]) * self.scale, (point[1] + shift[1]) * self.scale

    def _group(self, item: Group, shift: Point) -> None:
        moved = (shift[0] + item.shift[0], shift[1] + item.shift[1])
        if item.clip is None:
            self.write(item.items, moved)
            return
        if len(item.clip) == 4:
            left, top, right, bottom = item.clip
            size = (right - left) * self.scale, (bottom - top) * self.scale
            cut = self.file.rect_clip(*self._at((left, top), moved), *size)
        else:
            (x, y), radius = item.clip
            side = 2 * radius * self.scale
            cut = self.file.elliptic_clip(*self._at((x - radius, y - radius), moved), side, side)
        with cut, self.file.local_context():  # the second one has the library remember its colours and fonts
            self.write(item.items, moved)

    def _path(self, item: Path, shift: Point) -> None:
        lines = [[self._at(point, shift) for point in line] for line in item.lines]
        lines = [line for line in lines if all(math.isfinite(x) and math.isfinite(y) for x, y in line)]
        with self._strength(item.strength):
            if item.stroke:  # under the area, whose inner half would lie over it
                self.file.set_draw_color(item.stroke)
                self.file.set_line_width(item.width * self.scale)
                for line in lines:
                    self.file.polyline(line, polygon=item.closed, style="D")
            if item.fill:
                self.file.set_fill_color(item.fill)
                for line in lines:
                    self.file.polygon(line, style="F")

    def _disc(self, item: Disc, shift: Point) -> None:
        x, y = self._at(item.centre, shift)
        with self._strength(item.strength):
            self.file.set_fill_color(item.fill)
            self.file.circle(x, y, item.radius * self.scale, style="F")

    def _words(self, item: Words, shift: Point) -> None:
        x, y = self._at(item.at, shift)
        with self.file.rotation(-item.angle, x, y), self._strength(item.strength):
            if item.halo:  # as outlines: written twice, it would be read twice
                under = outlined(item)
                self.file.set_draw_color(item.halo)
                self.file.set_line_width(under.width * self.scale)
                for line in under.lines:
                    self.file.polyline([self._at(point, shift) for point in line], polygon=True, style="D")
            self.file.set_text_color(item.colour)
            x -= {"left": 0.0, "centre": 0.5, "right": 1.0}[item.anchor] * length(item.text, item.size) * self.scale
            for one in stretches(item.text, item.size):
                self.file.set_font(FAMILIES[one.font], size=one.size * self.scale)
                self.file.text(x, y - one.rise * self.scale, one.text)
                x += one.size * advance(one.text, one.font) * self.scale

    def _strength(self, strength: float) -> Any:
        return self.file.local_context(
            **({} if strength >= 1 else {"fill_opacity": strength, "stroke_opacity": strength})
        )
