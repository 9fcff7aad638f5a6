"""Where everything stands on a picture of a scene: a page of type sizes and rectangles, nothing drawn yet."""

from dataclasses import dataclass, replace

import numpy as np

from app.lab.dataspace import CURVE
from app.look import AXES, LAYOUTS, MAPS, RELIEF_VIEW
from app.picture.canvas import text_width
from app.picture.curves import Curves, curves_of
from app.picture.data_scene import Data
from app.picture.scene import Cloud, Edges, Plot, Scene
from app.picture.strokes import Frame

DESIGN = (800, 600)  # the size at which the numbers below are pixels; other sizes scale them,
LEAST = 0.75  # but not below this: type of seven pixels cannot be read, and cards leave out their knobs instead
MARGIN = 24.0
NOTES = 11.5  # size of notes and ticks
SHARE_HEAD, SHARE_LINE = 55.0, 17.0  # of a swarm's cards: what stands above the lines of shares, and each of these
STACK_HIGH, BARS_HIGH = 52.0, 44.0  # heights of a swarm's valleys over time, and of a histogram of its losses
LIVING_KEY = 84.0  # height of the key under living maps
KNOBS_LINE = 15.0  # what the knobs of a heading take
LEAST_STRIP = 180.0  # the least width of a strip beside others
DATA_PART = 0.34  # of the page's width: data space beside several maps
LONG_NAME, NAME_LINE = 0.25, 14.0  # of its width: a longer name of its axis takes a line of its own, so high


@dataclass(frozen=True)
class Panel:
    """One map: its rectangle, its trails (numbers in ``scene.trails``) and, in a grid, its heading's baseline;
    ``relief`` says that it is the ground in three dimensions, ``living`` the number of its living map."""

    frame: Frame
    trails: tuple[int, ...]
    heading: tuple[float, float] | None = None
    relief: bool = False
    living: int | None = None
    step: int | None = None  # of a film strip the step that it shows
    sided: bool = True  # whether numbers stand at its left side

    @property
    def small(self) -> bool:
        """Whether it is one of several."""
        return self.heading is not None or self.step is not None


@dataclass(frozen=True)
class Strip:
    """One strip: its rectangle, what it shows, and on which scale."""

    frame: Frame
    plot: Plot
    curves: Curves


@dataclass(frozen=True)
class Layout:
    """The picture's size, its unit (1 at the design size) and its parts. Lengths are pixels."""

    width: int
    height: int
    unit: float
    panels: tuple[Panel, ...]
    strips: tuple[Strip, ...]
    cards: tuple[tuple[float, float], ...]  # left end of each card's first baseline, overlay only
    card_width: float
    card_lines: int  # lines of knobs that fit under a card's name
    card_pitch: float = 0.0  # from card to card
    data: Frame | None = None  # of data space

    @property
    def large(self) -> float:
        """Size of titles, in pixels."""
        return 21 * self.unit

    @property
    def medium(self) -> float:
        """Size of names and headings, in pixels."""
        return 14 * self.unit

    @property
    def small(self) -> float:
        """Size of notes and ticks, in pixels."""
        return NOTES * self.unit


def cloud_height(cloud: Cloud) -> float:
    """What is told of a swarm's run takes so much of its card, in units."""
    if cloud.losses is not None:
        return SHARE_HEAD + BARS_HIGH + 38 + (3 * 15 if cloud.words else 0)
    return SHARE_HEAD + (STACK_HIGH + 12 if cloud.stacked else 0) + SHARE_LINE * len(cloud.shares)


def head_of(scene: Scene) -> tuple[float, float]:
    """Where the first line of the formula stands, and where the maps begin beneath all words, in units."""
    lines = min(len(scene.formula), 2)
    if scene.title or (scene.dress.counter and scene.steps):
        return 63.0, 62.0 + 17 * lines
    return 38.0, 38.0 + 17 * lines if lines else MARGIN


def unit_of(width: int, height: int, sharp: int = 1) -> float:
    """How many pixels a design pixel is on a picture of a size; ``sharp`` pixels, each way, are one of the page's."""
    return max(min(width / DESIGN[0], height / DESIGN[1]), LEAST * sharp)


