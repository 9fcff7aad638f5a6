"""A scene drawn on a page: the background once, then for each step only the rectangles where something moves."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.layout import Layout, Panel, layout, strip_heights
from app.numbers import count, number
from app.raster import Canvas, draw_text, fit_text, wrap_text
from app.relief import grain, relief, rgb
from app.scene import LOSS, STEP, Scene
from app.theme import DASHES, MARKERS
from app.trails import Array, Exits, Frame, Strokes, exits, strokes, thin

LINE, CASING = 2.0, 3.8  # trail widths in pixels at the design size, as in the stage
STRIP_LINE = 1.5
HEAD = 5.6  # radius of a head marker
LOSS_WIDTH = 54.0  # room for 1.3×10⁻²²
DOTS_FROM = 13.0  # pixels between updates from which each is drawn as a dot
Rect = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Line:
    """A trail on one map or on the strip."""

    trail: int
    frame: Frame
    points: Array  # (n + 1, 2) pixels, not thinned: heads stand exactly where the optimizer is
    strokes: Strokes
    exits: Exits
    dots: bool


class Plate:
    """A picture of a scene at a size. ``at(step)`` is the finished picture after so many updates."""

    def __init__(
        self, scene: Scene, width: int = 800, height: int = 600, *, strip: bool = True, grained: bool = False
    ) -> None:
        """``grained`` prepares the ground for formats with few colours."""
        self.scene = scene
        self._grained = grained
        self.layout: Layout = layout(scene, width, height, strip=strip and scene.steps > 0)
        self.theme = scene.theme
        self.background = self._background()
        self._lines = self._maps_lines()
        self._strip_lines = self._loss_lines()
        self._paint_future()

    # ------------------------------------------------------------------ what stays

    def _background(self) -> Image.Image:
        page, look, scene = self.layout, self.theme, self.scene
        image = Image.new("RGB", (page.width, page.height), look.page)
        left = page.panels[0].frame.left if not page.panels[0].heading else 24 * page.unit
        room = page.width - 24 * page.unit - left
        title = fit_text(scene.title, page.large, room - 160 * page.unit)
        draw_text(image, (left, 42 * page.unit), title, page.large, look.ink)
        for i, line in enumerate(scene.formula[:2]):
            at = (left, (63 + 17 * i) * page.unit)
            draw_text(image, at, fit_text(line, page.medium * 0.95, room), page.medium * 0.95, look.muted)
        ground = self._ground(page.panels[0].frame)  # side by side, all maps are the same size
        for panel in page.panels:
            image.paste(ground, (int(panel.frame.left), int(panel.frame.top)))
            if panel.heading is None:
                self._ticks(image, panel.frame)
        for i, (x, y) in enumerate(page.cards):
            self._card(image, i, x, y)
        for panel in page.panels:
            if panel.heading is not None:
                self._heading(image, panel)
        if page.strip is not None:
            self._axis(image, page.strip)
        return image

    def _ground(self, frame: Frame) -> Image.Image:
        wide, tall = int(frame.width), int(frame.height)
        x0, x1, y0, y1 = frame.box
        step = ((x1 - x0) / wide, (y1 - y0) / tall)
        x, y = np.meshgrid(x0 + step[0] * (np.arange(wide) + 0.5), y1 - step[1] * (np.arange(tall) + 0.5))
        with np.errstate(all="ignore"):  # the view may reach where the surface overflows or is not defined
            value = np.asarray(self.scene.value(x, y), dtype=np.float64)
            gx, gy = np.asarray(self.scene.gradient(x, y), dtype=np.float64)
        ground = relief(value, gx, gy, self.theme, step=step)
        return Image.fromarray(grain(ground) if self._grained else ground)

    def _ticks(self, image: Image.Image, frame: Frame) -> None:
        page, look = self.layout, self.theme
        x0, x1, y0, y1 = frame.box
        for x in nice_ticks(x0, x1, 6):
            ((px, _py),) = frame.pixels(np.array([[x, y0]]))
            draw_text(image, (px, frame.bottom + 15 * page.unit), number(x), page.small, look.muted, anchor="centre")
        for y in nice_ticks(y0, y1, 5):
            ((_px, py),) = frame.pixels(np.array([[x0, y]]))
            at = (frame.left - 7 * page.unit, py + 4 * page.unit)
            draw_text(image, at, number(y), page.small, look.muted, anchor="right")

    def _name(self, image: Image.Image, index: int, x: float, y: float, width: float) -> float:
        """Marker, a sample of the line, name; gives the left end of the name."""
        page, look, trail = self.layout, self.theme, self.scene.trails[index]
        unit, colour = page.unit, look.trails[trail.slot]
        swatch = 28 * unit
        canvas = Canvas(image, int(x - 9), int(y - 16 * unit), int(x + swatch + 9), int(y + 8 * unit))
        middle = y - 5 * unit
        ends = np.array([[x, middle], [x + swatch, middle]])
        whole = Frame(x - 1, middle - 9, swatch + 2, 18, (0, 1, 0, 1))
        self._stroke(
            canvas, strokes(ends, np.array([0, 0]), whole, self._dash(trail.slot), 0.0), colour, LINE * unit, None
        )
        canvas.shape(MARKERS[trail.slot], (x + swatch / 2, middle), HEAD * unit, colour, look.page)
        part, origin = canvas.done()
        image.paste(part, origin)
        start = x + swatch + 7 * unit
        name = fit_text(trail.title, page.medium, width - swatch - (7 + LOSS_WIDTH) * unit)
        draw_text(image, (start, y), name, page.medium, look.ink)
        return start

    def _card(self, image: Image.Image, index: int, x: float, y: float) -> None:
        page, trail = self.layout, self.scene.trails[index]
        self._name(image, index, x, y, page.card_width)
        if trail.knobs:
            for i, line in enumerate(wrap_text(trail.knobs, page.small, page.card_width, page.card_lines)):
                draw_text(image, (x, y + (18 + 15 * i) * page.unit), line, page.small, self.theme.muted)

    def _heading(self, image: Image.Image, panel: Panel) -> None:
        assert panel.heading is not None
        x, y = panel.heading
        page, trail = self.layout, self.scene.trails[panel.trails[0]]
        self._name(image, panel.trails[0], x, y, page.card_width)
        knobs = fit_text(trail.knobs, page.small, page.card_width)
        draw_text(image, (x, y + 17 * page.unit), knobs, page.small, self.theme.muted)

    def _axis(self, image: Image.Image, strip: Frame) -> None:
        """The strip's own ground: two or three powers of ten with hairlines, and its name."""
        page, look = self.layout, self.theme
        canvas = Canvas(image, 0, int(strip.top) - 4, page.width, int(strip.bottom) + 4)
        powers = nice_ticks(strip.box[2], strip.box[3], 3, whole=True)
        heights = [float(strip.pixels(np.array([0.0, power]))[1]) for power in powers]
        for py in heights:
            canvas.line([(strip.left, py), (strip.right, py)], 0.7, look.line)
        part, origin = canvas.done()
        image.paste(part, origin)
        for power, py in zip(powers, heights, strict=True):
            text = number(10.0**power, 1) if -4 < power < 5 else "10" + number(power).translate(_RAISED)
            draw_text(
                image, (strip.left - 7 * page.unit, py + 4 * page.unit), text, page.small, look.muted, anchor="right"
            )
        draw_text(image, (strip.left, strip.top - 3 * page.unit), self.scene.say(LOSS), page.small, look.muted)

    def _paint_future(self) -> None:
        """The whole loss curves, faint, under what has been reached."""
        if self.layout.strip is None:
            return
        canvas = Canvas(self.background, *self._whole(self.layout.strip))
        for line in self._strip_lines:
            colour = mix(self.theme.page, self.theme.trails[self.scene.trails[line.trail].slot], 0.3)
            self._stroke(canvas, line.strokes, colour, 1.0 * self.layout.unit, None)
        part, origin = canvas.done()
        self.background.paste(part, origin)

    # ------------------------------------------------------------------ geometry

    def _dash(self, slot: int) -> tuple[float, ...]:
        # A round stroke end is not drawn, so the short dots of a pattern keep at least the line's own width.
        return tuple(max(length, LINE + 0.5) * self.layout.unit for length in DASHES[slot])

    def _lines_of(self, frame: Frame, index: int, points: Array, width: float) -> _Line:
        trail = self.scene.trails[index]
        known = points[: trail.valid + 1]
        kept, steps = thin(known, np.arange(len(known)))
        dash = self._dash(trail.slot)
        made = strokes(kept, steps, frame, dash, 3.7 * trail.slot * self.layout.unit)
        moves = np.hypot(*np.diff(known, axis=0).T) if len(known) > 1 else np.zeros(1)
        dots = bool(np.median(moves) > DOTS_FROM * self.layout.unit) and width == LINE
        return _Line(index, frame, points, made, exits(points, frame), dots)

    def _maps_lines(self) -> list[_Line]:
        """All trails on all maps, unbroken lines first: the dashed ones on top show them through their gaps."""
        made = [
            self._lines_of(panel.frame, i, panel.frame.pixels(self.scene.trails[i].theta), LINE)
            for panel in self.layout.panels
            for i in panel.trails
        ]
        return sorted(made, key=lambda line: bool(DASHES[self.scene.trails[line.trail].slot]))

    def _loss_lines(self) -> list[_Line]:
        strip = self.layout.strip
        if strip is None:
            return []
        lines = []
        for i in range(len(self.scene.trails)):
            heights = strip_heights(self.scene, i)
            points = strip.pixels(np.column_stack([np.arange(len(heights)), heights]))
            lines.append(self._lines_of(strip, i, points, STRIP_LINE))
        return sorted(lines, key=lambda line: bool(DASHES[self.scene.trails[line.trail].slot]))

    def _whole(self, frame: Frame) -> Rect:
        page = self.layout
        return (
            max(int(frame.left) - 6, 0),
            max(int(frame.top) - 6, 0),
            min(int(frame.right) + 7, page.width),
            min(int(frame.bottom) + 7, page.height),
        )

    # ------------------------------------------------------------------ what moves

    def at(self, step: int) -> Image.Image:
        """The picture after ``step`` updates."""
        picture = self.background.copy()
        for panel in self.layout.panels:
            self._paint(picture, self._whole(panel.frame), step, panel.frame)
        if self.layout.strip is not None:
            self._paint(picture, self._whole(self.layout.strip), step, self.layout.strip)
        self._words(picture, step)
        return picture

    def advance(self, picture: Image.Image, before: int, step: int) -> Image.Image:
        """The picture after ``step`` updates, made from the one after ``before`` by repainting only what moved."""
        picture = picture.copy()
        for panel in self.layout.panels:
            touched = [
                rect for line in self._lines if line.frame is panel.frame for rect in self._touched(line, before, step)
            ]
            for rect in merge(touched):
                self._paint(picture, rect, step, panel.frame)
        strip = self.layout.strip
        if strip is not None:  # everything new on it lies between the cursor's old and new place
            area = self._whole(strip)
            left, right = int(self._cursor(before)) - 7, int(self._cursor(step)) + 8
            self._paint(picture, (max(left, area[0]), area[1], min(right, area[2]), area[3]), step, strip)
        self._words(picture, step)
        return picture

    def _touched(self, line: _Line, before: int, step: int) -> list[Rect]:
        """What a trail changes between two steps: nothing or one rectangle."""
        moved = line.points[min(before, len(line.points) - 1) : step + 1]
        if len(moved) < 2 or not line.exits.seen[before:step].any():
            return []
        area = self._whole(line.frame)
        if not line.frame.holds(moved).all():
            return [area]  # crossing the edge: the head may turn into an arrow far from here, or back
        reach = HEAD * self.layout.unit * 1.5 + 3
        (left, top), (right, bottom) = moved.min(axis=0) - reach, moved.max(axis=0) + reach
        return [
            (
                max(int(left), area[0]),
                max(int(top), area[1]),
                min(int(right) + 1, area[2]),
                min(int(bottom) + 1, area[3]),
            )
        ]

    def _paint(self, picture: Image.Image, rect: Rect, step: int, frame: Frame) -> None:
        """Everything inside a rectangle as it is after ``step`` updates, from the background up."""
        base = Canvas(self.background, *rect)
        unit = self.layout.unit
        if frame is self.layout.strip:
            for line in self._strip_lines:
                colour = self.theme.trails[self.scene.trails[line.trail].slot]
                self._stroke(base, _within(line.strokes, step, rect), colour, STRIP_LINE * unit, None)
            x = self._cursor(step)
            base.line([(x, frame.top), (x, frame.bottom)], 1.0, self.theme.ink)
            for line in self._strip_lines:
                point = line.points[min(step, len(line.points) - 1)]
                colour = self.theme.trails[self.scene.trails[line.trail].slot]
                base.disc((x, float(point[1])), 3.6 * unit, self.theme.page)
                base.disc((x, float(point[1])), 2.6 * unit, colour)
        else:
            here = [line for line in self._lines if line.frame is frame]
            for line in here:
                colour = self.theme.trails[self.scene.trails[line.trail].slot]
                self._stroke(base, _within(line.strokes, step, rect), colour, LINE * unit, self.theme.casing)
                if line.dots:
                    self._dots(base, line, step, rect, colour)
            self._marks(base, frame, rect)
            for line in here:
                self._start(base, line, rect)
            for line in here:
                self._head(base, line, step, rect)
        part, origin = base.done()
        if frame is not self.layout.strip:
            part, origin = _inside(part, origin, frame)
        picture.paste(part, origin)

    def _stroke(self, canvas: Canvas, pieces: Strokes, colour: str, width: float, casing: str | None) -> None:
        lines = _polylines(pieces)
        if casing is not None:
            for line, bent in lines:
                canvas.line(line, width + (CASING - LINE) * self.layout.unit, casing, round_joints=bent)
        for line, bent in lines:
            canvas.line(line, width, colour, round_joints=bent)

    def _dots(self, canvas: Canvas, line: _Line, step: int, rect: Rect, colour: str) -> None:
        unit = self.layout.unit
        for x, y in line.points[1 : min(step, self.scene.trails[line.trail].valid) + 1].tolist():
            if rect[0] - 5 < x < rect[2] + 5 and rect[1] - 5 < y < rect[3] + 5:
                canvas.disc((x, y), 3.4 * unit, self.theme.casing)
                canvas.disc((x, y), 2.5 * unit, colour)

    def _marks(self, canvas: Canvas, frame: Frame, rect: Rect) -> None:
        """A star for a minimum, a crossed diamond for a saddle, a small peak for a maximum."""
        unit, look = self.layout.unit, self.theme
        for mark in self.scene.marks:
            x, y = (float(part) for part in frame.pixels(np.array([mark.x, mark.y])))
            if not frame.holds(np.array([x, y])) or not near(x, y, rect):
                continue
            if mark.kind == "minimum":
                canvas.shape("star", (x, y), 6.6 * unit, look.minimum, look.casing, edge=1.8 * unit)
            elif mark.kind == "saddle":
                canvas.shape("diamond", (x, y), 5.4 * unit, look.casing, look.saddle, edge=0.9 * unit)
                arm = 3.0 * unit
                canvas.line([(x - arm, y - arm), (x + arm, y + arm)], 1.3 * unit, look.saddle)
                canvas.line([(x - arm, y + arm), (x + arm, y - arm)], 1.3 * unit, look.saddle)
            else:
                canvas.shape("triangle-up", (x, y), 4.4 * unit, look.maximum, look.casing, edge=1.3 * unit)

    def _start(self, canvas: Canvas, line: _Line, rect: Rect) -> None:
        unit = self.layout.unit
        x, y = (float(part) for part in line.points[0])
        if line.frame.holds(line.points[0]) and near(x, y, rect):
            canvas.ring((x, y), 7.4 * unit, 4.2 * unit, self.theme.casing)
            canvas.ring((x, y), 6.4 * unit, 2.1 * unit, self.theme.ink)

    def _head(self, canvas: Canvas, line: _Line, step: int, rect: Rect) -> None:
        trail, unit = self.scene.trails[line.trail], self.layout.unit
        colour = self.theme.trails[trail.slot]
        now = min(step, trail.valid)
        point = line.points[now]
        if line.frame.holds(point):
            centre = (float(point[0]), float(point[1]))
            if near(*centre, rect):
                canvas.shape(MARKERS[trail.slot], centre, HEAD * unit, colour, self.theme.casing, edge=1.5 * unit)
            return
        last = int(line.exits.latest[now - 1]) if now > 0 else -1
        if last >= 0:  # gone over the edge: an arrow where it was last in sight
            (x, y), (dx, dy) = line.exits.edge[last].tolist(), line.exits.way[last].tolist()
            inset = 9.0 * unit
            turn = math.atan2(dy, dx)
            centre = (x - dx * inset, y - dy * inset)
            canvas.shape("arrow", centre, 6.2 * unit, colour, self.theme.casing, edge=1.3 * unit, angle=turn)

    def _cursor(self, step: int) -> float:
        assert self.layout.strip is not None
        return float(self.layout.strip.pixels(np.array([float(step), 0.0]))[0])

    def _words(self, picture: Image.Image, step: int) -> None:
        """The step counter, and each trail's loss and, once it is known, its outcome."""
        page, look, scene = self.layout, self.theme, self.scene
        text = scene.say(STEP).format(step=count(step), steps=count(scene.steps))
        right = page.width - 24 * page.unit
        self._rewrite(picture, (right, 42 * page.unit), text, page.medium, look.ink, 170 * page.unit, "right")
        places = page.cards or tuple(panel.heading for panel in page.panels if panel.heading)
        for (x, y), trail in zip(places, scene.trails, strict=True):
            loss = number(float(trail.loss[min(step, trail.valid)]), 2)
            end = (x + page.card_width, y)
            self._rewrite(picture, end, loss, page.small * 1.04, look.ink, LOSS_WIDTH * page.unit, "right")
            due = trail.outcome_step if trail.outcome_step is not None else len(trail.theta) - 1
            if not trail.outcome:
                continue
            colour = look.warning if trail.diverged else look.ink
            said = fit_text(trail.outcome, page.small, page.card_width) if step >= due else ""
            if page.cards:
                knob_lines = (
                    len(wrap_text(trail.knobs, page.small, page.card_width, page.card_lines)) if trail.knobs else 0
                )
                at = (x, y + (18 + 15 * knob_lines) * page.unit)
                self._rewrite(picture, at, said, page.small, colour, page.card_width, "left")
            else:
                self._rewrite(picture, (x, y + 32 * page.unit), said, page.small, colour, page.card_width, "left")

    def _rewrite(
        self,
        picture: Image.Image,
        at: tuple[float, float],
        text: str,
        size: float,
        colour: str,
        width: float,
        anchor: str,
    ) -> None:
        """Write a text that changes: on clean paper, so that the last one does not shine through."""
        left = int(at[0] - (width if anchor == "right" else 0))
        rect = (left, int(at[1] - size * 1.05), min(int(left + width) + 2, picture.width), int(at[1] + size * 0.35) + 1)
        patch = Image.new("RGB", (rect[2] - rect[0], rect[3] - rect[1]), self.theme.page)
        draw_text(patch, (at[0] - rect[0], at[1] - rect[1]), text, size, colour, anchor=anchor)
        picture.paste(patch, rect[:2])


