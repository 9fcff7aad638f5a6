"""The ground in three dimensions as a picture: the map's own picture on a raster of heights, and the block's flat
sides.

No triangles: under an orthographic camera a column of the picture is a line over the plane, from the nearest border of
the block to the farthest. Walking it, what is seen at a pixel is the first place that stands as high on the picture:
the running minimum of the places' rows, found for all columns at once. Colours and lights are those of
``app/stage/js/reliefgl.js``.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.picture.relief import rgb
from app.picture.relief_camera import FOOT, Camera
from app.picture.relief_ground import Ground
from app.theme import Theme

Array = NDArray[np.float64]
Colours = NDArray[np.float32]

SMOOTH = 2  # samples of a pixel each way
DENSE = 1.2  # samples of a column for one of its pixels
STEEP = 0.5  # of it, for the walls that a low camera sees
SUN = (-0.47, 0.47, 0.74)  # the map's light: from the north-west, 48 degrees high
FILL = (-0.8, -0.6)  # what lights the sides, which the sun does not reach: a softer light in front
DIM, GAIN = 0.8, 0.26  # brightness without any light, and what full light adds
SIDE_TINT, SIDE_INK, SIDE_PAGE = 3, 0.22, 0.45  # of the block's sides: which tint, and what is mixed into it


OUTWARD = ((-1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, -1.0))  # of the sides: west, east, north, south
STRIPE = 128  # pixels of width drawn at a time: pictures for print are large


def side_colour(theme: Theme) -> Array:
    """The colour of the block's sides without light, in [0, 1]."""
    dark = theme.name == "dark"
    tint, other = rgb(theme.tints[SIDE_TINT]), rgb(theme.page if dark else theme.ink)
    return np.asarray(tint + (SIDE_PAGE if dark else SIDE_INK) * (other - tint))


def light_on(ground: Ground) -> Array:
    """How much of the sun falls on each node, (rows, columns), 0 to 1."""
    (wide, deep), (rows, columns) = ground.block.sides, ground.w.shape
    with np.errstate(invalid="ignore"):
        down, across = np.gradient(ground.w, deep / (rows - 1), wide / (columns - 1))
        light = (-across * SUN[0] + down * SUN[1] + SUN[2]) / np.sqrt(across**2 + down**2 + 1)
    return np.where(np.isnan(light), SUN[2], np.maximum(light, 0.0))


