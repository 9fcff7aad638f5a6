"""The contours of the batch that the present step of a run asks about, at the losses of the map's own lines, over
these. ``js/batchpaint.js`` is the same in the browser."""

import numpy as np
from numpy.typing import NDArray

from app.lab.contours import contours
from app.lab.heights import heights
from app.picture.brush import mix, stroke
from app.picture.canvas import Canvas
from app.picture.ground import lines_through, survey
from app.picture.relief import wanted_contours
from app.picture.scene import Scene
from app.picture.strokes import Frame, strokes
from symbolic.errors import N_

CELL = 9  # of the design's pixels between nodes: coarse, because it changes with every step
FEWER = 2  # lines than the map has
STRONG = 0.6  # of the run's colour
HEAVY, FINE, DASH = 1.3, 0.8, (4.0, 3.0)
NEEDS = N_("The contours of a batch need more packages: pip install 'fall-line[print]'")


class BatchLines:
    """Those of one map; traced once a step."""

    def __init__(self, scene: Scene, frame: Frame, unit: float) -> None:
        assert scene.batches is not None
        trail, self.loss = scene.batches
        self.frame, self.unit = frame, unit
        self.colour = mix(scene.theme.page, scene.theme.trails[scene.trails[trail].slot], STRONG)
        wide, tall = (max(16, round(side / (CELL * unit))) for side in (frame.width, frame.height))
        x0, x1, y0, y1 = frame.box
        self.x, self.y = np.meshgrid(np.linspace(x0, x1, wide + 1), np.linspace(y1, y0, tall + 1))
        self.cell = np.array([frame.width / wide, frame.height / tall])
        told = survey(scene, frame, wide, tall)
        self.scale = heights(told.value, told.known)
        self.ladder = contours(self.scale, max(1, wanted_contours(int(frame.width), unit) // FEWER))
        self._step, self._lines = -1, list[tuple[bool, NDArray[np.float64]]]()

    def _traced(self, step: int) -> list[tuple[bool, NDArray[np.float64]]]:
        """Whether heavy, and points (m, 2) in pixels, of each line."""
        if step != self._step:
            self._step, self._lines = step, []
            loss = self.loss(step)
            if loss is None:
                return self._lines
            made = lines_through(self.scale.above(loss(self.x, self.y)), NEEDS)
            corner = np.array([self.frame.left, self.frame.top])
            for level, log in zip(self.ladder.levels, self.ladder.logs.tolist(), strict=True):
                self._lines += [(level.heavy, corner + line * self.cell) for line in made.lines(log)]
        return self._lines

    def paint(self, canvas: Canvas, step: int) -> None:
        """Over the ground, under everything else."""
        for heavy, points in self._traced(step):
            dash = () if heavy else tuple(part * self.unit for part in DASH)
            along = np.arange(len(points))
            drawn = strokes(points, along, self.frame, dash, 0.0, again=True)
            stroke(canvas, drawn, self.colour, (HEAVY if heavy else FINE) * self.unit)
