"""The strip under the maps: loss over the steps on one shared log scale (:mod:`app.picture.curves`), with a cursor."""

import numpy as np
from PIL import Image

from app.look import STRIPS, TRAILS
from app.picture.brush import Rect, dash_of, mix, stroke
from app.picture.canvas import Canvas
from app.picture.curves import Curves, thin_series
from app.picture.scene import Scene
from app.picture.strokes import Frame, strokes, thin


class StripPainter:
    """The strip of a picture, brought from step to step. ``background`` gets the curves to come, faint."""

    def __init__(self, scene: Scene, frame: Frame, curves: Curves, unit: float, background: Image.Image) -> None:
        self.scene, self.frame, self.curves, self.unit = scene, frame, curves, unit
        width, height = background.size
        self.area: Rect = (
            max(int(frame.left) - 6, 0),
            max(int(frame.top) - 2, 0),
            min(int(frame.right) + 7, width),
            min(int(frame.bottom) + 4, height),
        )
        plain = background.crop(self.area)
        self.strong = self._drawn(background)
        self.faint = Image.blend(plain, self.strong, STRIPS.faint)
        self._cursor: int | None = None
        self._ended = False

    def _drawn(self, background: Image.Image) -> Image.Image:
        """The whole curves at full strength."""
        canvas = Canvas(background, *self.area)
        theme = self.scene.theme
        for trail in self.scene.trails:
            dash = dash_of(trail.slot, self.unit)
            colour = theme.trails[trail.slot]
            loss = trail.loss[: trail.valid + 1]
            for line in thin_series(
                loss, self.frame.width / self.unit, self.curves.base, STRIPS.below * self.curves.low
            ):
                if len(line) < 2:
                    continue
                with np.errstate(all="ignore"):
                    points = self.frame.pixels(np.column_stack([line[:, 0], np.log10(line[:, 1])]))
                points, steps = thin(points, line[:, 0].astype(np.int64), self.unit)
                if dash:
                    between = mix(theme.page, colour, TRAILS.under)
                    stroke(canvas, strokes(points, steps, self.frame, (), 0.0), between, STRIPS.width * self.unit)
                pieces = strokes(points, steps, self.frame, dash, 0.0)
                stroke(canvas, pieces, colour, STRIPS.width * self.unit)
            if trail.diverged and len(loss):
                self._end(canvas, trail.valid, float(loss[-1]), colour)
        return canvas.done()[0]

    def _end(self, canvas: Canvas, step: int, loss: float, colour: str) -> None:
        """A diverged curve stops at a small cross, at the upper edge where it left there."""
        at = self._spot(step, loss)
        if at is None:
            return
        arm = STRIPS.end * self.unit
        for way in (1, -1):
            canvas.line([(at[0] - arm, at[1] - way * arm), (at[0] + arm, at[1] + way * arm)], 1.8 * self.unit, colour)

    def _spot(self, step: int, loss: float) -> tuple[float, float] | None:
        """Where a loss stands, moved to the nearer edge when it lies beyond; None where it is not finite."""
        height = float(self.curves.heights(np.array([loss]))[0])
        if not np.isfinite(height):
            return None
        x, y = self.frame.pixels(np.array([step, height]))
        inset = STRIPS.dot * self.unit
        return float(x), min(max(float(y), self.frame.top + inset), self.frame.bottom - inset)

    def move_to(self, picture: Image.Image, step: int) -> list[Rect]:
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
                part = image.crop((a - self.area[0], 0, b - self.area[0], image.height))
                picture.paste(part, (a, self.area[1]))
        canvas = Canvas(picture, *rect)
        theme, unit = self.scene.theme, self.unit
        canvas.line([(cursor, self.frame.top), (cursor, self.frame.bottom)], 1.0, mix(theme.page, theme.ink, 0.5))
        for trail in self.scene.trails:
            spot = self._spot(step, float(trail.loss[step])) if step <= trail.valid else None
            if spot is not None:
                canvas.disc(spot, (STRIPS.dot + 0.75) * unit, theme.casing)
                canvas.disc(spot, (STRIPS.dot - 0.2) * unit, theme.trails[trail.slot])
        picture.paste(*canvas.done())
        return [rect]
