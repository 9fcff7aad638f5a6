"""A run's sign where it is, with an arrow where it has left what is shown; and the ring of the start."""

import math

from app.look import HEADS
from app.picture.brush import draw_head
from app.picture.canvas import Canvas
from app.picture.drawing import Point
from app.theme import MARKERS, Theme


def draw_run(canvas: Canvas, at: Point, angle: float | None, slot: int, size: float, theme: Theme) -> None:
    """The head of the run with this slot; with an ``angle`` it has gone that way, and ``at`` is where it was last
    seen."""
    colour, casing = theme.trails[slot], theme.casing
    if angle is not None:
        for apart in (HEADS.exit_apart * size, 0.0):
            tip = (at[0] - apart * math.cos(angle), at[1] - apart * math.sin(angle))
            draw_head(canvas, "exit", tip, HEADS.exit * size, colour, casing, edge=HEADS.edge, angle=angle)
        back = HEADS.exit_back * size
        at = (at[0] - back * math.cos(angle), at[1] - back * math.sin(angle))
        size *= HEADS.exit_head
    draw_head(canvas, MARKERS[slot], at, size, colour, casing, edge=HEADS.edge)


def draw_start(canvas: Canvas, at: Point, radius: float, theme: Theme) -> None:
    """The ring at which runs start."""
    canvas.disc(at, radius * (1 + HEADS.start_casing / 2), theme.casing)
    canvas.disc(at, radius * (1 + HEADS.start_line / 2), theme.ink)
    canvas.disc(at, radius * (1 - HEADS.start_line / 2), theme.casing)
