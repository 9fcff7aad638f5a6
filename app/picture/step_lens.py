"""A step taken apart on a map: the ellipse of the curvature under the trails, over them the arrows in a lens.

What ``app/stage/js/steplens.js`` and ``steppanel.js`` draw, without what a hand lights.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.language.numbers import number as number_text
from app.picture.brush import draw_head
from app.picture.canvas import Canvas, text_width
from app.picture.drawing import Point
from app.picture.ground import ground_of
from app.picture.scene import ACROSS, ALONG, BENDS_DOWN, CURVES, DESCENT, MOVE, STABLE, Scene
from app.picture.step_arrows import Arrow, Taken, reach_of
from app.picture.step_draw import draw_arrow, draw_ellipse, draw_square, ellipse_axes
from app.picture.strokes import Frame
from app.theme import MARKERS

Array = NDArray[np.float64]

RADIUS, ZOOM, LONGEST = 152.0, 2.2, 105.0  # of the lens, of what it shows, of its arrows, in units
SHORTEST, SEEN = 14.0, 30.0  # of the move in it: shorter, the lens looks closer, until it is so long
CLOSEST, PICTURE = 1e5, 5.0  # up to here the lens shows the map's own picture, beyond, the ground anew
INSET, CLEAR, OFF = 10.0, 1.45, 0.34  # from the map's edge; of the radius: of the lens from the head, of the head in it
AXIS, FAR = 24.0, 0.42  # of the ellipse: its shorter half diameter, and of the map's shorter side the longest
ROOM = 250.0  # design pixels of the shorter side of a map that has room for the lens
CURVED = 3.0  # times: curvatures further apart have a wall and a floor
SQUARE = (7.0, 3.0)  # a square of one rate is drawn from so many pixels, up to so many times the map
KNEES = ((46.0, 26.0), (14.0, 34.0))  # from an end of the ellipse to its words
# colour (role), width, dash, hollow
INKS: dict[str, tuple[str, float, tuple[float, ...], bool]] = {
    "slope": ("ink", 2.4, (), False), "used": ("ink", 2.0, (5, 3), False), "memory": ("memory", 2.6, (), False),
    "way": ("memory", 2.0, (2, 3), False), "part": ("memory", 1.7, (5, 3), False), "ahead": ("ink", 1.6, (2, 3), True),
    "spot": ("ink", 1.8, (), True), "piece": ("own", 2.2, (6, 3), False), "move": ("own", 3.8, (), False),
}  # fmt: skip


def zoom_for(reach: float, radius: float, before: float = ZOOM) -> float:
    """How much closer than the map the lens looks, for ways that reach so many pixels on the map; as before where that
    still does."""
    most = LONGEST * radius / RADIUS + 4
    if not reach > 0 or (reach * before >= SHORTEST and reach * before <= most):
        return before
    zoom = ZOOM
    while reach * zoom > most and zoom > 0.01:
        zoom = ZOOM if zoom > 5 else 1.0 if zoom > 1 else zoom / 2
    while reach * zoom < SEEN and zoom < CLOSEST and reach * _closer(zoom) <= most:
        zoom = _closer(zoom)
    return zoom


def _closer(zoom: float) -> float:
    return 5.0 if zoom < 5 else zoom * (2.5 if str(zoom)[0] == "2" else 2)


@dataclass(eq=False)
class StepLens:
    """The step of one run on one map: its ``points`` (n + 1, 2) in pixels, drawn at ``unit`` over its ``ground`` (None:
    the lens draws its own)."""

    scene: Scene
    frame: Frame
    ground: Image.Image | None
    points: Array
    unit: float
    slot: int
    zoom: float = ZOOM

    @property
    def scale(self) -> Point:
        """Pixels of a length of one on the map, across and up."""
        x0, x1, y0, y1 = self.frame.box
        return self.frame.width / (x1 - x0), self.frame.height / (y1 - y0)

    def _colour(self, role: str) -> str:
        theme = self.scene.theme
        memory = theme.trails[2 if self.slot == 1 else 1]
        return {"ink": theme.ink, "memory": memory, "own": theme.trails[self.slot]}[role]

    def _axes(self, step: Taken) -> list[Point] | None:
        if not step.ways:
            return None
        return ellipse_axes(step.ways, self.scale, AXIS * self.unit, FAR * min(self.frame.width, self.frame.height))

    def head(self, step: Taken) -> Point:
        """Where the run stands, in pixels."""
        x, y = self.points[step.number].tolist()
        return x, y

    def under(self, canvas: Canvas, step: Taken) -> None:
        """What lies under the trails: the ellipse, and the square of one rate."""
        axes, (sx, sy), head = self._axes(step), self.scale, self.head(step)
        if axes:
            draw_ellipse(canvas, head, axes, self.scene.theme.saddle, self.unit)
        if SQUARE[0] * self.unit < step.rate * sx < SQUARE[1] * self.frame.width:
            half, theme = (step.rate * sx, step.rate * sy), self.scene.theme
            draw_square(canvas, head, half, self._colour("own"), theme.casing, self.unit)

    def over(self, canvas: Canvas, step: Taken) -> None:
        """The arrows at the head, the lens where there is room, and the two ways' words."""
        head, frame, theme = self.head(step), self.frame, self.scene.theme
        if not self.frame.holds(self.points[step.number]):
            return
        roomy = min(frame.width, frame.height) >= ROOM * self.unit
        radius = min(RADIUS * self.unit, 0.24 * min(frame.width, 1.6 * frame.height))
        small = radius / 2.2 if roomy else 62 * self.unit
        for arrow, (a, b) in self._aimed(step, small, 1.0):
            if arrow.always and not (roomy and arrow.kind == "part"):
                self._arrow(canvas, arrow, head, a, b, 0.72)
        if not roomy:
            return
        reach = reach_of(step.arrows, "place") * self.scale[0]
        self.zoom = zoom_for(reach, radius, self.zoom)
        centre = self._corner(head, radius)
        far = math.dist(centre, head)
        if far > radius:
            end = (centre[0] + (head[0] - centre[0]) * radius / far, centre[1] + (head[1] - centre[1]) * radius / far)
            for width, colour in ((3.4, theme.casing), (1.2, theme.ink)):
                canvas.line([head, end], width * self.unit, colour)
        self._lens(canvas, step, centre, radius)
        self._words(canvas, step, head, centre, radius)

    def _aimed(self, step: Taken, radius: float, zoom: float) -> list[tuple[Arrow, tuple[Point, Point]]]:
        """Where each arrow goes, in pixels from the head."""
        long, slopes, (sx, sy) = LONGEST * radius / RADIUS, reach_of(step.arrows, "slope"), self.scale
        slope, skew = long / slopes if slopes > 0 else 0.0, sy / sx
        aimed: list[tuple[Arrow, tuple[Point, Point]]] = []
        for one in step.arrows:
            own = long / (math.dist(one.start, one.end) or 1.0)
            known = {"place": (sx * zoom, sy * zoom), "slope": (slope, slope * skew)}
            kx, ky = (own, own * skew) if one.cut else known.get(one.unit, (own, own * skew))
            bx, by = (one.base[0] * sx * zoom, -one.base[1] * sy * zoom) if one.base else (0.0, 0.0)
            ends = [(bx + x * kx, by - y * ky) for x, y in (one.start, one.end)]
            aimed.append((one, (ends[0], ends[1])))
        return aimed

    def _arrow(self, canvas: Canvas, arrow: Arrow, head: Point, a: Point, b: Point, wide: float) -> None:
        role, width, dash, hollow = INKS[arrow.kind]
        draw_arrow(
            canvas, (head[0] + a[0], head[1] + a[1]), (head[0] + b[0], head[1] + b[1]), colour=self._colour(role),
            casing=self.scene.theme.casing, width=wide * width, unit=self.unit, dash=dash, hollow=hollow, cut=arrow.cut,
        )  # fmt: skip

    def _corner(self, head: Point, radius: float) -> Point:
        """The corner for the lens that the trail covers least over the whole film and the head stays clear of."""
        inset, frame = radius + INSET * self.unit, self.frame
        left, right, top, low = frame.left + inset, frame.right - inset, frame.top + inset, frame.bottom - inset
        seen = self.points[:: max(1, len(self.points) // 120)]
        found = []
        for number, (x, y) in enumerate(((right, low), (left, top), (right, top), (left, low))):
            away = math.dist((x, y), head)
            covered = int((np.hypot(seen[:, 0] - x, seen[:, 1] - y) < radius).sum())
            found.append((0.0 if away > CLEAR * radius else 1e6 - away, covered, number, (x, y)))
        return min(found)[3]

    def _lens(self, canvas: Canvas, step: Taken, centre: Point, radius: float) -> None:
        theme, head, aimed = self.scene.theme, self.head(step), self._aimed(step, radius, self.zoom)
        ways = [b for one, (_a, b) in aimed if one.always and one.base is None]
        x, y = sum(way[0] for way in ways), sum(way[1] for way in ways)
        away = math.hypot(x, y)
        off = (-x / away * OFF * radius, -y / away * OFF * radius) if away > 0 else (0.0, 0.0)
        here = (centre[0] + off[0], centre[1] + off[1])
        left, top = int(centre[0] - radius) - 1, int(centre[1] - radius) - 1
        side = int(2 * radius) + 3
        hole = canvas.porthole(centre, radius, self._behind(head, here, (left, top), side), (left, top))
        inner = hole.inner
        way = [(here[0] + (px - head[0]) * self.zoom, here[1] + (py - head[1]) * self.zoom)
               for px, py in self.points[max(0, step.number - 60) : step.number + 1].tolist()]  # fmt: skip
        if len(way) > 1:
            for width, colour in ((4.2, theme.casing), (2.4, self._colour("own"))):
                inner.line(way, width * self.unit, colour)
        if math.isfinite(step.rate):
            sx, sy = self.scale
            half = (step.rate * sx * self.zoom, step.rate * sy * self.zoom)
            if max(half) < 4 * radius:
                draw_square(inner, here, half, self._colour("own"), theme.casing, self.unit)
        shown = [(one, ends) for one, ends in aimed if one.always]
        for one, (a, b) in shown:
            self._arrow(inner, one, here, a, b, 1.0)
        self._labels(inner, shown, here)
        draw_head(inner, MARKERS[self.slot], here, 7 * self.unit, self._colour("own"), theme.casing, edge=0.3)
        canvas.disc(centre, radius + 2.5 * self.unit, theme.casing)
        canvas.disc(centre, radius + 0.85 * self.unit, theme.ink)
        hole.done()
        size, low = max(10.0, 12 * self.unit), centre[1] + radius - 15 * self.unit
        told = number_text(self.zoom, 2)
        canvas.words((centre[0], low), f"× {told}", size, theme.ink, theme.casing, "centre")

    def _behind(self, head: Point, here: Point, corner: Point, side: int) -> Image.Image:
        """The ground that the lens shows: the map's own picture enlarged, beyond that anew and a little coarse."""
        left, top = (head[axis] + (corner[axis] - here[axis]) / self.zoom for axis in (0, 1))
        span = side / self.zoom
        if self.ground is not None and self.zoom <= PICTURE:
            x, y = left - self.frame.left, top - self.frame.top
            area = (round(x), round(y), round(x + span), round(y + span))
            return self.ground.crop(area).resize((side, side), Image.Resampling.BICUBIC)
        x0, _x1, _y0, y1 = self.frame.box
        sx, sy = self.scale
        west, north = x0 + (left - self.frame.left) / sx, y1 - (top - self.frame.top) / sy
        coarse = max(24, side // 3)
        frame = Frame(0.0, 0.0, coarse, coarse, (west, west + span / sx, north - span / sy, north))
        drawn = ground_of(self.scene, frame, 0.34 * self.unit, grained=False, labelled=False)
        return drawn.resize((side, side), Image.Resampling.BICUBIC)

    def _labels(self, canvas: Canvas, shown: list[tuple[Arrow, tuple[Point, Point]]], here: Point) -> None:
        """Arrows' names beside their tips, off those already there."""
        taken: list[tuple[float, float, float]] = []
        size = max(11.0, 13 * self.unit)
        for one, (a, b) in shown:
            text = self.scene.say(MOVE) if one.kind == "move" else one.label
            length = math.dist(a, b)
            if not text or one.kind == "part" or not length > 16 * self.unit:
                continue
            ux, uy, far = (b[0] - a[0]) / length, (b[1] - a[1]) / length, 13 * self.unit
            mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
            spots = [(b[0] + far * ux, b[1] + far * uy), (b[0] - far * uy, b[1] + far * ux)]
            spots.append((b[0] + far * uy, b[1] - far * ux))
            spots += [(mx - far * uy, my + far * ux), (mx + far * uy, my - far * ux)]
            half, high = 3.7 * self.unit * max(2, len(text)), 15 * self.unit
            clear = [
                (x, y)
                for x, y in spots
                if not any(abs(x - tx) < half + th and abs(y - ty) < high for tx, ty, th in taken)
            ]
            if not clear:
                continue
            x, y = clear[0]
            taken.append((x, y, half))
            colour = self._colour(INKS[one.kind][0])
            canvas.words((here[0] + x, here[1] + y), text, size, colour, self.scene.theme.casing, "centre")

    # -- what the ground allows

    def _told(self, step: Taken) -> list[list[str]]:
        """Two lines of each way: its curvature, and up to which rate it is stable."""
        say, sizes = self.scene.say, [abs(way.curvature) for way in step.ways]
        apart = len(sizes) == 2 and sizes[0] > CURVED * sizes[1]
        lines = []
        for way, name in zip(step.ways, (ACROSS, ALONG) if apart else ("", ""), strict=True):
            curvature = number_text(way.curvature, 2)
            first = say(CURVES).format(way=say(name), curvature=curvature) if name else f"λ = {curvature}"
            text = DESCENT if step.plain else STABLE
            second = [] if way.stable is None else [say(text).format(rate=number_text(way.stable, 2))]
            lines.append([first, *([say(BENDS_DOWN)] if way.curvature < 0 else second)])
        return lines

    def _words(self, canvas: Canvas, step: Taken, head: Point, centre: Point, radius: float) -> None:
        """The lines beside an end of each half diameter, where there is room."""
        axes, unit, frame, theme = self._axes(step), self.unit, self.frame, self.scene.theme
        if not axes:
            return
        size = 12.5 * unit
        taken = [(head[0] - 16 * unit, head[0] + 16 * unit, head[1] - 16 * unit, head[1] + 16 * unit)]
        for (ax, ay), lines in zip(axes, self._told(step), strict=True):
            width, height = max(text_width(line, size) for line in lines), len(lines) * 1.35 * size
            sides = ((-1, -1), (1, -1), (1, 1), (-1, 1))
            ways = [(turn, dx, dy, off) for off in KNEES for turn in (1, -1) for dx, dy in sides]
            for turn, dx, dy, (across, up) in ways:
                end = (head[0] + turn * ax, head[1] + turn * ay)
                knee = (end[0] + across * unit * dx, end[1] + up * unit * dy)
                left = knee[0] if dx > 0 else knee[0] - width
                box = (left, left + width, knee[1] - height / 2, knee[1] + height / 2)
                near = (min(max(centre[0], box[0]), box[1]), min(max(centre[1], box[2]), box[3]))
                fits = box[0] > frame.left + 6 and box[1] < frame.right - 6
                fits = fits and box[2] > frame.top + 6 and box[3] < frame.bottom - 6
                meets = any(box[0] < o[1] and o[0] < box[1] and box[2] < o[3] and o[2] < box[3] for o in taken)
                if not fits or meets or math.dist(near, centre) < radius + 8 * unit:
                    continue
                taken.append(box)
                for thick, colour in ((3.2, theme.casing), (1.2, theme.saddle)):
                    canvas.line([end, knee], thick * unit, colour)
                canvas.disc(end, 3 * unit, theme.saddle)
                for row, line in enumerate(lines):
                    at = (box[0] + 4 if dx > 0 else box[1] - 4, box[2] + (row + 0.5) * 1.35 * size)
                    canvas.words(at, line, size, theme.ink, theme.casing, "left" if dx > 0 else "right")
                break
