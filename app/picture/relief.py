"""The map under the trails: tinted heights, a gentle hillshade and hairline contours, in plain NumPy.

The stage draws the same map in the browser (``app/stage/js/relief.js``, ``contours.js``) by these formulas; the scale
of heights is :mod:`app.lab.heights`, the levels :mod:`app.lab.contours`, the constants are :mod:`app.look`, and
``tests/contracts`` holds the two painters to each other:

- *tint*: the theme's colours evenly over the heights' tint places, in OKLab;
- *hillshade*: the slope s of the height per pixel, over its typical size, softened to ``0.74 s / (1 + 0.42 |s|)``,
  under a light from the north-west at 48 degrees; it moves the OKLab lightness, warmer in light and cooler in shade.
  The light falls on a height with a larger offset than the tints': on a log scale a round valley is a crease, and a
  crease in the light looks like a cliff;
- *contours*: a pixel is covered by its distance, ``|level - height| / |slope|``; lines fade where they would crowd.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.lab.contours import contours
from app.lab.heights import TINY, Heights, heights, quantile
from app.look import CONTOURS, RELIEF
from app.theme import Theme

Array = NDArray[np.float64]

CROWDED, ROOMY = 2.5, 6.0  # pixels between contours at which they are gone, and fully drawn
GRAIN = 7.0  # of 255
BAND = 64  # rows that are painted at once: what is at work then stays in the processor's own memory


def relief(
    value: Array,
    gx: Array,
    gy: Array,
    theme: Theme,
    *,
    step: tuple[float, float],
    known: Iterable[float] = (),
    unit: float | None = 1.0,
    grained: bool = False,
) -> NDArray[np.uint8]:
    """The map as an image.

    ``value`` is (h, w) with row 0 at the top; ``gx`` and ``gy`` are the partial derivatives along x (right) and y (up),
    ``step`` the width and height of a pixel in those units, ``known`` losses of minima in view. ``unit`` is the size of
    a design pixel, for the contours; None leaves them out. Gives (h, w, 3) sRGB bytes. Ground without a finite height
    has the page's colour. ``grained`` adds a fixed fine grain, for formats with few colours; see :func:`grain`.
    """
    scale = heights(value, known)
    typical = _typical(scale, value, gx, gy, step)
    image = np.empty((*value.shape, 3), dtype=np.uint8)
    for top in range(0, len(value), BAND):
        rows = slice(top, top + BAND)
        dust = grain(len(value[rows]), value.shape[1], top) if grained else None
        image[rows] = _painted(value[rows], gx[rows], gy[rows], theme, scale, typical, step, unit, dust)
    return image


def _painted(
    value: Array,
    gx: Array,
    gy: Array,
    theme: Theme,
    scale: Heights,
    typical: float,
    step: tuple[float, float],
    unit: float | None,
    dust: Array | None,
) -> NDArray[np.uint8]:
    """Some rows of the map; see :func:`relief`. ``typical`` is the slope of the whole map."""
    with np.errstate(all="ignore"):  # walls overflow and holes are NaN: both are drawn below as what they are
        above = scale.above(value)
        height = scale.height_of(above)
        solid = np.isfinite(height)
        slope_x, slope_y, known_slope = _slopes(scale, above, gx, gy, step)
        known_slope &= solid
        slope_x, slope_y = np.where(known_slope, slope_x, 0.0), np.where(known_slope, slope_y, 0.0)
        ground = tints(height, solid, scale, theme)
        lift = theme.relief * _light(slope_x, slope_y, typical)
        bright = ground[..., 0]
        shine = lift * np.minimum(1.0, 1.9 * (1.02 - bright))  # what is bright already has little room above it
        shade = lift * np.minimum(1.0, 2.0 * bright)  # and the dark theme's deep ground little below
        moved = np.where(lift > 0, shine, shade)
        # Dark ground loses colour with its light: kept, it would leave what the screen can show and turn a flat navy.
        pale = np.clip((0.8 - bright) / 0.3, 0.0, 1.0)
        ground[..., 1:] *= np.where(lift < 0, 1 + lift * np.minimum(2.0, 1 / bright) * pale, 1.0)[..., None]
        turn = np.maximum(lift, moved)
        ground += np.stack([moved, -0.012 * turn, 0.06 * turn], axis=-1)
        image = _to_srgb(ground)
        if unit is not None:
            line = _contours(above, np.hypot(gx * step[0], gy * step[1]), scale, unit) * theme.contour_alpha
            image += np.where(known_slope, line, 0.0)[..., None] * (rgb(theme.contour) - image)
    if dust is not None:
        image += dust[..., None]
    image[~solid] = rgb(theme.page)
    return np.asarray(np.clip(np.rint(image * 255), 0, 255), dtype=np.uint8)


def _slopes(
    scale: Heights, above: Array, gx: Array, gy: Array, step: tuple[float, float]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Slopes of the height per pixel (y up), and where they are known."""
    per = (above + scale.soft) * np.log(10.0)
    slope_x, slope_y = gx * step[0] / per, gy * step[1] / per
    return slope_x, slope_y, np.isfinite(slope_x) & np.isfinite(slope_y)


