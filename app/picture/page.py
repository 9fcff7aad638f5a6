"""What painters draw on, be it an image or a drawing: a canvas for a rectangle of it, boxes, patches, strengths."""

from collections.abc import Callable, Iterable, Sequence

from PIL import Image, ImageDraw

from app.picture.brush import bands_of
from app.picture.canvas import Canvas, Page, Porthole, draw_text, text_width
from app.picture.drawing import Box, Disc, Drawing, Path, Point, Words, box_path


def blank(width: int, height: int, colour: str, *, vector: bool) -> Page:
    """An empty page: an image, or a drawing."""
    if not vector:
        return Image.new("RGB", (width, height), colour)
    return Drawing(width, height, [box_path((0.0, 0.0, float(width), float(height)), colour)])


def draw_box(page: Page, box: Box, colour: str, *, edge: float = 0.0) -> None:
    """A rectangle in whole pixels, its last ones included: filled, or only its edge, so wide and inwards."""
    if isinstance(page, Drawing):
        left, top, right, bottom = box[0], box[1], box[2] + 1, box[3] + 1
        if edge:
            half = edge / 2
            left, top, right, bottom = left + half, top + half, right - half, bottom - half
            corners = ((left, top), (right, top), (right, bottom), (left, bottom))
            page.add(Path((corners,), closed=True, stroke=colour, width=edge))
        elif right > left and bottom > top:
            page.add(box_path((left, top, right, bottom), colour))
    elif edge:
        ImageDraw.Draw(page).rectangle(box, outline=colour, width=round(edge))
    else:
        ImageDraw.Draw(page).rectangle(box, fill=colour)


def draw_bar(page: Page, a: Point, b: Point, colour: str, width: int) -> None:
    """A straight line in whole pixels, level or upright."""
    if isinstance(page, Drawing):
        page.add(Path(((a, b),), stroke=colour, width=float(width)))
    else:
        ImageDraw.Draw(page).line((*a, *b), fill=colour, width=width)


def draw_upwards(page: Page, at: Point, text: str, size: float, colour: str) -> None:
    """A text that reads upwards, with its left side at ``at`` and its middle at that height."""
    if isinstance(page, Drawing):
        page.add(Words((at[0] + 1.05 * size, at[1]), text, size, colour, "centre", angle=-90.0))
        return
    strip = Image.new("L", (round(text_width(text, size)) + 2, round(1.4 * size)), 0)
    draw_text(strip, (1, 1.05 * size), text, size, "#ffffff")
    turned = strip.rotate(90, expand=True)
    page.paste(colour, (round(at[0]), round(at[1] - turned.height / 2)), turned)


def patch_of(page: Page, box: tuple[int, int, int, int]) -> Page:
    """A part to draw on and to paste back: of an image what is there; of a drawing nothing, for it shines through."""
    if isinstance(page, Drawing):
        return Drawing(box[2] - box[0], box[3] - box[1])
    return page.crop(box)


def part_of(page: Page, box: tuple[int, int, int, int]) -> Page:
    """What is in a box of a page."""
    if not isinstance(page, Drawing):
        return page.crop(box)
    whole = Drawing(
        page.width, page.height, [page.cut((0.0, 0.0, float(page.width), float(page.height)), (-box[0], -box[1]))]
    )
    return Drawing(box[2] - box[0], box[3] - box[1], whole.items)


def faded(below: Page, drawn: Page, strength: float) -> Page:
    """What was drawn over what lies below, at a strength."""
    if isinstance(drawn, Drawing):
        return drawn.faded(strength)
    assert not isinstance(below, Drawing)
    return Image.blend(below, drawn, strength)


def moving(background: Page) -> Page:
    """What the moving parts are painted on: a copy of an image, on which they can be painted anew; of a drawing
    itself, to which they are added once."""
    return background if isinstance(background, Drawing) else background.copy()


def pixels(page: Page) -> Image.Image:
    """A page that is known to be an image."""
    assert not isinstance(page, Drawing)
    return page


