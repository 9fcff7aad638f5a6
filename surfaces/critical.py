"""Critical points of a surface nobody has described: Newton's method on the gradient from a lattice of starts."""

from collections.abc import Iterable, Mapping

import numpy as np

from symbolic.expression import Expression

LATTICE = 24  # starts a side
ITERATIONS = 60
MOST = 60  # points kept; a formula with more is a texture, and stars would hide it


def find_critical(
    expression: Expression, values: Mapping[str, float], box: Iterable[float]
) -> list[tuple[str, float, float]]:
    """(kind, x, y) of the non-degenerate critical points in the box, minima first, lowest first.

    Every lane makes damped Newton steps on the gradient (never farther than a tenth of the box); a point is kept when
    its gradient is zero to rounding against the gradients met in the box, and its Hessian has no zero eigenvalue.
    """
    x0, x1, y0, y1 = box
    wide, high = x1 - x0, y1 - y0
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(x0, x1, LATTICE), np.linspace(y0, y1, LATTICE)))
    with np.errstate(all="ignore"):
        slopes = expression.evaluate(1, x, y, values)
        scale = np.nanmedian(np.hypot(slopes[1], slopes[2])) if np.isfinite(slopes[1]).any() else np.nan
        if not np.isfinite(scale):
            return []
        for _ in range(ITERATIONS):
            _, gx, gy, xx, xy, yy = expression.evaluate(2, x, y, values)
            det = xx * yy - xy * xy
            dx, dy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
            shrink = np.minimum(1.0, 0.1 / np.maximum(np.abs(dx) / wide, np.abs(dy) / high))
            x, y = x - shrink * dx, y - shrink * dy
        f, gx, gy, xx, xy, yy = expression.evaluate(2, x, y, values)
        mid, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
        low, top = mid - radius, mid + radius
        still = np.hypot(gx, gy) <= 1e-8 * max(scale, 1e-300)
        sharp = np.minimum(np.abs(low), np.abs(top)) > 1e-7 * np.maximum(np.abs(top), np.abs(low))
        inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
        keep = np.flatnonzero(still & sharp & inside & np.isfinite(f))
    found: list[tuple[float, str, float, float]] = []
    for i in keep[np.argsort(f[keep], kind="stable")]:
        if all(abs(x[i] - px) > 1e-4 * wide or abs(y[i] - py) > 1e-4 * high for _, _, px, py in found):
            kind = "minimum" if low[i] > 0 else "maximum" if top[i] < 0 else "saddle"
            found.append((float(f[i]), kind, float(x[i]), float(y[i])))
    order = {"minimum": 0, "saddle": 1, "maximum": 2}
    found.sort(key=lambda point: (order[point[1]], point[0]))
    return [(kind, px, py) for _, kind, px, py in found[:MOST]]
