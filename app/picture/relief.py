"""The map under the trails: tinted heights, a gentle hillshade and hairline contours, in plain NumPy.

The stage draws the same map in the browser (``app/stage/js/relief.js``, ``contours.js``) by these formulas:

- *height* of a loss f: ``log10(f - base + offset)``; the base is the lowest loss in view, the offset keeps it finite;
- *tint*: the theme's colours evenly over ``0.6 u + 0.4 r`` in OKLab, where u is the height's place between the lowest
  and the highest and r the part of the view that lies below it: no view is all one tint;
- *hillshade*: the slope s of the height per pixel, over its typical size, softened to ``0.74 s / (1 + 0.42 |s|)``,
  under a light from the north-west at 48 degrees; it moves the OKLab lightness, warmer in light and cooler in shade;
- *contours*: so many a decade of ``f - base``, every fourth heavier; with four a decade the heavy ones are the powers
  of ten. A pixel is covered by its distance, ``|level - height| / |slope|``; lines fade where they would crowd.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.theme import Theme

Array = NDArray[np.float64]

CONTOURS = 20  # about so many levels in a view
STEPS_PER_DECADE = (16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125)
HEAVY = 4
ALTITUDE = np.deg2rad(48.0)
GENTLE, SOFT = 0.74, 0.42  # slope of typical ground, and how soon steeper ground saturates: a wall is a soft shadow
SHINE, SHADE = 0.30, 0.26  # OKLab lightness that full light adds and full shade takes, before the theme's strength
HAIRLINE, HEAVY_LINE = 0.7, 1.25  # pixels
CROWDED, ROOMY = 2.5, 6.0  # pixels between contours at which they are gone, and fully drawn
GRAIN = 7.0  # of 255
TINTS = 512  # entries of the table from height to tint
TINY = 1e-300


@dataclass(frozen=True)
class Levels:
    """The height scale of one view: ``height = log10(f - base + offset)``, from ``low`` to ``high`` over the view."""

    base: float
    offset: float
    low: float
    high: float

    def height(self, value: Array) -> Array:
        """Heights of losses, any shape; NaN where the loss is not finite."""
        above = np.where(np.isfinite(value), np.maximum(value - self.base, 0.0), np.nan)
        return np.asarray(np.log10(above + self.offset))

    @property
    def per_decade(self) -> float:
        """Contours a decade of the loss above the base, so that the view has about CONTOURS of them."""
        top = np.log10(max(10.0**self.high - self.offset, TINY))
        bottom = np.log10(max(10.0**self.low - self.offset, self.offset, TINY))
        span = max(top - bottom, 1e-6)
        return next((steps for steps in STEPS_PER_DECADE if steps * span <= CONTOURS), STEPS_PER_DECADE[-1])


def levels(value: Array) -> Levels:
    """The height scale of the losses in view, any shape; those that are not finite are left out.

    The offset follows the view, so that zooming keeps the picture's character.
    """
    finite = value[np.isfinite(value)]
    if finite.size == 0:
        return Levels(0.0, 1.0, 0.0, 1.0)
    base = float(finite.min())
    with np.errstate(over="ignore"):  # a range beyond the largest float: its upper end is then drawn as one height
        above = np.minimum(finite - base, np.finfo(float).max)
    middle, spread = (float(part) for part in np.quantile(above, (0.5, 0.99), method="lower"))
    offset = max(1e-3 * middle, 1e-7 * spread, TINY)
    low, high = np.log10(offset), np.log10(float(np.quantile(above, 0.998, method="lower")) + offset)
    return Levels(base, offset, float(low), float(high) if high > low else float(low) + 1.0)


def relief(
    value: Array, gx: Array, gy: Array, theme: Theme, *, step: tuple[float, float], grained: bool = False
) -> NDArray[np.uint8]:
    """The map as an image.

    ``value`` is (h, w) with row 0 at the top; ``gx`` and ``gy`` are the partial derivatives along x (right) and y (up),
    ``step`` the width and height of a pixel in those units. Gives (h, w, 3) sRGB bytes. Ground without a finite height
    has the page's colour. ``grained`` adds a fixed fine grain, for formats with few colours; see :func:`grain`.
    """
    scale = levels(value)
    with np.errstate(all="ignore"):  # walls overflow and holes are NaN: both are drawn below as what they are
        height = scale.height(value)
        solid = np.isfinite(height)
        above = np.maximum(value - scale.base, 0.0)
        per = (above + scale.offset) * np.log(10.0)
        slope_x, slope_y = gx * step[0] / per, gy * step[1] / per  # of the height per pixel, y up
        known = solid & np.isfinite(slope_x) & np.isfinite(slope_y)
        slope_x, slope_y = np.where(known, slope_x, 0.0), np.where(known, slope_y, 0.0)
        ground = _tinted(height, solid, scale, theme)
        lift = theme.relief * _light(slope_x, slope_y, known)
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
        line = _contours(above, np.hypot(gx * step[0], gy * step[1]), scale) * theme.contour_alpha
    image += np.where(known, line, 0.0)[..., None] * (rgb(theme.contour) - image)
    if grained:
        image += grain(*value.shape)[..., None]
    image[~solid] = rgb(theme.page)
    return np.asarray(np.clip(np.rint(image * 255), 0, 255), dtype=np.uint8)


def _tinted(height: Array, solid: NDArray[np.bool_], scale: Levels, theme: Theme) -> Array:
    """OKLab colours (h, w, 3) of the ground without light on it."""
    at = np.linspace(scale.low, scale.high, TINTS)
    ordered = np.sort(height[solid], axis=None)
    below = np.searchsorted(ordered, at, side="right") / max(len(ordered), 1)
    place = np.interp(np.where(solid, height, scale.low), at, 0.6 * np.linspace(0, 1, TINTS) + 0.4 * below)
    stops = np.stack([_from_srgb(rgb(tint)) for tint in theme.tints])
    even = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(place, even, stops[:, channel]) for channel in range(3)], axis=-1)


def _light(slope_x: Array, slope_y: Array, known: NDArray[np.bool_]) -> Array:
    """Change of lightness under the light, for slopes of the height per pixel (y up)."""
    steep = np.hypot(slope_x, slope_y)
    typical = float(np.quantile(steep[known], 0.6)) if known.any() else 1.0
    typical = typical if typical > 0 else 1.0
    soft = GENTLE / typical / (1 + SOFT * steep / typical)
    # The ground's normal is (nx, ny, 1), and the light stands at (-1, 1) / sqrt(2): left and up.
    nx, ny = -slope_x * soft, -slope_y * soft
    side, flat = np.cos(ALTITUDE) * np.sqrt(0.5), np.sin(ALTITUDE)
    light = (-side * nx + side * ny + flat) / np.sqrt(nx * nx + ny * ny + 1) - flat
    return np.asarray(np.where(light > 0, SHINE, SHADE) * np.tanh(1.35 * light))


def _contours(above: Array, steep: Array, scale: Levels) -> Array:
    """How much of each pixel a contour covers, [0, 1]; ``steep`` is the rise of the loss per pixel."""
    per_decade = scale.per_decade
    rung = np.log10(np.maximum(above, TINY)) * per_decade
    nearest = np.rint(rung)
    apart = above * np.log(10.0) / np.maximum(steep * per_decade, TINY)  # pixels from one contour to the next
    heavy = nearest % HEAVY == 0
    width = np.where(heavy, HEAVY_LINE, HAIRLINE)
    cover = np.clip(0.5 + width / 2 - np.abs(rung - nearest) * apart, 0, 1) * np.minimum(width, 1)
    room = np.where(heavy, apart * HEAVY, apart)  # heavy ones stay where the fine ones between them are gone
    fade = np.clip((room - CROWDED) / (ROOMY - CROWDED), 0, 1)
    fade = fade * fade * (3 - 2 * fade)
    # Not below the offset, where the height is flat, and not on level ground, which would be all contour.
    drawn = (above > scale.offset) & (nearest >= np.log10(scale.offset) * per_decade) & (apart < 4000)
    return np.asarray(np.where(drawn, cover * fade, 0.0))


def grain(height: int, width: int) -> Array:
    """A grain of GRAIN / 255 from end to end, (h, w): Jimenez' interleaved gradient noise.

    It hides the edges between neighbouring tints that a palette of 256 would make visible as bands. It is even at every
    scale, and the same in each frame, so nothing crawls.
    """
    rows, columns = np.indices((height, width))
    noise = np.modf(52.9829189 * np.modf(0.06711056 * columns + 0.00583715 * rows)[0])[0] - 0.5
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
    linear = np.clip((lab @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T, 0, 1)
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055))
