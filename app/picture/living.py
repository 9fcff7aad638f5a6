"""A living map as pixels: hue is the minimum, lightness the steps to it, everything else a sign; ``js/mappaint.js`` and
``js/mapsigns.js`` are the same on the stage, and a contract holds both."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.lab.mapclasses import ENDINGS, FIRST_MINIMUM, Classed, class_number
from app.look import MAPS, PATTERNS, Pattern
from app.picture.relief import rgb
from app.theme import Theme

Bytes = NDArray[np.uint8]
FINE = 4  # samples each way of a pixel of a sign


@dataclass(frozen=True, eq=False)
class Ready:
    """A map made ready for its painter: the band of each run, and where a border between endings is a line."""

    told: Classed
    band: NDArray[np.uint8]
    edges: NDArray[np.bool_]


def ready(told: Classed, bands: tuple[int, ...], cells_per_line: float = 1.0) -> Ready:
    """The map with its bands and borders; ``cells_per_line`` is how many runs a border's line is wide."""
    band = np.searchsorted(bands, told.step).astype(np.uint8)
    return Ready(told, band, smooth_borders(told.classes, max(1, int(np.floor(cells_per_line + 0.5)))))


def smooth_borders(classes: NDArray[np.int16], apart: int = 1) -> NDArray[np.bool_]:
    """Where a run and the one ``apart`` cells to the right or above end differently and the border is a line, not
    dust."""
    marks = np.zeros(classes.shape, dtype=bool)
    marks[:, :-apart] |= classes[:, apart:] != classes[:, :-apart]
    marks[:-apart] |= classes[apart:] != classes[:-apart]
    reach = MAPS.dust_reach * apart
    most = min(0.6, MAPS.dust * np.sqrt(apart)) * (2 * reach + 1) ** 2
    return np.asarray(marks & (_about(marks, reach) <= most))


def _about(marks: NDArray[np.bool_], reach: int) -> NDArray[np.int32]:
    """How many cells about each, so many each way, are marked."""
    height, width = marks.shape
    sums = np.zeros((height + 1, width + 1), dtype=np.int32)
    np.cumsum(np.cumsum(marks, axis=0, dtype=np.int32), axis=1, out=sums[1:, 1:])
    rows, columns = np.arange(height), np.arange(width)
    low, high = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, height)
    left, right = np.maximum(columns - reach, 0), np.minimum(columns + reach + 1, width)
    return np.asarray(
        sums[high[:, None], right] - sums[low[:, None], right] - sums[high[:, None], left] + sums[low[:, None], left]
    )


def in_sign(pattern: Pattern, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether places (u right, v down, in pixels of one repeat) lie in a pattern's sign."""
    middle, width, arm = pattern.every / 2, pattern.width, pattern.arm
    x, y = u - middle, v - middle
    level = np.abs(y) <= width / 2
    forms = {
        "stripes": (u + v) % pattern.every < width,
        "dots": np.hypot(x, y) <= width,
        "plus": ((np.abs(x) <= width / 2) & (np.abs(y) <= arm)) | (level & (np.abs(x) <= arm)),
        "level": level,
        "rings": np.abs(np.hypot(x, y) - arm) <= width / 2,
        "chevrons": (np.abs(y) <= arm) & (np.abs(x + np.abs(y) - arm / 2) <= 0.75 * width),
    }
    return np.asarray(forms[pattern.form])


@lru_cache(maxsize=64)
def sign_tile(name: str, theme: Theme, ratio: float) -> Bytes:
    """One repeat of an ending's sign, (size, size, 3), at so many pixels of the picture a pixel of the page."""
    pattern = PATTERNS[name]
    size = max(2, int(np.floor(pattern.every * ratio + 0.5)))
    scale = pattern.every / size
    fine = (np.arange(size)[:, None] + (np.arange(FINE) + 0.5) / FINE).ravel() * scale
    inside = in_sign(pattern, *np.meshgrid(fine, fine))
    cover = inside.reshape(size, FINE, size, FINE).mean(axis=(1, 3))[..., None]
    ground, ink = _bytes(theme.blank), _bytes(theme.saddle if name == "saddle" else theme.sign)
    return np.asarray(np.floor(ground + cover * (ink - ground) + 0.5), dtype=np.uint8)


def paint_map(told: Ready, size: tuple[int, int], theme: Theme, ratio: float, step: int) -> Bytes:
    """The picture (high, wide, 3) of a map at a step, upright; runs that have not ended by then are still going."""
    wide, high = size
    height, width = told.told.classes.shape
    columns = ((np.arange(wide) + 0.5) / wide * width).astype(np.int64)
    rows = ((np.arange(high) + 0.5) / high * height).astype(np.int64)[::-1]
    seen = told.told.seen(step)
    own, band = seen[rows][:, columns], told.band[rows][:, columns]
    out = np.empty((high, wide, 3), dtype=np.uint8)
    hues = np.array([[_bytes(colour) for colour in row] for row in theme.basins], dtype=np.uint8)
    minimum = own >= FIRST_MINIMUM
    out[minimum] = hues[(own[minimum] - FIRST_MINIMUM) % len(hues), band[minimum]]
    dark = np.array([_bytes(colour) for colour in theme.diverged], dtype=np.uint8)
    flat = own == class_number("diverged")
    out[flat] = dark[band[flat]]
    down, across = np.arange(high), np.arange(wide)
    for number, name in enumerate(ENDINGS, 1):
        here = own == number
        if name in PATTERNS and here.any():
            tile = sign_tile(name, theme, ratio)
            whole = tile[(down % len(tile))[:, None], across % len(tile)]
            out[here] = whole[here]
    line = max(1, int(np.floor(MAPS.border * ratio + 0.5)))
    right = own[:, np.minimum(wide - 1, across + line)]
    above = own[np.maximum(0, down - line)]
    edges = told.edges[rows][:, columns] & ((right != own) | (above != own))
    if step < told.told.steps:
        edges &= own == told.told.classes[rows][:, columns]
    out[edges] = np.array(_bytes(theme.casing), dtype=np.uint8)
    return out


def key_colours(theme: Theme, number: int) -> tuple[str, ...]:
    """The colours of a class in a key, soon to late: the hue's row, or that of what diverged; none for a sign."""
    if number >= FIRST_MINIMUM:
        return theme.basins[(number - FIRST_MINIMUM) % len(theme.basins)]
    return theme.diverged if number == class_number("diverged") else ()


def _bytes(colour: str) -> NDArray[np.float64]:
    return np.rint(np.array(rgb(colour)) * 255)