_RAISED = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def nice_ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """At most about so many round numbers between two ends, 1, 2 or 5 times a power of ten apart."""
    span = high - low
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next((m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999), 10 * power)
    step = max(step, 1.0) if whole else step
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 12) for k in range(first, math.floor(high / step + 1e-9) + 1)]


def mix(under: str, over: str, part: float) -> str:
    """``part`` of one colour over another, as ``#rrggbb``."""
    blend = np.rint((rgb(under) * (1 - part) + rgb(over) * part) * 255).astype(int)
    return "#{:02x}{:02x}{:02x}".format(*blend.tolist())


def near(x: float, y: float, rect: Rect) -> bool:
    """Whether a marker at a place may touch a rectangle."""
    return rect[0] - 16 < x < rect[2] + 16 and rect[1] - 16 < y < rect[3] + 16


def merge(rects: list[Rect]) -> list[Rect]:
    """The same ground in fewer rectangles: two become one where that costs less than painting both."""
    done: list[Rect] = []
    for rect in rects:
        joined = rect
        while True:
            for i, other in enumerate(done):
                both = (
                    min(joined[0], other[0]),
                    min(joined[1], other[1]),
                    max(joined[2], other[2]),
                    max(joined[3], other[3]),
                )
                if _area(both) <= 1.2 * (_area(joined) + _area(other)):
                    joined = both
                    del done[i]
                    break
            else:
                break
        done.append(joined)
    return done


