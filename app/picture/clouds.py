"""The members of a swarm on a map: a sign each where it is, with a short tail, all runs mixed; as ``swarmpaint.js``
draws them in the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from app.look import HEADS, MARKS, MEMBERS, OUTLINES
from app.picture.brush import Rect
from app.picture.canvas import SUPER, Page, draw_text
from app.picture.drawing import Drawing, Path
from app.picture.scene import Cloud, Scene
from app.picture.strokes import Array, Frame
from app.theme import MARKERS

FINE = 2  # tails are drawn so many times larger
NUMBER = 16.0  # size of the minima's numbers


@dataclass(frozen=True, eq=False)
class Crowd:
    """A run's members on a map: places (k, members, 2) in its pixels, and the sign that is put on each."""

    cloud: Cloud
    places: Array
    colour: str
    marker: str
    sign: Image.Image
    mask: Image.Image


class CloudPainter:
    """The clouds of one map, under its marks."""

    def __init__(self, scene: Scene, frame: Frame, trails: Sequence[int], unit: float, scale: float) -> None:
        """``scale`` is that of the map's marks."""
        self.scene, self.frame, self.unit, self.scale = scene, frame, unit, scale
        self.half = MEMBERS.half * scale
        self.strength = 1.0 if scene.followed < 0 else MEMBERS.behind
        self.crowds = [self._crowd(index) for index in trails if scene.clouds[index].members]
        self.area: Rect = (int(frame.left), int(frame.top), int(frame.right), int(frame.bottom))

    def _crowd(self, index: int) -> Crowd:
        cloud, slot, theme = self.scene.clouds[index], self.scene.trails[index].slot, self.scene.theme
        colour = theme.trails[slot]
        with np.errstate(all="ignore"):
            places = self.frame.pixels(np.asarray(cloud.points, dtype=np.float64))
        places = places - np.array([int(self.frame.left), int(self.frame.top)])
        sign, mask = member_sign(MARKERS[slot], round(self.half, 3), colour, theme.casing)
        return Crowd(cloud, places, colour, MARKERS[slot], sign, mask)

    def paint(self, picture: Page, ground: Page, step: int) -> Rect:
        """The whole map as it is at a step, over its ground."""
        if isinstance(picture, Drawing):
            picture.paste(cloud_lines(self, step), self.area[:2])
            return self.area
        assert not isinstance(ground, Drawing)
        patch = ground.crop(self.area)
        self._tails(patch, step)
        whole = patch if self.strength == 1.0 else patch.copy()
        self._signs(whole, step)
        picture.paste(whole if whole is patch else Image.blend(patch, whole, self.strength), self.area[:2])
        return self.area

    def seen(self, places: Array) -> np.ndarray:
        """Which members (m, 2) are on the map."""
        with np.errstate(invalid="ignore"):
            inside = (places > 0) & (places < (self.frame.width, self.frame.height))
        return np.flatnonzero(inside.all(axis=1))

    def tails(self, crowd: Crowd, at: int) -> Array:
        """The tails (m, 4) of a crowd's members on the map at a kept step: from where, to where."""
        seen = self.seen(crowd.places[at])
        now = crowd.places[at][seen]
        with np.errstate(all="ignore"):
            way = crowd.places[at - 1][seen] - now
            length = np.hypot(way[:, 0], way[:, 1])
            far = np.isfinite(length) & (length >= self.half)  # else under its sign
            ends = now + way * np.minimum(1.0, MEMBERS.tail * self.scale / length)[:, None]
        return np.concatenate([now[far], ends[far]], axis=1)

    def _tails(self, patch: Image.Image, step: int) -> None:
        """Where members come from, by one kept step and at most a tail's length."""
        ink = Image.new("L", (patch.width * FINE, patch.height * FINE), 0)
        colours = Image.new("RGB", patch.size)
        draw, tint = ImageDraw.Draw(ink), ImageDraw.Draw(colours)
        width = max(1, round(MEMBERS.tail_width * self.scale * FINE))
        strength, drawn = round(255 * MEMBERS.tail_strength * self.strength), False
        for crowd in self.crowds:
            at = crowd.cloud.place(step)
            if at == 0:
                continue
            for line in self.tails(crowd, at).tolist():
                draw.line([part * FINE for part in line], fill=strength, width=width)
                tint.line(line, fill=crowd.colour, width=width + 1)
                drawn = True
        if drawn:
            patch.paste(colours, (0, 0), ink.reduce(FINE))

    def _signs(self, patch: Image.Image, step: int) -> None:
        """The signs, member by member through all runs: none lies on top. Of those of a run in one pixel the last."""
        orders = []
        for number, crowd in enumerate(self.crowds):
            places = crowd.places[crowd.cloud.place(step)]
            seen = self.seen(places)[::-1]
            corner = np.rint(places[seen] - crowd.mask.width / 2).astype(np.int64)
            _, first = np.unique(corner, axis=0, return_index=True)
            kept = seen[first]
            orders.append(np.column_stack([kept, np.full(len(kept), number), corner[first]]))
        if not orders:
            return
        told = np.concatenate(orders)
        for _member, number, x, y in told[np.lexsort((told[:, 1], told[:, 0]))].tolist():
            crowd = self.crowds[number]
            patch.paste(crowd.sign, (x, y), crowd.mask)

    def numbers(self, picture: Page) -> None:
        """The numbers of the minima beside their stars, as the lines of the shares name them."""
        size, theme = NUMBER * self.unit, self.scene.theme
        for number, x, y in self.scene.numbered:
            at = self.frame.pixels(np.array([x, y]))
            if self.frame.holds(at):
                spot = (float(at[0]) + 0.8 * size, float(at[1]) - 0.5 * size)
                draw_text(picture, spot, str(number), size, theme.ink, halo=theme.casing, halo_width=round(size / 8))

    def signs(self) -> list[Rect]:
        """The rectangles of what lies over the members: marks, and the ring of the start."""
        found = [((mark.x, mark.y), 2 * MARKS[mark.kind].size) for mark in self.scene.marks]
        found += [(tuple(self.scene.trails[0].theta[0]), 2 * HEADS.start)] if self.scene.trails else []
        rects = []
        for place, size in found:
            (x, y), reach = self.frame.pixels(np.array(place)), size * self.scale + 2
            if self.frame.holds(np.array([x, y])):
                left, top, right, bottom = int(x - reach), int(y - reach), int(x + reach), int(y + reach)
                limits = self.area
                rects.append((max(left, limits[0]), max(top, limits[1]), min(right, limits[2]), min(bottom, limits[3])))
        return list(dict.fromkeys(rects))


