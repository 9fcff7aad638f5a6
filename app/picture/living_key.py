"""What explains living maps: a key of colours and signs, with the share of each ending by now."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from app.lab.mapclasses import (
    BANDS,
    ENDINGS,
    FIRST_MINIMUM,
    Classed,
    band_texts,
    class_name,
    class_number,
    shares_at,
    whole_percents,
)
from app.picture.brush import Rect
from app.picture.canvas import Page, draw_text, fit_text, text_width
from app.picture.layout import LIVING_KEY, Layout, Panel
from app.picture.living import key_colours, sign_tile
from app.picture.page import draw_box, put
from app.picture.scene import REACH, STEPS_TO, Scene
from app.picture.writing import Writing

CELL, ROW, LABEL = (27.0, 10.0), 14.0, 22.0  # a band's swatch, from row to row, room for a row's number
SHARE = 42.0  # room of a share
SWATCH = (24.0, 15.0)  # of a sign
PITCH = 19.0  # from sign to sign
BAR = 13.0  # height of a bar of shares
MIDDLE = BANDS // 2


class LivingKey:
    """The key under the maps of a page, and in a grid of maps a bar of shares under each."""

    def __init__(
        self,
        scene: Scene,
        page: Layout,
        maps: Sequence[tuple[Panel, Classed]],
        bands: tuple[int, ...],
        image: Page,
        known: Sequence[Classed] = (),
    ) -> None:
        """``known`` are maps that come later on the same page: their endings have a place in the key from the start."""
        assert scene.living is not None
        self.scene, self.page, self.maps, self.living = scene, page, maps, scene.living
        every = [*(told for _panel, told in maps), *known]
        self.numbers = sorted({number for told in every for number in told.counts} | {class_number("going")})
        self.places: dict[int, tuple[float, float]] = {}
        self._writing = Writing(image, scene.theme.page)
        self._said: dict[int, tuple[tuple[int, float], ...]] = {}
        top = (
            page.height - (LIVING_KEY + 24) * page.unit
            if not page.strips
            else page.strips[0].frame.top - (LIVING_KEY + 20) * page.unit
        )
        self._hues(image, bands, 24 * page.unit + (30 * page.unit if not self.living.each else 0), top)

    def _hues(self, image: Page, bands: tuple[int, ...], left: float, top: float) -> None:
        """A row of bands for each hue, then the signs."""
        page, look, unit = self.page, self.scene.theme, self.page.unit
        minima = [number for number in self.numbers if number >= FIRST_MINIMUM]
        rows = _rows(minima, len(look.basins))
        draw_text(image, (left + LABEL * unit, top), self.scene.say(STEPS_TO), page.small, look.muted)
        y = top + 7 * unit
        for row in rows:
            label = f"{row[0] - FIRST_MINIMUM + 1}{'…' if row[1:] else ''}" if self.scene.numbered else "★"
            draw_text(
                image, (left + (LABEL - 6) * unit, y + 8.5 * unit), label, page.small * 0.9, look.ink, anchor="right"
            )
            for band, colour in enumerate(key_colours(look, row[0])):
                x = left + (LABEL + CELL[0] * band) * unit
                box = (round(x), round(y), round(x + CELL[0] * unit) - 2, round(y + CELL[1] * unit) - 1)
                draw_box(image, box, colour)
            for number in row:
                self.places[number] = (left + (LABEL + BANDS * CELL[0] + 5) * unit, y + 8.5 * unit)
            y += ROW * unit
        if rows:
            for band, text in enumerate(band_texts(bands)):
                x = left + (LABEL + CELL[0] * (band + 0.5)) * unit
                draw_text(image, (x, y + 10 * unit), text, page.small * 0.82, look.muted, anchor="centre")
        self._signs(image, left + ((LABEL + BANDS * CELL[0] + SHARE + 34) * unit if rows else 0), top)

    def _signs(self, image: Page, left: float, top: float) -> None:
        page, look, unit = self.page, self.scene.theme, self.page.unit
        signs = [number for number in self.numbers if number < FIRST_MINIMUM]
        lines = max(1, int(LIVING_KEY // PITCH))
        columns = max(1, -(-len(signs) // lines))
        pitch = min((page.width - 24 * unit - left) / columns, 190 * unit)
        for at, number in enumerate(signs):
            x, y = left + pitch * (at // lines), top + (PITCH * (at % lines) - 9) * unit
            swatch = self._swatch(number, (round(SWATCH[0] * unit), round(SWATCH[1] * unit)))
            put(image, (swatch, (round(x), round(y))))
            name = self.living.names[class_name(number)]
            spot = x + (SWATCH[0] + 7) * unit
            room = pitch - (SWATCH[0] + 7 + (0 if self.living.each else SHARE)) * unit
            draw_text(image, (spot, y + 11.5 * unit), fit_text(name, page.small, room), page.small, look.ink)
            if not self.living.each:
                wide = min(room, text_width(name, page.small))
                self.places[number] = (spot + wide + 6 * unit, y + 11.5 * unit)

    def _swatch(self, number: int, size: tuple[int, int]) -> Image.Image:
        """A piece of an ending's sign or colour."""
        look, (wide, high) = self.scene.theme, size
        colours = key_colours(look, number)
        if colours:
            return Image.new("RGB", size, colours[MIDDLE])
        tile = sign_tile(ENDINGS[number - 1], look, self.page.unit)
        down, across = np.arange(high) % len(tile), np.arange(wide) % len(tile)
        return Image.fromarray(np.ascontiguousarray(tile[down[:, None], across]))

    def move_to(self, picture: Page, step: int) -> list[Rect]:
        """Write the shares at a step; says which rectangles changed."""
        self._writing.picture = picture
        if self.living.each:
            return [rect for at in range(len(self.maps)) for rect in self._bar(picture, at, step)]
        ((_panel, told),) = self.maps
        shares = shares_at(told, step)
        held: dict[tuple[float, float], tuple[float, int]] = dict.fromkeys(self.places.values(), (0.0, 0))
        for (number, share), percent in zip(shares, whole_percents([share for _, share in shares]), strict=True):
            if number in self.places:
                before = held[self.places[number]]
                held[self.places[number]] = (before[0] + share, before[1] + percent)
        changed: list[Rect] = []
        for spot, (share, percent) in held.items():
            said = percent_text(share, percent)
            changed += self._writing.rewrite(
                spot, said, 0.94 * self.page.small, self.scene.theme.muted, SHARE * self.page.unit, "left"
            )
        return changed

    def _bar(self, picture: Page, at: int, step: int) -> list[Rect]:
        """The bar of shares under a map, and in words how many reach a minimum."""
        panel, told = self.maps[at]
        shares = tuple(shares_at(told, step))
        if self._said.get(at) == shares:
            return []
        self._said[at] = shares
        page, unit, frame = self.page, self.page.unit, panel.frame
        top, high = round(frame.bottom + 21 * unit), round(BAR * unit)
        left, wide = int(frame.left), int(frame.width)
        draw_box(picture, (left, top, left + wide - 1, top + high - 1), self.scene.theme.page)
        x = 0.0
        for number, share in shares:
            size = (max(1, round((x + share) * wide) - round(x * wide) - round(unit)), high)
            put(picture, (self._swatch(number, size), (left + round(x * wide), top)))
            x += share
        percents = whole_percents([share for _, share in shares])
        there = sum(percent for (number, _), percent in zip(shares, percents, strict=True) if number >= FIRST_MINIMUM)
        said = fit_text(self.scene.say(REACH).format(share=there), page.small, wide)
        spot = (frame.left, top + high + 13 * unit)
        rects: list[Rect] = [(left, top, left + wide, top + high)]
        return rects + self._writing.rewrite(spot, said, page.small, self.scene.theme.ink, wide, "left")


def percent_text(share: float, whole: int) -> str:
    """``12 %``; what is there but rounds to none is ``< 1 %``."""
    return "< 1 %" if whole == 0 and share > 0 else f"{whole} %"


def _rows(minima: Sequence[int], hues: int) -> list[list[int]]:
    """The minima by their hue, in order: hues repeat."""
    found: dict[int, list[int]] = {}
    for number in minima:
        found.setdefault((number - FIRST_MINIMUM) % hues, []).append(number)
    return [found[hue] for hue in sorted(found)]
