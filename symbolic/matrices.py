"""Symmetric 2×2 matrices given by their three entries: what a Hessian says about a place."""

import numpy as np


def eigenvalues(xx: np.ndarray, xy: np.ndarray, yy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smaller and the larger eigenvalue of ((xx, xy), (xy, yy)), each of the entries' broadcast shape.

    Infinite or not a number where an entry is not finite; no warning is raised.
    """
    with np.errstate(all="ignore"):
        middle, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
        return middle - radius, middle + radius
