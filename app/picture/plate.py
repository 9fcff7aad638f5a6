"""A plate: one living map with a pixel for each of its runs, under its title and over its key."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from app.lab.experiment import State
from app.lab.livingmap import Edges, LivingMap
from app.lab.mapclasses import Classed, bands_for, classed
from app.picture.background import background
from app.picture.canvas import Page
from app.picture.drawing import Drawing
from app.picture.from_maps import with_maps
from app.picture.from_results import scene_of
from app.picture.layout import LIVING_KEY, MARGIN, Layout, Panel, head_of
from app.picture.living_key import LivingKey
from app.picture.living_panel import LivingPanel
from app.picture.page import canvas_on, lines, moving, pixels, put
from app.picture.scene import Scene
from app.picture.strokes import Frame
from app.picture.writing import Writing

USUAL = 520.0  # pixels of a map's shorter side at which the page's unit is one
LEAST = 0.75  # of the unit
LEAST_SIDE = 40  # pixels of a map
LEAST_WIDE = 620.0  # of the page, in units: words and key need it


def plate(told: LivingMap, state: State) -> Image.Image:
    """The picture of a map that was computed for the first mapped run of a state."""
    return pixels(_plate(told, state, vector=False))


def drawn_plate(told: LivingMap, state: State) -> Drawing:
    """The same as a drawing."""
    return lines(_plate(told, state, vector=True))


def _plate(told: LivingMap, state: State, *, vector: bool) -> Page:
    found = classed(told.sweep)
    high, wide = found.classes.shape
    if vector:  # a drawing has no pixels, and room for words however few the runs are
        grown = max(1.0, USUAL / min(wide, high))
        high, wide = round(grown * high), round(grown * wide)
    return Plate(alone(state), [found], told.box, (wide, high), vector=vector).page_of(found)


def alone(state: State) -> Scene:
    """The scene of a state's first living map by itself."""
    scene = with_maps(scene_of(state), state)
    assert scene.living is not None
    living = replace(scene.living, maps=scene.living.maps[:1], each=False)
    return replace(scene, living=living, trails=scene.trails[:1])


class Plate:
    """The page of a scene with one living map of ``size`` pixels, on which ``maps`` are shown, one after the other: all
    have the same bands of steps, and one key."""

    def __init__(
        self, scene: Scene, maps: Sequence[Classed], box: Edges, size: tuple[int, int], *, vector: bool = False
    ) -> None:
        assert scene.living is not None
        living = replace(scene.living, maps=(replace(scene.living.maps[0], ask=lambda size, box: maps[0]),))
        self.scene = replace(scene, living=living)
        self.page = _page(self.scene, *size, box)
        self.bands = bands_for(maps)
        self.image = background(self.scene, self.page, grained=False, vector=vector)
        (panel,) = self.page.panels
        self.panel = LivingPanel(self.scene, panel, self.page, self.image)
        self.key: LivingKey | None = None
        if scene.dress.legend:
            self.key = LivingKey(self.scene, self.page, [(panel, maps[0])], self.bands, self.image, maps)
        self._writing = Writing(self.image, scene.theme.page)

    def show(self, told: Classed, note: str = "") -> Image.Image:
        """The page with a map on it, and a note in the corner above."""
        return pixels(self.page_of(told, note))

    def page_of(self, told: Classed, note: str = "") -> Page:
        """The same, be it pixels or a drawing, which has one map only."""
        self.panel.change(told, self.bands)
        self.panel.move_to(told.steps)
        for rect in self.panel.spots():
            canvas = canvas_on(self.image, *rect)
            self.panel.paint(canvas)
            put(self.image, canvas.done())
        self.panel.numbers(self.image)
        if self.key:
            self.key.maps = [(self.panel.panel, told)]
            self.key.move_to(self.image, told.steps)
        unit, look = self.page.unit, self.scene.theme
        corner = (self.page.width - MARGIN * unit, 42 * unit)
        self._writing.rewrite(corner, note, self.page.large * 0.85, look.ink, 200 * unit, "right")
        return moving(self.image)


def side_within(scene: Scene, size: tuple[int, int], box: Edges) -> int:
    """The side in pixels of the largest square map whose page fits into a size."""

    def fits(side: int) -> bool:
        page = _page(scene, side, side, box)
        return page.width <= size[0] and page.height <= size[1]

    return bisect_left(range(LEAST_SIDE, max(size)), True, key=lambda side: not fits(side)) + LEAST_SIDE - 1


def _page(scene: Scene, wide: int, high: int, box: Edges) -> Layout:
    """A page that has room for a map of so many pixels."""
    assert scene.living is not None
    settings = scene.living.maps[0].sides is not None
    unit = max(LEAST, min(wide, high) / USUAL)
    margin, axis = MARGIN * unit, (46 if settings else 34) * unit
    top = (head_of(scene)[1] + (46 if settings else 34)) * unit
    width = round(max(wide + margin + 2 * axis, LEAST_WIDE * unit))
    height = round(top + high + (18 + (LIVING_KEY + 24 if scene.dress.legend else 0) + MARGIN) * unit)
    frame = Frame(round(margin + axis), round(top), wide, high, box)
    panel = Panel(frame, (), (frame.left, top - (36 if settings else 24) * unit), living=0)
    words = max(float(wide), LEAST_WIDE * unit - axis - 2 * margin)  # over a small map they go on beside it
    return Layout(width, height, unit, (panel,), (), (), words, 1)
