"""The page that stays while trails move: title, formula, ground, cards, axes."""

import math

import numpy as np

from app.language.numbers import count, linear_ticks, log_ticks, number, tick_digits
from app.look import AXES, HEADS, LINES, SMALL, STRIPS, TRAILS
from app.picture.brush import dash_of, draw_head, mix, stroke
from app.picture.canvas import Page, draw_text, fit_text, text_width, wrap_text
from app.picture.drawing import Point
from app.picture.ground import ground_on
from app.picture.layout import Layout, Panel, Strip, head_of
from app.picture.page import blank, canvas_on, put
from app.picture.scene import AT_STEP, BANDS, STEPS, Mark, Scene
from app.picture.strokes import Frame, strokes
from app.theme import MARKERS, Theme

LOSS_WIDTH = 62.0  # room for 1.3×10⁻²²
TIGHT, LOSS_PART = 180.0, 0.24  # units of a card that has less room for a loss, and how much of it
FEWEST = 3.0  # numbers of an axis at most on the smallest map: one alone would be no scale


def loss_width(page: Layout) -> float:
    """Room for a loss beside a name, in pixels."""
    return LOSS_WIDTH * page.unit if page.card_width >= TIGHT * page.unit else LOSS_PART * page.card_width


def background(scene: Scene, page: Layout, *, grained: bool, vector: bool = False) -> Page:
    """The empty page: title, formula, maps, cards, the strip's axis. ``grained`` suits formats with few colours,
    ``vector`` makes a drawing."""
    look = scene.theme
    image = blank(page.width, page.height, look.page, vector=vector)
    left = page.panels[0].frame.left if not page.panels[0].heading else 24 * page.unit
    room = page.width - 24 * page.unit - left
    free = room - (160 * page.unit if scene.dress.counter else 0)
    large = max(page.medium, min(page.large, page.large * free / max(text_width(scene.title, page.large), 1.0)))
    draw_text(image, (left, 42 * page.unit), fit_text(scene.title, large, free), large, look.ink)
    for i, line in enumerate(scene.formula[:2]):
        at = (left, (head_of(scene)[0] + 17 * i) * page.unit)
        draw_text(image, at, fit_text(line, page.medium * 0.95, room), page.medium * 0.95, look.muted)
    maps = [panel for panel in page.panels if not panel.relief and panel.living is None]
    alone = len(maps) == 1
    for panel in maps:
        if panel is maps[0]:  # side by side, all maps are the same size, and too small for numbers
            ground = ground_on(image, scene, panel.frame, page.unit, grained=grained, labelled=alone)
        put(image, (ground, (int(panel.frame.left), int(panel.frame.top))))
        draw_lines(image, scene, panel.frame, page.unit * (1.0 if alone else SMALL))
        if panel.heading is None or scene.living is not None:
            ticks(image, scene, page, panel.frame, up=panel.sided)
    for i, (x, y) in enumerate(page.cards):
        _card(image, scene, page, i, x, y)
    for panel in page.panels:
        if panel.step is not None:
            _counter(image, scene, page, panel)
    for panel in page.panels if scene.dress.legend else ():
        if panel.heading is not None and (panel.living is None or (scene.living and scene.living.each)):
            _heading(image, scene, page, panel)
    for strip in page.strips:
        _axis(image, scene, page, strip)
    return image


def draw_lines(image: Page, scene: Scene, frame: Frame, scale: float) -> None:
    """Whole lines of minima across a map."""
    drawn = [one for mark in scene.marks for one in line_strokes(mark, frame, scale, scene.theme)]
    if not drawn:
        return
    canvas = canvas_on(image, int(frame.left), int(frame.top), int(frame.right), int(frame.bottom))
    for line, width, colour in drawn:
        canvas.line(line, width, colour)
    put(image, canvas.done())


def line_strokes(mark: Mark, frame: Frame, scale: float, theme: Theme) -> list[tuple[list[Point], float, str]]:
    """The strokes (points, width, colour) of a line of minima through a mark, from beyond one edge to beyond the
    other; none for a single point."""
    if mark.along == (0.0, 0.0):
        return []
    x0, x1, y0, y1 = frame.box
    reach = math.hypot(x1 - x0, y1 - y0) + math.hypot(mark.x - (x0 + x1) / 2, mark.y - (y0 + y1) / 2)
    way = reach * np.array(mark.along)
    ends = frame.pixels(np.array([mark.x, mark.y]) + np.array([-way, way]))
    line: list[Point] = [(float(px), float(py)) for px, py in ends]
    return [(line, LINES.casing * scale, theme.casing), (line, LINES.width * scale, theme.minimum)]


def ticks(image: Page, scene: Scene, page: Layout, frame: Frame, *, up: bool = True) -> None:
    """Numbers beneath a map of the ground, and ``up`` its left side."""
    look, apart, unit = scene.theme, AXES.apart * page.unit, page.unit
    x0, x1, y0, y1 = frame.box
    across = linear_ticks(x0, x1, max(FEWEST, frame.width / apart))
    spots = frame.pixels(np.column_stack([across, np.full(len(across), y0)]))[:, 0].tolist()
    texts = [number(x, tick_digits(across)) for x in across]
    _numbers(image, scene, page, frame, list(zip(spots, texts, strict=True)), "x")
    upwards = linear_ticks(y0, y1, max(FEWEST, frame.height / (AXES.up * apart))) if up else []
    for y in upwards:
        ((_px, py),) = frame.pixels(np.array([[x0, y]]))
        at = (frame.left - 7 * unit, py + 4 * unit)
        if py > frame.top + 14 * unit:
            draw_text(image, at, number(y, tick_digits(upwards)), page.small, look.muted, anchor="right")
    if up:
        draw_text(image, (frame.left - 7 * unit, frame.top + 7 * unit), "y", page.small, look.ink, anchor="right")


