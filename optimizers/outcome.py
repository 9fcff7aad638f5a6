"""How a run ended: one definition for cards, tables, maps and exports.

In this order: diverged · converged (which minimum) · left the view · at a saddle · oscillating · stalled on a plateau
· still going. Every test is a measured fact about the recorded points, stated beside its constant.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TOLERANCE = 0.01  # distance to a minimum that counts as reached, as a share of the window's shorter side
FLAT = 1e-6  # gradient norm against the first one, below which a point counts as critical
TAIL = 100  # the last updates that are looked at
STILL = 1e-3  # a tail that moved less than this share of the window has stalled
REVERSALS = 0.6  # share of tail updates that turn back (negative dot product with the one before)
CURVED = 1e-9  # a curvature below this is none: far out on a plateau its sign means nothing
LEFT = 0.5  # farther outside the window than this share of its size is gone
FAR = 10.0  # windows away, and higher than it started: that run is not coming back, whatever the numbers still hold

KINDS = ("diverged", "converged", "left_view", "saddle", "oscillating", "plateau", "going")


@dataclass(frozen=True)
class Outcome:
    """``kind`` is one of KINDS. ``step`` is the update that diverged, or the first point within the tolerance of a
    minimum (None if there is none). ``minimum`` is the index into the surface's minima, ``distance`` to the nearest."""

    kind: str
    step: int | None = None
    minimum: int | None = None
    distance: float | None = None


@dataclass(frozen=True)
class Ground:
    """What judging needs to know of the surface: the window's size and place, the known minima (count, 2)."""

    box: tuple[float, float, float, float]
    minima: np.ndarray

    @property
    def tolerance(self) -> float:
        x0, x1, y0, y1 = self.box
        return TOLERANCE * min(x1 - x0, y1 - y0)


def judge(
    theta: np.ndarray,
    grad_norm: np.ndarray,
    valid: int,
    steps: int,
    ground: Ground,
    curvature: Sequence[float],
    loss: np.ndarray | None = None,
) -> Outcome:
    """The outcome of one lane: ``theta`` (points, 2), ``grad_norm`` and ``loss`` (points,), the Hessian's eigenvalues
    at the end."""
    nearest, distance, reached = _nearest(theta, ground)
    if valid < steps:
        return Outcome("diverged", valid + 1, None, distance)
    if distance is not None and distance <= ground.tolerance:
        return Outcome("converged", reached, nearest, distance)
    first, last = _finite(grad_norm[0]), _finite(grad_norm[-1])
    flat = last is not None and last <= FLAT * max(first or 1.0, 1e-12)
    bent_both_ways = min(curvature) < -CURVED and max(curvature) > CURVED
    if flat and bent_both_ways:
        return Outcome("saddle", None, nearest, distance)
    if flat and min(curvature) >= 0 and max(curvature) > CURVED:
        return Outcome("converged", None, None, distance)
    x0, x1, y0, y1 = ground.box
    x, y = theta[-1]
    slack_x, slack_y = LEFT * (x1 - x0), LEFT * (y1 - y0)
    if not (x0 - slack_x <= x <= x1 + slack_x and y0 - slack_y <= y <= y1 + slack_y):
        centre, reach = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), FAR * max(x1 - x0, y1 - y0)
        far = np.abs(theta - centre).max(axis=1) > reach
        if far[-1] and loss is not None and not loss[-1] <= loss[0]:
            # the update after which it never came back into reach; with a loss that is not a number this holds too
            return Outcome("diverged", int(np.flatnonzero(~far)[-1]) + 1 if not far.all() else 1, None, distance)
        return Outcome("left_view", None, nearest, distance)
    tail = theta[-(min(TAIL, steps) + 1) :]
    moves = np.diff(tail, axis=0)
    if len(moves) >= 4:
        dots = (moves[1:] * moves[:-1]).sum(axis=1)
        net, travelled = np.hypot(*(tail[-1] - tail[0])), np.hypot(moves[:, 0], moves[:, 1]).sum()
        if (dots < 0).mean() >= REVERSALS and net < 0.1 * travelled and travelled > STILL * min(x1 - x0, y1 - y0):
            return Outcome("oscillating", reached, nearest, distance)
        spread = np.hypot(*np.ptp(tail, axis=0))
        if spread < STILL * min(x1 - x0, y1 - y0):
            kind = "saddle" if bent_both_ways and last is not None and last < 1e-2 else "plateau"
            return Outcome(kind, reached, nearest, distance)
    return Outcome("going", reached, nearest, distance)


def _nearest(theta: np.ndarray, ground: Ground) -> tuple[int | None, float | None, int | None]:
    """The minimum nearest to the last point, its distance, and the first point within the tolerance of any minimum."""
    if not len(ground.minima):
        return None, None, None
    gaps = np.hypot(theta[:, None, 0] - ground.minima[None, :, 0], theta[:, None, 1] - ground.minima[None, :, 1])
    nearest = int(np.argmin(gaps[-1]))
    hits = np.flatnonzero(gaps.min(axis=1) <= ground.tolerance)
    return nearest, float(gaps[-1, nearest]), int(hits[0]) if len(hits) else None


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
