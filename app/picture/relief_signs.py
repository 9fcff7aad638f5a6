"""What is written around the ground in three dimensions: its two axes and the ruler of losses; see
``app/stage/js/reliefsigns.js``."""

import math
from dataclasses import dataclass

import numpy as np

from app.language.numbers import linear_ticks, number, tick_digits
from app.picture.brush import draw_head
from app.picture.canvas import Canvas, Page, draw_text
from app.picture.drawing import Point
from app.picture.page import canvas_on, put
from app.picture.relief_camera import FOOT, Camera
from app.picture.relief_ground import Ground
from app.theme import Theme

TICKS_APART = 52.0  # pixels between ticks of the plane, about,
TICK, WORD = 7.0, 15.0  # their length, and how far from the edge their numbers stand
RULER_APART = 14.0  # pixels between ticks of the ruler at the least
RULER_LEAST = 26.0  # pixels of the ruler below which it says nothing: one looks from above
MARKER = 4.4  # pixels of a run's sign on it
SKEW = 0.2  # of the scale: an edge whose ticks are seen shorter than this has none


def draw_axes(image: Page, camera: Camera, theme: Theme, unit: float, size: float) -> None:
    """Ticks and numbers along the two seen edges of the block."""
    near, right, _far, left = camera.corners()
    window, (wide, deep) = camera.block.window, camera.block.sides
    canvas = canvas_on(image, 0, 0, image.width, image.height)
    words: list[tuple[Point, str, float, str]] = []
    for begin, end in ((near, right), (near, left)):
        along = 1 if begin[0] == end[0] else 0  # the coordinate that runs along this edge
        away = (math.copysign(1.0, begin[0]) if along else 0.0, 0.0 if along else math.copysign(1.0, begin[1]))
        (ox, oy), (ax, ay) = camera.spot(0.0, 0.0, -FOOT), camera.spot(away[0], away[1], -FOOT)
        far = math.hypot(ax - ox, ay - oy) or 1.0
        dx, dy = (ax - ox) / far, (ay - oy) / far
        length = math.dist(camera.spot(*begin, -FOOT), camera.spot(*end, -FOOT))
        if length < 2 * TICKS_APART * unit or far < SKEW * camera.scale:  # seen too much from its end
            continue
        low, high = window[2:] if along else window[:2]
        ticks = linear_ticks(low, high, length / (TICKS_APART * unit))
        digits = tick_digits(ticks)

        def spot(value: float, low: float = low, high: float = high, along: int = along, begin: Point = begin) -> Point:
            part = (value - low) / (high - low) - 0.5
            return camera.spot(begin[0], part * deep, -FOOT) if along else camera.spot(part * wide, begin[1], -FOOT)

        for tick in ticks:
            x, y = spot(tick)
            canvas.line([(x, y), (x + TICK * unit * dx, y + TICK * unit * dy)], unit, theme.muted)
            out = (TICK + 0.72 * WORD) * unit
            words.append(((x + out * dx, y + out * dy), number(tick, digits), size, theme.muted))
        half = len(ticks) // 2
        x, y = spot((ticks[half] + ticks[half - 1]) / 2 if len(ticks) > 1 else (low + high) / 2)
        out = (TICK + 1.6 * WORD) * unit
        words.append(((x + out * dx, y + out * dy), "y" if along else "x", 1.2 * size, theme.ink))
    put(image, canvas.done())
    for (x, y), text, tall, colour in words:
        draw_text(image, (x, y + 0.36 * tall), text, tall, colour, anchor="centre")


@dataclass(frozen=True)
class Ruler:
    """The ruler beside the block's leftmost corner: its place across, where the lowest and the highest ground stand
    on it, and its ticks (loss, row); none from above."""

    x: float
    foot: float
    top: float
    ticks: tuple[tuple[float, float], ...]


def ruler_of(ground: Ground, camera: Camera, unit: float, size: float) -> Ruler | None:
    """Where the ruler stands; None where it would say nothing."""
    left = min(camera.corners(), key=lambda corner: camera.spot(corner[0], corner[1], 0.0)[0])
    full = ground.stands(math.inf)
    (x, foot), (_x, top) = camera.spot(*left, 0.0), camera.spot(*left, full)
    if not (foot - top > RULER_LEAST * unit and full > 0):
        return None
    at = max(3.4 * size, x - 1.2 * size)
    told = ruler_ticks(ground, (foot - top) / unit)
    rows = tuple((loss, foot + (top - foot) * stands / full) for loss, stands in told)
    return Ruler(at, foot, top, rows)


def ruler_ticks(ground: Ground, length: float) -> list[tuple[float, float]]:
    """Losses at which a ruler of so many design pixels has ticks, and where these stand on the block."""
    if not ground.high > ground.low:
        return []
    whole = (ground.high - ground.low) * ground.fit
    low, high = ground.loss_at(ground.low), ground.loss_at(ground.high)
    scale, least = ground.rise, RULER_APART / length
    if scale.plain or low < scale.base or high - low < 10 * scale.soft:
        return [(loss, ground.stands(loss)) for loss in linear_ticks(low, high, length / (1.6 * RULER_APART))]
    ticks: list[tuple[float, float]] = []
    last, power = math.inf, math.floor(math.log10(high))
    while power >= math.log10(scale.soft) - 1 and power > -300:
        loss = float(f"1e{power}")
        power -= 1
        stands = ground.stands(loss)
        if loss > high or loss < low or last - stands / whole < least:
            continue
        ticks.append((loss, stands))
        last = stands / whole
    if last > least:
        ticks.append((low, 0.0))
    return ticks[::-1]


def draw_ruler(image: Page, ruler: Ruler, ground: Ground, theme: Theme, unit: float, size: float, title: str) -> None:
    """The ruler without its markers."""
    canvas = canvas_on(image, 0, 0, image.width, image.height)
    canvas.line([(ruler.x, ruler.foot), (ruler.x, ruler.top)], unit, theme.muted)
    for _loss, row in ruler.ticks:
        canvas.line([(ruler.x - 6 * unit, row), (ruler.x, row)], unit, theme.muted)
    put(image, canvas.done())
    digits = tick_digits([loss for loss, _row in ruler.ticks]) if ground.rise.plain and ruler.ticks else 2
    for loss, row in ruler.ticks:
        at = (ruler.x - 10 * unit, row + 0.36 * size)
        draw_text(image, at, number(loss, digits), size, theme.muted, anchor="right")
    draw_text(image, (ruler.x - 8 * unit, ruler.top - 0.8 * size), title, size, theme.muted, anchor="centre")


def draw_losses(
    canvas: Canvas, ruler: Ruler, ground: Ground, losses: list[tuple[float, str, str]], theme: Theme, unit: float
) -> None:
    """The runs' markers on the ruler: of each its loss, shape and colour; none for NaN."""
    full = ground.stands(math.inf)
    for loss, shape, colour in losses:
        if not np.isnan(loss):
            row = ruler.foot + (ruler.top - ruler.foot) * ground.stands(loss) / full
            draw_head(canvas, shape, (ruler.x, row), MARKER * unit, colour, theme.casing, edge=0.3)
