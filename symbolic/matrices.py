"""Symmetric 2×2 matrices, by their three numbers."""

from typing import Any

import numpy as np


def eigenvalues(xx: Any, xy: Any, yy: Any) -> tuple[Any, Any]:
    """(smaller, larger) eigenvalue of ((xx, xy), (xy, yy)), for numbers or arrays of one shape; NaN where any part
    is."""
    mid, half = (xx + yy) / 2, (xx - yy) / 2
    radius = np.sqrt(half * half + xy * xy)
    return mid - radius, mid + radius
