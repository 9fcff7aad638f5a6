"""The trails of one map as lines of a drawing; the counterpart of :mod:`app.picture.layers`, with the same face."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.look import TRAILS
from app.picture.brush import mix, polylines
from app.picture.canvas import Canvas
from app.picture.drawing import Disc, Group, Item, Path, Point
from app.picture.layers import Laid, TrailLayer
from app.picture.page import Sketch
from app.picture.strokes import Frame, Strokes

SHADOW = "#000000"
Lines = tuple[tuple[Point, ...], ...]


def layer_of(
    frame: Frame,
    trails: Sequence[Laid],
    casing: str,
    shadow: tuple[float, float, float] | None = None,
    *,
    tail: int = 0,
    vector: bool = False,
) -> "TrailLayer | TrailLines":
    """What lays trails on a map: pixels, or lines of a drawing."""
    return (TrailLines if vector else TrailLayer)(frame, trails, casing, shadow, tail=tail)


class TrailLines:
    """The trails of one map up to a step: shadows lowest, then every casing, then the lines, each over those before."""

    def __init__(
        self,
        frame: Frame,
        trails: Sequence[Laid],
        casing: str,
        shadow: tuple[float, float, float] | None = None,
        *,
        tail: int = 0,
    ) -> None:
        """``shadow`` is how far in pixels, across and down, and how dark a shadow lies beside them; ``tail`` how many
        steps of the way stay, 0 for all of it."""
        self.frame, self.trails, self.casing, self.shadow, self.tail = frame, trails, casing, shadow, tail
        self._step = -1

    def draw_to(self, step: int) -> set[tuple[int, int]]:
        """Bring the layer to a step; a drawing is never painted anew, so no tile of it changes."""
        self._step = step
        return set()

    def lay_on(self, canvas: Canvas) -> None:
        """Put what is walked on a canvas."""
        assert isinstance(canvas, Sketch)
        left, top = canvas.origin
        walked = [(trail, self._walked(trail.whole)) for trail in self.trails]
        shift = (-float(left), -float(top))
        for trail, lines in walked:
            if self.shadow and trail.cased and lines:
                across, down, dark = self.shadow
                fallen = Path(lines, stroke=SHADOW, width=trail.width, strength=dark)
                canvas.drawing.add(Group((fallen,), (shift[0] + across, shift[1] + down)))
        items: list[Item] = [
            Path(lines, stroke=self.casing, width=TRAILS.casing * trail.width)
            for trail, lines in walked
            if trail.cased and lines
        ]
        for trail, lines in walked:
            items += self._inked(trail, lines)
        canvas.drawing.add(Group(tuple(items), shift))

    def _inked(self, trail: Laid, lines: Lines) -> list[Item]:
        """A trail's line, its dashes over it, its beads."""
        items: list[Item] = []
        if lines:
            under = trail.colour if trail.dashes is None else mix(self.casing, trail.colour, TRAILS.under)
            items.append(Path(lines, stroke=under, width=trail.width))
        if trail.dashes is not None and (dashes := self._walked(trail.dashes)):
            items.append(Path(dashes, stroke=trail.colour, width=trail.width))
        for x, y in trail.beads[self._seen(trail.bead_steps)].tolist():
            items.append(Disc((x, y), (TRAILS.bead + TRAILS.bead_edge) * trail.width, self.casing))
            items.append(Disc((x, y), (TRAILS.bead - TRAILS.bead_edge) * trail.width, trail.colour))
        return items

    def _seen(self, born: NDArray[np.int64]) -> NDArray[np.bool_]:
        """What of the way is seen at the step."""
        return (born <= self._step) & (born > (self._step - self.tail if self.tail else -1))

    def _walked(self, pieces: Strokes) -> Lines:
        """The lines of what is walked."""
        return tuple(tuple(line) for line, _bent in polylines(pieces.only(self._seen(pieces.born))))