def _typical(scale: Heights, value: Array, gx: Array, gy: Array, step: tuple[float, float]) -> float:
    """The map's typical slope, from some of its pixels."""
    every = max(1, value.size // RELIEF.sample)
    value, gx, gy = (np.asarray(part, dtype=np.float64).ravel()[::every] for part in (value, gx, gy))
    with np.errstate(all="ignore"):
        above = scale.above(value)
        slope_x, slope_y, known = _slopes(scale, above, gx, gy, step)
        known &= np.isfinite(scale.height_of(above))
        steep = np.sort(np.hypot(slope_x, slope_y)[known])
    typical = quantile(steep, RELIEF.typical)
    return typical if typical > 0 else 1.0


@lru_cache(maxsize=8)
def tint_table(scale: Heights, theme: Theme) -> Array:
    """OKLab colours of evenly spaced heights of a view, (RELIEF.tints, 3), without light on them."""
    stops = np.stack([_from_srgb(rgb(tint)) for tint in theme.tints])
    even, places = np.linspace(0, 1, len(stops)), scale.tint_places()
    return np.stack([np.interp(places, even, stops[:, channel]) for channel in range(3)], axis=-1)


def shown_tint(scale: Heights, theme: Theme, height: float) -> tuple[int, int, int]:
    """The tint of one height as sRGB bytes."""
    colour = _to_srgb(tints(np.array([height]), np.array([True]), scale, theme))[0]
    red, green, blue = (round(255 * float(part)) for part in np.clip(colour, 0, 1))
    return red, green, blue


def tints(height: Array, solid: NDArray[np.bool_], scale: Heights, theme: Theme) -> Array:
    """OKLab colours (h, w, 3) of the ground without light on it."""
    at = (np.where(solid, height, scale.low) - scale.low) * ((RELIEF.tints - 1) / (scale.high - scale.low))
    return np.asarray(tint_table(scale, theme)[np.clip(np.floor(at + 0.5), 0, RELIEF.tints - 1).astype(int)])


def _light(slope_x: Array, slope_y: Array, typical: float) -> Array:
    """Change of lightness under the light, for slopes of the height per pixel (y up)."""
    steep = np.hypot(slope_x, slope_y)
    soft = RELIEF.gentle / typical / (1 + RELIEF.soft * steep / typical)
    # The ground's normal is (nx, ny, 1), and the light stands at (-1, 1) / sqrt(2): left and up.
    nx, ny = -slope_x * soft, -slope_y * soft
    altitude = np.deg2rad(RELIEF.altitude)
    side, flat = np.cos(altitude) * np.sqrt(0.5), np.sin(altitude)
    light = (-side * nx + side * ny + flat) / np.sqrt(nx * nx + ny * ny + 1) - flat
    gain = RELIEF.gain * light
    return np.asarray(np.where(light > 0, RELIEF.shine, RELIEF.shade) * gain / np.sqrt(1 + gain * gain))


def wanted_contours(width: float, unit: float) -> int:
    """About how many contour levels a map of so many pixels shows."""
    return CONTOURS.wanted_small if width < CONTOURS.narrow * unit else CONTOURS.wanted


def _contours(above: Array, steep: Array, scale: Heights, unit: float) -> Array:
    """How much of each pixel a contour covers, [0, 1]; ``steep`` is the rise of the loss per pixel."""
    ladder = contours(scale, wanted_contours(above.shape[1], unit))
    if not ladder.levels:
        return np.zeros_like(above)
    nearest = ladder.nearest(above)
    decade = above * np.log(10.0) / np.maximum(steep, TINY)  # pixels over which the loss grows tenfold
    apart = decade / ladder.per_decade  # from one contour to the next
    heavy = ladder.heavy[nearest]
    width = np.where(heavy, CONTOURS.heavy_line, CONTOURS.hairline) * unit
    cover = np.clip(0.5 + width / 2 - ladder.off(above, nearest) * decade, 0, 1) * np.minimum(width, 1)
    room = np.where(heavy, apart * CONTOURS.heavy, apart)  # heavy ones stay where the fine ones between them are gone
    fade = np.clip((room / unit - CROWDED) / (ROOMY - CROWDED), 0, 1)
    fade = fade * fade * (3 - 2 * fade)
    return np.asarray(np.where(apart < 4000, cover * fade, 0.0))  # not on level ground, which would be all contour


def grain(height: int, width: int, top: int = 0) -> Array:
    """A grain of GRAIN / 255 from end to end, (h, w), from row ``top`` on: Jimenez' interleaved gradient noise.

    It hides the edges between neighbouring tints that a palette of 256 would make visible as bands. It is even at every
    scale, and the same in each frame, so nothing crawls.
    """
    rows, columns = np.indices((height, width))
    noise = np.modf(52.9829189 * np.modf(0.06711056 * columns + 0.00583715 * (rows + top))[0])[0] - 0.5
    return np.asarray(GRAIN / 255 * noise)


def rgb(colour: str) -> Array:
    """``#rrggbb`` as three numbers in [0, 1]."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


# Björn Ottosson's OKLab (2020): linear sRGB -> cone responses -> cube root -> lightness and two opponent axes.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB, _FROM_CONES = np.linalg.inv(_LAB), np.linalg.inv(_CONES)


def _from_srgb(colour: Array) -> Array:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _CONES.T) @ _LAB.T)


def _to_srgb(lab: Array) -> Array:
    cones = lab @ _FROM_LAB.T
    linear = np.clip(cones * cones * cones @ _FROM_CONES.T, 0, 1)  # ``** 3`` takes forty times as long
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055))
