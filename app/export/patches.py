"""A film as patches in one palette, each laid over the shots before: for formats that count their colours.

A patch is the smallest rectangle with all that has changed; what has not is clear in it, and so costs next to nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.export import Progress
from app.export.film import Film, Shot
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
        parts = palette.indices([shot.picture.crop(rect) for rect in shot.rects])
        yield _patch(shot, parts, shown, palette.clear)


def _patch(shot: Shot, parts: Sequence[Indices], shown: Indices, clear: int) -> Patch:
    """What a shot, whose rectangles have these numbers, changes in those that are shown; they follow it."""
    news = []
    for (left, top, right, bottom), now in zip(shot.rects, parts, strict=True):
        there = shown[top:bottom, left:right]
        new = now != there
        rows, columns = (np.flatnonzero(new.any(axis=axis)) for axis in (1, 0))
        if rows.size:
            (y0, y1), (x0, x1) = ((int(told[0]), int(told[-1]) + 1) for told in (rows, columns))
            news.append(((left + x0, top + y0, left + x1, top + y1), now[y0:y1, x0:x1], new[y0:y1, x0:x1]))
            there[:] = now
    left, top, right, bottom = around([box for box, _now, _new in news])
    patch = np.full((bottom - top, right - left), clear, dtype=np.uint8)
    for (x0, y0, x1, y1), now, new in news:
        np.copyto(patch[y0 - top : y1 - top, x0 - left : x1 - left], now, where=new)
    return Patch(patch, (left, top), shot.span)


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
