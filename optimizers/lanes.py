"""Everything of a run that may be an array (starts, seeds, knobs of optimizer and surface), laid out as lanes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers import batches
from optimizers.landmarks import Landmarks
from optimizers.noise import MAX_REPLICATE, MAX_SEED, normal
from optimizers.system import System
from optimizers.trajectory import Landscape
from symbolic.errors import FallLineError, KnobError
from symbolic.rows import BATCH

MAX_START = 1e6  # the sane range of the plane: far outside every window, far inside LIMIT
MAX_SURFACES = 4096  # different surfaces in one run: their minima are looked up one by one
MAX_NOISE = 10_000_000  # numbers of noise that streams of one run may hold (80 MB)


@dataclass(frozen=True, eq=False)
class Lanes:
    """Everything that may differ from lane to lane, flattened: shape () is one run."""

    shape: tuple[int, ...]
    starts: np.ndarray  # (2, lanes)
    values: Mapping[str, Any]  # the system's knobs, each a number or (lanes,)
    ground: Mapping[str, Any]  # the surface's
    streams: tuple[np.ndarray, np.ndarray]  # (seed, replicate) of each lane

    @property
    def count(self) -> int:
        """How many lanes there are."""
        return int(self.starts.shape[1])

    def one(self, lane: int) -> "Lanes":
        """A lane by itself."""

        def own(values: Mapping[str, Any]) -> dict[str, Any]:
            return {name: value[lane] if np.ndim(value) else value for name, value in values.items()}

        streams = (self.streams[0][lane : lane + 1], self.streams[1][lane : lane + 1])
        return Lanes((), self.starts[:, lane : lane + 1], own(self.values), own(self.ground), streams)


def lanes_of(system: System, surface: Landscape, start: Any, seed: Any, replicate: Any) -> Lanes:
    """Everything that may be an array, broadcast and laid out flat."""
    x, y = check_start(start if start is not None else surface.first_start)
    seeds, replicates = _check_whole("seed", seed, MAX_SEED), _check_whole("replicate", replicate, MAX_REPLICATE)
    ground, values = dict(surface.knob_values), at_rest(system, surface)
    try:
        shape = np.broadcast_shapes(
            *(np.shape(v) for v in (x, y, seeds, replicates, *values.values(), *ground.values()))
        )
    except ValueError:
        sizes = {np.shape(v) for v in (x, y, seeds, replicates, *values.values(), *ground.values()) if np.ndim(v)}
        raise FallLineError(
            "Arrays were given whose shapes do not go together: {sizes}.",
            sizes=", ".join(" × ".join(map(str, size)) for size in sorted(sizes)),
        ) from None

    def flat(value: Any) -> Any:
        return np.broadcast_to(value, shape).ravel() if np.ndim(value) else value

    count = int(np.prod(shape)) if shape else 1
    starts = np.stack([np.broadcast_to(flat(part), (count,)) for part in (x, y)]).astype(np.float64)
    streams = tuple(np.broadcast_to(flat(part), (count,)).astype(np.int64) for part in (seeds, replicates))
    return Lanes(
        shape,
        starts,
        {name: flat(value) for name, value in values.items()},
        {name: flat(value) for name, value in ground.items()},
        (streams[0], streams[1]),
    )


def at_rest(system: System, surface: Landscape) -> dict[str, Any]:
    """The values of the system's knobs on a surface, where no step moves them: what schedules move of the surface
    itself stands at its own, and a batch is all rows. Raises KnobError for a knob that the surface does not have."""
    values = dict(system.values)
    if system.draw:
        values |= batches.at_rest(batches.rows_of(surface))
    for name, knob in system.moving.items():
        if knob not in BATCH and knob not in surface.knob_values:
            raise KnobError("{surface} has no {knob} that a schedule could move.", surface=surface.key, knob=knob)
        if knob not in BATCH:
            values[name] = surface.knob_values[knob]
    return values


def landmarks(surface: Landscape, lanes: Lanes) -> Landmarks:
    """What judging needs to know, of one surface or of one a lane; the same surface is asked once."""
    wide = {name: value for name, value in lanes.ground.items() if np.ndim(value)}
    if not wide:
        return Landmarks.of(surface)
    distinct, which = np.unique(np.stack(list(wide.values())), axis=1, return_inverse=True)
    if distinct.shape[1] > MAX_SURFACES:
        raise FallLineError(
            "The surface’s knobs take {count} different values; {limit} are the most for one run.",
            count=distinct.shape[1],
            limit=MAX_SURFACES,
        )
    members = [
        surface.with_values({**lanes.ground, **dict(zip(wide, map(float, row), strict=True))}) for row in distinct.T
    ]
    return Landmarks.joined([Landmarks.of(member) for member in members], which.ravel())


def noise_of(lanes: Lanes, steps: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The numbers of every stream that occurs, and which one each lane hears (None: all the same)."""
    distinct, which = np.unique(np.stack(lanes.streams), axis=1, return_inverse=True)
    if distinct.shape[1] == 1:
        return normal(int(distinct[0, 0]), int(distinct[1, 0]), steps), None
    if 2 * steps * distinct.shape[1] > MAX_NOISE:
        raise FallLineError(
            "{count} streams of noise over {steps} steps are too many numbers to hold; use fewer of either.",
            count=distinct.shape[1],
            steps=steps,
        )
    return np.stack([normal(int(a), int(b), steps) for a, b in distinct.T], axis=-1), which.ravel()


def _check_whole(name: str, value: Any, high: int) -> np.ndarray:
    """A whole number, or an array of them, in [0, high]. Raises KnobError."""
    array = np.asarray(value)
    if array.dtype.kind not in "iu" or array.size == 0 or not ((array >= 0) & (array <= high)).all():
        raise KnobError(
            "{knob} = {value} is not allowed; it must be a whole number in [0, {high}].",
            knob=name,
            value=str(value)[:40],
            high=high,
        )
    return array


def check_start(start: Any) -> tuple[np.ndarray, np.ndarray]:
    """A start (x, y) of finite numbers within the plane's sane range. Raises KnobError."""
    try:
        x, y = (np.asarray(part, dtype=np.float64) for part in start)
    except (TypeError, ValueError):
        raise KnobError("The start must be two numbers x, y, not {value}.", value=str(start)[:40]) from None
    for axis, part in (("x", x), ("y", y)):
        bad = part[~(np.abs(part) <= MAX_START)] if part.ndim else part[()] if not abs(part) <= MAX_START else None
        if bad is not None and np.size(bad):
            raise KnobError(
                "start {axis} = {value} is not allowed; it must be a number in [−{high}, {high}].",
                axis=axis,
                value=float(np.ravel(bad)[0]),
                high=f"{MAX_START:g}",
            )
    return x, y
