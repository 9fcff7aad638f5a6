"""A small map of a scene with the whole of its runs: no axes, no words, for lists of many."""

from PIL import Image

from app.look import THUMBNAIL
from app.picture.background import draw_lines
from app.picture.canvas import Canvas
from app.picture.ground import ground_of
from app.picture.layout import Panel
from app.picture.map_painter import MapPainter
from app.picture.page import put
from app.picture.scene import Mark, Scene
from app.picture.strokes import Frame

MOST_STARS = 5  # more minima than these would be all that one sees
FINE = 2  # pixels of the picture to one of the page: sharp on the screens people have


def thumbnail(scene: Scene, width: int, height: int) -> Image.Image:
    """The map of a scene on ``width`` x ``height`` pixels of a page, runs at their ends, as a picture twice as fine."""
    shown = Scene(
        title="", formula=(), value=scene.value, gradient=scene.gradient, box=scene.box, trails=scene.trails,
        marks=stars(scene.marks), theme=scene.theme,
    )  # fmt: skip
    unit = float(FINE)
    frame = Frame(0.0, 0.0, width * unit, height * unit, scene.box)
    image = ground_of(shown, frame, unit, grained=False, labelled=False)
    draw_lines(image, shown, frame, unit * THUMBNAIL.line)
    painter = MapPainter(shown, Panel(frame, tuple(range(len(shown.trails)))), unit, THUMBNAIL)
    painter.move_to(shown.steps)
    canvas = Canvas(image, *painter.area)
    painter.paint(canvas)
    put(image, canvas.done())
    return image


def stars(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The minima; of more than five only the lowest."""
    minima = tuple(mark for mark in marks if mark.kind in ("minimum", "local"))
    return minima if len(minima) <= MOST_STARS else tuple(mark for mark in minima if mark.kind == "minimum")
