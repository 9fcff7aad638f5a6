"""The ground of a map: as pixels, or of a drawing as an image of its tints and light with its contours as lines."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.lab.contours import contours
from app.lab.heights import TINY, Heights, heights
from app.look import CONTOURS
from app.picture.canvas import Page
from app.picture.contour_labels import Spot, draw_labels, label_spots
from app.picture.drawing import Drawing, Path, Point, Raster, Words
from app.picture.relief import CROWDED, ROOMY, relief, shown_tint, wanted_contours
from app.picture.scene import Scene
from app.picture.strokes import Frame, thin
from symbolic.errors import N_, FallLineError

Array = NDArray[np.float64]

SHADING = 2  # pixels of a drawing to one of its shading: tints and light are smooth, and contours are no part of it
FADES = 4  # in so many steps lines of a drawing fade where they would crowd
LEVEL = 4000.0  # pixels to the next contour from which ground is level, and has none
NEEDS = N_("SVG and PDF need more packages: pip install 'fall-line[print]'")


@dataclass(frozen=True, eq=False)
class Survey:
    """Losses (h, w), row 0 at the top, and slopes along x and y (up) of places ``step`` apart; ``known`` are losses of
    minima in view."""

    value: Array
    gx: Array
    gy: Array
    step: tuple[float, float]
    known: list[float]


def survey(scene: Scene, frame: Frame, wide: int, tall: int, *, nodes: bool = False) -> Survey:
    """The losses of a frame at the middles of so many pixels, or with ``nodes`` at their corners."""
    x0, x1, y0, y1 = frame.box
    step = ((x1 - x0) / wide, (y1 - y0) / tall)
    off, more = (0.0, 1) if nodes else (0.5, 0)
    x, y = np.meshgrid(x0 + step[0] * (np.arange(wide + more) + off), y1 - step[1] * (np.arange(tall + more) + off))
    with np.errstate(all="ignore"):  # the view may reach where the surface overflows or is not defined
        value = np.asarray(scene.value(x, y), dtype=np.float64)
        gx, gy = np.asarray(scene.gradient(x, y), dtype=np.float64)
    within = [(mark.x, mark.y) for mark in scene.marks if x0 <= mark.x <= x1 and y0 <= mark.y <= y1]
    with np.errstate(all="ignore"):
        known = [float(scene.value(np.array(x), np.array(y))) for x, y in within]
    return Survey(value, gx, gy, step, known)


def ground_of(scene: Scene, frame: Frame, unit: float, *, grained: bool, labelled: bool) -> Image.Image:
    """The ground alone, as large as the frame: tints, relief and contours, ``labelled`` with their losses."""
    told = survey(scene, frame, int(frame.width), int(frame.height))
    ground = Image.fromarray(
        relief(told.value, told.gx, told.gy, scene.theme, step=told.step, known=told.known, unit=unit, grained=grained)
    )
    if labelled:
        scale = heights(told.value, told.known)
        draw_labels(ground, _spots(told, scale, unit), scale, scene.theme, unit)
    return ground


def ground_on(page: Page, scene: Scene, frame: Frame, unit: float, *, grained: bool, labelled: bool) -> Page:
    """The ground alone for a page: pixels, or a drawing of the frame's size."""
    if isinstance(page, Drawing):
        return ground_lines(scene, frame, unit, labelled=labelled)
    return ground_of(scene, frame, unit, grained=grained, labelled=labelled)


