"""Numbers on the heavy contour lines of a picture's map, along the line, where it is straight and there is room."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.lab.contours import contours
from app.lab.heights import TINY, Heights
from app.look import CONTOURS
from app.picture.canvas import draw_text, text_width
from app.picture.relief import rgb, shown_tint, wanted_contours
from app.theme import Theme

Array = NDArray[np.float64]

FINE = 3  # labels are written so many times larger, turned, and reduced
OFF = 1.6  # pixels that the line may leave the text's own straight line
AGAIN = 3.0  # rooms between two labels of one level


@dataclass(frozen=True)
class Spot:
    """A label: its text, its middle in pixels of the map, its angle (clockwise, never upside down), and its height."""

    text: str
    x: float
    y: float
    angle: float
    height: float


def label_spots(
    value: Array, gx: Array, gy: Array, step: tuple[float, float], scale: Heights, unit: float
) -> list[Spot]:
    """Where labels stand on a map of losses (h, w), row 0 at the top; slopes and ``step`` as for the relief."""
    rows, columns = value.shape
    ladder = contours(scale, wanted_contours(columns, unit))
    if not ladder.heavy.any():
        return []
    above = scale.above(value)
    size = CONTOURS.label * unit
    with np.errstate(all="ignore"):
        nearest = ladder.nearest(above)
        down, right = -gy * step[1], gx * step[0]  # rise of the loss per pixel
        decade = above * math.log(10.0) / np.maximum(np.hypot(right, down), TINY)  # pixels to a tenfold loss
        apart = decade / ladder.per_decade
        on_line = ladder.heavy[nearest] & (ladder.off(above, nearest) * decade < 0.6)
        on_line &= (apart * CONTOURS.heavy > 1.5 * size) & (apart < 4000)
    row, column = np.nonzero(on_line)
    level = nearest[row, column]
    room = np.array([text_width(one.label, size) / 2 + 4 * unit for one in ladder.levels])
    half = room[level]
    across = (column > 2 * half) & (column < columns - 2 * half)
    fits = across & (row > 14 * unit) & (row < rows - 14 * unit)
    row, column, level, half = row[fits], column[fits], level[fits], half[fits]
    length = np.hypot(right[row, column], down[row, column])
    along = np.stack([-down[row, column] / length, right[row, column] / length])
    off = np.zeros(len(row))
    for part in (-1.0, -0.5, 0.5, 1.0):
        x = np.clip(np.rint(column + part * half * along[0]), 0, columns - 1).astype(int)
        y = np.clip(np.rint(row + part * half * along[1]), 0, rows - 1).astype(int)
        off = np.fmax(off, np.nan_to_num(ladder.off(above[y, x], level) * decade[y, x], nan=np.inf))
    angle = np.arctan2(along[1], along[0])
    angle -= np.pi * np.rint(angle / np.pi)
    rank = np.round(off, 1)
    order = np.lexsort((column, row, rank))
    order = order[off[order] < OFF * unit]  # the straightest first
    named = np.array([one.label for one in ladder.levels])[level]
    found = []
    for i in _chosen(column[order] + 0.5, row[order] + 0.5, named[order], CONTOURS.label_room * unit):
        at = int(order[i])
        one = ladder.levels[int(level[at])]
        height = math.log10(one.above + scale.offset)
        found.append(Spot(one.label, float(column[at]) + 0.5, float(row[at]) + 0.5, float(angle[at]), height))
    return found


def _chosen(x: Array, y: Array, text: NDArray[np.str_], room: float) -> list[int]:
    """Which of these places are taken, the first ones first: none too near another, and those of one text far apart."""
    free, taken = np.ones(len(x), dtype=bool), []
    while free.any():
        at = int(free.argmax())
        taken.append(at)
        free &= np.hypot(x - x[at], y - y[at]) > room * np.where(text == text[at], AGAIN, 1.0)
    return taken


def draw_labels(ground: Image.Image, spots: list[Spot], scale: Heights, theme: Theme, unit: float) -> None:
    """Write the labels on a map's picture, each on a breath of the ground's own tint."""
    size = CONTOURS.label * unit
    ink = "#{:02x}{:02x}{:02x}".format(*np.rint(rgb(theme.ink) * 255).astype(int))
    for spot in spots:
        wide, tall = int(text_width(spot.text, size) + 10 * unit), int(2.2 * size)
        masks = []
        for halo in (True, False):
            mask = Image.new("L", (wide * FINE, tall * FINE), 0)
            at = (wide * FINE / 2, (tall / 2 + 0.36 * size) * FINE)
            outline = max(1, round(2.2 * unit * FINE)) if halo else 0
            draw_text(mask, at, spot.text, size * FINE, "#ffffff", anchor="centre", halo="#ffffff", halo_width=outline)
            turned = mask.rotate(-math.degrees(spot.angle), Image.Resampling.BICUBIC, expand=True)
            strength = 0.85 if halo else CONTOURS.label_ink
            masks.append(turned.reduce(FINE).point([round(strength * level) for level in range(256)]))
        corner = (round(spot.x - masks[0].width / 2), round(spot.y - masks[0].height / 2))
        ground.paste(shown_tint(scale, theme, spot.height), corner, masks[0])
        ground.paste(ink, corner, masks[1])
