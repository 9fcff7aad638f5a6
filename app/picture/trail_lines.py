"""The trails of one map as lines of a drawing; the counterpart of :mod:`app.picture.layers`, with the same face."""

from collections.abc import Sequence

import numpy as np

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
    vector: bool = False,
) -> "TrailLayer | TrailLines":
    """What lays trails on a map: pixels, or lines of a drawing."""
    return (TrailLines if vector else TrailLayer)(frame, trails, casing, shadow)


class TrailLines:
    """The trails of one map up to a step: shadows lowest, then every casing, then the lines, each over those before."""

    def __init__(
        self, frame: Frame, trails: Sequence[Laid], casing: str, shadow: tuple[float, float, float] | None = None
    ) -> None:
        """``shadow`` is how far in pixels, across and down, and how dark a shadow lies beside them."""
        self.frame, self.trails, self.casing, self.shadow = frame, trails, casing, shadow
        self._step = -1

    def draw_to(self, step: int) -> set[tuple[int, int]]:
        """Bring the layer to a step; a drawing is never painted anew, so no tile of it changes."""
        self._step = step
        return set()

    def lay_on(self, canvas: Canvas) -> None:
        """Put what is walked on a canvas."""
        assert isinstance(canvas, Sketch)
        left, top = canvas.origin
        walked = [(trail, _walked(trail.whole, self._step)) for trail in self.trails]
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
        if trail.dashes is not None and (dashes := _walked(trail.dashes, self._step)):
            items.append(Path(dashes, stroke=trail.colour, width=trail.width))
        for x, y in trail.beads[trail.bead_steps <= self._step].tolist():
            items.append(Disc((x, y), (TRAILS.bead + TRAILS.bead_edge) * trail.width, self.casing))
            items.append(Disc((x, y), (TRAILS.bead - TRAILS.bead_edge) * trail.width, trail.colour))
        return items


def _walked(pieces: Strokes, step: int) -> Lines:
    """The lines of what is walked by a step."""
    seen = np.asarray(pieces.born <= step)
    return tuple(tuple(line) for line, _bent in polylines(pieces.only(seen)))
