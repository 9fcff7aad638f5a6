"""A still picture on its way to a file: what it shows, its size on screen or paper, as pixels or as a drawing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from app.export import Preset
from app.export.choices import CLEAR, DRESS, LANG, SHARP, THEME, dressed, wearing
from app.export.columns import COLUMN, COLUMNS, INCH, LEAST_TYPE, POINTS, SCREEN
from app.export.sizes import SIZE, size_of
from app.export.steps import placed
from app.lab.experiment import State
from app.lab.places import moment
from app.lab.reveal import question
from app.picture.clear import PAPERS, on_paper, uncovered
from app.picture.drawing import Drawing
from app.picture.from_results import asking
from app.picture.layout import Layout, layout, unit_of
from app.picture.many import picture_of
from app.picture.painter import Painter
from app.picture.scene import Scene
from app.picture.stacked import NARROW, stacked
from app.picture.wall import WallPainter
from symbolic.errors import N_, FallLineError

SMALLEST = 10.0  # units of the smallest type of a picture, a contour's label: it has LEAST_TYPE points on paper
CRAMPED = 620.0  # units of a wall or a living map at the least: in narrower columns their type is smaller
EDGES = (20.0, 16.0, 15.0, 6.0)  # units of a page's own margins that paper does not need: left, top, right, low
PAPER, SLIDE = "#ffffff", COLUMNS["slide"]  # the screen's warm white is grey in print
WIDE = 0.68  # height over width of a picture across both columns
SCREEN_DOTS = 96.0  # of an inch, as browsers count
FINE = 360.0  # dots of an inch of paper that a drawing's rasters have
PAPER_DOTS = 150.0  # of an inch of a PNG at sharpness 1

KNOBS = (SIZE, COLUMN, SHARP, THEME, LANG, *DRESS)
_BARE = {"theme": "light", "title": "no", "formula": "no", "counter": "no"}
PRESETS = {
    "paper": Preset(N_("Paper, one column"), {**_BARE, "column": "nature"}),
    "paper-wide": Preset(N_("Paper, two columns"), {**_BARE, "column": "nature-wide"}),
    "slide": Preset(N_("Slide 16:9"), {"column": "slide"}),
}


@dataclass(frozen=True)
class Sheet:
    """A picture's page: its layout (None: a wall makes its own), so many pixels wide and high with ``unit`` pixels to a
    design pixel, what is cut off its edges, and how many pixels are an inch."""

    width: int
    height: int
    unit: float
    dots: float
    page: Layout | None = None
    edges: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height without the edges, in pixels."""
        left, top, right, low = self.edges
        return self.width - left - right, self.height - top - low

    @property
    def points(self) -> tuple[float, float]:
        """Width and height on paper."""
        wide, high = self.size
        return wide / self.dots * POINTS, high / self.dots * POINTS


def scene_for(state: State, chosen: Mapping[str, Any]) -> Scene:
    """What the picture of a link shows, in the chosen theme, language and dress; of a link that asks, the question."""
    scene = dressed(asking(picture_of(wearing(state, chosen)), state), chosen)
    if COLUMNS.get(chosen["column"], SLIDE) is SLIDE or scene.theme.name != "light":
        return scene
    return replace(scene, theme=replace(scene.theme, page=PAPER))


def image_of(state: State, chosen: Mapping[str, Any]) -> tuple[Image.Image, float]:
    """The picture as pixels, and how many of them are an inch."""
    sharp = int(chosen["sharp"])
    dots = SCREEN_DOTS * sharp if chosen["column"] == SCREEN else PAPER_DOTS * sharp
    scene, steps = _steps(scene_for(state, chosen), state, chosen)
    sheet = sheet_of(scene, chosen, dots, steps)
    left, top, _right, _low = sheet.edges
    if chosen["theme"] in CLEAR:
        pair = (_painter(on_paper(scene, paper), sheet, vector=False).at(steps[-1]) for paper in PAPERS)
        picture = uncovered(*pair)
    else:
        picture = _painter(scene, sheet, vector=False).at(steps[-1])
    wide, high = sheet.size
    return picture.crop((left, top, left + wide, top + high)), dots


def drawing_of(state: State, chosen: Mapping[str, Any]) -> tuple[Drawing, Sheet, Scene]:
    """The picture as a drawing, on its sheet."""
    dots = 2 * SCREEN_DOTS if chosen["column"] == SCREEN else FINE
    scene, steps = _steps(scene_for(state, chosen), state, chosen)
    sheet = sheet_of(scene, chosen, dots, steps)
    whole = _painter(scene, sheet, vector=True).drawn(steps[-1])
    if not any(sheet.edges):
        return whole, sheet, scene
    wide, high = sheet.size
    box = (0.0, 0.0, float(sheet.width), float(sheet.height))
    return Drawing(wide, high, [whole.cut(box, (-sheet.edges[0], -sheet.edges[1]))]), sheet, scene


def _steps(scene: Scene, state: State, chosen: Mapping[str, Any]) -> tuple[Scene, tuple[int, ...]]:
    """The steps to show, one at least; a scene of several counts them at its maps. A link that asks shows its start."""
    if question(state.view.reveal) is not None:
        return scene, (0,)
    steps = placed(chosen["at"], scene.steps)
    if len(steps) < 2:
        return scene, steps or (moment(state.view, scene.steps),)
    if scene.wall is not None or scene.living is not None:
        raise FallLineError("A film strip shows maps with runs; a wall and living maps show one step.")
    return replace(scene, dress=replace(scene.dress, counter=False)), steps


def sheet_of(scene: Scene, chosen: Mapping[str, Any], dots: float, steps: tuple[int, ...]) -> Sheet:
    """The page of a scene at ``dots`` pixels to an inch."""
    film = steps if len(steps) > 1 else ()
    if chosen["column"] == SCREEN:
        sharp = dots / SCREEN_DOTS
        width, height = (round(sharp * side) for side in size_of(chosen["size"]))
        unit = unit_of(width, height, int(sharp))
        page = stacked(scene, width, unit, film, height) if film else layout(scene, width, height, unit=unit)
        return Sheet(width, height, unit, dots, None if scene.wall else page)
    return _paper(scene, chosen["column"], dots, film)


def _paper(scene: Scene, name: str, dots: float, film: tuple[int, ...]) -> Sheet:
    column = COLUMNS[name]
    unit = LEAST_TYPE / SMALLEST / POINTS * dots
    many = scene.wall is not None or scene.living is not None
    inner = column.wide / INCH * dots
    if many:
        unit = min(unit, inner / CRAMPED)
    left, top, right, low = (round(edge * unit) for edge in EDGES)
    width = round(inner) + left + right
    height = None if column.high is None else round(column.high / INCH * dots) + top + low
    grid = scene.layout == "grid" and not film
    if not many and not grid and (film or (height is None and width / unit < NARROW)):
        page = stacked(scene, width, unit, film, height)
        return Sheet(width, page.height, unit, dots, page, (left, top, right, low))
    height = height or round(width * WIDE)
    own = None if scene.wall else layout(scene, width, height, unit=unit)
    return Sheet(width, height, unit, dots, own, (left, top, right, low))


def _painter(scene: Scene, sheet: Sheet, *, vector: bool) -> Painter | WallPainter:
    if scene.wall is not None:
        return WallPainter(scene, scene.wall, sheet.width, sheet.height, unit=sheet.unit, vector=vector)
    return Painter(scene, sheet.width, sheet.height, page=sheet.page, vector=vector)
