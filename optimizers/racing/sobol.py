"""Sobol's sequence: points that fill a cube evenly however many are taken.

Bratley, P., Fox, B. L. (1988), algorithm 659, with the direction numbers of Joe, S., Kuo, F. Y. (2008), new-joe-kuo-6.
"""

import numpy as np

BITS = 30
# (degree, coefficients of the primitive polynomial, the first direction numbers) of dimensions 2 to 6.
DIRECTIONS = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
)
MAX_DIMENSIONS = 1 + len(DIRECTIONS)


def sobol(count: int, dimensions: int) -> np.ndarray:
    """The first ``count`` points (count, dimensions) of the cube [0, 1), in Gray-code order, the origin first."""
    vectors = np.array([_vectors(dimension) for dimension in range(dimensions)], dtype=np.int64)
    state = np.zeros(dimensions, dtype=np.int64)
    points = np.empty((count, dimensions))
    for index in range(count):
        points[index] = state / 2.0**BITS
        lowest = (~index & (index + 1)).bit_length() - 1  # the lowest bit that is 0
        state ^= vectors[:, lowest]
    return points


def _vectors(dimension: int) -> list[int]:
    """The direction numbers of a dimension, as whole numbers of BITS bits."""
    if dimension == 0:
        return [1 << (BITS - 1 - bit) for bit in range(BITS)]
    degree, polynomial, first = DIRECTIONS[dimension - 1]
    found = [m << (BITS - 1 - bit) for bit, m in enumerate(first)]
    for bit in range(degree, BITS):
        value = found[bit - degree] ^ (found[bit - degree] >> degree)
        for k in range(1, degree):
            if polynomial >> (degree - 1 - k) & 1:
                value ^= found[bit - k]
        found.append(value)
    return found
