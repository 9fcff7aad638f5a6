"""The surfaces that the learned optimizer was trained on: random turned bowls and bent valleys.

    f = (low u² + top (v − bend u²)²)/2,    (u, v) = (x − p, y − q) turned by −a

``top`` is log-uniform in [0.1, 10], ``top/low`` in [1, 100]; ``a`` is uniform in [0, π], ``p`` and ``q`` in [−1, 1].
Half of the draws are bowls (``bend`` = 0), the others have ``bend`` uniform in [−0.5, 0.5]. A start lies 1 to 4 away
from the minimum (p, q), where f = 0, in any direction. A run has STEPS steps.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

STEPS = 60
# The same ground as a formula of the language, so that every engine can walk on it.
FORMULA = (
    "(low*(cos(a)*(x - p) + sin(a)*(y - q))^2"
    " + top*(cos(a)*(y - q) - sin(a)*(x - p) - bend*(cos(a)*(x - p) + sin(a)*(y - q))^2)^2)/2"
)

Draws = dict[str, np.ndarray]


def draw(count: int, random: np.random.Generator) -> tuple[Draws, np.ndarray]:
    """So many grounds, name of a knob of FORMULA -> (count,), and a start on each, (2, count)."""
    top = 10 ** random.uniform(-1, 1, count)
    low = top / 10 ** random.uniform(0, 2, count)
    a, p, q = random.uniform(0, math.pi, count), random.uniform(-1, 1, count), random.uniform(-1, 1, count)
    bend = np.where(random.random(count) < 0.5, 0.0, random.uniform(-0.5, 0.5, count))
    far, way = random.uniform(1, 4, count), random.uniform(0, 2 * math.pi, count)
    ground = {"low": low, "top": top, "a": a, "bend": bend, "p": p, "q": q}
    return ground, np.stack([p + far * np.cos(way), q + far * np.sin(way)])


def slope(ground: Mapping[str, Any], turn: tuple[Any, Any], x: Any, y: Any) -> tuple[Any, Any, Any]:
    """(f, ∂f/∂x, ∂f/∂y), by hand: arithmetic alone, so that arrays of any library can go through it. ``turn`` is
    (cos a, sin a)."""
    cos, sin = turn
    across, along = x - ground["p"], y - ground["q"]
    u, side = cos * across + sin * along, cos * along - sin * across
    v = side - ground["bend"] * u * u
    f = (ground["low"] * u * u + ground["top"] * v * v) / 2
    by_u, by_v = ground["low"] * u - 2 * ground["top"] * v * ground["bend"] * u, ground["top"] * v
    return f, cos * by_u - sin * by_v, sin * by_u + cos * by_v