def layout(scene: Scene, width: int, height: int, *, sharp: int = 1, unit: float | None = None) -> Layout:
    """The layout of a scene at a size; ``unit`` is that of :func:`unit_of` where none is given."""
    unit = unit or unit_of(width, height, sharp)
    margin = MARGIN * unit
    top = head_of(scene)[1] * unit
    low = height - margin
    strips: tuple[Strip, ...] = ()
    if scene.dress.strips and scene.steps:
        strips = strips_of(scene, margin, low - 74 * unit, width - margin, low, unit)
        low = strips[0].frame.top - 20 * unit
    if scene.living is not None:
        low -= (LIVING_KEY + 18) * unit if scene.dress.legend else 0
        page = Layout(width, height, unit, (), strips, (), 0.0, 1)
        return (_living_each if scene.living.each else _living_pair)(scene, page, top, low)
    several = scene.layout == LAYOUTS[1] and len(scene.trails) > 1
    both = scene.layout == RELIEF_VIEW.both and scene.rise is not None
    aside = DATA_PART * (width - 2 * margin) if scene.data and (several or both) else 0.0
    data = data_frame(scene, (width - margin - aside + margin, top, width - margin, low), unit) if aside else None
    if several:
        panels = _grid(scene, margin, top, width - margin - aside, low, unit)
        return Layout(width, height, unit, panels, strips, (), panels[0].frame.width, 1, data=data)
    card_width = 213 * unit
    if both or scene.data:
        return _pair(scene, Layout(width, height, unit, (), strips, (), card_width, 1, data=data), top, low, aside)
    left, right = margin + 30 * unit, width - margin - ((card_width + 22 * unit) if scene.dress.legend else 0)
    frame = _equal(round(left), round(top), round(right - left), round(low - 18 * unit - top), scene.box)
    room = (frame.height + 18 * unit) / max(len(scene.trails), 1)
    lines = int(np.clip((room - 38 * unit) // (15 * unit), 0, 4)) if scene.dress.knobs else 0
    pitch = min(room, (52 + 15 * lines) * unit)
    if scene.clouds:
        shares = (10 + max(cloud_height(cloud) for cloud in scene.clouds)) * unit
        lines, pitch = (1, shares) if shares <= room else (0, room)
    places = ((width - margin - card_width, top + 12 * unit + pitch * i) for i in range(len(scene.trails)))
    cards = tuple(places) if scene.dress.legend else ()
    whole = Panel(frame, tuple(range(len(scene.trails))))
    if scene.layout == RELIEF_VIEW.alone and scene.rise:
        field = Frame(round(margin), frame.top, round(right - margin), round(low - top), scene.box)
        whole = replace(whole, frame=field, relief=True)
    return Layout(width, height, unit, (whole,), strips, cards, card_width, lines, pitch)


def data_frame(scene: Scene, box: tuple[float, float, float, float], unit: float) -> Frame | None:
    """The frame of data space in a box (left, top, right, bottom), which its numbers stand in too."""
    if scene.data is None:
        return None
    left, top, right, low = box
    left, top = left + 34 * unit, top + 8 * unit
    under = 18 + (NAME_LINE if named_below(scene.data, right - left, unit) else 0)
    frame = (round(left), round(top), round(right - left), round(low - under * unit - top))
    return Frame(*frame, scene.data.space.window)


def named_below(data: Data, width: float, unit: float) -> bool:
    """Whether the name of the axis across stands on a line of its own, under the numbers: a long one, or one beside
    what the signs of rows mean."""
    return data.space.shape != CURVE or text_width(data.space.names[0], NOTES * unit) > LONG_NAME * width


def _pair(scene: Scene, page: Layout, top: float, low: float, aside: float) -> Layout:
    """Map and relief, or either and data space, side by side over the page's width (but for what is left ``aside``),
    the cards in columns under them."""
    unit, margin, number = page.unit, MARGIN * page.unit, len(scene.trails)
    columns = max(1, int((page.width - 2 * margin + margin) // (page.card_width + margin)))
    pitch = (62 if scene.dress.knobs else 47) * unit
    low -= pitch * -(-number // columns) if scene.dress.legend else 0
    each, every = (page.width - aside - 3 * margin) / 2, tuple(range(number))
    axis = 30 * unit
    frame = _equal(round(margin + axis), round(top), round(each - axis), round(low - 18 * unit - top), scene.box)
    right = Frame(round(2 * margin + each), round(top), round(each), round(low - top), scene.box)
    apart = (page.width - 2 * margin + margin) / columns
    cards = tuple((margin + apart * (i % columns), low + 22 * unit + pitch * (i // columns)) for i in every)
    panels: tuple[Panel, ...] = (Panel(frame, every), Panel(right, every, relief=True))
    if scene.layout != RELIEF_VIEW.both or scene.rise is None:  # beside the other half
        alone = scene.layout == RELIEF_VIEW.alone and scene.rise is not None
        field = replace(right, left=round(margin), box=scene.box)
        panels = (Panel(field, every, relief=True) if alone else Panel(frame, every),)
        data = data_frame(scene, (right.left, right.top, right.right, right.bottom), unit)
        page = replace(page, data=data)
    return replace(page, panels=panels, cards=cards if scene.dress.legend else ())


def _living_pair(scene: Scene, page: Layout, top: float, low: float) -> Layout:
    """The map of the ground, and beside it the living map, equally large, each under its heading."""
    assert scene.living is not None
    unit, margin, axis = page.unit, MARGIN * page.unit, 30 * page.unit
    settings = scene.living.maps[0].sides is not None
    between = (MAPS.gap + (44 if settings else 0)) * unit
    head = (46 if settings else 34) * unit
    wide = (page.width - 2 * margin - axis - between) / 2
    high = low - 18 * unit - top - head
    frames = []
    for left in (margin + axis, margin + axis + wide + between):
        frames.append(_equal(round(left), round(top + head), round(wide), round(high), scene.box))
    heading = top + 10 * unit
    panels = (
        Panel(frames[0], (0,), (frames[0].left, heading)),
        Panel(frames[1], (), (frames[1].left, heading), living=0),
    )
    return replace(page, panels=panels, card_width=wide)


def _living_each(scene: Scene, page: Layout, top: float, low: float) -> Layout:
    """A living map for each run, side by side, under its name and over its shares."""
    assert scene.living is not None
    unit, margin, number = page.unit, MARGIN * page.unit, len(scene.living.maps)
    settings = scene.living.maps[0].sides is not None
    axis, head, foot = (40 if settings else 26) * unit, (48 if settings else 32) * unit, 52 * unit
    if not scene.dress.legend:  # neither its name above a map nor its shares below
        head, foot = (16 if settings else 4) * unit, 22 * unit
    right, gap = page.width - margin, 12 * unit

    def size(columns: int) -> tuple[float, float]:
        rows = -(-number // columns)
        wide = (right - margin - gap * (columns - 1)) / columns - axis
        return wide, (low - top) / rows - head - foot

    columns = max(range(1, number + 1), key=lambda columns: min(size(columns)))
    wide, high = size(columns)
    panels = []
    for at in range(number):
        left = margin + (at % columns) * (wide + axis + gap) + axis
        y = top + (at // columns) * (high + head + foot)
        frame = _equal(round(left), round(y + head), round(wide), round(max(high, 8)), scene.box)
        panels.append(Panel(frame, (at,), (frame.left, y + 8 * unit), living=at))
    return replace(page, panels=tuple(panels), card_width=wide)


def equal_box(box: Edges, width: float, height: float) -> Edges:
    """The window with one scale on both axes: its shorter side grown about its centre until it fills the rectangle.

    Never smaller than the window; one so long that this would hide its shape keeps its own scales. As on the stage
    (``equalWindow`` in ``js/camera.js``).
    """
    x0, x1, y0, y1 = box
    across, up = (x1 - x0) / width, (y1 - y0) / height
    if max(across / up, up / across) > AXES.most_grown:
        return box
    if across > up:
        middle, half = (y0 + y1) / 2, across * height / 2
        return x0, x1, middle - half, middle + half
    middle, half = (x0 + x1) / 2, up * width / 2
    return middle - half, middle + half, y0, y1


def _equal(left: int, top: int, width: int, height: int, box: Edges) -> Frame:
    return Frame(left, top, width, height, equal_box(box, width, height))


def strips_of(scene: Scene, left: float, top: float, right: float, low: float, unit: float) -> tuple[Strip, ...]:
    """The scene's strips side by side, as many of them as can be read."""
    axis, gap = 30 * unit, 20 * unit
    plots = scene.strips[: max(1, int((right - left + gap) // (LEAST_STRIP * unit + gap)))]
    each = (right - left - gap * (len(plots) - 1)) / len(plots)
    found = []
    for number, plot in enumerate(plots):
        curves = curves_of(scene, plot)
        start = left + number * (each + gap) + axis
        found.append(Strip(Frame(start, top, each - axis, low - top, _strip_box(scene, curves)), plot, curves))
    return tuple(found)


def _strip_box(scene: Scene, curves: Curves) -> Edges:
    """Steps, or what else it runs over, across, heights upwards, with a little room at both ends."""
    low, high = curves.ends()
    pad = 0.045 * (high - low)
    return (0.0, scene.reach, low - pad, high + pad)


def _grid(scene: Scene, left: float, top: float, right: float, low: float, unit: float) -> tuple[Panel, ...]:
    """Equal maps, one a trail, in the number of columns that keeps them nearest to 4 : 3 and leaves few holes."""
    number, gap = len(scene.trails), 18 * unit
    head = (52 if scene.clouds or any(trail.outcome for trail in scene.trails) else 37) * unit
    head = head - (0 if scene.dress.knobs else KNOBS_LINE * unit) if scene.dress.legend else 0.0

    def size(columns: int) -> tuple[float, float]:
        rows = -(-number // columns)
        return (right - left - gap * (columns - 1)) / columns, (low - top + gap * 0.6) / rows - head - gap * 0.6

    def strangeness(columns: int) -> float:
        wide, tall = size(columns)
        return abs(float(np.log(max(wide, 1) / max(tall, 1) * 3 / 4))) + 0.3 * (-number % columns)

    columns = min(range(1, number + 1), key=strangeness)
    wide, tall = size(columns)
    panels = []
    for i in range(number):
        x, y = left + (i % columns) * (wide + gap), top + (i // columns) * (tall + head + gap * 0.6)
        frame = _equal(round(x), round(y + head), round(wide), round(tall), scene.box)
        panels.append(Panel(frame, (i,), (frame.left, y + 12 * unit)))
    return tuple(panels)
