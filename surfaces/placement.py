"""Rotate, stretch and shift any surface: F(p) = f(q) with p = c + R(stretch (q - c)) + shift, about the box's centre c.

Methods that scale each coordinate by itself lose their advantage when the valley no longer lies along the axes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from symbolic.expression import Expression
from symbolic.knob import Knob
from symbolic.limits import FURTHEST
from symbolic.system import substitute
from symbolic.tree import Binary, Call, Name, Number, Tree

KNOBS = (
    Knob(
        "rotation",
        0.0,
        -360.0,
        360.0,
        soft=(-90.0, 90.0),
        symbol=r"\varphi",
        title="rotation (degrees)",
        doc="Turns the whole surface about the centre of its window.",
    ),
    Knob(
        "stretch",
        1.0,
        0.0,
        1000.0,
        low_open=True,
        soft=(0.1, 10.0),
        scale="log",
        symbol="s",
        title="stretch along x",
        doc="Stretches the surface along its own x axis before it is turned.",
    ),
    Knob(
        "shift_x",
        0.0,
        -FURTHEST,
        FURTHEST,
        soft=(-5.0, 5.0),
        symbol=r"\Delta x",
        title="shift in x",
        doc="Moves the surface along x.",
    ),
    Knob(
        "shift_y",
        0.0,
        -FURTHEST,
        FURTHEST,
        soft=(-5.0, 5.0),
        symbol=r"\Delta y",
        title="shift in y",
        doc="Moves the surface along y.",
    ),
)
NAMES = tuple(knob.name for knob in KNOBS)


@dataclass(frozen=True)
class Pose:
    """How a surface is placed: the values of KNOBS, about the centre (cx, cy) of its window."""

    rotation: float
    stretch: float
    shift_x: float
    shift_y: float
    centre: tuple[float, float]

    @classmethod
    def of(cls, values: Mapping[str, float], centre: tuple[float, float]) -> "Pose":
        """The pose that knob values stand for."""
        return cls(values["rotation"], values["stretch"], values["shift_x"], values["shift_y"], centre)

    @property
    def at_rest(self) -> bool:
        """Whether the surface lies as it was declared."""
        rest = ((self.rotation, 0.0), (self.stretch, 1.0), (self.shift_x, 0.0), (self.shift_y, 0.0))
        return all(np.ndim(value) == 0 and value == home for value, home in rest)  # an array: every lane its own

    def outward(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the surface at rest is carried to."""
        if self.at_rest:
            return x, y
        angle = math.radians(self.rotation)
        u, v = self.stretch * (x - self.centre[0]), y - self.centre[1]
        px = self.centre[0] + math.cos(angle) * u - math.sin(angle) * v + self.shift_x
        py = self.centre[1] + math.sin(angle) * u + math.cos(angle) * v + self.shift_y
        return px, py


def posed(expression: Expression, centre: tuple[float, float]) -> Expression:
    """The expression with x and y replaced by the coordinates before the surface was placed."""
    angle = Binary("*", Name("rotation"), Number(math.pi / 180.0))
    dx = Binary("-", Binary("-", Name("x"), Name("shift_x")), Number(centre[0]))
    dy = Binary("-", Binary("-", Name("y"), Name("shift_y")), Number(centre[1]))
    cos, sin = Call("cos", (angle,)), Call("sin", (angle,))
    u = Binary("/", Binary("+", Binary("*", cos, dx), Binary("*", sin, dy)), Name("stretch"))
    v = Binary("-", Binary("*", cos, dy), Binary("*", sin, dx))
    moved: dict[str, Tree] = {"x": Binary("+", Number(centre[0]), u), "y": Binary("+", Number(centre[1]), v)}
    return Expression(substitute(expression.tree, moved), (*expression.knobs, *NAMES))
