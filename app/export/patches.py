"""A film as patches in one palette, each laid over the shots before: for formats that count their colours.

A patch is the smallest rectangle with all that has changed; what has not is clear in it, and so costs next to nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.export import Progress
from app.export.film import Film
from app.picture.brush import Rect
from app.picture.palette import Indices, Palette, pinned_colours


@dataclass(frozen=True, eq=False)
class Patch:
    """Numbers of colours (h, w), where their upper left corner is, and for how many frames they stay."""

    numbers: Indices
    at: tuple[int, int]
    span: int


def palette_of(film: Film) -> Palette:
    """One palette for all of a film."""
    return Palette(pinned_colours(film.scene), film.samples)


def patches(film: Film, palette: Palette, report: Progress) -> Iterator[Patch]:
    """A film's patches."""
    width, height = film.size
    shown = np.full((height, width), palette.clear, dtype=np.uint8)
    for shot in film.told(report):
        left, top, right, bottom = around(shot.rects)
        fresh = np.full((bottom - top, right - left), palette.clear, dtype=np.uint8)
        for x0, y0, x1, y1 in shot.rects:
            now = palette.indices(shot.picture.crop((x0, y0, x1, y1)))
            here, there = (slice(y0, y1), slice(x0, x1)), (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
            np.copyto(fresh[there], now, where=now != shown[here])
            shown[here] = now
        numbers, (x, y) = cut(fresh, palette.clear)
        yield Patch(numbers, (left + x, top + y), shot.span)


def around(rects: Sequence[Rect]) -> tuple[int, int, int, int]:
    """The rectangle around all of these; one pixel around none."""
    table = np.array(rects).reshape(-1, 4)
    if not len(table):
        return 0, 0, 1, 1
    left, top = table[:, :2].min(axis=0).tolist()
    right, bottom = table[:, 2:].max(axis=0).tolist()
    return left, top, right, bottom


@dataclass(frozen=True, eq=False)
class Piece:
    """A patch of a film without paper: RGBA (h, w, 4), where it is and how long. One that is ``over`` is laid over what
    is there, any other stands in its place."""

    pixels: NDArray[np.uint8]
    at: tuple[int, int]
    span: int
    over: bool


def pieces(film: Film, report: Progress) -> Iterator[Piece]:
    """The patches of a film in RGBA. What has become half-transparent cannot be laid over what was there before: such
    a patch shows all of its rectangle again."""
    width, height = film.size
    shown = np.zeros((height, width, 4), dtype=np.uint8)
    for shot in film.told(report):
        left, top, right, bottom = around(shot.rects)
        now = np.asarray(shot.picture.crop((left, top, right, bottom)))
        news = (now != shown[top:bottom, left:right]).any(axis=-1)
        over = bool((now[news][:, 3] == 255).all())
        shown[top:bottom, left:right] = now
        rows, columns = (np.flatnonzero(news.any(axis=axis)) for axis in (1, 0))
        y0, y1 = (top + int(rows[0]), top + int(rows[-1]) + 1) if rows.size else (0, 1)
        x0, x1 = (left + int(columns[0]), left + int(columns[-1]) + 1) if columns.size else (0, 1)
        x0, y0 = x0 - x0 % 2, y0 - y0 % 2  # some formats count places in twos
        part = shown[y0:y1, x0:x1].copy()
        if over:
            fresh = np.zeros((height, width), dtype=bool)
            fresh[top:bottom, left:right] = news
            part[~fresh[y0:y1, x0:x1]] = 0
        yield Piece(part, (x0, y0), shot.span, over)


def cut(fresh: Indices, clear: int) -> tuple[Indices, tuple[int, int]]:
    """The smallest rectangle that holds all that is not clear (one pixel where nothing is), and where it stands."""
    news = fresh != clear
    rows, columns = (np.flatnonzero(news.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return fresh[:1, :1], (0, 0)
    return fresh[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], (int(columns[0]), int(rows[0]))