def cloud_lines(painter: CloudPainter, step: int) -> Drawing:
    """The members of a map as a drawing of its size: tails, then signs, member by member through all runs."""
    drawing = Drawing(painter.area[2] - painter.area[0], painter.area[3] - painter.area[1])
    theme, strength, half = painter.scene.theme, painter.strength, painter.half
    signs: list[tuple[int, int, Path]] = []
    for number, crowd in enumerate(painter.crowds):
        at = crowd.cloud.place(step)
        if at > 0:
            tails = tuple(((ax, ay), (bx, by)) for ax, ay, bx, by in painter.tails(crowd, at).tolist())
            width = MEMBERS.tail_width * painter.scale
            drawing.add(Path(tails, stroke=crowd.colour, width=width, strength=MEMBERS.tail_strength * strength))
        places = crowd.places[at]
        for member in painter.seen(places).tolist():
            x, y = places[member].tolist()
            outline = tuple((x + half * dx, y + half * dy) for dx, dy in OUTLINES[crowd.marker])
            rim = Path((outline,), True, crowd.colour, theme.casing, 2 * MEMBERS.rim, strength)
            signs.append((member, number, rim))
    drawing.add(*(sign for _member, _number, sign in sorted(signs, key=lambda one: one[:2])))
    return drawing


@cache
def member_sign(marker: str, half: float, colour: str, casing: str) -> tuple[Image.Image, Image.Image]:
    """A member's sign with its rim, drawn once: its colours and how much of each pixel it covers."""
    side = int(2 * (1.4 * half + MEMBERS.rim + 1)) + 1
    middle = side * SUPER / 2
    corners = [(middle + half * SUPER * x, middle + half * SUPER * y) for x, y in OUTLINES[marker]]
    sign = Image.new("RGB", (side * SUPER, side * SUPER), casing)
    mask = Image.new("L", sign.size, 0)
    rim = round(2 * MEMBERS.rim * SUPER)
    for image, ink in ((mask, 255), (sign, casing)):
        pen = ImageDraw.Draw(image)
        pen.line([*corners, corners[0], corners[1]], fill=ink, width=rim)
        pen.polygon(corners, fill=ink)
    ImageDraw.Draw(sign).polygon(corners, fill=colour)
    return sign.reduce(SUPER), mask.reduce(SUPER)
