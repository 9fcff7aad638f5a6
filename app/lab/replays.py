"""Recorded paths: runs that were made elsewhere, beside the computed ones.

A path is too large for a link. It is kept here under a digest of its points, which is what a link says of it
(``o2=replay&o2.q=DIGEST``): where the path is not at hand, the link tells that it is missing. The store is bounded: the
longest unasked goes first, and a page that still has it hands it in again.
"""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

import numpy as np

from app.lab.experiment import MAX_STEPS, REPLAY, Run, tidy_name
from app.lab.replay_files import read_path
from optimizers.parts import Rule
from optimizers.replay import points_of
from optimizers.trajectory import RECORDED, Trajectory
from surfaces import Surface
from symbolic.errors import FallLineError

MOST_BYTES = 64_000_000  # of all paths: forty of the longest
DIGITS = 16  # of the digest in a link


@dataclass(frozen=True, eq=False)
class Recorded:
    """A path under its digest: ``points`` (steps + 1, 2)."""

    digest: str
    points: np.ndarray

    @property
    def steps(self) -> int:
        """How many updates it made."""
        return min(len(self.points) - 1, MAX_STEPS)

    @property
    def start(self) -> tuple[float, float]:
        """Where it begins."""
        return float(self.points[0, 0]), float(self.points[0, 1])


_held: OrderedDict[str, Recorded] = OrderedDict()
_door = Lock()  # pages are drawn by many threads


def recorded(theta: object) -> Recorded:
    """The recorded path of anything that holds points. Raises FallLineError; see
    :func:`optimizers.replay.points_of`."""
    points = np.ascontiguousarray(points_of(theta))
    points.setflags(write=False)
    return Recorded(sha256(points.tobytes()).hexdigest()[:DIGITS], points)


def keep(path: Recorded) -> None:
    """Have a path at hand; those that were not asked for longest make room."""
    with _door:
        _held[path.digest] = path
        _held.move_to_end(path.digest)
        while len(_held) > 1 and sum(one.points.nbytes for one in _held.values()) > MOST_BYTES:
            _held.popitem(last=False)


def at_hand(digest: str) -> Recorded:
    """The path of a digest. Raises FallLineError where it is not here."""
    with _door:
        found = _held.get(digest)
        if found is not None:
            _held.move_to_end(digest)
            return found
    raise FallLineError(
        "this is a recorded path, which no link can carry, and its file is not here. Hand the file in once more."
    )


def rule_of(run: Run) -> Rule:
    """The rule of a recorded path. Raises FallLineError where it is not here."""
    at_hand(run.equations)
    return RECORDED


def walked(run: Run, surface: Surface, steps: int) -> Trajectory:
    """The run of a recorded path on a surface, so many steps of it; what it has not walked it stands."""
    return Trajectory.from_path(at_hand(run.equations).points, surface, steps=steps)


def run_of(path: Recorded, name: str = "") -> Run:
    """The run that stands for a path; from here on it is at hand."""
    keep(path)
    return Run(REPLAY, equations=path.digest, name=tidy_name(name))


def read(data: bytes, file: str, name: str = "", column: str = "") -> tuple[Recorded, Run]:
    """The path in a file, and its run, called ``name`` or as the file is. Raises FallLineError; see
    :func:`app.lab.replay_files.read_path`."""
    path = recorded(read_path(data, file, column))
    stem = file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return path, run_of(path, name or stem.replace("_", " "))
