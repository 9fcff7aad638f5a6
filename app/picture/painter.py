"""A scene drawn on a page: the background once, then for each step only the rectangles where something moves."""

from collections.abc import Sequence
from dataclasses import replace

from app.lab.mapclasses import bands_for
from app.language.numbers import count, number
from app.picture.background import background, loss_width
from app.picture.brush import Rect
from app.picture.canvas import fit_text, wrap_text
from app.picture.clouds import CloudPainter
from app.picture.data_panel import DataPainter
from app.picture.drawing import Drawing
from app.picture.layout import KNOBS_LINE, Layout, Panel, layout
from app.picture.living_key import LivingKey
from app.picture.living_panel import LivingPanel
from app.picture.map_painter import MapPainter
from app.picture.page import canvas_on, moving, put
from app.picture.relief_view import ReliefPainter
from app.picture.scene import STEP, Scene
from app.picture.shares import SharesPainter
from app.picture.sheet import SheetPainter
from app.picture.strip import StripPainter
from app.picture.writing import Writing


class Painter(SheetPainter):
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
        frame = self.layout.data
        self._data = (
            DataPainter(scene, scene.data, frame, self.layout.unit, self.paper) if scene.data and frame else None
        )
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
            rects = one.bring(self.sheet, self.paper, _step_of(one.panel, step))
            changed += rects
            if rects and isinstance(one, LivingPanel):
                one.numbers(self.sheet)
        if self._key:
            changed += self._key.move_to(self.sheet, step)
        if self._shares:
            changed += self._shares.move_to(self.sheet, step)
        if self._data:
            changed += self._data.move_to(self.sheet, step)
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
