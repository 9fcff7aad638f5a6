"""The numbered marks of a run's snapshots on a map: where its schedule begins a new cycle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.picture.brush import Rect
from app.picture.canvas import Canvas, text_width
from app.picture.scene import Trail
from app.picture.strokes import Frame
from app.theme import Theme

MOST = 40  # snapshots of a run beyond which there are no marks: they would be a bar
ROUND, TYPE = 0.95, 1.3  # half a mark's height and its type, in sizes of a head
AWAY = 0.7  # from the place to the mark's corner, likewise
HEAD = 8.0  # pixels of a head at scale 1


@dataclass(frozen=True)
class Snapshot:
    """One mark at a place in pixels, of the run with this slot: the steps at which it came there, and their numbers."""

    at: tuple[float, float]
    slot: int
    steps: tuple[int, ...]
    numbers: tuple[int, ...]

    def count(self, step: int) -> int:
        """How many of them there have been by a step."""
        return sum(1 for one in self.steps if one <= step)

    def _half(self, count: int, scale: float) -> float:
        """Half the width of the mark beside the place, with so many numbers."""
        size = HEAD * scale
        return max(ROUND * size, text_width(numbers_text(self.numbers[:count]), TYPE * size) / 2 + 0.45 * size)

    def box(self, scale: float) -> tuple[float, float, float, float]:
        """What it covers on a map of the scale."""
        size = HEAD * scale
        right = self.at[0] + AWAY * size + 2 * self._half(len(self.numbers), scale) + 0.3 * size
        top = self.at[1] - (AWAY + 2 * ROUND + 0.3) * size
        return self.at[0] - 0.6 * size, top, right, self.at[1] + 0.6 * size

    def draw(self, canvas: Canvas, theme: Theme, scale: float, step: int) -> None:
        """The place as a dot, and beside it the numbers in a ring."""
        count, size, colour = self.count(step), HEAD * scale, theme.trails[self.slot]
        canvas.disc(self.at, 0.48 * size, theme.casing)
        canvas.disc(self.at, 0.3 * size, colour)
        half = self._half(count, scale)
        x, y = self.at[0] + AWAY * size + half, self.at[1] - (AWAY + ROUND) * size
        reach = half - ROUND * size
        for radius, fill in ((ROUND + 0.09, colour), (ROUND - 0.09, theme.page)):
            for end in (x - reach, x + reach):
                canvas.disc((end, y), radius * size, fill)
            canvas.line([(x - reach, y), (x + reach, y)], 2 * radius * size, fill)
        canvas.text((x, y), numbers_text(self.numbers[:count]), TYPE * size, theme.ink)


def numbers_text(numbers: Sequence[int]) -> str:
    """``1``, ``1–3``, ``1, 4``: numbers that share a mark."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    told = (str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in spans)
    return ", ".join(told)


def placed_snapshots(trails: Sequence[tuple[Trail, int]], frame: Frame) -> list[Snapshot]:
    """The marks of trails that lie on the map; snapshots that lie on each other share one."""
    found: list[Snapshot] = []
    for trail, slot in trails:
        if len(trail.snapshots) > MOST:
            continue
        mine: list[Snapshot] = []
        for number, step in enumerate(trail.snapshots, 1):
            point = frame.pixels(trail.theta[step])
            at = (float(point[0]), float(point[1]))
            if not frame.holds(point):
                continue
            near = next(
                (i for i, one in enumerate(mine) if np.hypot(at[0] - one.at[0], at[1] - one.at[1]) < HEAD), None
            )
            if near is None:
                mine.append(Snapshot(at, slot, (step,), (number,)))
            else:
                one = mine[near]
                mine[near] = replace(one, steps=(*one.steps, step), numbers=(*one.numbers, number))
        found += mine
    return found


def meets(box: tuple[float, float, float, float], rect: Rect) -> bool:
    """Whether a box (left, top, right, bottom) and a rectangle have a place in common."""
    return box[0] < rect[2] and box[2] > rect[0] and box[1] < rect[3] and box[3] > rect[1]
