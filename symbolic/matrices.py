"""Symmetric 2×2 matrices given by their three entries: what a Hessian says about a place."""

from typing import Any

import numpy as np


def eigenvalues(xx: Any, xy: Any, yy: Any) -> tuple[Any, Any]:
    """The smaller and the larger eigenvalue of ((xx, xy), (xy, yy)), for numbers or arrays that broadcast.

    Infinite or not a number where an entry is not finite; no warning is raised.
    """
    with np.errstate(all="ignore"):
        middle, half = (xx + yy) / 2, (xx - yy) / 2
        radius = np.sqrt(half * half + xy * xy)  # as the browser computes it, to the last bit
        return middle - radius, middle + radius
