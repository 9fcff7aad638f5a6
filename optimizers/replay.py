"""A path that was walked elsewhere, looked at as one of ours: its losses, slopes, and the verdict of the same table."""

from typing import Any, NamedTuple

import numpy as np

from optimizers.kernels import LIMIT
from optimizers.landmarks import Landmarks
from optimizers.verdict import Outcome, ends_of, judge
from optimizers.watch import measure
from symbolic.errors import FallLineError

MAX_POINTS = 1_000_001  # as many as a run of ours may have


class Seen(NamedTuple):
    """A path as ours are kept: ``theta`` (points, 2), ``loss`` and ``grad_norm`` (points,), ``valid`` and what became
    of it."""

    theta: np.ndarray
    loss: np.ndarray
    grad_norm: np.ndarray
    valid: int
    outcome: Outcome


def points_of(theta: Any) -> np.ndarray:
    """The points (points, 2) in float64 of anything that holds them: arrays of any library, lists of pairs.

    Raises FallLineError where there are no pairs of numbers, fewer than two of them, too many, or the first is not
    finite. Points further on that are not finite are data: there the run diverged.
    """
    try:
        points = np.asarray(theta)
        if points.ndim == 0 or points.dtype.kind not in "fiubO":
            raise TypeError
        points = points.astype(np.float64)
    except (TypeError, ValueError):
        raise FallLineError("A path is an array of numbers, one row (x, y) a step.") from None
    if points.ndim > 2:  # a weight kept as a column, (points, 2, 1)
        points = points.reshape(*(size for size in points.shape if size != 1))
    if points.ndim != 2 or points.shape[1] != 2:
        shape = " × ".join(map(str, points.shape)) or "1"
        if points.ndim == 2 and points.shape[0] == 2:
            raise FallLineError(
                "The path has the shape {shape}: one row (x, y) a step is needed; this is that turned: hand in its .T.",
                shape=shape,
            )
        raise FallLineError("The path has the shape {shape}; steps × 2 is needed: one row (x, y) a step.", shape=shape)
    if len(points) < 2:
        raise FallLineError("A path needs two points at least: where it begins and where its first update leads.")
    if len(points) > MAX_POINTS:
        raise FallLineError("The path has {count} points; {limit} are the most.", count=len(points), limit=MAX_POINTS)
    if not _inside(points[:1])[0]:
        raise FallLineError(
            "The path begins at ({x}, {y}): the first point must be two numbers that are finite and below {limit}.",
            x=float(points[0, 0]),
            y=float(points[0, 1]),
            limit=f"{LIMIT:g}",
        )
    return points


def see(theta: Any, surface: Any) -> Seen:
    """A path over a surface (a :class:`optimizers.trajectory.Landscape`): what a run of ours would say of the same
    points. From the first point on that is not finite, or beyond LIMIT, it stays at the last that was. Raises
    FallLineError; see :func:`points_of`."""
    points = points_of(theta).copy()
    gone = np.flatnonzero(~_inside(points))
    steps = len(points) - 1
    valid = int(gone[0]) - 1 if len(gone) else steps
    points[valid:] = points[valid]
    values, marks = surface.knob_values, Landmarks.of(surface)
    loss, gx, gy = surface.expression.evaluate(1, points[:, 0], points[:, 1], values)
    with np.errstate(all="ignore"):
        grad_norm = np.hypot(gx, gy)
    lane = points[:, :, None]
    ends = ends_of(surface.expression, values, lane[0], lane[-1])
    found = measure(lane, loss[:, None], marks)
    outcome = judge(found, lane[-1], np.array([valid]), steps, marks, ends)[0]
    return Seen(points, loss, grad_norm, valid, outcome)


def _inside(points: np.ndarray) -> np.ndarray:
    """Where both coordinates are numbers within LIMIT."""
    return np.asarray((np.abs(points) < LIMIT).all(axis=1))  # NaN fails the comparison
