"""A page for a column of a paper: maps above, their legend beneath them, then the strip; as high as that is.

On screens the legend stands beside the map; a column has no room for that, and type that can be read is a larger part
of it. The page of a film strip is the same, with a map for each of its steps.
"""

from collections.abc import Sequence

import numpy as np

from app.look import RELIEF_VIEW
from app.picture.canvas import wrap_text
from app.picture.layout import (
    KNOBS_LINE,
    LEAST_STRIP,
    MARGIN,
    NOTES,
    SHARE_HEAD,
    SHARE_LINE,
    Layout,
    Panel,
    Strip,
    data_frame,
    equal_box,
    head_of,
    strips_of,
)
from app.picture.scene import Scene
from app.picture.strokes import Frame

NARROW = 620.0  # units of a page that has no room for a legend beside a map
AXIS, UNDER = 30.0, 18.0  # room for the numbers at a map's sides
GAP, HEAD = 16.0, 20.0  # between maps; over each of a film strip, for its step
LEAST_MAP, LEAST_RELIEF, LEAST_CARD = 112.0, 200.0, 150.0  # widths below which there are fewer columns
FLAT, TALL, RELIEF = 0.6, 1.0, 0.78  # height over width of maps, from and to, and of the ground in three dimensions
STRIP, STEPS = 74.0, 18.0  # heights of a strip, and of the numbers beneath it
DATA = 0.5  # height of data space in widths of a map
NAME, LINE, APART = 18.0, 15.0, 12.0  # of a card: its first line, each further one, and the room after it


def stacked(scene: Scene, width: int, unit: float, steps: Sequence[int] = (), height: int | None = None) -> Layout:
    """The page of a scene in a width of pixels, one map, or one for each of the ``steps``; in a ``height`` where that
    is given, else as high as it has to be."""
    margin, top = MARGIN * unit, head_of(scene)[1] * unit
    kinds = _kinds(scene, steps)
    columns = _columns(kinds, width / unit - 2 * MARGIN)
    rows = -(-len(kinds) // columns)
    wide = (width - 2 * margin - AXIS * unit - GAP * unit * (columns - 1)) / columns
    head, foot = (HEAD * unit if steps else 0.0), UNDER * unit
    tall = wide * _shape(scene, kinds)
    card_width, per_row, pitch, lines = _cards(scene, width, unit)
    cards = pitch * -(-len(scene.trails) // per_row) if scene.dress.legend else 0.0
    strip = (20 + STRIP) * unit if scene.dress.strips and scene.steps else 0.0
    space = (DATA * wide + UNDER * unit + 22 * unit) if scene.data and not steps else 0.0
    below = 12 * unit + cards + strip + space + margin
    if height is not None:
        tall = max(40 * unit, min(tall, (height - top - below) / rows - head - foot))
    panels = []
    for at, (step, relief) in enumerate(kinds):
        x = margin + AXIS * unit + (at % columns) * (wide + GAP * unit)
        y = top + (at // columns) * (head + tall + foot) + head
        box = scene.box if relief else equal_box(scene.box, round(wide), round(tall))
        frame = Frame(round(x), round(y), round(wide), round(tall), box)
        every = tuple(range(len(scene.trails)))
        panels.append(Panel(frame, every, relief=relief, step=step, sided=at % columns == 0))
    low = top + rows * (head + tall + foot) + 12 * unit
    data = (
        data_frame(scene, (margin, low + 10 * unit, width - margin, low + space - 12 * unit), unit) if space else None
    )
    low += space
    apart = card_width + GAP * unit
    places = tuple(
        (margin + apart * (at % per_row), low + (NAME - 4) * unit + pitch * (at // per_row))
        for at in range(len(scene.trails))
    )
    low += cards
    strips: tuple[Strip, ...] = ()
    if strip:
        strips = strips_of(scene, margin, low + 20 * unit, width - margin, low + strip, unit)
    return Layout(
        width,
        height or round(low + strip + margin),
        unit,
        tuple(panels),
        strips,
        places if scene.dress.legend else (),
        card_width,
        lines,
        pitch,
        data,
    )


def _kinds(scene: Scene, steps: Sequence[int]) -> list[tuple[int | None, bool]]:
    """What the maps are: the step of each, and whether it is in three dimensions."""
    relief = scene.rise is not None and scene.layout in (RELIEF_VIEW.alone, RELIEF_VIEW.both)
    if steps:
        return [(step, relief and scene.layout == RELIEF_VIEW.alone) for step in steps]
    if relief and scene.layout == RELIEF_VIEW.both:
        return [(None, False), (None, True)]
    return [(None, relief)]


def _columns(kinds: Sequence[tuple[int | None, bool]], room: float) -> int:
    """How many maps stand beside each other: as many as can be read, no row much emptier than the others."""
    number, least = len(kinds), LEAST_RELIEF if any(relief for _step, relief in kinds) else LEAST_MAP
    most = max(1, min(number, int((room - AXIS + GAP) // (least + GAP))))
    return -(-number // -(-number // most))


def _shape(scene: Scene, kinds: Sequence[tuple[int | None, bool]]) -> float:
    if all(relief for _step, relief in kinds):
        return RELIEF
    x0, x1, y0, y1 = scene.box
    return float(np.clip((y1 - y0) / (x1 - x0), FLAT, TALL))


def _cards(scene: Scene, width: int, unit: float) -> tuple[float, int, float, int]:
    """The legend's cards: their width, how many stand beside each other, from row to row, and lines of knobs."""
    room, gap = width - 2 * MARGIN * unit, GAP * unit
    least = LEAST_STRIP + 34 if scene.clouds else LEAST_CARD
    most = max(1, min(len(scene.trails), int((room + gap) // (least * unit + gap))))
    per_row = -(-len(scene.trails) // -(-len(scene.trails) // most)) if scene.trails else 1
    card_width = (room - gap * (per_row - 1)) / per_row
    small = NOTES * unit
    knobs = [trail.knobs for trail in scene.trails if trail.knobs and scene.dress.knobs]
    lines = max((len(wrap_text(text, small, card_width, 2)) for text in knobs), default=0)
    if scene.clouds:
        shares = max(len(cloud.shares) for cloud in scene.clouds)
        return card_width, per_row, (SHARE_HEAD + 10 + SHARE_LINE * shares) * unit, 1
    told = LINE if any(trail.outcome for trail in scene.trails) else 0.0
    return card_width, per_row, (NAME + KNOBS_LINE * lines + told + APART) * unit, lines
