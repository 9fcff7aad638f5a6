"""One picture of the ground in three dimensions: the ground once, then trails, marks and heads on stems at each step.

It has the face of a map (:class:`app.picture.painter.MapPainter`), and shows what ``app/stage/js/reliefview.js`` shows.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.look import HEADS, HELD, MARKS, RELIEF_VIEW, TRAILS, WHOLE
from app.picture.background import draw_lines
from app.picture.brush import Rect, dash_of, draw_held, draw_mark, mix, near, nested_sizes
from app.picture.canvas import Canvas, Page
from app.picture.ground import ground_of
from app.picture.heads import draw_run, draw_start
from app.picture.lanes import separate_points
from app.picture.layers import Laid, rects_of, tiles_of
from app.picture.layout import Panel
from app.picture.page import canvas_on, faded, paint_on, patch_of, put
from app.picture.relief import grain
from app.picture.relief_camera import Block, Camera, pose_of
from app.picture.relief_ground import Ground, ground_of_block
from app.picture.relief_sight import SMOOTH, seen_ground
from app.picture.relief_signs import MARKER, draw_axes, draw_losses, draw_ruler, ruler_of
from app.picture.relief_trails import Draped, drape
from app.picture.scene import LOSS, Scene
from app.picture.snapshots import meets
from app.picture.strokes import Frame, Strokes, strokes
from app.picture.trail_lines import layer_of
from app.theme import DASHES, MARKERS

Array = NDArray[np.float64]
Spot = tuple[float, float]
ROOM = (44.0, 24.0, 24.0, 30.0)  # design pixels around the block, for numbers and the ruler: left, top, right, foot
LINES_HERE = 0.7  # width of contour lines beside the map's: what is seen askew is smeared a little
MOST_PIXELS = 1600  # of the painted ground's longer side
HIDDEN = 0.35  # strength of a mark behind the ground
BEHIND = 0.5  # and of a trail
ROOMY = 330.0  # design pixels of the block from which on stems have their full height
SHADOW, SHADE = (3.0, 4.0), {"dark": 0.4, "light": 0.16}  # of trails on the ground: where it falls, and how dark it is


@dataclass(frozen=True)
class _Head:
    """Where a head is drawn: over its foot on the ground, or with an arrow where the run has left the block."""

    trail: int
    foot: Spot
    at: Spot
    angle: float | None = None


class ReliefPainter:
    """The ground in three dimensions of a picture, brought from step to step."""

    def __init__(self, scene: Scene, panel: Panel, unit: float, *, vector: bool = False) -> None:
        assert scene.rise is not None
        self.scene, self.panel, self.frame, self.unit = scene, panel, panel.frame, unit
        frame, (left, top, right, foot) = panel.frame, (side * unit for side in ROOM)
        room = Frame(
            frame.left + left, frame.top + top, frame.width - left - right, frame.height - top - foot, frame.box
        )
        self.block = Block(scene.box)
        self.camera = Camera(pose_of(scene.rise.camera), self.block, room)
        self.ground: Ground = ground_of_block(scene.value, self.block, scene.rise)
        self.area: Rect = (int(frame.left), int(frame.top), int(frame.right), int(frame.bottom))
        self.size = 11 * unit
        self.ruler = ruler_of(self.ground, self.camera, unit, self.size)
        self.trails = [i for i in panel.trails if len(scene.trails[i].theta)]
        self.draped = {
            i: drape(trail.theta[: trail.valid + 1], self.ground, self.camera, flies=trail.flies, unit=unit)
            for i, trail in ((i, scene.trails[i]) for i in self.trails)
        }
        order = sorted(self.trails, key=lambda i: bool(DASHES[scene.trails[i].slot]))
        laid = [one for i in order for one in self._laid(i, self.draped[i])]
        self.layer = layer_of(
            frame,
            laid,
            scene.theme.casing,
            (SHADOW[0] * unit, SHADOW[1] * unit, SHADE[scene.theme.name]),
            tail=scene.dress.trail,
            vector=vector,
        )
        self.stem = RELIEF_VIEW.stem * unit * self.camera.upright * min(1.0, self.camera.scale / (ROOMY * unit))
        self.feet = {i: self.spot(scene.trails[i].theta[: scene.trails[i].valid + 1])[0] for i in self.trails}
        self.start: Spot | None = None
        for i in self.trails[:1]:  # all runs of a picture start at one place
            x, y = self.feet[i][0].tolist()
            self.start = None if math.isnan(x) else (x, y)
        self._place_marks()
        self._shown = False
        self._heads: list[_Head] = []
        self._losses: list[tuple[float, str, str]] = []

    def _place_marks(self) -> None:
        """Where the signs of critical points and of penalties stand, and which of them the ground hides."""
        marks = self.scene.marks
        spots, hidden = self.spot(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
        told = list(zip(marks, spots.tolist(), hidden.tolist(), strict=True))
        self.marks = [(mark.kind, (x, y)) for mark, (x, y), unseen in told if not unseen and not math.isnan(x)]
        self.behind = [(mark.kind, (x, y)) for mark, (x, y), unseen in told if unseen]
        held = [
            (self.scene.trails[i].slot, rest) for i in self.trails if (rest := self.scene.trails[i].rest) is not None
        ]
        spots, _hidden = self.spot(np.array([rest for _slot, rest in held]).reshape(-1, 2))
        there = [
            (slot, (x, y)) for (slot, _rest), (x, y) in zip(held, spots.tolist(), strict=True) if not math.isnan(x)
        ]
        sizes = nested_sizes([at for _slot, at in there], HELD.size * self.unit)
        self.held = [(at, size, slot) for (slot, at), size in zip(there, sizes, strict=True)][::-1]

    def _laid(self, index: int, draped: Draped) -> list[Laid]:
        """A trail to be laid down: what the ground hides as dots, and what is seen of it over that."""
        trail, unit, theme = self.scene.trails[index], self.unit, self.scene.theme
        width, colour = RELIEF_VIEW.line * unit, theme.trails[trail.slot]
        dash = dash_of(trail.slot, unit)
        seen, behind = draped.pen & ~draped.hidden, draped.pen & draped.hidden
        dots = self._pieces(draped, behind, (unit, 2 * width), 0.0)
        whole = self._pieces(draped, seen, (), 0.0)
        dashes = self._pieces(draped, seen, dash, TRAILS.stagger * trail.slot * unit) if dash else None
        beads = np.flatnonzero((draped.apart >= TRAILS.bead_apart * width) & seen & self.frame.holds(draped.points))
        beads = beads[: len(beads) if len(beads) <= WHOLE.beads else 0]
        none = np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
        faint = mix(theme.tints[len(theme.tints) // 2], colour, BEHIND)
        return [
            Laid(dots, None, *none, faint, width, cased=False),
            Laid(whole, dashes, draped.points[beads], draped.steps[beads], colour, width),
        ]

    def _pieces(self, draped: Draped, pen: NDArray[np.bool_], dash: tuple[float, ...], phase: float) -> Strokes:
        """The lines that the pen draws, one stretch without a gap after the other; the pattern of dashes goes on."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], pen, [False]]).astype(np.int8)))
        steps = np.hypot(*np.diff(draped.points, axis=0, prepend=draped.points[:1]).T)
        along = np.cumsum(np.where(draped.pen, steps, 0.0))
        parts = [
            strokes(
                draped.points[first - 1 : last],
                draped.steps[first - 1 : last],
                self.frame,
                dash,
                phase + float(along[first - 1]),
                again=bool(self.scene.dress.trail),
            )
            for first, last in edges.reshape(-1, 2).tolist()
        ] or [strokes(np.zeros((1, 2)), np.zeros(1, dtype=np.int64), self.frame, (), 0.0)]
        return Strokes(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "born", "joined", "bent"))
        )

    def spot(self, points: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Pixels (m, 2) of points of the plane (m, 2) on the ground, NaN off it, and which of them it hides."""
        with np.errstate(over="ignore", invalid="ignore"):
            u, v = self.block.of_plane(points)
            w = self.ground.at(u, v)
        there = ~np.isnan(w)
        hidden = np.zeros(len(w), dtype=bool)
        hidden[there] = self.ground.hides(self.camera, u[there], v[there], w[there])
        return np.where(there[:, None], self.camera.place(u, v, w), np.nan), hidden

    # -- the ground

    def draw_ground(self, image: Page, *, grained: bool) -> None:
        """The block with all that stays: its axes, its ruler, and the marks that it hides."""
        scene, theme, unit = self.scene, self.scene.theme, self.unit
        left, top, right, low = self.area
        longest = min(MOST_PIXELS, round(SMOOTH * self.camera.scale))
        wide, deep = (max(2, round(longest * side)) for side in self.block.sides)
        flat, fine = Frame(0.0, 0.0, wide, deep, scene.box), longest / self.camera.scale * unit
        painted = ground_of(scene, flat, LINES_HERE * fine, grained=False, labelled=False)
        draw_lines(painted, scene, flat, fine)
        size = (right - left, low - top)
        dust = grain(size[1], size[0]) if grained else None
        here = replace(
            self.camera,
            room=replace(self.camera.room, left=self.camera.room.left - left, top=self.camera.room.top - top),
        )
        put(image, (seen_ground(self.ground, here, painted, theme, *size, dust), (left, top)))
        draw_axes(image, self.camera, theme, unit, self.size)
        if self.ruler:
            draw_ruler(image, self.ruler, self.ground, theme, unit, self.size, scene.say(LOSS))
        canvas = canvas_on(image, *self.area)
        for kind, at in self.behind:
            draw_mark(canvas, kind, at, MARKS[kind].size * unit, theme)
        part, origin = canvas.done()
        put(image, (faded(patch_of(image, self.area), part, HIDDEN), origin))

    # -- what moves

    def move_to(self, step: int) -> list[Rect]:
        """Bring the picture to a step; says which rectangles of it change."""
        tiles = self.layer.draw_to(step)
        heads, losses = self._placed(step), self._told(step)
        for head in {*self._heads} ^ {*heads}:
            tiles.update(tiles_of(self._box(head)))
        if self.ruler and losses != self._losses:
            reach = 2 * MARKER * self.unit
            tiles.update(
                tiles_of((self.ruler.x - reach, self.ruler.top - reach, self.ruler.x + reach, self.ruler.foot + reach))
            )
        self._heads, self._losses = heads, losses
        if not self._shown:
            self._shown = True
            return [self.area]
        return rects_of(tiles, self.area)

    def bring(self, page: Page, paper: Page, step: int) -> list[Rect]:
        """Bring the map on a page to a step; says which rectangles of it change."""
        rects = self.move_to(step)
        paint_on(page, paper, rects, self.paint)
        return rects

    def paint(self, canvas: Canvas) -> None:
        """Everything on the ground, over it."""
        theme, unit = self.scene.theme, self.unit
        self.layer.lay_on(canvas)
        for kind, at in self.marks:
            if near(at, canvas.rect, 2 * MARKS[kind].size * unit):
                draw_mark(canvas, kind, at, MARKS[kind].size * unit, theme)
        for at, size, slot in self.held:
            if near(at, canvas.rect, 2 * size):
                draw_held(canvas, at, size, theme, theme.trails[slot])
        if self.start is not None and near(self.start, canvas.rect, 2 * HEADS.start * unit):
            draw_start(canvas, self.start, HEADS.start * unit, theme)
        if self.ruler:
            draw_losses(canvas, self.ruler, self.ground, self._losses, theme, unit)
        seen = [head for head in self._heads if meets(self._box(head), canvas.rect)]
        for head in seen:
            if head.angle is None and self.stem > HEADS.size * unit:
                for colour, width in ((theme.casing, 4.0), (theme.ink, 1.6)):
                    canvas.line([head.foot, head.at], width * unit, colour)
        for head in seen:
            slot = self.scene.trails[head.trail].slot
            draw_run(canvas, head.at, head.angle, slot, HEADS.size * unit, theme)

    def _box(self, head: _Head) -> tuple[float, float, float, float]:
        reach = (1.7 if head.angle is None else HEADS.exit_back + 1.7) * HEADS.size * self.unit
        (ax, ay), (bx, by) = head.foot, head.at
        return min(ax, bx) - reach, min(ay, by) - reach, max(ax, bx) + reach, max(ay, by) + reach

    def _told(self, step: int) -> list[tuple[float, str, str]]:
        """The runs' markers on the ruler."""
        shown = [trail for trail in (self.scene.trails[i] for i in self.trails) if len(trail.loss)]
        return [
            (float(trail.loss[min(step, trail.valid)]), MARKERS[trail.slot], self.scene.theme.trails[trail.slot])
            for trail in shown
        ]

    def _placed(self, step: int) -> list[_Head]:
        """The heads at a step, those that have left the block first; those that lie on each other pushed apart."""
        inside: list[tuple[int, Spot]] = []
        gone: list[_Head] = []
        for i in self.trails:
            trail, draped = self.scene.trails[i], self.draped[i]
            if not len(trail.loss):
                continue
            x, y = self.feet[i][min(step, trail.valid)].tolist()
            if not math.isnan(x):
                inside.append((i, (x, y)))
                continue
            last = int(np.searchsorted(draped.steps, min(step, trail.valid), side="right")) - 1
            if last >= 0:
                (bx, by), (ax, ay) = draped.points[last].tolist(), draped.points[max(0, last - 1)].tolist()
                gone.append(_Head(i, (bx, by), (bx, by), math.atan2(by - ay, bx - ax)))
        tops = [(x, y - self.stem) for _i, (x, y) in inside]
        placed = separate_points(tops, HEADS.apart * HEADS.size * self.unit)
        return gone + [_Head(i, foot, at) for (i, foot), at in zip(inside, placed, strict=True)]