def seen_ground(
    ground: Ground,
    camera: Camera,
    painted: Image.Image,
    theme: Theme,
    width: int,
    height: int,
    dust: Array | None = None,
) -> Image.Image:
    """The block on ``width`` × ``height`` pixels, the camera's room lying among them; ``painted`` is the map's
    picture of the block's window, ``dust`` (height, width) a grain over all that is not the page, in [0, 1]."""
    drawn = np.empty((height, width, 3), dtype=np.uint8)
    told, light = np.asarray(painted, dtype=np.float32), light_on(ground)[..., None].astype(np.float32)
    for left in range(0, width, STRIPE):
        columns = np.arange(SMOOTH * left, SMOOTH * min(left + STRIPE, width))
        u, v, side = _first_places(ground, camera, columns, height * SMOOTH)
        seen = _coloured(ground, told, light, theme, u, v, side)
        shape = (height, SMOOTH, len(columns) // SMOOTH, SMOOTH)
        small = seen.reshape(*shape, 3).mean(axis=(1, 3))
        if dust is not None:
            solid = (~np.isnan(u) | (side > 0)).reshape(shape).all(axis=(1, 3))
            small += np.where(solid, 255 * dust[:, left : left + STRIPE], 0.0)[..., None]
        drawn[:, left : left + STRIPE] = np.clip(np.rint(small), 0, 255)
    return Image.fromarray(drawn)


def _coloured(
    ground: Ground, painted: Colours, light: Colours, theme: Theme, u: Array, v: Array, side: NDArray[np.int8]
) -> Colours:
    """The colours (h, w, 3), up to 255, of samples that see these places and sides."""
    colours = np.broadcast_to((rgb(theme.page) * 255).astype(np.float32), (*u.shape, 3)).copy()
    over, (wide, deep) = ~np.isnan(u), ground.block.sides
    across, down = u[over] / wide + 0.5, 0.5 - v[over] / deep
    (rows, columns), (tall, broad) = painted.shape[:2], light.shape[:2]
    lit = _between(light, down * (tall - 1), across * (broad - 1))
    colours[over] = _between(painted, down * rows - 0.5, across * columns - 0.5) * (DIM + GAIN * lit)
    for number, way in enumerate(OUTWARD, start=1):
        bright = DIM + GAIN * max(0.0, way[0] * FILL[0] + way[1] * FILL[1])
        colours[side == number] = 255 * bright * side_colour(theme)
    return colours


def _first_places(
    ground: Ground, camera: Camera, seen: NDArray[np.int64], height: int
) -> tuple[Array, Array, NDArray[np.int8]]:
    """What each sample in columns of the picture sees, (height, w): u and v of the ground, NaN where there is none,
    and the number of a side, 0 where there is none."""
    (cos, sin), (wide, deep), (cx, cy) = camera.turned, ground.block.sides, camera.middle
    scale, level = camera.scale, camera.level
    right = ((seen + 0.5) / SMOOTH - cx) / scale  # of each column
    # A column is the line u = right cos - far sin, v = right sin + far cos, from its first place on the block to its
    # last.
    enter, leave, first = _slabs(right, cos, sin, wide / 2, deep / 2)
    hits = leave > enter
    longest = float((leave - enter)[hits].max(initial=0.0))
    count = max(2, int(DENSE * SMOOTH * scale * longest * max(level, STEEP)))
    far = enter[:, None] + (leave - enter)[:, None] * np.linspace(0, 1, count)
    inner = 1 - 1e-9  # the borders are on the block
    u, v = (right[:, None] * cos - far * sin) * inner, (right[:, None] * sin + far * cos) * inner
    w = ground.at(u, v)
    row = (cy - scale * (far * level + w * camera.upright)) * SMOOTH  # rows of samples, downwards
    row[~hits] = np.nan
    foot = (cy - scale * (enter * level - FOOT * camera.upright)) * SMOOTH
    foot[~hits] = np.nan
    line = np.concatenate([np.where(np.isnan(row[:, 0]), np.nan, foot)[:, None], row], axis=1)
    front = np.fmin.accumulate(line, axis=1)
    at = _first_over(front, height)
    columns = np.arange(len(seen))[:, None]
    found = (at > 0) & (at <= count)
    later = np.clip(at, 1, count)
    above, below = front[columns, later], line[columns, later - 1]
    found &= ~np.isnan(below)  # beyond a hole one looks under the ground
    middle = np.arange(height)[None, :] + 0.5
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip(np.nan_to_num((below - middle) / (below - above), nan=1.0), 0.0, 1.0)
    begin = np.clip(later - 2, 0, count - 1)
    side = np.where(found & (later == 1), first[:, None], 0).astype(np.int8)
    solid = found & (later > 1)

    def there(of: Array) -> Array:
        return np.where(solid, of[columns, begin] + share * (of[columns, later - 1] - of[columns, begin]), np.nan).T

    return there(u), there(v), side.T


def _slabs(right: Array, cos: float, sin: float, half_u: float, half_v: float) -> tuple[Array, Array, NDArray[np.int8]]:
    """Where each column's line enters and leaves the block, and through which side (numbers of OUTWARD, from 1)."""
    enter, leave = np.full(len(right), -np.inf), np.full(len(right), np.inf)
    first = np.zeros(len(right), dtype=np.int8)
    for start, way, half, sides in ((right * cos, -sin, half_u, (1, 2)), (right * sin, cos, half_v, (4, 3))):
        if abs(way) < 1e-12:
            leave = np.where(np.abs(start) <= half, leave, -np.inf)
            continue
        low, high = sorted(((-half - start) / way, (half - start) / way), key=lambda ends: float(ends[0]))
        first = np.where(low > enter, sides[0] if way > 0 else sides[1], first).astype(np.int8)
        enter, leave = np.maximum(enter, low), np.minimum(leave, high)
    return np.where(leave > enter, enter, 0.0), np.where(leave > enter, leave, 0.0), first


def _first_over(front: Array, height: int) -> NDArray[np.int64]:
    """For every row the number of the first entry of its column's falling ``front`` (w, n) that is above it: how many
    entries are not, (w, height)."""
    width, count = front.shape
    until = np.clip(np.nan_to_num(np.ceil(front - 0.5), nan=height), 0, height).astype(np.int64)  # rows above the entry
    places = np.arange(width)[:, None] * (height + 1) + until
    lower = np.bincount(places.ravel(), minlength=width * (height + 1)).reshape(width, height + 1)
    return np.asarray(count - np.cumsum(lower, axis=1)[:, :height])


def _between(picture: Colours, row: Array, column: Array) -> Colours:
    """Colours (m, channels) of a picture (h, w, channels) at places between its pixels' middles."""
    rows, columns = picture.shape[:2]
    r, c = np.clip(row, 0, rows - 1.001), np.clip(column, 0, columns - 1.001)
    top, left = r.astype(np.int64), c.astype(np.int64)
    b, a = (r - top)[:, None].astype(np.float32), (c - left)[:, None].astype(np.float32)
    flat, at = picture.reshape(rows * columns, -1), top * columns + left
    upper = flat[at] + a * (flat[at + 1] - flat[at])
    lower = flat[at + columns] + a * (flat[at + columns + 1] - flat[at + columns])
    return np.asarray(upper + b * (lower - upper))