def _area(rect: Rect) -> int:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def _within(pieces: Strokes, step: int, rect: Rect) -> Strokes:
    """The pieces drawn by a step that may touch a rectangle."""
    count = int(np.searchsorted(pieces.born, step, side="right"))  # born never falls along a trail
    a, b = pieces.a[:count], pieces.b[:count]
    low, high = np.minimum(a, b), np.maximum(a, b)
    pad = CASING * 2
    keep = np.zeros(len(pieces.born), dtype=bool)
    keep[:count] = ((low < (rect[2] + pad, rect[3] + pad)) & (high > (rect[0] - pad, rect[1] - pad))).all(axis=1)
    return pieces.only(keep)


def _polylines(pieces: Strokes) -> list[tuple[list[tuple[float, float]], bool]]:
    """Joined pieces as lines, each with whether it turns sharply anywhere."""
    lines: list[tuple[list[tuple[float, float]], bool]] = []
    together = zip(pieces.a.tolist(), pieces.b.tolist(), pieces.joined.tolist(), pieces.bent.tolist(), strict=True)
    for a, b, joined, bent in together:
        if joined and lines:
            line, before = lines[-1]
            line.append((b[0], b[1]))
            lines[-1] = (line, before or bent)
        else:
            lines.append(([(a[0], a[1]), (b[0], b[1])], False))
    return lines


def _inside(part: Image.Image, origin: tuple[int, int], frame: Frame) -> tuple[Image.Image, tuple[int, int]]:
    """Cut a repainted part to its map, so that heads and lines never hang over the edge."""
    left, top = max(origin[0], int(frame.left)), max(origin[1], int(frame.top))
    right, bottom = min(origin[0] + part.width, int(frame.right)), min(origin[1] + part.height, int(frame.bottom))
    box = (
        left - origin[0],
        top - origin[1],
        max(right - origin[0], left - origin[0]),
        max(bottom - origin[1], top - origin[1]),
    )
    return part.crop(box), (left, top)
