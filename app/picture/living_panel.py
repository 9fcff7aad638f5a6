"""A living map on a page: its pixels at a step, its sides, and what lies on it."""

import numpy as np
from PIL import Image

from app.lab.mapclasses import Classed
from app.lab.maptheory import Bracket
from app.language.numbers import count
from app.look import HEADS, MAPS, MARKS, SMALL
from app.picture.background import ticks
from app.picture.brush import Rect, draw_head, draw_mark, stroke
from app.picture.canvas import Canvas, Page, draw_text, fit_text, text_width
from app.picture.drawing import Drawing, Raster
from app.picture.heads import draw_start
from app.picture.layout import Layout, Panel
from app.picture.living import paint_map, ready
from app.picture.page import canvas_on, paint_on, patch_of, put
from app.picture.scene import RUNS, TRIED, OneMap, Scene, Side
from app.picture.strokes import Frame, strokes
from app.theme import MARKERS

NUMBER = 13.0  # size of the minima's numbers
PRINTED = 1000  # pixels of a map on a drawing, at least: its signs are to be crisp in print
CROSS, BRACKET = 7.0, 2.0  # arms of what is best and the caps of a range, and how wide that is
BLOCK = 1024  # pixels that are drawn at once: lines are drawn several times larger first


Points = list[tuple[float, float]]


