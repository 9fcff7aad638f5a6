"""One map of a picture: the ground it stands on, what has been walked of the trails, and the heads.

Kept are the map without heads, to which a step only adds its new lines, and the map as it is shown: a head that moves
on is covered by a piece of the first one, however large the trails beneath it have become.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.look import HEADS, HELD, IN_GRID, MARKS, SMALL, TRAILS, WHOLE, Sizes
from app.picture.batch_lines import BatchLines
from app.picture.brush import Rect, bands_of, dash_of, draw_held, draw_mark, near, nested_sizes
from app.picture.canvas import Canvas, Page
from app.picture.drawing import Drawing
from app.picture.heads import draw_run, draw_start, stamp
from app.picture.lanes import crowded, separate_points, spread_lanes
from app.picture.layers import Laid, joined, rects_of, tiles_of
from app.picture.layout import Panel
from app.picture.page import paint_on, put
from app.picture.scene import Scene
from app.picture.snapshots import meets, placed_snapshots
from app.picture.step_lens import StepLens
from app.picture.strokes import Array, Exits, exits, strokes, thin
from app.picture.trail_lines import layer_of
from app.theme import DASHES

Spot = tuple[float, float]
BESIDE_DASH, BESIDE_WIDTH = (1.5, 3.5), 0.6  # of what walks beside a run: pixels, and parts of a trail's width


@dataclass(frozen=True, eq=False)
class _Line:
    """A trail on one map: its points (n + 1, 2) in pixels, not thinned: heads stand exactly where the optimizer is;
    and which of them are on the map."""

    trail: int
    points: Array
    inside: NDArray[np.bool_]
    exits: Exits


@dataclass(frozen=True)
class _Head:
    """Where a head is drawn: on its point, or as an arrow over the edge (``angle``) with the marker behind it."""

    line: _Line
    at: Spot
    angle: float | None = None


class MapPainter:
    """One map of the picture: what has been walked, and the heads."""

    def __init__(
        self,
        scene: Scene,
        panel: Panel,
        unit: float,
        sizes: Sizes | None = None,
        ground: Page | None = None,
        *,
        vector: bool = False,
    ) -> None:
        """``ground`` is the picture with the ground on it, where steps are taken apart; ``vector`` says that lines are
        recorded."""
        self.scene, self.panel, self.frame, self.unit = scene, panel, panel.frame, unit
        sizes = sizes or (IN_GRID if panel.small else WHOLE)
        self.scale, self.mark_scale = unit * sizes.head, unit * sizes.mark
        self.beads = sizes.beads
        width = TRAILS.width * unit * sizes.line
        order = sorted(panel.trails, key=lambda i: bool(DASHES[scene.trails[i].slot]))
        self.lines = [self._line(i) for i in order]
        thinned = [self._thinned(line) for line in self.lines]
        lanes = spread_lanes([points for points, _steps in thinned], self.frame, unit)
        laid = [
            self._laid(line, points, steps, width)
            for line, points, (_, steps) in zip(self.lines, lanes, thinned, strict=True)
        ]
        beside = [one for line in self.lines for one in self._beside(line, width)]
        self.layer = layer_of(self.frame, [*beside, *laid], scene.theme.casing, tail=scene.dress.trail, vector=vector)
        self.snapshots = placed_snapshots([(scene.trails[i], scene.trails[i].slot) for i in order], self.frame)
        spots = [(mark.kind, self.frame.pixels(np.array([mark.x, mark.y]))) for mark in scene.marks]
        self.marks = [(kind, (float(at[0]), float(at[1]))) for kind, at in spots if self.frame.holds(at)]
        self.held = self._held_places(panel.trails)
        self.area: Rect = (int(self.frame.left), int(self.frame.top), int(self.frame.right), int(self.frame.bottom))
        self.lens = self._lens_on(ground, panel) if ground else None
        batched = scene.batches is not None and scene.batches[0] in panel.trails and ground is not None
        self.batch = BatchLines(scene, panel.frame, unit) if batched else None
        self._heads: list[_Head] = []
        self._step = -1
        self._kept: tuple[Image.Image, Image.Image] | None = None  # without heads, and with them

    def _lens_on(self, picture: Page, panel: Panel) -> StepLens | None:
        """What takes the steps of the run in focus apart, on the map that has it."""
        if self.scene.steps_of is None or self.scene.steps_of[0] not in panel.trails:
            return None
        line = next(line for line in self.lines if line.trail == self.scene.steps_of[0])
        unit = self.unit * (SMALL if panel.small else 1.0)
        slot = self.scene.trails[line.trail].slot
        ground = None if isinstance(picture, Drawing) else picture.crop(self.area)
        return StepLens(self.scene, self.frame, ground, line.points, unit, slot)

    def _held_places(self, trails: Sequence[int]) -> list[tuple[Spot, float, int]]:
        """Where penalties would have the runs rest: place, size, slot; in one place the first on top, the smallest."""
        given = [trail for trail in (self.scene.trails[i] for i in trails) if trail.rest is not None]
        places = [self.frame.pixels(np.array(trail.rest)) for trail in given]
        sizes = nested_sizes([(float(at[0]), float(at[1])) for at in places], HELD.size * self.mark_scale)
        found = [
            ((float(at[0]), float(at[1])), size, trail.slot)
            for at, size, trail in zip(places, sizes, given, strict=True)
            if self.frame.holds(at)
        ]
        return found[::-1]

    def _line(self, index: int) -> _Line:
        points = self.frame.pixels(self.scene.trails[index].theta)
        return _Line(index, points, self.frame.holds(points), exits(points, self.frame))

    def _thinned(self, line: _Line) -> tuple[Array, np.ndarray]:
        known = line.points[: self.scene.trails[line.trail].valid + 1]
        return thin(known, np.arange(len(known)), self.unit)

    def _laid(self, line: _Line, points: Array, steps: np.ndarray, width: float) -> Laid:
        trail, unit = self.scene.trails[line.trail], self.unit
        dash = dash_of(trail.slot, unit)
        again = bool(self.scene.dress.trail)
        whole = strokes(points, steps, self.frame, (), 0.0, again=again)
        phase = TRAILS.stagger * trail.slot * unit
        dashes = strokes(points, steps, self.frame, dash, phase, again=again) if dash else None
        with np.errstate(over="ignore"):
            apart = np.hypot(*np.diff(points, axis=0).T)
        far = (apart >= TRAILS.bead_apart * width) & (np.diff(steps) == 1) & self.frame.holds(points[1:])
        beads = np.flatnonzero(far) + 1
        beads = beads[: len(beads) if len(beads) <= self.beads else 0]
        return Laid(whole, dashes, points[beads], steps[beads], self.scene.theme.trails[trail.slot], width)

    def _beside(self, line: _Line, width: float) -> list[Laid]:
        """The points that walk beside a run, thin and dotted."""
        trail, found = self.scene.trails[line.trail], []
        for path in trail.beside:
            points, steps = thin(self.frame.pixels(path[: trail.valid + 1]), np.arange(trail.valid + 1), self.unit)
            again = bool(self.scene.dress.trail)
            whole = strokes(points, steps, self.frame, (), 0.0, again=again)
            dots = strokes(points, steps, self.frame, tuple(part * self.unit for part in BESIDE_DASH), 0.0, again=again)
            none = np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
            found.append(Laid(whole, dots, *none, self.scene.theme.trails[trail.slot], BESIDE_WIDTH * width))
        return found

    def move_to(self, step: int) -> set[tuple[int, int]]:
        """Bring what has been walked, and the heads, to a step; says in which tiles the former changed."""
        tiles = self.layer.draw_to(step)
        for mark in self.snapshots:
            if mark.count(step) != mark.count(self._step):
                tiles.update(tiles_of(mark.box(self.scale)))
        self._step = step
        self._heads = self._placed(step)
        return tiles

    def bring(self, page: Page, paper: Page, step: int) -> list[Rect]:
        """Bring the map on a picture to a step; says which rectangles of it change."""
        before, stood = self._step, self._heads
        tiles = self.move_to(step)
        if self.lens or self.batch or isinstance(page, Drawing) or isinstance(paper, Drawing):
            rects = [self.area] if before != step else []  # arrows, lens, ellipse and contours reach all over the map
            paint_on(page, paper, rects, self.paint)
            return rects
        walked = rects_of(tiles, self.area) if self._kept else bands_of(self.area)
        if not self._kept:
            self._kept = (paper.crop(self.area), paper.crop(self.area))
        base, shown = self._kept
        for rect in (band for one in walked for band in bands_of(one)):
            canvas = Canvas(paper, *rect)
            self.under(canvas)
            put(base, (canvas.done()[0], self._here(rect)[:2]))
        stale = self._stale(walked, [self._box(head) for head in {*stood} ^ {*self._heads}])
        for rect in stale:
            here = self._here(rect)
            shown.paste(base.crop(here), here[:2])
        for head in self._heads:
            if any(meets(self._box(head), rect) for rect in stale):
                self._stamp(shown, head)
        for rect in stale:
            page.paste(shown.crop(self._here(rect)), rect[:2])
        return stale

    def _stale(self, walked: list[Rect], moved: list[tuple[float, float, float, float]]) -> list[Rect]:
        """What is to be painted anew: where lines are new and heads have moved, and all heads that reach into that."""
        boxes = [*walked, *(self._clipped(box) for box in moved)]
        stale = joined(box for box in boxes if box[0] < box[2] and box[1] < box[3])
        resting = [self._clipped(self._box(head)) for head in self._heads]
        while reached := [box for box in resting if _partly(box, stale)]:
            stale = joined([*stale, *reached])
        return stale

    def _clipped(self, box: tuple[float, float, float, float]) -> Rect:
        left, top, right, bottom = self.area
        return max(int(box[0]), left), max(int(box[1]), top), min(int(box[2]) + 1, right), min(int(box[3]) + 1, bottom)

    def _here(self, rect: Rect) -> Rect:
        left, top = self.area[:2]
        return rect[0] - left, rect[1] - top, rect[2] - left, rect[3] - top

    def _stamp(self, shown: Image.Image, head: _Head) -> None:
        """A head on the map as it is shown; it is drawn once for all places, but those that have gone."""
        slot, theme = self.scene.trails[head.line.trail].slot, self.scene.theme
        at, size = (head.at[0] - self.area[0], head.at[1] - self.area[1]), HEADS.size * self.scale
        if head.angle is None:
            stamp(shown, at, slot, size, theme)
            return
        left, top, right, bottom = self._here(self._clipped(self._box(head)))
        if left < right and top < bottom:
            canvas = Canvas(shown, left, top, right, bottom)
            draw_run(canvas, at, head.angle, slot, size, theme)
            put(shown, canvas.done())

    def paint(self, canvas: Canvas) -> None:
        """Everything on the map, over its background."""
        if self.batch:
            self.batch.paint(canvas, self._step)
        taken = self.scene.steps_of[1](self._step) if self.lens and self.scene.steps_of else None
        if self.lens and taken:
            self.lens.under(canvas, taken)
        self.under(canvas)
        for head in self._heads:
            if meets(self._box(head), canvas.rect):
                slot = self.scene.trails[head.line.trail].slot
                draw_run(canvas, head.at, head.angle, slot, HEADS.size * self.scale, self.scene.theme)
        if self.lens and taken:
            self.lens.over(canvas, taken)

    def under(self, canvas: Canvas) -> None:
        """What lies under the heads: trails, marks, the start."""
        theme, rect = self.scene.theme, canvas.rect
        self.layer.lay_on(canvas)
        for kind, at in self.marks:
            if near(at, rect, 2 * MARKS[kind].size * self.mark_scale):
                draw_mark(canvas, kind, at, MARKS[kind].size * self.mark_scale, theme)
        for at, size, slot in self.held:
            if near(at, rect, 2 * size):
                draw_held(canvas, at, size, theme, theme.trails[slot])
        for mark in self.snapshots:
            if mark.count(self._step) and meets(mark.box(self.scale), rect):
                mark.draw(canvas, theme, self.scale, self._step)
        for trail in self.scene.trails[:1]:  # all runs of a picture start at one place
            start = self.frame.pixels(trail.theta[0])
            at = (float(start[0]), float(start[1]))
            r = HEADS.start * self.scale
            if self.frame.holds(start) and near(at, rect, 2 * r):
                draw_start(canvas, at, r, theme)

    def _box(self, head: _Head) -> tuple[float, float, float, float]:
        reach = (1.7 if head.angle is None else HEADS.exit_back + 1.7) * HEADS.size * self.scale
        return head.at[0] - reach, head.at[1] - reach, head.at[0] + reach, head.at[1] + reach

    def _placed(self, step: int) -> list[_Head]:
        """The heads at a step, those over the edge first; those that lie on each other pushed apart."""
        inside: list[_Head] = []
        gone: list[_Head] = []
        for line in self.lines:
            if not len(self.scene.trails[line.trail].loss):
                continue
            now = min(step, self.scene.trails[line.trail].valid)
            if line.inside[now]:
                x, y = line.points[now].tolist()
                inside.append(_Head(line, (x, y)))
                continue
            last = int(line.exits.latest[now - 1]) if now > 0 else -1
            if last >= 0:  # where it was last in sight
                (x, y), (dx, dy) = line.exits.edge[last].tolist(), line.exits.way[last].tolist()
                gone.append(_Head(line, (x, y), math.atan2(dy, dx)))
        apart = HEADS.apart * HEADS.size * self.scale
        spots = [head.at for head in inside]
        stars = [at for kind, at in self.marks if kind in ("minimum", "local")]
        stars = crowded([*stars, *(at for at, _size, _slot in self.held)], spots, apart)
        placed = separate_points(spots, apart, stars)
        return gone + [_Head(head.line, at) for head, at in zip(inside, placed, strict=True)]


def _partly(box: Rect, rects: Sequence[Rect]) -> bool:
    """Whether a box reaches into rectangles none of which holds all of it."""
    near = [rect for rect in rects if meets(box, rect)]
    return bool(near) and not any(
        rect[0] <= box[0] and rect[1] <= box[1] and box[2] <= rect[2] and box[3] <= rect[3] for rect in near
    )