def _numbers(image: Page, scene: Scene, page: Layout, frame: Frame, places: list[tuple[float, str]], name: str) -> None:
    """Numbers under a frame, and at its right end the axis' name, to which they leave room."""
    look, low, unit = scene.theme, frame.bottom + 15 * page.unit, page.unit
    free = frame.right - text_width(name, page.small) - 5 * unit
    for x, text in places:
        if x + text_width(text, page.small) / 2 < free:
            draw_text(image, (x, low), text, page.small, look.muted, anchor="centre")
    draw_text(image, (frame.right, low), name, page.small, look.ink, anchor="right")


def _name(image: Page, scene: Scene, page: Layout, index: int, x: float, y: float, width: float) -> float:
    """Marker, a sample of the line, name; gives the left end of the name."""
    look, trail = scene.theme, scene.trails[index]
    unit, colour = page.unit, look.trails[trail.slot]
    swatch = 27 * unit
    canvas = canvas_on(image, int(x - 9), int(y - 16 * unit), int(x + swatch + 9), int(y + 8 * unit))
    middle = y - 5 * unit
    ends = np.array([[x, middle], [x + swatch, middle]])
    whole = Frame(x - 1, middle - 9, swatch + 2, 18, (0, 1, 0, 1))
    dash, width_ = dash_of(trail.slot, unit), TRAILS.width * unit
    steps = np.array([0, 0])
    if dash:
        stroke(canvas, strokes(ends, steps, whole, (), 0.0), mix(look.page, colour, TRAILS.under), width_)
    stroke(canvas, strokes(ends, steps, whole, dash, 0.0), colour, width_)
    size = HEADS.size * SMALL * unit
    draw_head(canvas, MARKERS[trail.slot], (x + swatch / 2, middle), size, colour, look.page, edge=HEADS.edge)
    put(image, canvas.done())
    start = x + swatch + 7 * unit
    room = width - swatch - 7 * unit - loss_width(page)
    size = max(page.small, page.medium * min(1.0, room / max(text_width(trail.title, page.medium), 1.0)))
    draw_text(image, (start, y), fit_text(trail.title, size, room), size, look.ink)
    return start


def _card(image: Page, scene: Scene, page: Layout, index: int, x: float, y: float) -> None:
    trail = scene.trails[index]
    _name(image, scene, page, index, x, y, page.card_width)
    if trail.knobs:
        for i, line in enumerate(wrap_text(trail.knobs, page.small, page.card_width, page.card_lines)):
            draw_text(image, (x, y + (18 + 15 * i) * page.unit), line, page.small, scene.theme.muted)


def _heading(image: Page, scene: Scene, page: Layout, panel: Panel) -> None:
    assert panel.heading is not None
    x, y = panel.heading
    trail = scene.trails[panel.trails[0]]
    room = page.card_width + (loss_width(page) if scene.living else 0)  # no loss stands beside it there
    _name(image, scene, page, panel.trails[0], x, y, room)
    knobs = fit_text(trail.knobs, page.small, page.card_width)
    draw_text(image, (x, y + 17 * page.unit), knobs, page.small, scene.theme.muted)


def _counter(image: Page, scene: Scene, page: Layout, panel: Panel) -> None:
    """The step of a panel of a film strip, over it."""
    text = scene.say(AT_STEP).format(step=count(panel.step or 0))
    at = (panel.frame.left, panel.frame.top - 6 * page.unit)
    draw_text(image, at, text, page.small, scene.theme.ink)


def _axis(image: Page, scene: Scene, page: Layout, one: Strip) -> None:
    """A strip's own ground: two or three numbers with hairlines, and its name."""
    look, strip, curves = scene.theme, one.frame, one.curves
    canvas = canvas_on(image, 0, int(strip.top) - 4, page.width, int(strip.bottom) + 4)
    most = max(2.0, strip.height // (STRIPS.tick_apart * page.unit))
    ticks = linear_ticks(curves.low, curves.high, most - 1) if curves.even else log_ticks(curves.low, curves.high, most)
    if one.plot.axis == "degrees":
        ticks = [0.0, 90.0, 180.0]
    places = ticks if curves.even else [float(np.log10(tick)) for tick in ticks]
    heights = [float(strip.pixels(np.array([0.0, place]))[1]) for place in places]
    for py in heights:
        canvas.line([(strip.left, py), (strip.right, py)], 0.7 * page.unit, look.line)
    put(image, canvas.done())
    steps = [tick for tick in linear_ticks(0, scene.reach, strip.width / (AXES.apart * page.unit)) if tick % 1 == 0]
    spots = strip.pixels(np.column_stack([steps, np.zeros(len(steps))]))[:, 0].tolist()
    _numbers(
        image,
        scene,
        page,
        strip,
        [(x, count(int(step))) for x, step in zip(spots, steps, strict=True)],
        scene.say(STEPS if scene.across is None else scene.across.unit),
    )
    for tick, py in zip(ticks, heights, strict=True):
        at = (strip.left - 7 * page.unit, py + 4 * page.unit)
        digits = tick_digits(ticks) if curves.even else 1
        draw_text(image, at, number(tick, digits), page.small, look.muted, anchor="right")
    title = scene.say(curves.title)
    if one.plot.bands:
        title = scene.say(BANDS).format(curve=title)
    title = fit_text(title, page.small, strip.width)
    draw_text(image, (strip.left, strip.top - 3 * page.unit), title, page.small, look.muted)
