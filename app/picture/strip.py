"""A strip under the maps: curves on one shared scale (:mod:`app.picture.curves`), with a cursor.

Over the steps all runs have one cursor. Over evaluations or epochs a step lies elsewhere for each: runs whose steps lie
in the same places are a layer with a cursor of its own, and layers lie over each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops

from app.look import MEMBERS, STRIPS, TRAILS
from app.picture.brush import Rect, dash_of, mix, stroke
from app.picture.canvas import Canvas, Page
from app.picture.curves import thin_series
from app.picture.drawing import Drawing
from app.picture.layout import Strip
from app.picture.page import canvas_on, faded, part_of, patch_of, pixels, put
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
        self.plain = patch_of(background, self.area)
        groups = _together(scene)
        self.layers = [self._layer(background, group, alone=len(groups) == 1) for group in groups]
        self._spots = [[self._places(index, values) for values in lines] for index, lines in enumerate(self.plot.lines)]
        self._cursor: int | None = None
        self._ended = False

    def _layer(self, background: Page, group: Sequence[int], *, alone: bool) -> "_Layer":
        """The curves of some trails, at full strength and faint."""
        canvas = canvas_on(background, *self.area)
        self._draw(canvas, group)
        strong = canvas.done()[0]
        faint = faded(self.plain, strong, STRIPS.faint)
        if alone or isinstance(strong, Drawing):
            return _Layer(group[0] if group else 0, strong, faint, None)
        drawn = ImageChops.difference(strong, pixels(self.plain)).convert("L").point([0, *[255] * 255])
        return _Layer(group[0], strong, faint, drawn)

    def _draw(self, canvas: Canvas, group: Sequence[int]) -> None:
        """Bands and lines of some trails."""
        theme = self.scene.theme
        for index in group if self.plot.bands else ():
            for low, high in self.plot.bands[index]:
                for outline in self._band(index, low, high):
                    canvas.veil(outline, theme.trails[self.scene.trails[index].slot], MEMBERS.band)
        for index in group:
            trail, lines = self.scene.trails[index], self.plot.lines[index]
            colour = theme.trails[trail.slot]
            for part, values in enumerate(lines):
                dash = (
                    dash_of(trail.slot, self.unit) if len(lines) == 1 else tuple(part * d * self.unit for d in SECOND)
                )
                self._line(canvas, index, values, colour, dash if any(dash) else ())
            if trail.diverged and lines and len(lines[0]) and self.plot.shift == 0 and not self.curves.even:
                self._end(canvas, self._places(index, lines[0])[-1], colour)

    def _band(self, index: int, low: Array, high: Array) -> list[list[tuple[float, float]]]:
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
                edges.append(
                    self.frame.pixels(np.column_stack([self.scene.places(index, at + self.plot.shift), height]))
                )
            found.append([(float(x), float(y)) for x, y in np.concatenate([edges[1], edges[0][::-1]])])
        return found

    def _line(self, canvas: Canvas, index: int, values: Array, colour: str, dash: tuple[float, ...]) -> None:
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
            across = self.scene.places(index, at)
            points, steps = thin(self.frame.pixels(np.column_stack([across, heights])), at.astype(np.int64), self.unit)
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

    def _places(self, index: int, values: Array) -> Array:
        """Where a line's values stand (m, 2), moved to the nearer edge when they lie beyond; NaN where not finite."""
        heights = self.curves.heights(values)
        across = self.scene.places(index, np.arange(len(heights)) + self.plot.shift)
        spots = self.frame.pixels(np.column_stack([across, np.where(np.isfinite(heights), heights, np.nan)]))
        inset = STRIPS.dot * self.unit
        spots[:, 1] = np.clip(spots[:, 1], self.frame.top + inset, self.frame.bottom - inset)
        return spots

    def move_to(self, picture: Page, step: int) -> list[Rect]:
        """Paint the strip as it is at a step; says which rectangles changed."""
        if len(self.layers) > 1:
            return self._move_all(picture, step)
        (layer,) = self.layers
        cursor = self._cursor_at(layer, step)
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
        self._put(picture, layer, step, left, right)
        self._mark(picture, rect, step, [cursor])
        return [rect]

    def _move_all(self, picture: Page, step: int) -> list[Rect]:
        """The same where there are several layers, each with its cursor: the whole strip anew."""
        left, _top, right, _low = self.area
        put(picture, (self.plain, self.area[:2]))
        cursors = [self._cursor_at(layer, step) for layer in self.layers]
        for layer in self.layers:
            self._put(picture, layer, step, left, right)
        self._mark(picture, self.area, step, cursors)
        return [self.area]

    def _cursor_at(self, layer: "_Layer", step: int) -> float:
        across = float(self.scene.places(layer.index, np.array([float(step)]))[0])
        return float(self.frame.pixels(np.array([across, 0.0]))[0])

    def _put(self, picture: Page, layer: "_Layer", step: int, left: int, right: int) -> None:
        """A layer from ``left`` to ``right``: strong up to where it is at a step, faint beyond."""
        split = right if step >= self.scene.steps else min(max(int(self._cursor_at(layer, step)), left), right)
        for image, (a, b) in ((layer.strong, (left, split)), (layer.faint, (split, right))):
            if a >= b:
                continue
            box, at = (a - self.area[0], 0, b - self.area[0], image.height), (a, self.area[1])
            if layer.drawn is None:
                put(picture, (part_of(image, box), at))
            else:
                pixels(picture).paste(pixels(image).crop(box), at, layer.drawn.crop(box))

    def _mark(self, picture: Page, rect: Rect, step: int, cursors: Sequence[float]) -> None:
        """Cursors, and where each run is."""
        canvas = canvas_on(picture, *rect)
        theme, unit = self.scene.theme, self.unit
        for cursor in cursors:
            ends = [(cursor, self.frame.top), (cursor, self.frame.bottom)]
            canvas.line(ends, unit, mix(theme.page, theme.ink, 0.5))
        at = step - self.plot.shift
        for trail, lines in zip(self.scene.trails, self._spots, strict=True):
            for x, y in (places[at].tolist() for places in lines if 0 <= at < len(places)):
                if math.isnan(y):
                    continue
                spot = (x, y)
                canvas.disc(spot, (STRIPS.dot + 0.75) * unit, theme.casing)
                canvas.disc(spot, (STRIPS.dot - 0.2) * unit, theme.trails[trail.slot])
        put(picture, canvas.done())


@dataclass(frozen=True)
class _Layer:
    """Curves whose steps lie in the same places as those of the trail ``index``: strong, faint, and, of several in an
    image, where they are ``drawn``."""

    index: int
    strong: Page
    faint: Page
    drawn: Image.Image | None


def _together(scene: Scene) -> list[list[int]]:
    """The trails by number, those together whose steps lie in the same places."""
    if scene.across is None or not scene.across.at:
        return [list(range(len(scene.trails)))]
    found: dict[bytes, list[int]] = {}
    for index, at in enumerate(scene.across.at):
        found.setdefault(np.asarray(at, dtype=np.float64).tobytes(), []).append(index)
    return list(found.values())
