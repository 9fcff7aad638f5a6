"""A run's sign where it is, with an arrow where it has left what is shown; and the ring of the start."""

import math
from functools import lru_cache

from PIL import Image

from app.look import HEADS
from app.picture.brush import draw_head
from app.picture.canvas import SUPER, Canvas
from app.picture.drawing import Point
from app.picture.page import pixels
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


def stamp(picture: Image.Image, at: Point, slot: int, size: float, theme: Theme) -> None:
    """A head on a picture at its own size, from a stamp: its place is right to a third of a pixel."""
    x, y = (round(part * SUPER) for part in at)
    sign, mask, half = _stamp(slot, size, theme.trails[slot], theme.casing, x % SUPER, y % SUPER)
    picture.paste(sign, (x // SUPER - half, y // SUPER - half), mask)


@lru_cache(maxsize=1024)
def _stamp(
    slot: int, size: float, colour: str, casing: str, right: int, down: int
) -> tuple[Image.Image, Image.Image, int]:
    """A head so many subpixels right of and below a pixel's corner: colours, cover, and where that pixel is."""
    half = int(1.7 * size) + 2
    rect, at = (0, 0, 2 * half, 2 * half), (half + right / SUPER, half + down / SUPER)
    cover = Canvas(Image.new("RGB", rect[2:]), *rect)
    draw_head(cover, MARKERS[slot], at, size, "#ffffff", "#ffffff", edge=HEADS.edge)
    sign = Canvas(Image.new("RGB", rect[2:], casing), *rect)
    draw_head(sign, MARKERS[slot], at, size, colour, casing, edge=HEADS.edge)
    return pixels(sign.done()[0]), pixels(cover.done()[0]).convert("L"), half
