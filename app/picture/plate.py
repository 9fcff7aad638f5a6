"""A plate: one living map with a pixel for each of its runs, under its title and over its key."""

from dataclasses import replace

from PIL import Image

from app.lab.experiment import State
from app.lab.livingmap import LivingMap
from app.lab.mapclasses import bands_for, classed
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
LEAST_WIDE = 620.0  # of the page, in units: words and key need it
BLOCK = 1024  # pixels of a piece that is drawn at once: signs are drawn several times larger first


def plate(told: LivingMap, state: State) -> Image.Image:
    """The picture of a map that was computed for the first mapped run of a state."""
    scene, found = with_maps(scene_of(state), state), classed(told.sweep)
    assert scene.living is not None
    one = replace(scene.living.maps[0], ask=lambda size, box: found)
    living = replace(scene.living, maps=(one,), each=False)
    return drawn_plate(replace(scene, living=living, trails=scene.trails[:1]), told)


def drawn_plate(scene: Scene, told: LivingMap) -> Image.Image:
    """The page of a scene with one living map, the map as large as it was computed."""
    high, wide = told.sweep.shape
    unit = max(0.75, min(wide, high) / USUAL)
    margin, axis = MARGIN * unit, (46 if told.axes else 34) * unit
    top = (62 + 17 * min(len(scene.formula), 2) + (46 if told.axes else 34)) * unit
    width = round(max(wide + margin + 2 * axis, LEAST_WIDE * unit))
    height = round(top + high + (18 + LIVING_KEY + 24 + MARGIN) * unit)
    frame = Frame(round(margin + axis), round(top), wide, high, told.box)
    panel = Panel(frame, (), (frame.left, top - (36 if told.axes else 24) * unit), living=0)
    page = Layout(width, height, unit, (panel,), (), (), float(wide), 1)
    image = background(scene, page, grained=False)
    painter = LivingPanel(scene, panel, page, image)
    bands = bands_for([painter.told])
    painter.dress(bands)
    key = LivingKey(scene, page, [(panel, painter.told)], bands, image)
    painter.move_to(painter.told.steps)
    left, upper, right, lower = painter.area
    for y in range(upper, lower, BLOCK):
        for x in range(left, right, BLOCK):
            canvas = Canvas(image, x, y, min(x + BLOCK, right), min(y + BLOCK, lower))
            painter.paint(canvas)
            image.paste(*canvas.done())
    painter.numbers(image)
    key.move_to(image, painter.told.steps)
    return image
