"""The camera of the ground in three dimensions: orthographic, turned about the upright axis and tilted. Pure.

The twin of ``app/stage/js/reliefcamera.js``, held to it by ``tests/contracts/test_relief_pictures.py``. A block is a
window of the plane in a world of its own: (u, v) about its middle, its longer side 1, w upwards from 0, the lowest
ground, to RISE. With the turn a and the tilt b, a place is seen at

    right = u cos a + v sin a        up = (v cos a - u sin a) sin b + w cos b

and lies the nearer to the eye the larger ``w sin b - (v cos a - u sin a) cos b``.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.look import RELIEF_VIEW
from app.picture.scene import Edges
from app.picture.strokes import Frame

Array = NDArray[np.float64]
Corner = tuple[float, float]

RISE = 0.3  # height of the ground, in the block's longer side,
FOOT = 0.03  # and what stands under its lowest place
SLENDER = 0.4  # the shorter side of a block at the least, in the longer: beyond it scales are no longer equal
FLATTENS = 65.0  # degrees from which on a tilted block becomes a map


@dataclass(frozen=True)
class Pose:
    """How a camera is held: degrees about the upright axis and above the ground, and parts of the usual size."""

    turn: float
    tilt: float
    zoom: float


def pose_of(word: str) -> Pose:
    """The pose that a link's word ``camera`` says (:func:`app.lab.lookwords.camera_word`); the usual one for ""."""
    turn, tilt, zoom = (float(part) for part in (word or RELIEF_VIEW.camera).split(","))
    return Pose(turn, tilt, zoom)


@dataclass(frozen=True)
class Block:
    """A window of the plane as a block, ``wide`` by ``deep``."""

    window: Edges

    @cached_property
    def sides(self) -> tuple[float, float]:
        """Width and depth, the longer one 1."""
        x0, x1, y0, y1 = self.window
        longest = max(x1 - x0, y1 - y0)
        return max(SLENDER, (x1 - x0) / longest), max(SLENDER, (y1 - y0) / longest)

    def inside(self, u: Array, v: Array) -> NDArray[np.bool_]:
        """Which places lie over the block."""
        wide, deep = self.sides
        return np.asarray((np.abs(u) <= wide / 2) & (np.abs(v) <= deep / 2))

    def of_plane(self, points: Array) -> tuple[Array, Array]:
        """Points of the plane (..., 2) as u and v."""
        (x0, x1, y0, y1), (wide, deep) = self.window, self.sides
        return ((points[..., 0] - x0) / (x1 - x0) - 0.5) * wide, ((points[..., 1] - y0) / (y1 - y0) - 0.5) * deep


@dataclass(frozen=True)
class Camera:
    """A pose before a block that is fitted into a rectangle of the picture (``room``; its box is not asked)."""

    pose: Pose
    block: Block
    room: Frame

    @cached_property
    def turned(self) -> tuple[float, float]:
        """Cosine and sine of the turn."""
        return math.cos(math.radians(self.pose.turn)), math.sin(math.radians(self.pose.turn))

    @cached_property
    def level(self) -> float:
        """How much of a length on the ground is seen, away from the eye."""
        return math.sin(math.radians(self.pose.tilt))

    @cached_property
    def upright(self) -> float:
        """How much of a height is seen; exactly nothing from above."""
        return 0.0 if self.pose.tilt == 90 else math.cos(math.radians(self.pose.tilt))

    @cached_property
    def scale(self) -> float:
        """Pixels of the block's longer side: those of the turn at which it needs most room, so that turning does not
        make it breathe; only from nearly above does it fill the room, as a map."""
        (wide, deep), (cos, sin) = self.block.sides, self.turned
        most, flat = math.hypot(wide, deep), max(0.0, (self.pose.tilt - FLATTENS) / (90 - FLATTENS))
        across = most + flat * (wide * abs(cos) + deep * abs(sin) - most)
        far = most + flat * (wide * abs(sin) + deep * abs(cos) - most)
        high = far * self.level + (RISE + FOOT) * self.upright
        return min(self.room.width / across, self.room.height / high) * self.pose.zoom

    @cached_property
    def middle(self) -> Corner:
        """Where (0, 0, 0) is seen, in pixels."""
        down = self.scale * (RISE - FOOT) / 2 * self.upright
        return self.room.left + self.room.width / 2, self.room.top + self.room.height / 2 + down

    @property
    def eye(self) -> tuple[float, float, float]:
        """The direction of the eye."""
        cos, sin = self.turned
        return sin * self.upright, -cos * self.upright, self.level

    def place(self, u: Array, v: Array, w: Array) -> Array:
        """Pixels (..., 2) of places, y downwards."""
        (cos, sin), (cx, cy) = self.turned, self.middle
        up = (v * cos - u * sin) * self.level + w * self.upright
        return np.stack([cx + self.scale * (u * cos + v * sin), cy - self.scale * up], axis=-1)

    def spot(self, u: float, v: float, w: float) -> Corner:
        """Pixels of one place."""
        x, y = self.place(np.asarray(u), np.asarray(v), np.asarray(w)).tolist()
        return float(x), float(y)

    def depth(self, u: float, v: float, w: float = 0.0) -> float:
        """Grows towards the eye."""
        cos, sin = self.turned
        return w * self.level - (v * cos - u * sin) * self.upright

    def corners(self) -> list[Corner]:
        """The block's corners (u, v) from the one nearest to the eye on, counted about it."""
        wide, deep = self.block.sides
        around = [(-wide / 2, -deep / 2), (wide / 2, -deep / 2), (wide / 2, deep / 2), (-wide / 2, deep / 2)]
        nearest = 0
        for at, corner in enumerate(around):
            if self.depth(*corner) > self.depth(*around[nearest]) + 1e-9:
                nearest = at
        return around[nearest:] + around[:nearest]
