"""A picture as a record of what is drawn on it: lines, areas, words, and rasters where nothing else will do.

The painters draw on a :class:`Drawing` as they draw on a Pillow image (see :mod:`app.picture.canvas`), so that the same
code makes pixels and vectors. It is only ever added to: of a moving picture it holds one moment. Positions and sizes
are in pixels of the picture, y downwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from PIL import Image

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Path:
    """Lines through points, filled, stroked (joints are round, ends are flat), or both."""

    lines: tuple[tuple[Point, ...], ...]
    closed: bool = False
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    strength: float = 1.0


@dataclass(frozen=True)
class Disc:
    """A filled circle."""

    centre: Point
    radius: float
    fill: str
    strength: float = 1.0


@dataclass(frozen=True)
class Words:
    """A text with its baseline at a place; ``anchor`` is left, centre or right, ``angle`` turns it clockwise (degrees)
    about the place, ``halo`` is the colour of an outline under it, ``halo_width`` pixels wide to either side."""

    at: Point
    text: str
    size: float
    colour: str
    anchor: str = "left"
    halo: str | None = None
    halo_width: float = 0.0
    angle: float = 0.0
    strength: float = 1.0


@dataclass(frozen=True, eq=False)
class Raster:
    """An image in a box."""

    image: Image.Image
    box: Box


@dataclass(frozen=True)
class Group:
    """Items moved by ``shift`` and cut to ``clip``, a box or a circle (centre, radius), before they are moved."""

    items: tuple["Item", ...]
    shift: Point = (0.0, 0.0)
    clip: Box | tuple[Point, float] | None = None


Item = Path | Disc | Words | Raster | Group


@dataclass
class Drawing:
    """What is drawn, from the lowest to the highest."""

    width: int
    height: int
    items: list[Item] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    def add(self, *items: Item) -> None:
        """Draw over what is there."""
        self.items += items

    def paste(self, part: "Image.Image | Drawing", at: tuple[int, int] = (0, 0)) -> None:
        """Put a picture at a place; what would lie outside of a drawing is cut."""
        if isinstance(part, Drawing):
            self.add(part.cut((0.0, 0.0, float(part.width), float(part.height)), at))
        else:
            self.add(Raster(part.copy(), (at[0], at[1], at[0] + part.width, at[1] + part.height)))

    def cut(self, clip: Box | tuple[Point, float], shift: Point = (0.0, 0.0)) -> Group:
        """What of it lies in a box or circle."""
        return Group(tuple(self.items), (float(shift[0]), float(shift[1])), clip)

    def faded(self, strength: float) -> "Drawing":
        """The same at a strength: each item by itself lets what lies beneath shine through."""
        return Drawing(self.width, self.height, list(_faded(self.items, strength)))


def _faded(items: Iterable[Item], strength: float) -> Iterable[Item]:
    for item in items:
        if isinstance(item, Group):
            yield replace(item, items=tuple(_faded(item.items, strength)))
        elif isinstance(item, Raster):
            yield item
        else:
            yield replace(item, strength=item.strength * strength)


def box_path(box: Box, fill: str, strength: float = 1.0) -> Path:
    """A filled rectangle."""
    left, top, right, bottom = box
    return Path((((left, top), (right, top), (right, bottom), (left, bottom)),), True, fill, strength=strength)


def every(items: Sequence[Item]) -> Iterable[Item]:
    """All items, those of groups after these."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from every(item.items)
