"""Where a function has a level on a raster, as lines: marching squares, as ``js/contours.js`` has them."""

from collections import defaultdict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Edge = tuple[int, int, int]  # row and column of its first node, 0 across or 1 down

# Sides (top, right, bottom, left) that the line crosses, two a segment, by which corners (clockwise from the top left)
# are high.
_T, _R, _B, _L = range(4)
_CASES: tuple[tuple[int, ...], ...] = (
    *((), (_L, _T), (_T, _R), (_L, _R), (_R, _B), (_L, _T, _R, _B), (_T, _B), (_L, _B)),
    *((_L, _B), (_T, _B), (_T, _R, _L, _B), (_R, _B), (_L, _R), (_T, _R), (_L, _T), ()),
)


def level_lines(values: Array, level: float) -> list[Array]:
    """Lines (m, 2) as (column, row) where ``values`` (rows, columns) are ``level``; saddles are split by the mean of
    their corners. Cells with a corner that is not finite have none."""
    with np.errstate(invalid="ignore"):
        high = values >= level
    corners = np.stack([high[:-1, :-1], high[:-1, 1:], high[1:, 1:], high[1:, :-1]])
    finite = np.isfinite(values)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    codes = np.where(whole, (corners * np.array([1, 2, 4, 8])[:, None, None]).sum(axis=0), 0)
    meets: dict[Edge, list[tuple[Edge, Edge]]] = defaultdict(list)
    for row, column in np.argwhere((codes > 0) & (codes < 15)).tolist():
        code = int(codes[row, column])
        joined = code in (5, 10) and values[row : row + 2, column : column + 2].mean() >= level
        sides = _CASES[15 - code if joined else code]
        for a, b in zip(sides[::2], sides[1::2], strict=True):
            piece = (_edge(row, column, a), _edge(row, column, b))
            for edge in piece:
                meets[edge].append(piece)
    return [np.array([_place(values, level, edge) for edge in line]) for line in _linked(meets)]


def on_edges(line: Array, above: Callable[[Array], NDArray[np.bool_]], halvings: int) -> Array:
    """The points of a line of the raster (m, 2) where they are on their edges: what is steep is no straight line
    between two nodes. ``above`` says of points which are on the upper side."""
    low, high = np.floor(line), np.ceil(line)
    side = above(low)
    for _ in range(halvings):
        middle = (low + high) / 2
        same = (above(middle) == side)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2


def _edge(row: int, column: int, side: int) -> Edge:
    return {_T: (row, column, 0), _R: (row, column + 1, 1), _B: (row + 1, column, 0), _L: (row, column, 1)}[side]


def _place(values: Array, level: float, edge: Edge) -> tuple[float, float]:
    row, column, down = edge
    a, b = float(values[row, column]), float(values[row + down, column + 1 - down])
    share = (level - a) / (b - a)
    return (column, row + share) if down else (column + share, row)


def _linked(meets: dict[Edge, list[tuple[Edge, Edge]]]) -> list[list[Edge]]:
    """Pieces as long lines of edges: open ones from their ends, then closed ones."""
    used: set[tuple[Edge, Edge]] = set()
    lines = []
    for first in (*(edge for edge in meets if len(meets[edge]) == 1), *meets):
        line = [first]
        while True:
            piece = next((one for one in meets[line[-1]] if one not in used), None)
            if piece is None:
                break
            used.add(piece)
            line.append(piece[1] if piece[0] == line[-1] else piece[0])
        if len(line) > 1:
            lines.append(line)
    return lines
