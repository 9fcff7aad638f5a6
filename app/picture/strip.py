"""A strip under the maps: curves over the steps on one shared scale (:mod:`app.picture.curves`), with a cursor."""

import math

import numpy as np

from app.look import MEMBERS, STRIPS, TRAILS
from app.picture.brush import Rect, dash_of, mix, stroke
from app.picture.canvas import Canvas, Page
from app.picture.curves import thin_series
from app.picture.layout import Strip
from app.picture.page import canvas_on, faded, part_of, patch_of, put
from app.picture.scene import Scene
from app.picture.strokes import Array, strokes, thin

SECOND = (5.0, 4.0)  # the dash of a second coordinate


class StripPainter:
    """The strip of a picture, brought from step to step. ``background`` gets the curves to come, faint."""

    def __init__(self, scene: Scene, strip: Strip, unit: float, background: Page) -> None:
        self.scene, self.unit = scene, unit
        self.frame, self.plot, self.curves = strip.frame, strip.plot, strip.curves
        frame = strip.frame
        width, height = background.size
        room = max(1.0, unit)  # for the ends of lines and the dots on them
        self.area: Rect = (
            max(int(frame.left - 6 * room), 0),
            max(int(frame.top - 2 * room), 0),
            min(int(frame.right + 7 * room), width),
            min(int(frame.bottom + 4 * room), height),
        )
        plain = patch_of(background, self.area)
        self.strong = self._drawn(background)
        self.faint = faded(plain, self.strong, STRIPS.faint)
        self._spots = [[self._places(values) for values in lines] for lines in self.plot.lines]
        self._cursor: int | None = None
        self._ended = False

    def _drawn(self, background: Page) -> Page:
        """The whole curves at full strength."""
        canvas = canvas_on(background, *self.area)
        theme = self.scene.theme
        for trail, ends in zip(self.scene.trails, self.plot.bands, strict=False):
            for low, high in ends:
                for outline in self._band(low, high):
                    canvas.veil(outline, theme.trails[trail.slot], MEMBERS.band)
        for trail, lines in zip(self.scene.trails, self.plot.lines, strict=True):
            colour = theme.trails[trail.slot]
            for part, values in enumerate(lines):
                dash = (
                    dash_of(trail.slot, self.unit) if len(lines) == 1 else tuple(part * d * self.unit for d in SECOND)
                )
                self._line(canvas, values, colour, dash if any(dash) else ())
            if trail.diverged and lines and len(lines[0]) and self.plot.shift == 0 and not self.curves.even:
                self._end(canvas, self._places(lines[0])[-1], colour)
        return canvas.done()[0]

    def _band(self, low: Array, high: Array) -> list[list[tuple[float, float]]]:
        """The outlines of a band, as far as the axis reaches, one for each stretch that has values; what is not finite
        lies above the axis."""
        _x0, _x1, floor, top = self.frame.box
        steps = np.unique(np.linspace(0, len(low) - 1, int(2 * self.frame.width)).astype(np.int64))
        known = ~np.isnan(low[steps])
        found = []
        for stretch in np.split(np.arange(len(steps)), np.flatnonzero(known[1:] != known[:-1]) + 1):
            if not len(stretch) or not known[stretch[0]]:
                continue
            at, edges = steps[stretch], []
            for values in (low[at], high[at]):
                height = self.curves.heights(values)
                height = np.clip(np.where(np.isnan(height), top, height), floor, top)
                edges.append(self.frame.pixels(np.column_stack([at + self.plot.shift, height])))
            found.append([(float(x), float(y)) for x, y in np.concatenate([edges[1], edges[0][::-1]])])
        return found

    def _line(self, canvas: Canvas, values: Array, colour: str, dash: tuple[float, ...]) -> None:
        """One series, dashed or not."""
        curves, width = self.curves, STRIPS.width * self.unit
        if self.plot.axis == "gaps":
            with np.errstate(invalid="ignore"):
                values = np.where(values > 0, values, np.nan)
        for line in thin_series(values, self.frame.width / self.unit, curves.base, curves.floor):
            if len(line) < 2:
                continue
            with np.errstate(all="ignore"):
                heights = line[:, 1] if curves.even else np.log10(line[:, 1])
            at = line[:, 0] + self.plot.shift
            points, steps = thin(self.frame.pixels(np.column_stack([at, heights])), at.astype(np.int64), self.unit)
            if dash:
                between = mix(self.scene.theme.page, colour, TRAILS.under)
                stroke(canvas, strokes(points, steps, self.frame, (), 0.0), between, width)
            stroke(canvas, strokes(points, steps, self.frame, dash, 0.0), colour, width)

    def _end(self, canvas: Canvas, last: Array, colour: str) -> None:
        """A diverged curve stops at a small cross, at the upper edge where it left there."""
        at = last.tolist()
        if math.isnan(at[1]):
            return
        arm = STRIPS.end * self.unit
        for way in (1, -1):
            canvas.line([(at[0] - arm, at[1] - way * arm), (at[0] + arm, at[1] + way * arm)], 1.8 * self.unit, colour)

    def _places(self, values: Array) -> Array:
        """Where a line's values stand (m, 2), moved to the nearer edge when they lie beyond; NaN where not finite."""
        heights = self.curves.heights(values)
        steps = np.arange(len(heights)) + self.plot.shift
        spots = self.frame.pixels(np.column_stack([steps, np.where(np.isfinite(heights), heights, np.nan)]))
        inset = STRIPS.dot * self.unit
        spots[:, 1] = np.clip(spots[:, 1], self.frame.top + inset, self.frame.bottom - inset)
        return spots

    def move_to(self, picture: Page, step: int) -> list[Rect]:
        """Paint the strip as it is at a step; says which rectangles changed."""
        cursor = float(self.frame.pixels(np.array([float(step), 0.0]))[0])
        reach = int(STRIPS.dot * self.unit) + 4
        ends = (int(cursor) - reach, int(cursor) + reach + 1)
        left, right = self.area[0], self.area[2]
        if self._cursor is not None:
            before = (self._cursor - reach, self._cursor + reach + 1)
            ended = self._ended or step >= self.scene.steps  # the curves' very ends lie beyond the last cursor
            left = max(min(before[0], ends[0]), left)
            right = right if ended else min(max(before[1], ends[1]), right)
        self._cursor, self._ended = int(cursor), step >= self.scene.steps
        rect = (left, self.area[1], right, self.area[3])
        split = min(max(int(cursor), left), right)
        if step >= self.scene.steps:
            split = right
        for image, (a, b) in ((self.strong, (left, split)), (self.faint, (split, right))):
            if a < b:
                put(picture, (part_of(image, (a - self.area[0], 0, b - self.area[0], image.height)), (a, self.area[1])))
        canvas = canvas_on(picture, *rect)
        theme, unit = self.scene.theme, self.unit
        canvas.line([(cursor, self.frame.top), (cursor, self.frame.bottom)], unit, mix(theme.page, theme.ink, 0.5))
        at = step - self.plot.shift
        for trail, lines in zip(self.scene.trails, self._spots, strict=True):
            for x, y in (places[at].tolist() for places in lines if 0 <= at < len(places)):
                if math.isnan(y):
                    continue
                spot = (x, y)
                canvas.disc(spot, (STRIPS.dot + 0.75) * unit, theme.casing)
                canvas.disc(spot, (STRIPS.dot - 0.2) * unit, theme.trails[trail.slot])
        put(picture, canvas.done())
        return [rect]
