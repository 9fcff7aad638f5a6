"""A scene drawn on a page: the background once, then for each step only the rectangles where something moves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from app.lab.mapclasses import bands_for
from app.language.numbers import count, number
from app.look import HEADS, HELD, IN_GRID, MARKS, SMALL, TRAILS, WHOLE, Sizes
from app.picture.background import background, loss_width
from app.picture.brush import Rect, bands_of, dash_of, draw_held, draw_mark, near, nested_sizes
from app.picture.canvas import Canvas, Page, fit_text, wrap_text
from app.picture.clouds import CloudPainter
from app.picture.drawing import Drawing
from app.picture.heads import draw_run, draw_start
from app.picture.lanes import crowded, separate_points, spread_lanes
from app.picture.layers import Laid, rects_of, tiles_of
from app.picture.layout import KNOBS_LINE, Layout, Panel, layout
from app.picture.living_key import LivingKey
from app.picture.living_panel import LivingPanel
from app.picture.page import canvas_on, lines, moving, pixels, put
from app.picture.relief_view import ReliefPainter
from app.picture.scene import STEP, Scene
from app.picture.shares import SharesPainter
from app.picture.snapshots import meets, placed_snapshots
from app.picture.step_lens import StepLens
from app.picture.strip import StripPainter
from app.picture.strokes import Array, Exits, exits, strokes, thin
from app.picture.trail_lines import layer_of
from app.picture.writing import Writing
from app.theme import DASHES

Spot = tuple[float, float]
BESIDE_DASH, BESIDE_WIDTH = (1.5, 3.5), 0.6  # of what walks beside a run: pixels, and parts of a trail's width


@dataclass(frozen=True, eq=False)
class _Line:
    """A trail on one map: its points (n + 1, 2) in pixels, not thinned: heads stand exactly where the optimizer is."""

    trail: int
    points: Array
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
        self._heads: list[_Head] = []
        self._step = -1

    def _lens_on(self, picture: Page, panel: Panel) -> StepLens | None:
        """What takes the steps of the run in focus apart, on the map that has it."""
        if self.scene.steps_of is None or self.scene.steps_of[0] not in panel.trails:
            return None
        line = next(line for line in self.lines if line.trail == self.scene.steps_of[0])
        unit = self.unit * (SMALL if panel.small else 1.0)
        slot = self.scene.trails[line.trail].slot
        return StepLens(
            self.scene,
            self.frame,
            None if isinstance(picture, Drawing) else picture.crop(self.area),
            line.points,
            unit,
            slot,
        )

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
        return _Line(index, points, exits(points, self.frame))

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

    def move_to(self, step: int) -> list[Rect]:
        """Bring the map to a step; says which rectangles of the picture change."""
        tiles, before = self.layer.draw_to(step), self._step
        for mark in self.snapshots:
            if mark.count(step) != mark.count(self._step):
                tiles.update(tiles_of(mark.box(self.scale)))
        self._step = step
        heads = self._placed(step)
        for head in {*self._heads} ^ {*heads}:
            tiles.update(tiles_of(self._box(head)))
        self._heads = heads
        if self.lens:  # arrows, lens and ellipse reach all over the map
            return [self.area] if self._step != before else []
        return rects_of(tiles, self.area)

    def paint(self, canvas: Canvas) -> None:
        """Everything on the map, over its background."""
        theme, rect = self.scene.theme, canvas.rect
        taken = self.scene.steps_of[1](self._step) if self.lens and self.scene.steps_of else None
        if self.lens and taken:
            self.lens.under(canvas, taken)
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
        for head in self._heads:
            if meets(self._box(head), rect):
                slot = self.scene.trails[head.line.trail].slot
                draw_run(canvas, head.at, head.angle, slot, HEADS.size * self.scale, theme)
        if self.lens and taken:
            self.lens.over(canvas, taken)

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
            point = line.points[now]
            if self.frame.holds(point):
                inside.append(_Head(line, (float(point[0]), float(point[1]))))
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


class Painter:
    """A picture of a scene at a size, brought from step to step."""

    def __init__(
        self,
        scene: Scene,
        width: int = 800,
        height: int = 600,
        *,
        grained: bool = False,
        sharp: int = 1,
        vector: bool = False,
        page: Layout | None = None,
    ) -> None:
        """``grained`` prepares the ground for formats with few colours, ``sharp`` is that of the layout, ``vector``
        makes a drawing, of one step; ``page`` is another layout than the usual one of the size."""
        self.scene = scene
        self.layout: Layout = page or layout(scene, width, height, sharp=sharp)
        self.theme = scene.theme
        self.paper = background(scene, self.layout, grained=grained, vector=vector)
        maps = [self._map(panel, grained) for panel in self.layout.panels]
        self._clouded = [
            (one, CloudPainter(scene, panel.frame, panel.trails, self.layout.unit, one.mark_scale))
            for panel, one in zip(self.layout.panels, maps, strict=True)
            if scene.clouds and isinstance(one, MapPainter)
        ]
        self._maps = maps[len(self._clouded) :]  # the map stands before its relief
        self._key = self._living(maps)
        shares = scene.clouds and scene.dress.legend
        self._shares = SharesPainter(scene, self.layout, self.paper) if shares else None
        self._strips = [StripPainter(scene, strip, self.layout.unit, self.paper) for strip in self.layout.strips]
        self.sheet = moving(self.paper)
        self._writing = Writing(self.sheet, self.theme.page)
        self._step = -1

    def _living(self, maps: Sequence[object]) -> LivingKey | None:
        """The key of living maps, once these know which steps their bands have to span."""
        living = [
            (panel, one) for panel, one in zip(self.layout.panels, maps, strict=True) if isinstance(one, LivingPanel)
        ]
        if not living:
            return None
        bands = bands_for([one.told for _panel, one in living])
        for _panel, one in living:
            one.dress(bands)
        if not self.scene.dress.legend:
            return None
        return LivingKey(self.scene, self.layout, [(panel, one.told) for panel, one in living], bands, self.paper)

    def _map(self, panel: Panel, grained: bool) -> MapPainter | ReliefPainter | LivingPanel:
        """A panel's painter; one that draws the ground in three dimensions puts it on the background."""
        if panel.living is not None:
            return LivingPanel(self.scene, panel, self.layout, self.paper)
        if not panel.relief:
            return MapPainter(
                self.scene,
                _seen(self.scene, panel),
                self.layout.unit,
                ground=self.paper,
                vector=isinstance(self.paper, Drawing),
            )
        painter = ReliefPainter(self.scene, panel, self.layout.unit, vector=isinstance(self.paper, Drawing))
        painter.draw_ground(self.paper, grained=grained)
        return painter

    @property
    def background(self) -> Image.Image:
        """The picture without what moves."""
        return pixels(self.paper)

    @property
    def picture(self) -> Image.Image:
        """The picture at the step to which it was moved."""
        return pixels(self.sheet)

    def at(self, step: int) -> Image.Image:
        """The picture after ``step`` updates."""
        self.move_to(step)
        return self.picture.copy()

    def drawn(self, step: int) -> Drawing:
        """The drawing after ``step`` updates; a painter of vectors makes one, once."""
        self.move_to(step)
        return lines(self.sheet)

    def move_to(self, step: int) -> list[Rect]:
        """Bring :attr:`picture` to a step; says which rectangles of it were painted anew."""
        changed: list[Rect] = []
        for below, clouds in self._clouded:
            at = _step_of(below.panel, step)
            below.move_to(at)
            changed.append(clouds.paint(self.sheet, self.paper, at))
            whole = self.scene.followed >= 0 or isinstance(self.sheet, Drawing)
            for rect in [below.area] if whole else clouds.signs():
                canvas = canvas_on(self.sheet, *rect)
                below.paint(canvas)
                put(self.sheet, canvas.done())
            if not below.panel.small:
                clouds.numbers(self.sheet)
        for one in self._maps:
            rects = one.move_to(_step_of(one.panel, step))
            for rect in bands_of(one.area) if self._step < 0 else rects:
                canvas = canvas_on(self.paper, *rect)
                one.paint(canvas)
                put(self.sheet, canvas.done())
                changed.append(rect)
            if rects and isinstance(one, LivingPanel):
                one.numbers(self.sheet)
        if self._key:
            changed += self._key.move_to(self.sheet, step)
        if self._shares:
            changed += self._shares.move_to(self.sheet, step)
        for strip in self._strips:
            changed += strip.move_to(self.sheet, step)
        changed += self._words(step)
        self._step = step
        return changed

    def _words(self, step: int) -> list[Rect]:
        """The step counter, and each trail's loss and, once it is known, its outcome."""
        page, look, scene = self.layout, self.theme, self.scene
        text = scene.say(STEP).format(step=count(step), steps=count(scene.steps))
        right = page.width - 24 * page.unit
        changed = []
        if scene.steps and scene.dress.counter:
            changed += self._writing.rewrite(
                (right, 42 * page.unit), text, page.medium, look.ink, 170 * page.unit, "right"
            )
        if scene.clouds or scene.living or not scene.dress.legend:
            return changed
        places = page.cards or tuple(panel.heading for panel in page.panels if panel.heading)
        for (x, y), trail in zip(places, scene.trails, strict=True):
            loss = number(float(trail.loss[min(step, trail.valid)]), 2) if len(trail.loss) else ""
            end = (x + page.card_width, y)
            changed += self._writing.rewrite(end, loss, page.small * 1.04, look.ink, loss_width(page), "right")
            due = trail.outcome_step if trail.outcome_step is not None else len(trail.theta) - 1
            if not trail.outcome:
                continue
            colour = look.warning if trail.diverged else look.ink
            said = fit_text(trail.outcome, page.small, page.card_width) if step >= due else ""
            at = (x, y + (32 - (0 if scene.dress.knobs else KNOBS_LINE)) * page.unit)
            if page.cards:
                knobs = wrap_text(trail.knobs, page.small, page.card_width, page.card_lines) if trail.knobs else []
                at = (x, y + (18 + 15 * len(knobs)) * page.unit)
            changed += self._writing.rewrite(at, said, page.small, colour, page.card_width, "left")
        return changed


def _step_of(panel: Panel, step: int) -> int:
    """The step that a panel shows when the picture is at a step."""
    return step if panel.step is None else panel.step


def _seen(scene: Scene, panel: Panel) -> Panel:
    """The panel with the trails that are drawn: of a swarm only the one that is followed."""
    return replace(panel, trails=tuple(i for i in panel.trails if not scene.clouds or i == scene.followed))