def ground_lines(scene: Scene, frame: Frame, unit: float, *, labelled: bool) -> Drawing:
    """The ground as a drawing of the frame's size: shading, contours, labels."""
    wide, tall = int(frame.width), int(frame.height)
    drawing = Drawing(wide, tall)
    coarse = survey(scene, frame, max(1, wide // SHADING), max(1, tall // SHADING))
    look = scene.theme
    shaded = relief(coarse.value, coarse.gx, coarse.gy, look, step=coarse.step, known=coarse.known, unit=None)
    drawing.add(Raster(Image.fromarray(shaded), (0.0, 0.0, float(wide), float(tall))))
    told = survey(scene, frame, max(1, wide // SHADING), max(1, tall // SHADING), nodes=True)
    scale = heights(coarse.value, coarse.known)
    pixel = (wide / max(1, wide // SHADING), tall / max(1, tall // SHADING))
    drawing.add(*_contours(scene, told, scale, pixel, unit, wide))
    if labelled:
        fine = survey(scene, frame, wide, tall)
        drawing.add(*(_label(spot, scene, scale, unit) for spot in _spots(fine, scale, unit)))
    return drawing


def _spots(told: Survey, scale: Heights, unit: float) -> list[Spot]:
    return label_spots(told.value, told.gx, told.gy, told.step, scale, unit)


def _contours(
    scene: Scene, told: Survey, scale: Heights, pixel: tuple[float, float], unit: float, wide: int
) -> list[Path]:
    """The contour lines, strong where there is room and faint where they crowd; ``pixel`` is the way between places."""
    ladder = contours(scale, wanted_contours(wide, unit))
    if not ladder.levels:
        return []
    above = scale.above(told.value)
    with np.errstate(all="ignore"):
        steep = np.hypot(told.gx * told.step[0] / pixel[0], told.gy * told.step[1] / pixel[1])
        apart = above * math.log(10.0) / np.maximum(steep, TINY) / ladder.per_decade
    made = lines_through(above, NEEDS)
    found: dict[tuple[bool, int], list[tuple[Point, ...]]] = {}
    for level, log in zip(ladder.levels, ladder.logs.tolist(), strict=True):
        for line in made.lines(log):
            strength = _fades(line, apart, level.heavy, unit)
            for piece, fade in _pieces(line * pixel, strength):
                kept, _steps = thin(piece, np.arange(len(piece)), 1.0)
                found.setdefault((level.heavy, fade), []).append(tuple((x, y) for x, y in kept.tolist()))
    return [
        Path(
            tuple(lines),
            stroke=scene.theme.contour,
            width=(CONTOURS.heavy_line if heavy else CONTOURS.hairline) * unit,
            strength=scene.theme.contour_alpha * fade / FADES,
        )
        for (heavy, fade), lines in sorted(found.items())
    ]


def lines_through(above: Array, needs: str):  # type: ignore[no-untyped-def]
    """What traces lines of equal height, by powers of ten, through losses above the base (h, w); there are none where
    these are not finite; contourpy has no types. Raises FallLineError, saying what it ``needs``, where that is missing.
    """
    try:
        from contourpy import LineType, contour_generator
    except ImportError as missing:
        raise FallLineError(needs) from missing
    with np.errstate(all="ignore"):
        rise = np.where(np.isfinite(above), np.log10(np.maximum(above, TINY)), np.nan)
    return contour_generator(z=np.ma.masked_invalid(rise), line_type=LineType.Separate)


def _fades(line: Array, apart: Array, heavy: bool, unit: float) -> NDArray[np.int64]:
    """How strong a line through places (m, 2) of the survey is at each of them, 0 to FADES; none on level ground."""
    column, row = (np.clip(np.rint(line[:, axis]).astype(int), 0, apart.shape[1 - axis] - 1) for axis in (0, 1))
    gap = np.nan_to_num(apart[row, column], nan=0.0)
    room = gap * (CONTOURS.heavy if heavy else 1)  # heavy ones stay where the fine ones between them are gone
    part = np.clip((room / unit - CROWDED) / (ROOMY - CROWDED), 0, 1)
    faded = np.where(gap < LEVEL, part * part * (3 - 2 * part), 0.0)
    return np.asarray(np.rint(FADES * faded), dtype=np.int64)


def _pieces(line: Array, strength: NDArray[np.int64]) -> list[tuple[Array, int]]:
    """A line in pieces of one strength each, without those that have faded; neighbours meet."""
    edges = [0, *(np.flatnonzero(np.diff(strength)) + 1).tolist(), len(line)]
    pairs = ((first, last) for first, last in itertools.pairwise(edges))
    return [
        (line[first : last + 1], int(strength[first]))
        for first, last in pairs
        if strength[first] > 0 and min(last + 1, len(line)) - first > 1
    ]


def _label(spot: Spot, scene: Scene, scale: Heights, unit: float) -> Words:
    """A label along its line, on a breath of the ground's own tint."""
    size, low = CONTOURS.label * unit, 0.36 * CONTOURS.label * unit
    ground = "#{:02x}{:02x}{:02x}".format(*shown_tint(scale, scene.theme, spot.height))
    at = (spot.x - low * math.sin(spot.angle), spot.y + low * math.cos(spot.angle))
    return Words(
        at,
        spot.text,
        size,
        scene.theme.ink,
        "centre",
        halo=ground,
        halo_width=2.2 * unit,
        angle=math.degrees(spot.angle),
        strength=CONTOURS.label_ink,
    )
