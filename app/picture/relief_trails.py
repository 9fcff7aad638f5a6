"""Paths on the ground in three dimensions: cut to its window, draped over it between updates, and what of them it
hides.

The twin of ``app/stage/js/relieftrails.js``. Pure NumPy, no drawing.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.look import TRAILS
from app.picture.relief_camera import Camera
from app.picture.relief_ground import Ground
from app.picture.strokes import Frame, clip

Array = NDArray[np.float64]

PIECES = 12000  # of one trail, about: a run of very many updates is draped less finely
DRAPED = 1.5  # cells of the ground between two points of a draped move


@dataclass(frozen=True, eq=False)
class Draped:
    """A path on the ground: ``points`` (k, 2) in pixels, more than it has updates, each of the update ``steps`` (k,).
    ``pen`` says to which a line leads from the one before, ``hidden`` which the ground hides, ``update`` which are
    places of updates, ``apart`` (k,) how far in pixels such a one lies from the update before (0 elsewhere)."""

    points: Array
    steps: NDArray[np.int64]
    pen: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    apart: Array


def drape(theta: Array, ground: Ground, camera: Camera, *, flies: bool = False, unit: float = 1.0) -> Draped:
    """Points (n, 2) of the plane as a trail on the ground. Of a run that ``flies`` off, moves that only cross the
    window are left out."""
    block, count = ground.block, len(theta)
    with np.errstate(over="ignore", invalid="ignore"):
        us, vs = block.of_plane(theta)
        known = np.isfinite(us) & np.isfinite(vs)
        points = count if known.all() else int(np.argmin(known))
        us, vs = us[:points], vs[:points]
        inside = block.inside(us, vs)
        heights = ground.at(us, vs)
        at = camera.place(us, vs, np.nan_to_num(heights))
    keep = _kept(at.tolist(), inside.tolist(), np.isnan(heights).tolist(), TRAILS.thin * unit)
    most = max(1, min(200, PIECES // max(1, points)))
    u, v, steps, down, apart = _moves(us, vs, inside, keep, ground, most, flies)
    w = ground.at(u, v)
    there = ~np.isnan(w)
    seen = camera.place(u, v, np.where(there, w, 0.0))
    hidden = np.zeros(len(u), dtype=bool)
    hidden[there] = ground.hides(camera, u[there], v[there], w[there])
    pen = down & there
    pen[:1] = False
    far = np.zeros(len(u))
    ends = np.flatnonzero(apart >= 0)
    with np.errstate(invalid="ignore"):
        far[ends] = np.hypot(*(seen[ends] - at[apart[ends]]).T)
    return Draped(seen, steps, pen, hidden, far)


def _kept(at: list[list[float]], inside: list[bool], hole: list[bool], tolerance: float) -> list[int]:
    """The updates worth drawing: not those within a hair of the last one kept."""
    keep, kx, ky, joined = [], math.nan, math.nan, False
    last = len(at) - 1
    for i, (x, y) in enumerate(at):
        over = inside[i]
        if i and over and joined and i != last and not hole[i] and math.hypot(x - kx, y - ky) < tolerance:
            continue
        keep.append(i)
        joined = over
        if over:
            kx, ky = x, y
    return keep


def _moves(
    us: Array, vs: Array, inside: NDArray[np.bool_], keep: list[int], ground: Ground, most: int, flies: bool
) -> tuple[Array, Array, NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """Every kept move cut to the block and into pieces: u, v, step, whether a line leads there, and for the end of a
    move the update before it (-1 elsewhere)."""
    (wide, deep), cell = ground.block.sides, DRAPED * ground.cell
    box = Frame(-wide / 2, -deep / 2, wide, deep, (0.0, 1.0, 0.0, 1.0))
    places, kept = np.stack([us, vs], axis=-1), np.array(keep, dtype=np.int64)
    begins, ends = kept[:-1], kept[1:]
    a, b, crosses = clip(places[begins], places[ends], box)
    whole = inside[begins] & inside[ends]
    a, b = np.where(whole[:, None], places[begins], a), np.where(whole[:, None], places[ends], b)
    drawn = whole | (crosses & (inside[begins] | inside[ends] | (not flies)))
    pieces = np.clip(np.ceil(np.hypot(*(b - a).T) / cell), 1, most).astype(np.int64)
    fresh = ~inside[begins]
    i = np.flatnonzero(drawn)
    many = pieces[i] + fresh[i]
    of = np.repeat(i, many)
    number = np.arange(len(of)) - np.repeat(np.cumsum(many) - many, many) + ~fresh[of]
    line = a[of] + (b[of] - a[of]) * (number / pieces[of])[:, None]
    step, down, before = ends[of] - (number == 0), number > 0, np.full(len(of), -1)
    was = np.maximum.accumulate(np.where(inside[begins], begins, -1)) if len(begins) else begins
    arrived = (number == pieces[of]) & inside[ends[of]]
    before[arrived] = was[of[arrived]]
    if len(kept) and inside[0]:
        line, step = np.concatenate([places[:1], line]), np.concatenate([[0], step])
        down, before = np.concatenate([[False], down]), np.concatenate([[-1], before])
    return line[:, 0], line[:, 1], step, down, before
