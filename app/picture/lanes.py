"""Trails and heads that lie on each other are laid side by side. ``spreadLanes`` and ``separatePoints`` of
``js/trails.js`` are the same in the browser.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.look import TRAILS
from app.picture.strokes import Array, Frame

Spot = tuple[float, float]
_BITS = np.array([bin(mask).count("1") for mask in range(256)])


def spread_lanes(paths: Sequence[Array], frame: Frame, unit: float = 1.0) -> list[Array]:
    """Paths (m, 2) in pixels, those that run together moved sideways by a line's width a neighbour, as lines of trams.

    Together is: in the same cell of a raster or in neighbouring ones. The shift changes smoothly along the way, and all
    paths leave from where they were.
    """
    if len(paths) < 2 or any(len(path) > TRAILS.lane_most for path in paths):
        return list(paths)
    cell, gap = TRAILS.lane_cell * unit, TRAILS.lane * unit
    columns, rows = math.ceil(frame.width / cell) + 2, math.ceil(frame.height / cell) + 2
    masks = np.zeros(columns * rows, dtype=np.uint8)

    def cells(points: Array) -> NDArray[np.int64]:
        with np.errstate(invalid="ignore", over="ignore"):
            column = np.floor(np.clip((points[:, 0] - frame.left) / cell, -2, columns)).astype(np.int64) + 1
            row = np.floor(np.clip((points[:, 1] - frame.top) / cell, -2, rows)).astype(np.int64) + 1
        inside = (column >= 1) & (row >= 1) & (column <= columns - 2) & (row <= rows - 2)
        return np.asarray(np.where(inside, row * columns + column, -1))

    for lane, path in enumerate(paths):
        where = cells(_filled(path, cell))
        masks[where[where >= 0]] |= 1 << lane
    around = masks.copy()
    for by in (1, columns):
        around[by:] |= masks[:-by]
        around[:-by] |= masks[by:]
    return [_shifted(path, cells(path), around, lane, gap, unit) for lane, path in enumerate(paths)]


def _filled(path: Array, cell: float) -> Array:
    """The points with some between those of neighbouring cells: short steps of a line are a line."""
    spans = np.hypot(*np.diff(path, axis=0).T)
    pieces = [path]
    for parts in range(2, 13):
        chosen = np.flatnonzero((np.ceil(spans / cell) == parts) & (spans <= 12 * cell))
        a, b = path[chosen], path[chosen + 1]
        pieces += [a + (b - a) * (part / parts) for part in range(1, parts)]
    return np.concatenate(pieces)


def _shifted(
    path: Array, where: NDArray[np.int64], around: NDArray[np.uint8], lane: int, gap: float, unit: float
) -> Array:
    if len(path) < 2:
        return path
    mask = np.where(where >= 0, around[where], 1 << lane).astype(int)
    shift = (_BITS[mask & ((1 << lane) - 1)] - (_BITS[mask | (1 << lane)] - 1) / 2) * gap
    moves = np.diff(path, axis=0)
    spans = np.minimum(np.hypot(*moves.T), 1e6)
    shift = _smooth(_smooth(shift, spans, unit)[::-1], spans[::-1], unit)[::-1]
    way = np.concatenate([path[1:], path[-1:]]) - np.concatenate([path[:1], path[:-1]])
    lengths = np.hypot(*way.T)
    way = way / np.where(lengths > 0, lengths, 1.0)[:, None]
    along = np.concatenate([[0.0], np.cumsum(spans)])
    ease = np.minimum(1.0, along / (TRAILS.lane_ease * unit))
    return np.asarray(path + np.column_stack([-way[:, 1], way[:, 0]]) * (shift * ease)[:, None])


def _smooth(values: Array, spans: Array, unit: float) -> Array:
    """The values, each drawn towards the one before, less so the farther apart they are."""
    ways = np.clip(np.concatenate([[0.0], spans]), 0.5, 500 * unit)
    shares = 1 - np.exp(-ways / (TRAILS.lane_reach * unit))
    held, done = float(values[0]), []
    for value, share in zip(values.tolist(), shares.tolist(), strict=True):
        held += (value - held) * share
        done.append(held)
    return np.array(done)


def separate_points(points: Sequence[Spot], apart: float, fixed: Sequence[Spot] = (), rounds: int = 24) -> list[Spot]:
    """Points that lie on each other pushed at least ``apart`` pixels apart, and off the fixed points, which stay."""
    placed = []
    for index, (x, y) in enumerate(points):
        angle = 2 * math.pi * index / max(1, len(points)) - math.pi / 2
        placed.append([x + 0.6 * math.cos(angle), y + 0.6 * math.sin(angle)])
    for _ in range(rounds):
        moved = False
        for i, a in enumerate(placed):
            for b in placed[i + 1 :]:
                dx, dy = b[0] - a[0], b[1] - a[1]
                if abs(dx) >= apart or abs(dy) >= apart:
                    continue
                distance = math.hypot(dx, dy) or 1e-6
                if distance < apart:
                    moved = True
                    push = (apart - distance) / 2 / distance
                    a[0] -= dx * push
                    a[1] -= dy * push
                    b[0] += dx * push
                    b[1] += dy * push
        for point in placed:
            for x, y in fixed:
                dx, dy = point[0] - x, point[1] - y
                distance = math.hypot(dx, dy) or 1e-6
                if distance < 1.1 * apart:
                    moved = True
                    point[0], point[1] = x + dx / distance * 1.1 * apart, y + dy / distance * 1.1 * apart
        if not moved:
            break
    return [(point[0], point[1]) for point in placed]


def crowded(
    spots: Sequence[tuple[float, float]], heads: Sequence[tuple[float, float]], apart: float
) -> list[tuple[float, float]]:
    """The spots (minima) at which several heads are: one may sit on its star, several make room for it."""
    return [(x, y) for x, y in spots if sum(math.hypot(hx - x, hy - y) < apart for hx, hy in heads) > 1]
