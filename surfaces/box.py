"""A part of the plane."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Box:
    """The part of the plane that is shown: x0 < x1, y0 < y1. Nothing is ever clipped to it."""

    x0: float
    x1: float
    y0: float
    y1: float

    def __iter__(self) -> Any:
        return iter((self.x0, self.x1, self.y0, self.y1))

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the window."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.x1 - self.x0, self.y1 - self.y0

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def moved(self, dx: float, dy: float) -> "Box":
        """The window shifted by (dx, dy)."""
        return Box(self.x0 + dx, self.x1 + dx, self.y0 + dy, self.y1 + dy)
