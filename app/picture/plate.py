"""A plate: one living map with a pixel for each of its runs, under its title and over its key."""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from app.lab.experiment import State
from app.lab.livingmap import Edges, LivingMap
from app.lab.mapclasses import Classed, bands_for, classed
from app.picture.background import background
from app.picture.canvas import Canvas
from app.picture.from_maps import with_maps
from app.picture.from_results import scene_of
from app.picture.layout import LIVING_KEY, MARGIN, Layout, Panel
from app.picture.living_key import LivingKey
from app.picture.living_panel import LivingPanel
from app.picture.scene import Scene
from app.picture.strokes import Frame

USUAL = 520.0  # pixels of a map's shorter side at which the page's unit is one
LEAST = 0.75  # of the unit
LEAST_WIDE = 620.0  # of the page, in units: words and key need it
BLOCK = 1024  # pixels of a piece that is drawn at once: signs are drawn several times larger first


def plate(told: LivingMap, state: State) -> Image.Image:
    """The picture of a map that was computed for the first mapped run of a state."""
    return drawn_plate(alone(state), classed(told.sweep), told.box)


def alone(state: State) -> Scene:
    """The scene of a state's first living map by itself."""
    scene = with_maps(scene_of(state), state)
    assert scene.living is not None
    living = replace(scene.living, maps=scene.living.maps[:1], each=False)
    return replace(scene, living=living, trails=scene.trails[:1])


def drawn_plate(
    scene: Scene, told: Classed, box: Edges, others: Sequence[Classed] = (), size: tuple[int, int] | None = None
) -> Image.Image:
    """The page of a scene with one living map, as large as it was computed or ``size``. Of a film ``others`` are the
    maps of its other frames: all have one key."""
    assert scene.living is not None
    living = replace(scene.living, maps=(replace(scene.living.maps[0], ask=lambda size, box: told),))
    scene = replace(scene, living=living)
    wide, high = size or told.classes.shape[::-1]
    page = _page(scene, wide, high, box)
    (panel,) = page.panels
    image = background(scene, page, grained=False)
    painter = LivingPanel(scene, panel, page, image)
    bands = bands_for([told, *others])
    painter.dress(bands)
    key = LivingKey(scene, page, [(panel, told)], bands, image, others)
    painter.move_to(told.steps)
    left, upper, right, lower = painter.area
    for y in range(upper, lower, BLOCK):
        for x in range(left, right, BLOCK):
            canvas = Canvas(image, x, y, min(x + BLOCK, right), min(y + BLOCK, lower))
            painter.paint(canvas)
            image.paste(*canvas.done())
    painter.numbers(image)
    key.move_to(image, told.steps)
    return image


def _page(scene: Scene, wide: int, high: int, box: Edges) -> Layout:
    """A page that has room for a map of so many pixels."""
    assert scene.living is not None
    settings = scene.living.maps[0].sides is not None
    unit = max(LEAST, min(wide, high) / USUAL)
    margin, axis = MARGIN * unit, (46 if settings else 34) * unit
    top = (62 + 17 * min(len(scene.formula), 2) + (46 if settings else 34)) * unit
    width = round(max(wide + margin + 2 * axis, LEAST_WIDE * unit))
    height = round(top + high + (18 + LIVING_KEY + 24 + MARGIN) * unit)
    frame = Frame(round(margin + axis), round(top), wide, high, box)
    panel = Panel(frame, (), (frame.left, top - (36 if settings else 24) * unit), living=0)
    return Layout(width, height, unit, (panel,), (), (), float(wide), 1)
