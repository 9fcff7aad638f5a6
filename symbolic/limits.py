"""Bounds that more than one package holds to."""

FURTHEST = 1e6  # of a window, a start or a shift: far outside every surface of the library, far inside float64
