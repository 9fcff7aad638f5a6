"""Eigenvalues of symmetric 2x2 matrices, against NumPy's own, and quiet where an entry is not finite."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from symbolic.matrices import eigenvalues

entries = some.floats(-1e6, 1e6)


@given(entries, entries, entries)
def test_they_are_the_eigenvalues(xx: float, xy: float, yy: float) -> None:
    low, high = eigenvalues(np.float64(xx), np.float64(xy), np.float64(yy))
    expected = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    np.testing.assert_allclose([low, high], expected, rtol=1e-9, atol=1e-9 * max(1.0, abs(expected).max()))


def test_what_is_not_finite_is_data() -> None:
    """As at the pole of 1/x: infinite, and no number; no warning, though this test turns them into errors."""
    xx = np.array([np.inf, -np.inf, np.nan, 1e308])
    low, high = eigenvalues(xx, np.array([0.0, np.inf, 1.0, -1e308]), np.array([0.0, 1.0, 1.0, 1e308]))
    assert not np.isfinite(low[:3]).any()
    assert not np.isfinite(high[:3]).any()
    assert high.shape == (4,)


def test_entries_broadcast() -> None:
    low, high = eigenvalues(np.ones((3, 1)), np.zeros(4), np.float64(2.0))
    assert low.shape == high.shape == (3, 4)
    assert (low == 1.0).all()
    assert (high == 2.0).all()
