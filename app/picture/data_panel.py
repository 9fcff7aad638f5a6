"""Data space beside the maps of a picture: rows, and what each run answers, as ``js/datapaint.js`` draws them."""

import numpy as np
from numpy.typing import NDArray

from app.lab.dataspace import BOUNDARY, CURVE
from app.language.numbers import linear_ticks, number, tick_digits
from app.look import DATA, OUTLINES, TRAILS
from app.picture.brush import Rect, dash_of, draw_head, mix, stroke
from app.picture.canvas import Canvas, Page, draw_text, fit_text, text_width
from app.picture.data_scene import Data
from app.picture.drawing import Point
from app.picture.layout import NAME_LINE, NOTES, named_below
from app.picture.page import canvas_on, put
from app.picture.scene import Scene, Trail
from app.picture.strokes import Frame, strokes
from app.theme import MARKERS, Theme

Array = NDArray[np.float64]
APART, UP = 58.0, 0.62  # between numbers across, and the part of it up the page, in units
START_DASH = (3.0, 4.0)
BESIDE_DASH, BESIDE_WIDTH = (1.5, 3.5), 1.2  # of what a point beside a run answers
MARKER = 4.2  # radius of the marker at a line's end
ENSEMBLE_FROM = 2  # snapshots that have an average


class DataPainter:
    """Data space in a frame of the page, brought from step to step. The axes stand on the ``paper``."""

    def __init__(self, scene: Scene, data: Data, frame: Frame, unit: float, paper: Page) -> None:
        self.scene, self.data, self.space, self.frame, self.unit = scene, data, data.space, frame, unit
        self.paper = paper
        room = int(2 * MARKER * unit)  # for markers at the ends of lines
        self.area: Rect = (
            max(0, int(frame.left) - room),
            max(0, int(frame.top) - room),
            min(paper.size[0], int(frame.right) + room),
            min(paper.size[1], int(frame.bottom) + room),
        )
        self.rows: list[Point] = [(float(x), float(y)) for x, y in frame.pixels(self.space.places)]
        self._axes()

    def _axes(self) -> None:
        """A light grid, numbers, and the names of the columns at the ends of the axes."""
        frame, theme, unit, (u0, u1, v0, v1) = self.frame, self.scene.theme, self.unit, self.frame.box
        size, (across, up) = NOTES * unit, self.space.names
        columns = linear_ticks(u0, u1, max(3.0, frame.width / (APART * unit)))
        rows = linear_ticks(v0, v1, max(3.0, frame.height / (UP * APART * unit)))
        xs = frame.pixels(np.column_stack([columns, np.full(len(columns), v0)]))[:, 0].tolist()
        ys = frame.pixels(np.column_stack([np.full(len(rows), u0), rows]))[:, 1].tolist()
        canvas = canvas_on(self.paper, *self.area)
        for x in xs:
            canvas.line([(x, frame.top), (x, frame.bottom)], 0.8 * unit, theme.line)
        for y in ys:
            canvas.line([(frame.left, y), (frame.right, y)], 0.8 * unit, theme.line)
        corner = [(frame.left, frame.top), (frame.left, frame.bottom), (frame.right, frame.bottom)]
        canvas.line(corner, 0.8 * unit, theme.muted)
        put(self.paper, canvas.done())
        below = named_below(self.data, frame.width, unit)
        low, free = (
            frame.bottom + 15 * unit,
            frame.right - (-12 * unit if below else text_width(across, size) + 5 * unit),
        )
        for x, text in zip(xs, (number(tick, tick_digits(columns)) for tick in columns), strict=True):
            if x + text_width(text, size) / 2 < free:
                draw_text(self.paper, (x, low), text, size, theme.muted, anchor="centre")
        at = (frame.right, low + (NAME_LINE * unit if below else 0))
        draw_text(self.paper, at, fit_text(across, size, frame.width), size, theme.ink, anchor="right")
        if self.space.shape != CURVE:
            self._sides(low + NAME_LINE * unit, frame.right - text_width(across, size) - 10 * unit)
        for y, text in zip(ys, (number(tick, tick_digits(rows)) for tick in rows), strict=True):
            draw_text(self.paper, (frame.left - 7 * unit, y + 4 * unit), text, size, theme.muted, anchor="right")
        draw_text(self.paper, (frame.left, frame.top - 6 * unit), up, size, theme.ink)

    def _sides(self, low: float, end: float) -> None:
        """What the signs of rows mean, on a baseline, as far as the name of the axis leaves room."""
        unit, size, theme = self.unit, NOTES * self.unit, self.scene.theme
        room = [text_width(text, size) + 20 * unit for text in self.space.side_names]
        x = max(self.frame.left - 30 * unit, min(self.frame.left + 4 * unit, end - sum(room)))
        if x + sum(room) > end + 10 * unit:
            return
        for side, text in enumerate(self.space.side_names):
            canvas = canvas_on(
                self.paper, *(int(part) for part in (x - 8 * unit, low - 14 * unit, x + 8 * unit, low + 6 * unit))
            )
            self._sign(canvas, (x, low - 0.36 * size), side)
            put(self.paper, canvas.done())
            draw_text(self.paper, (x + 8 * unit, low), text, size, theme.muted)
            x += room[side]

    def move_to(self, page: Page, step: int) -> list[Rect]:
        """Paint it as it is at a step; says which rectangles changed."""
        canvas, scene, unit = canvas_on(self.paper, *self.area), self.scene, self.unit
        over = len(self.rows) <= DATA.few
        trails = [trail for trail in scene.trails if len(trail.loss)]  # of others nothing may be seen yet
        if self.data.residuals is not None and self.data.residuals < len(trails):
            self._residuals(canvas, trails[self.data.residuals], step)
        if not over:
            self._rows(canvas)
        if scene.trails:
            muted = scene.theme.muted
            dash = tuple(length * unit for length in START_DASH)
            self._lines(canvas, self.space.lines(scene.trails[0].theta[0]), muted, DATA.thin * unit, dash)
        for trail in trails:
            self._answer(canvas, trail, step)
        if over:
            self._rows(canvas)
        put(page, canvas.done())
        return [self.area]

    def _lines(
        self, canvas: Canvas, lines: list[Array], colour: str, width: float, dash: tuple[float, ...] = ()
    ) -> None:
        """Lines of data space, cut at the frame."""
        for line in lines:
            with np.errstate(all="ignore"):
                points = self.frame.pixels(line)
            stroke(canvas, strokes(points, np.zeros(len(points), dtype=np.int64), self.frame, dash, 0.0), colour, width)

    def _answer(self, canvas: Canvas, trail: Trail, step: int) -> None:
        """What the model answers where a run is, what its snapshots answer, and the average of these."""
        theme, unit, colour = self.scene.theme, self.unit, self.scene.theme.trails[trail.slot]
        past = [trail.theta[at] for at in trail.snapshots if at <= step]
        if len(past) >= ENSEMBLE_FROM:
            pale = mix(theme.page, colour, DATA.thick_strength)
            self._lines(canvas, self.space.lines(np.array(past)), pale, DATA.thick * unit)
            for weights in past:
                thin = mix(theme.page, colour, DATA.thin_strength)
                self._lines(canvas, self.space.lines(weights), thin, DATA.thin * unit)
        for path in trail.beside:
            beside = tuple(length * unit for length in BESIDE_DASH)
            self._lines(canvas, self.space.lines(path[min(step, trail.valid)]), colour, BESIDE_WIDTH * unit, beside)
        lines = self.space.lines(trail.theta[min(step, trail.valid)])
        self._lines(canvas, lines, theme.page, (DATA.line + DATA.casing) * unit)
        dash = dash_of(trail.slot, unit)
        if dash:
            self._lines(canvas, lines, mix(theme.page, colour, TRAILS.under), DATA.line * unit)
        self._lines(canvas, lines, colour, DATA.line * unit, dash)
        end = _end(lines, self.frame)
        if end is not None:
            draw_head(canvas, MARKERS[trail.slot], end, MARKER * unit, colour, theme.page, edge=0.31)

    def _rows(self, canvas: Canvas) -> None:
        for at, side in zip(self.rows, self.space.sides.tolist(), strict=True):
            self._sign(canvas, at, side)

    def _sign(self, canvas: Canvas, at: Point, side: int) -> None:
        """The sign of a row on a side of the level: filled over an edge of the page, or hollow."""
        theme, unit = self.scene.theme, self.unit
        form, colour, hollow = _look(self.space.shape, side, theme)
        corners = [(at[0] + x * DATA.point * unit, at[1] + y * DATA.point * unit) for x, y in OUTLINES[form]]
        closed = [*corners, corners[0], corners[1]]
        if not hollow:
            canvas.line(closed, DATA.edge * unit, theme.page)
        canvas.polygon(corners, theme.page if hollow else colour)
        if hollow:
            canvas.line(closed, DATA.edge * unit, colour)

    def _residuals(self, canvas: Canvas, trail: Trail, step: int) -> None:
        """From each row to the answer; of classes a ring about each row on the wrong side; in the plane rings whose
        radius is the error."""
        space, unit, colour = self.space, self.unit, self.scene.theme.trails[trail.slot]
        told = space.answers(trail.theta[min(step, trail.valid)])
        spread = float(space.target.std()) or 1.0
        for row, (x, y) in enumerate(self.rows):
            miss = abs(float(told[row] - space.target[row]))
            if not np.isfinite(miss):
                continue
            if space.shape == CURVE:
                ends = self.frame.pixels(np.array([space.places[row], [space.places[row, 0], told[row]]]))
                zero = np.zeros(2, dtype=np.int64)
                stroke(canvas, strokes(ends, zero, self.frame, (), 0.0), colour, DATA.residual * unit)
            elif space.shape != BOUNDARY or (told[row] >= space.level) != (space.target[row] >= space.level):
                radius = (2.1 if space.shape == BOUNDARY else 1 + 3 * miss / spread) * DATA.point * unit
                turn = np.linspace(0, 2 * np.pi, 33)
                ring = np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])
                pieces = strokes(ring, np.zeros(33, dtype=np.int64), self.frame, (), 0.0)
                stroke(canvas, pieces, colour, DATA.residual * unit)


def _end(lines: list[Array], frame: Frame) -> Point | None:
    """The last point of lines inside the frame, from the left; None where there is none."""
    inside = [point for line in lines for point in frame.pixels(line) if frame.holds(point)]
    if not inside:
        return None
    x, y = max(inside, key=lambda point: float(point[0]))
    return float(x), float(y)


def _look(shape: str, side: int, theme: Theme) -> tuple[str, str, bool]:
    """Outline, colour and whether it is hollow, of a row on a side of the level."""
    if shape == CURVE:
        return "circle", theme.ink, False
    return DATA.signs[side], str(getattr(theme, DATA.colours[side])), side == 0
