"""A scene drawn on a page: the background once, then for each step only the rectangles where something moves."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.language.numbers import count, number
from app.picture.background import HEAD, LOSS_WIDTH, background
from app.picture.brush import CASING, LINE, Rect, cut_to, dash_of, merge, mix, near, stroke, within
from app.picture.canvas import Canvas, draw_text, fit_text, wrap_text
from app.picture.layout import Layout, layout, strip_heights
from app.picture.scene import STEP, Scene
from app.picture.strokes import Array, Exits, Frame, Strokes, exits, strokes, thin
from app.theme import DASHES, MARKERS

STRIP_LINE = 1.5
DOTS_FROM = 13.0  # pixels between updates from which each is drawn as a dot
DOTS_MOST = 300  # updates; more of them would only be a smear


@dataclass(frozen=True)
class _Line:
    """A trail on one map or on the strip."""

    trail: int
    frame: Frame
    points: Array  # (n + 1, 2) pixels, not thinned: heads stand exactly where the optimizer is
    strokes: Strokes
    exits: Exits
    dots: bool


class Plate:
    """A picture of a scene at a size. ``at(step)`` is the finished picture after so many updates."""

    def __init__(
        self, scene: Scene, width: int = 800, height: int = 600, *, strip: bool = True, grained: bool = False
    ) -> None:
        """``grained`` prepares the ground for formats with few colours."""
        self.scene = scene
        self.layout: Layout = layout(scene, width, height, strip=strip and scene.steps > 0)
        self.theme = scene.theme
        self.background = background(scene, self.layout, grained=grained)
        self._lines = self._maps_lines()
        self._strip_lines = self._loss_lines()
        self._paint_future()

    def _paint_future(self) -> None:
        """The whole loss curves, faint, under what has been reached."""
        if self.layout.strip is None:
            return
        canvas = Canvas(self.background, *self._whole(self.layout.strip))
        for line in self._strip_lines:
            colour = mix(self.theme.page, self.theme.trails[self.scene.trails[line.trail].slot], 0.3)
            stroke(canvas, line.strokes, colour, 1.0 * self.layout.unit)
        part, origin = canvas.done()
        self.background.paste(part, origin)

    # ------------------------------------------------------------------ geometry

    def _lines_of(self, frame: Frame, index: int, points: Array, width: float) -> _Line:
        trail = self.scene.trails[index]
        known = points[: trail.valid + 1]
        kept, steps = thin(known, np.arange(len(known)))
        dash = dash_of(trail.slot, self.layout.unit)
        made = strokes(kept, steps, frame, dash, 3.7 * trail.slot * self.layout.unit)
        moves = np.hypot(*np.diff(known, axis=0).T) if len(known) > 1 else np.zeros(1)
        dots = len(known) <= DOTS_MOST and bool(np.median(moves) > DOTS_FROM * self.layout.unit) and width == LINE
        return _Line(index, frame, points, made, exits(points, frame), dots)

    def _maps_lines(self) -> list[_Line]:
        """All trails on all maps, unbroken lines first: the dashed ones on top show them through their gaps."""
        made = [
            self._lines_of(panel.frame, i, panel.frame.pixels(self.scene.trails[i].theta), LINE)
            for panel in self.layout.panels
            for i in panel.trails
        ]
        return sorted(made, key=lambda line: bool(DASHES[self.scene.trails[line.trail].slot]))

    def _loss_lines(self) -> list[_Line]:
        strip = self.layout.strip
        if strip is None:
            return []
        lines = []
        for i in range(len(self.scene.trails)):
            heights = strip_heights(self.scene, i)
            points = strip.pixels(np.column_stack([np.arange(len(heights)), heights]))
            lines.append(self._lines_of(strip, i, points, STRIP_LINE))
        return sorted(lines, key=lambda line: bool(DASHES[self.scene.trails[line.trail].slot]))

    def _whole(self, frame: Frame) -> Rect:
        page = self.layout
        return (
            max(int(frame.left) - 6, 0),
            max(int(frame.top) - 6, 0),
            min(int(frame.right) + 7, page.width),
            min(int(frame.bottom) + 7, page.height),
        )

    # ------------------------------------------------------------------ what moves

    def at(self, step: int) -> Image.Image:
        """The picture after ``step`` updates."""
        picture = self.background.copy()
        for panel in self.layout.panels:
            self._paint(picture, self._whole(panel.frame), step, panel.frame)
        if self.layout.strip is not None:
            self._paint(picture, self._whole(self.layout.strip), step, self.layout.strip)
        self._words(picture, step)
        return picture

    def advance(self, picture: Image.Image, before: int, step: int) -> Image.Image:
        """The picture after ``step`` updates, made from the one after ``before`` by repainting only what moved."""
        picture = picture.copy()
        for panel in self.layout.panels:
            touched = [
                rect for line in self._lines if line.frame is panel.frame for rect in self._touched(line, before, step)
            ]
            for rect in merge(touched):
                self._paint(picture, rect, step, panel.frame)
        strip = self.layout.strip
        if strip is not None:  # everything new on it lies between the cursor's old and new place
            area = self._whole(strip)
            left, right = int(self._cursor(before)) - 7, int(self._cursor(step)) + 8
            self._paint(picture, (max(left, area[0]), area[1], min(right, area[2]), area[3]), step, strip)
        self._words(picture, step)
        return picture

    def _touched(self, line: _Line, before: int, step: int) -> list[Rect]:
        """What a trail changes between two steps: nothing or one rectangle."""
        moved = line.points[min(before, len(line.points) - 1) : step + 1]
        if len(moved) < 2 or not line.exits.seen[before:step].any():
            return []
        area = self._whole(line.frame)
        if not line.frame.holds(moved).all():
            return [area]  # crossing the edge: the head may turn into an arrow far from here, or back
        reach = HEAD * self.layout.unit * 1.5 + 3
        (left, top), (right, bottom) = moved.min(axis=0) - reach, moved.max(axis=0) + reach
        return [
            (
                max(int(left), area[0]),
                max(int(top), area[1]),
                min(int(right) + 1, area[2]),
                min(int(bottom) + 1, area[3]),
            )
        ]

    def _paint(self, picture: Image.Image, rect: Rect, step: int, frame: Frame) -> None:
        """Everything inside a rectangle as it is after ``step`` updates, from the background up."""
        base = Canvas(self.background, *rect)
        unit = self.layout.unit
        if frame is self.layout.strip:
            for line in self._strip_lines:
                colour = self.theme.trails[self.scene.trails[line.trail].slot]
                stroke(base, within(line.strokes, step, rect), colour, STRIP_LINE * unit)
            x = self._cursor(step)
            base.line([(x, frame.top), (x, frame.bottom)], 1.0, self.theme.ink)
            for line in self._strip_lines:
                point = line.points[min(step, len(line.points) - 1)]
                colour = self.theme.trails[self.scene.trails[line.trail].slot]
                base.disc((x, float(point[1])), 3.6 * unit, self.theme.page)
                base.disc((x, float(point[1])), 2.6 * unit, colour)
        else:
            here = [line for line in self._lines if line.frame is frame]
            for line in here:
                colour = self.theme.trails[self.scene.trails[line.trail].slot]
                stroke(base, within(line.strokes, step, rect), colour, LINE * unit, (CASING * unit, self.theme.casing))
                if line.dots:
                    self._dots(base, line, step, rect, colour)
            self._marks(base, frame, rect)
            for line in here:
                self._start(base, line, rect)
            for line in here:
                self._head(base, line, step, rect)
        part, origin = base.done()
        if frame is not self.layout.strip:
            part, origin = cut_to(part, origin, frame)
        picture.paste(part, origin)

    def _dots(self, canvas: Canvas, line: _Line, step: int, rect: Rect, colour: str) -> None:
        unit = self.layout.unit
        for x, y in line.points[1 : min(step, self.scene.trails[line.trail].valid) + 1].tolist():
            if rect[0] - 5 < x < rect[2] + 5 and rect[1] - 5 < y < rect[3] + 5:
                canvas.disc((x, y), 3.4 * unit, self.theme.casing)
                canvas.disc((x, y), 2.5 * unit, colour)

    def _marks(self, canvas: Canvas, frame: Frame, rect: Rect) -> None:
        """A star for a minimum, a crossed diamond for a saddle, a small peak for a maximum."""
        unit, look = self.layout.unit, self.theme
        for mark in self.scene.marks:
            x, y = (float(part) for part in frame.pixels(np.array([mark.x, mark.y])))
            if not frame.holds(np.array([x, y])) or not near(x, y, rect):
                continue
            if mark.kind == "minimum":
                canvas.shape("star", (x, y), 6.6 * unit, look.minimum, look.casing, edge=1.8 * unit)
            elif mark.kind == "saddle":
                canvas.shape("diamond", (x, y), 5.4 * unit, look.casing, look.saddle, edge=0.9 * unit)
                arm = 3.0 * unit
                canvas.line([(x - arm, y - arm), (x + arm, y + arm)], 1.3 * unit, look.saddle)
                canvas.line([(x - arm, y + arm), (x + arm, y - arm)], 1.3 * unit, look.saddle)
            else:
                canvas.shape("triangle-up", (x, y), 4.4 * unit, look.maximum, look.casing, edge=1.3 * unit)

    def _start(self, canvas: Canvas, line: _Line, rect: Rect) -> None:
        unit = self.layout.unit
        x, y = (float(part) for part in line.points[0])
        if line.frame.holds(line.points[0]) and near(x, y, rect):
            canvas.ring((x, y), 7.4 * unit, 4.2 * unit, self.theme.casing)
            canvas.ring((x, y), 6.4 * unit, 2.1 * unit, self.theme.ink)

    def _head(self, canvas: Canvas, line: _Line, step: int, rect: Rect) -> None:
        trail, unit = self.scene.trails[line.trail], self.layout.unit
        colour = self.theme.trails[trail.slot]
        now = min(step, trail.valid)
        point = line.points[now]
        if line.frame.holds(point):
            centre = (float(point[0]), float(point[1]))
            if near(*centre, rect):
                canvas.shape(MARKERS[trail.slot], centre, HEAD * unit, colour, self.theme.casing, edge=1.5 * unit)
            return
        last = int(line.exits.latest[now - 1]) if now > 0 else -1
        if last >= 0:  # gone over the edge: an arrow where it was last in sight
            (x, y), (dx, dy) = line.exits.edge[last].tolist(), line.exits.way[last].tolist()
            turn, frame, inset = math.atan2(dy, dx), line.frame, 7.5 * unit
            centre = (
                min(max(x - dx * inset, frame.left + inset), frame.right - inset),
                min(max(y - dy * inset, frame.top + inset), frame.bottom - inset),
            )
            canvas.shape("arrow", centre, 6.2 * unit, colour, self.theme.casing, edge=1.3 * unit, angle=turn)

    def _cursor(self, step: int) -> float:
        assert self.layout.strip is not None
        return float(self.layout.strip.pixels(np.array([float(step), 0.0]))[0])

    def _words(self, picture: Image.Image, step: int) -> None:
        """The step counter, and each trail's loss and, once it is known, its outcome."""
        page, look, scene = self.layout, self.theme, self.scene
        text = scene.say(STEP).format(step=count(step), steps=count(scene.steps))
        right = page.width - 24 * page.unit
        self._rewrite(picture, (right, 42 * page.unit), text, page.medium, look.ink, 170 * page.unit, "right")
        places = page.cards or tuple(panel.heading for panel in page.panels if panel.heading)
        for (x, y), trail in zip(places, scene.trails, strict=True):
            loss = number(float(trail.loss[min(step, trail.valid)]), 2)
            end = (x + page.card_width, y)
            self._rewrite(picture, end, loss, page.small * 1.04, look.ink, LOSS_WIDTH * page.unit, "right")
            due = trail.outcome_step if trail.outcome_step is not None else len(trail.theta) - 1
            if not trail.outcome:
                continue
            colour = look.warning if trail.diverged else look.ink
            said = fit_text(trail.outcome, page.small, page.card_width) if step >= due else ""
            if page.cards:
                knob_lines = (
                    len(wrap_text(trail.knobs, page.small, page.card_width, page.card_lines)) if trail.knobs else 0
                )
                at = (x, y + (18 + 15 * knob_lines) * page.unit)
                self._rewrite(picture, at, said, page.small, colour, page.card_width, "left")
            else:
                self._rewrite(picture, (x, y + 32 * page.unit), said, page.small, colour, page.card_width, "left")

    def _rewrite(
        self,
        picture: Image.Image,
        at: tuple[float, float],
        text: str,
        size: float,
        colour: str,
        width: float,
        anchor: str,
    ) -> None:
        """Write a text that changes: on clean paper, so that the last one does not shine through."""
        left = int(at[0] - (width if anchor == "right" else 0))
        rect = (left, int(at[1] - size * 1.05), min(int(left + width) + 2, picture.width), int(at[1] + size * 0.35) + 1)
        patch = Image.new("RGB", (rect[2] - rect[0], rect[3] - rect[1]), self.theme.page)
        draw_text(patch, (at[0] - rect[0], at[1] - rect[1]), text, size, colour, anchor=anchor)
        picture.paste(patch, rect[:2])