def lines(page: Page) -> Drawing:
    """A page that is known to be a drawing."""
    assert isinstance(page, Drawing)
    return page


def put(page: Page, part: tuple[Page, tuple[int, int]]) -> None:
    """Put a part that is done (:meth:`Canvas.done`) in its place."""
    what, at = part
    if isinstance(page, Drawing):
        page.paste(what, at)
    else:
        assert not isinstance(what, Drawing)
        page.paste(what, at)


def canvas_on(page: Page, left: int, top: int, right: int, bottom: int) -> "Canvas":
    """A canvas for a rectangle of a page."""
    if isinstance(page, Drawing):
        return Sketch(left, top, right, bottom)
    return Canvas(page, left, top, right, bottom)


def paint_on(
    page: Page, paper: Page, rects: Iterable[tuple[int, int, int, int]], paint: Callable[[Canvas], None]
) -> None:
    """Paint rectangles of a page anew, over what is on the paper there."""
    for rect in (band for one in rects for band in bands_of(one)):
        canvas = canvas_on(paper, *rect)
        paint(canvas)
        put(page, canvas.done())


class Sketch(Canvas):
    """A canvas that records what is drawn on it."""

    def __init__(self, left: int, top: int, right: int, bottom: int) -> None:
        self.origin = (left, top)
        self.drawing = Drawing(right - left, bottom - top)

    @property
    def rect(self) -> tuple[int, int, int, int]:
        """The part of the picture: left, top, right, bottom."""
        left, top = self.origin
        return left, top, left + self.drawing.width, top + self.drawing.height

    def _at(self, points: Sequence[Point]) -> list[Point]:
        left, top = self.origin
        return [(x - left, y - top) for x, y in points]

    def line(self, points: Sequence[Point], width: float, colour: str, *, round_joints: bool = True) -> None:
        """A polyline; its joints are round."""
        self.lines([points], width, colour)

    def lines(self, lines: Iterable[Sequence[Point]], width: float, colour: str) -> None:
        """Polylines of one pen."""
        paths = tuple(tuple(self._at(points)) for points in lines)
        if paths:
            self.drawing.add(Path(paths, stroke=colour, width=width))

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """A filled circle."""
        self.drawing.add(Disc(self._at([centre])[0], radius, colour))

    def text(self, middle: Point, text: str, size: float, colour: str) -> None:
        """A short text about its middle."""
        ((x, y),) = self._at([middle])
        self.drawing.add(Words((x, y + 0.36 * size), text, size, colour, "centre"))

    def words(self, at: Point, text: str, size: float, colour: str, casing: str, anchor: str) -> None:
        """Words over casing, about the height of their middle."""
        ((x, y),) = self._at([at])
        self.drawing.add(Words((x, y + 0.36 * size), text, size, colour, anchor, casing, 2.0))

    def polygon(self, corners: Sequence[Point], colour: str) -> None:
        """A filled outline."""
        self.veil(corners, colour, 1.0)

    def veil(self, corners: Sequence[Point], colour: str, strength: float) -> None:
        """A filled outline that lets what lies beneath shine through."""
        self.drawing.add(Path((tuple(self._at(corners)),), closed=True, fill=colour, strength=strength))

    def porthole(self, centre: Point, radius: float, behind: Image.Image, corner: tuple[int, int]) -> Porthole:
        """A round window, on which ``behind`` lies with its upper left corner at ``corner``."""
        inner = Sketch(*corner, corner[0] + behind.width, corner[1] + behind.height)
        inner.drawing.paste(behind)
        return Porthole(self, inner, centre, radius)

    def _look_through(self, inner: Canvas, centre: Point, radius: float) -> None:
        assert isinstance(inner, Sketch)
        ((x, y),), ((left, top),) = inner._at([centre]), self._at([(float(inner.origin[0]), float(inner.origin[1]))])
        self.drawing.add(inner.drawing.cut(((x, y), radius), (left, top)))

    def done(self) -> tuple[Page, tuple[int, int]]:
        """What was drawn, and where it belongs."""
        return self.drawing, self.origin