class LivingPanel:
    """The living map of a panel, brought from step to step; ``background`` gets its pixels, sides and words."""

    def __init__(self, scene: Scene, panel: Panel, page: Layout, background: Page) -> None:
        assert scene.living is not None
        assert panel.living is not None
        self.scene, self.page, self.background = scene, page, background
        self.panel, self.frame = panel, panel.frame
        self.one: OneMap = scene.living.maps[panel.living]
        self.each = scene.living.each
        frame = panel.frame
        self.size = (int(frame.width), int(frame.height))
        self.area: Rect = (
            int(frame.left),
            int(frame.top),
            int(frame.left) + self.size[0],
            int(frame.top) + self.size[1],
        )
        self.told = self.one.ask(self.size, frame.box)
        self.moments = np.unique(self.told.step)
        self._step = -1
        self._words(panel)
        self._sides()

    def change(self, told: Classed, bands: tuple[int, ...]) -> None:
        """Show another map in its place."""
        self.told, self._step = told, -1
        self.moments = np.unique(told.step)
        self.dress(bands)

    def spots(self) -> list[Rect]:
        """The rectangles, within the map, of what :meth:`paint` draws."""
        reach = 2.5 * MARKS["minimum"].size * self.page.unit
        left, top, right, bottom = self.area
        found = []
        for x, y in self._places():
            if left <= x <= right and top <= y <= bottom:
                found.append(
                    (
                        max(left, int(x - reach)),
                        max(top, int(y - reach)),
                        min(right, int(x + reach)),
                        min(bottom, int(y + reach)),
                    )
                )
        return found

    def _places(self) -> list[tuple[float, float]]:
        """Where something lies on the map, in pixels, seen or not: settings in force, or points and the start."""
        if self.one.here is not None:
            x, y = self.one.here
            return [(self.frame.left + x * self.frame.width, self.frame.bottom - y * self.frame.height)]
        points = [(mark.x, mark.y) for mark in self.scene.marks]
        points.append(
            (float(self.scene.trails[self.one.trail].theta[0, 0]), float(self.scene.trails[self.one.trail].theta[0, 1]))
        )
        return [(float(x), float(y)) for x, y in self.frame.pixels(np.array(points))]

    def dress(self, bands: tuple[int, ...]) -> None:
        """Take the bands of steps that all maps of the page have."""
        apart = self.size[0] / self.told.classes.shape[1]  # pixels a run
        self.ready = ready(self.told, bands, self.page.unit / apart)

    def _words(self, panel: Panel) -> None:
        """What the map shows, and how many runs it is; in a grid of maps the run's name says it."""
        if self.each or panel.heading is None or self.scene.living is None:
            return
        (x, y), page, look = panel.heading, self.page, self.scene.theme
        rows, columns = self.told.classes.shape
        text = RUNS if self.one.sides is None else TRIED
        runs = self.scene.say(text).format(count=count(rows * columns), steps=count(self.told.steps))
        room = page.card_width - text_width(runs, page.small) - 8 * page.unit
        heading = fit_text(self.scene.living.heading, page.medium, room)
        draw_text(self.background, (x, y), heading, page.medium, look.ink)
        draw_text(self.background, (x + page.card_width, y), runs, page.small, look.muted, anchor="right")

    def _sides(self) -> None:
        if self.one.sides is None:
            beside = any(
                panel.living is None for panel in self.page.panels
            )  # the map of the ground has the same numbers
            ticks(self.background, self.scene, self.page, self.frame, up=not beside)
            return
        across, up = self.one.sides
        self._across(across)
        self._up(up)

    def _across(self, side: Side) -> None:
        frame, page, look = self.frame, self.page, self.scene.theme
        base, small = frame.bottom + 15 * page.unit, page.small
        title = fit_text(side.title, small, 0.6 * frame.width)
        free = frame.right - text_width(title, small) - 8 * page.unit
        draw_text(self.background, (frame.right, base), title, small, look.muted, anchor="right")
        self._numbers(
            [(frame.left + at * frame.width, base, text) for at, text in side.ticks(frame.width / (70 * page.unit))],
            frame.left - 12 * page.unit, free,
        )  # fmt: skip

    def _numbers(self, places: list[tuple[float, float, str]], low: float, high: float) -> None:
        """Numbers beneath the map, those that have room beside each other."""
        page, last = self.page, low
        for x, y, text in sorted(places):
            half = text_width(text, page.small) / 2
            if x - half < last or x + half > high:
                continue
            draw_text(self.background, (x, y), text, page.small, self.scene.theme.muted, anchor="centre")
            last = x + half + 6 * page.unit

    def _up(self, side: Side) -> None:
        frame, page, look = self.frame, self.page, self.scene.theme
        small, last = page.small, frame.bottom + page.small
        for at, text in sorted(side.ticks(frame.height / (40 * page.unit))):
            y = frame.bottom - at * frame.height
            if y > last or y < frame.top + 1.2 * small:
                continue
            draw_text(
                self.background,
                (frame.left - 6 * page.unit, y + 4 * page.unit),
                text,
                small,
                look.muted,
                anchor="right",
            )
            last = y - 1.3 * small
        title = fit_text(side.title, small, frame.width)
        draw_text(self.background, (frame.left, frame.top - 5 * page.unit), title, small, look.muted)

    def move_to(self, step: int) -> list[Rect]:
        """Bring the map to a step; says which rectangles of the picture change."""
        before, self._step = self._step, step
        if before >= 0 and not self._news(before, step):
            return []
        fine = max(1, round(PRINTED / self.size[0])) if isinstance(self.background, Drawing) else 1
        wide, high = self.size
        unit = self.page.unit * fine
        image = Image.fromarray(paint_map(self.ready, (wide * fine, high * fine), self.scene.theme, unit, step))
        if isinstance(self.background, Drawing):
            left, top, right, low = self.area
            self.background.add(Raster(image, (float(left), float(top), float(right), float(low))))
        else:
            self.background.paste(image, self.area[:2])
        self._told(step)
        return [self.area]

    def _told(self, step: int) -> None:
        """What is known of a map of settings besides its pixels: where theory ends, the best in theory, and, once all
        runs have ended, the range that works."""
        one, unit = self.one, self.page.unit
        if one.sides is None:
            return
        picture = patch_of(self.background, self.area)
        if len(one.limit[1]) > 1:
            self._theory(picture)
        found = one.works(self.told) if one.works and step >= self.told.steps else None
        if found:
            self._bracket(picture, found)
        if one.best:
            text, place = one.best
            (x, y), arm = self._spot(place), CROSS * unit
            self._line(picture, [(x - arm, y), (x + arm, y)], MAPS.limit_width)
            self._line(picture, [(x, y - arm), (x, y + arm)], MAPS.limit_width)
            self._say(picture, text, (x - arm - 5 * unit, self._clear_of(found, y + 0.35 * self.page.small)), "right")
        put(self.background, (picture, self.area[:2]))

    def _clear_of(self, found: Bracket | None, base: float) -> float:
        """A baseline near this one at which words do not lie on a range that goes across, nor on its values."""
        size, cap = self.page.small, CROSS * self.page.unit
        if found is None or found.ends[0][1] != found.ends[1][1]:
            return base
        y = self._spot(found.ends[0])[1]
        if not y - cap - 1.5 * size < base < y + cap + 1.1 * size:
            return base
        below = y + cap + 1.1 * size
        return below if below < self.size[1] else y - cap - 1.7 * size

    def _spot(self, place: tuple[float, float]) -> tuple[float, float]:
        """A place of the map, 0 to 1 each way, in pixels from its upper left corner."""
        return place[0] * self.size[0], (1 - place[1]) * self.size[1]

    def _line(
        self, picture: Page, points: Points, width: float, *, colour: str = "", dash: tuple[float, ...] = ()
    ) -> None:
        """A line over its own light, so wide on the page."""
        (wide, high), unit, look = self.size, self.page.unit, self.scene.theme
        frame, spots = Frame(0, 0, wide, high, (0.0, 1.0, 0.0, 1.0)), np.array(points)
        low, top = (np.floor(spots.min(axis=0)).astype(int) - 8).clip(0)
        right, base = np.minimum(np.ceil(spots.max(axis=0)).astype(int) + 8, (wide, high))
        steps, casing = np.zeros(len(spots), dtype=np.int64), width + MAPS.limit_casing - MAPS.limit_width
        for x in range(int(low), int(right), BLOCK):
            for y in range(int(top), int(base), BLOCK):
                canvas = canvas_on(picture, x, y, min(x + BLOCK, int(right)), min(y + BLOCK, int(base)))
                stroke(canvas, strokes(spots, steps, frame, (), 0.0), look.casing, casing * unit)
                stroke(canvas, strokes(spots, steps, frame, dash, 0.0), colour or look.ink, width * unit)
                put(picture, canvas.done())

    def _say(self, picture: Page, text: str, at: tuple[float, float], anchor: str, colour: str = "") -> None:
        """Words with their own light about them."""
        look, size = self.scene.theme, self.page.small
        draw_text(
            picture, at, text, size, colour or look.ink, anchor=anchor, halo=look.casing,
            halo_width=max(1, round(size / 6)),
        )  # fmt: skip

    def _theory(self, picture: Page) -> None:
        """The line where theory ends, dashed, with its words beside it."""
        text, line = self.one.limit
        (wide, high), unit, look = self.size, self.page.unit, self.scene.theme
        spots = [self._spot(place) for place in line]
        if not any(0 <= x <= wide for x, _y in spots):
            return
        dash = (MAPS.limit_dash[0] * unit, MAPS.limit_dash[1] * unit)
        self._line(picture, spots, MAPS.limit_width, colour=look.warning, dash=dash)
        inside = [(x, y) for x, y in spots if 0 <= x <= wide and 0.25 * high <= y <= 0.4 * high]
        if inside and inside[0][0] > text_width(text, self.page.small) + 16 * unit:
            self._say(picture, text, (inside[0][0] - 8 * unit, inside[0][1]), "right", look.warning)

    def _bracket(self, picture: Page, found: Bracket) -> None:
        """The range that works, along a row or a column, with the values at its ends."""
        unit, size, cap = self.page.unit, self.page.small, CROSS * self.page.unit
        (ax, ay), (bx, by) = map(self._spot, found.ends)
        across = abs(bx - ax) >= abs(by - ay)
        dx, dy = (0.0, cap) if across else (cap, 0.0)
        for points in (
            [(ax, ay), (bx, by)],
            [(ax - dx, ay - dy), (ax + dx, ay + dy)],
            [(bx - dx, by - dy), (bx + dx, by + dy)],
        ):
            self._line(picture, points, BRACKET)
        low, high = found.texts
        if across:
            base = ay - cap - 0.35 * size if ay > cap + 1.5 * size else ay + cap + 1.1 * size
            self._say(picture, low, (ax + 3 * unit, base), "left")
            if bx - ax > 5 * size:
                self._say(picture, high, (bx - 3 * unit, base), "right")
        else:
            self._say(picture, low, (ax + cap + 4 * unit, min(ay + 0.15 * size, self.size[1] - 0.3 * size)), "left")
            self._say(picture, high, (bx + cap + 4 * unit, max(by + 0.55 * size, size)), "left")

    def _news(self, before: int, step: int) -> bool:
        """Whether a run ended between two steps."""
        if before == step:
            return False
        low, high = sorted((before, step))
        if low < self.told.steps <= high and self.one.works:  # the range that works is known at the end
            return True
        return bool(np.searchsorted(self.moments, high, "right") > np.searchsorted(self.moments, low, "right"))

    def bring(self, page: Page, paper: Page, step: int) -> list[Rect]:
        """Bring the map on a page to a step; says which rectangles of it change."""
        rects = self.move_to(step)
        paint_on(page, paper, rects, self.paint)
        return rects

    def paint(self, canvas: Canvas) -> None:
        """What lies on the map: of starts the minima and the start, of settings those in force."""
        scene, theme, unit = self.scene, self.scene.theme, self.page.unit
        *places, last = self._places()
        here = self.frame.holds(np.array(last))
        if self.one.here is not None:
            if here:
                slot = scene.trails[self.one.trail].slot
                colour, casing = theme.trails[slot], theme.casing
                draw_head(canvas, MARKERS[slot], last, HEADS.size * unit, colour, casing, edge=HEADS.edge)
            return
        for mark, at in zip(scene.marks, places, strict=True):
            if mark.kind in ("minimum", "local") and self.frame.holds(np.array(at)):
                draw_mark(canvas, mark.kind, at, MARKS[mark.kind].size * SMALL * unit, theme)
        if here:
            draw_start(canvas, last, HEADS.start * SMALL * unit, theme)

    def numbers(self, picture: Page) -> None:
        """The numbers of the minima beside their stars; beyond the map, where nothing is painted anew, none of them."""
        if self.one.sides is not None:
            return
        frame, theme, size = self.frame, self.scene.theme, NUMBER * self.page.unit
        part = patch_of(picture, self.area)
        for number, x, y in self.scene.numbered:
            at = frame.pixels(np.array([x, y]))
            if not frame.holds(at):
                continue
            px, py = float(at[0]) - frame.left, float(at[1]) - frame.top
            right = px + 2 * size < frame.width
            spot = (px + (0.6 if right else -0.6) * size, max(size, py - 0.4 * size))
            anchor, halo = "left" if right else "right", round(size / 7)
            draw_text(part, spot, str(number), size, theme.ink, anchor=anchor, halo=theme.casing, halo_width=halo)
        put(picture, (part, self.area[:2]))
