"""A sweep as data: its axes, cut into tiles, each a piece of work that another process or machine can do."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from optimizers.batches import streams_that_fit
from optimizers.lanes import MAX_NOISE, MAX_SURFACES
from optimizers.parts import PythonRule, Rule
from optimizers.registry import get
from optimizers.run import composed, run_system
from optimizers.searching import MAX_WORK
from optimizers.trajectory import Landscape
from optimizers.uses import read_schedules, read_transforms
from optimizers.watch import HUGE
from optimizers.workers import Effort
from symbolic.errors import FallLineError, KnobError

TILE = 65_536  # lanes of a tile: with all that judging them needs about 60 MB
GROUND_TILE = 16_384  # of lanes with surfaces of their own, each with its own minima
# What a tile leaves of each lane; ``last`` judges nothing.
KINDS_OF_RECORD: dict[str, dict[str, str]] = {
    "final": {"finding": "i1", "place": "i2", "step": "i4", "best": "f8",
              "loss": "f8", "x": "f8", "y": "f8", "valid": "i4"},
    "last": {"loss": "f8", "x": "f8", "y": "f8", "valid": "i4"},
}  # fmt: skip
_PART = re.compile(r"(surface|schedule|transform|wrapper)([1-9]\d*)?\.(\w+)")


@dataclass(frozen=True)
class Made:
    """A run's parts as :func:`optimizers.run` takes them, each ``(key, values)``, a schedule's with its target."""

    schedules: tuple[tuple[Any, ...], ...] = ()
    transforms: tuple[tuple[Any, ...], ...] = ()
    wrappers: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Plan:
    """Every run of a sweep, not yet run. ``axes`` are (count,) each, their names as :func:`optimizers.sweep` has them;
    ``knobs`` may hold arrays that broadcast against the grid. A registered rule and surface travel by their keys."""

    rule: str | Rule
    surface: Landscape
    axes: Mapping[str, np.ndarray]
    start: tuple[Any, Any] | None
    steps: int
    made: Made
    seed: Any
    replicate: Any
    knobs: Mapping[str, Any]
    record: str

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return tuple(len(values) for values in self.axes.values())

    @property
    def lanes(self) -> int:
        """How many runs there are."""
        return int(np.prod(self.shape))

    @property
    def order(self) -> tuple[int, ...]:
        """The axes from the one that changes least along the tiles: surfaces and streams first, so that a tile has few
        of them."""
        outer = [name.startswith("surface") or name in ("seed", "replicate") for name in self.axes]
        return (*(i for i, first in enumerate(outer) if first), *(i for i, first in enumerate(outer) if not first))

    def tiles(self, most: int) -> list[tuple[int, int]]:
        """The tiles (first lane, one past the last), of at most ``most`` lanes, in the order of :attr:`order`."""
        rule, size = _rule(self.rule), most
        wide = {name for name in self.axes if name.startswith("surface")}
        if wide:
            size = min(size, GROUND_TILE if len(wide) == 1 else MAX_SURFACES)
        if {"seed", "replicate"} & set(self.axes) or np.ndim(self.seed) or np.ndim(self.replicate):
            size = min(size, max(1, MAX_NOISE // (2 * self.steps)))
            fits = streams_that_fit(self.steps, self.surface, self.made.transforms)
            size = min(size, fits or size)
        if isinstance(rule, PythonRule):
            size = min(size, max(1, MAX_WORK // self.steps))
        return [(low, min(low + size, self.lanes)) for low in range(0, self.lanes, size)]

    def walk(
        self, low: int, high: int, effort: Effort | None = None, progress: Callable[[float], None] | None = None
    ) -> dict[str, np.ndarray]:
        """Run the lanes of a tile: the arrays of KINDS_OF_RECORD, (high − low,) each."""
        part = _Part(self, low, high)
        system = composed(
            _rule(self.rule), part.knobs, list(part.made.schedules), part.made.transforms, part.made.wrappers
        )
        found = run_system(
            system, part.surface, part.start, self.steps, seed=part.seed, record=self.record,
            replicate=part.replicate, progress=progress, effort=effort,
        )  # fmt: skip
        told = {"loss": found.loss[-1], "x": found.theta[-1, 0], "y": found.theta[-1, 1], "valid": found.valid}
        if self.record == "final":
            ends = found.outcome
            best = ends.measures["best"]
            told |= {"finding": ends.codes, "place": ends.minimum, "step": ends.step}
            told["best"] = np.where(best < HUGE, best, np.inf)
        return {name: np.asarray(told[name]).astype(kind) for name, kind in KINDS_OF_RECORD[self.record].items()}

    @cached_property
    def _turned(self) -> tuple[int, ...]:
        return tuple(self.shape[i] for i in self.order)

    def part(self, value: Any, low: int, high: int) -> Any:
        """The part of a tile of what broadcasts against the grid; a number or a word as it is."""
        if np.ndim(value) == 0:
            return value
        return np.broadcast_to(value, self.shape).transpose(self.order).flat[low:high]

    def along(self, name: str, low: int, high: int) -> np.ndarray:
        """An axis's values on the lanes of a tile."""
        at = list(self.axes).index(name)
        spread = self.axes[name].reshape([-1 if i == at else 1 for i in range(len(self.axes))])
        return np.asarray(self.part(spread, low, high))

    def room(self) -> dict[str, np.ndarray]:
        """Empty arrays for the results, flat, in the order of the tiles."""
        return {name: np.empty(self.lanes, dtype=kind) for name, kind in KINDS_OF_RECORD[self.record].items()}

    def laid(self, flat: np.ndarray) -> np.ndarray:
        """An array of :meth:`room` in the shape of the axes."""
        return flat.reshape(self._turned).transpose(np.argsort(self.order))

    def check(self) -> None:
        """Refuse what no tile could run: axes of what is not there, values that are not allowed, arrays that do not go
        together. Raises KnobError, UnknownKeyError or FallLineError."""
        for name in self.axes:
            if name in self.knobs:
                raise KnobError("{knob} is an axis, and was given besides.", knob=name)
            self._ends(name)
        made = (*self.made.schedules, *self.made.transforms, *self.made.wrappers)
        for name, value in (*self.surface.knob_values.items(), *(pair for use in made for pair in use[1].items())):
            if np.ndim(value):
                raise KnobError("{knob} is an array: make it an axis of the sweep.", knob=name)
        for value in (*self.knobs.values(), self.seed, self.replicate, *(self.start or ())):
            try:
                np.broadcast_to(value, self.shape)
            except ValueError:
                raise FallLineError(
                    "Arrays were given whose shapes do not go together: {sizes}.",
                    sizes=", ".join(" × ".join(map(str, size)) for size in (np.shape(value), self.shape)),
                ) from None

    def _ends(self, name: str) -> None:
        """Whether every value of an axis is allowed, by itself."""
        alone = replace(self, axes={name: self.axes[name]}, knobs={}, start=None, seed=0, replicate=0)
        part = _Part(alone, 0, len(self.axes[name]))
        composed(_rule(self.rule), part.knobs, list(part.made.schedules), part.made.transforms, part.made.wrappers)


class _Part:
    """What the lanes of a tile are run with."""

    def __init__(self, plan: Plan, low: int, high: int) -> None:
        self.knobs = {name: plan.part(value, low, high) for name, value in plan.knobs.items()}
        self.start = tuple(plan.part(value, low, high) for value in plan.start) if plan.start is not None else None
        self.seed, self.replicate = plan.part(plan.seed, low, high), plan.part(plan.replicate, low, high)
        self.surface, self.made = plan.surface, plan.made
        ground: dict[str, Any] = {}
        first: dict[str, Any] = {}
        for name in plan.axes:
            values = plan.along(name, low, high)
            told = _PART.fullmatch(name)
            if name in ("start.x", "start.y"):
                first[name[-1]] = values
            elif name == "seed":
                self.seed = values
            elif name == "replicate":
                self.replicate = values
            elif told is None:
                self.knobs[name] = values
            elif told[1] == "surface":
                ground[told[3]] = values
            else:
                self._put(name, told[1], int(told[2] or 1) - 1, told[3], values)
        if ground:
            self.surface = plan.surface.with_values({**plan.surface.knob_values, **ground})
        if ground and self.start is None:
            self.start = _first_starts(plan.surface, ground)
        if first:
            x, y = self.surface.first_start if self.start is None else self.start
            self.start = (first.get("x", x), first.get("y", y))

    def _put(self, name: str, which: str, at: int, knob: str, values: np.ndarray) -> None:
        """Give a knob of a schedule, transform or wrapper its values."""
        uses = list(getattr(self.made, f"{which}s"))
        if at >= len(uses):
            raise KnobError("“{value}” is no axis: there is no such {part}.", value=name[:40], part=which)
        key, held, *target = uses[at]
        uses[at] = (key, {**held, knob: values}, *target)
        self.made = replace(self.made, **{f"{which}s": tuple(uses)})


def made_of(rule: Rule, schedule: Any, transforms: Sequence[Any], wrappers: Sequence[Any]) -> Made:
    """The parts of a run in one form, from what :func:`optimizers.run` accepts."""
    return Made(
        tuple((use.part.key, dict(use.values), use.target) for use in read_schedules(schedule, rule)),
        tuple((use.part.key, dict(use.values)) for use in read_transforms(transforms)),
        tuple((use.part.key, dict(use.values)) for use in read_transforms(wrappers)),
    )


def _first_starts(surface: Landscape, ground: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Where runs begin on surfaces of their own, each lane's carried along with its surface."""
    distinct, which = np.unique(np.stack(list(ground.values())), axis=1, return_inverse=True)
    held = surface.knob_values
    members = [surface.with_values({**held, **dict(zip(ground, row, strict=True))}) for row in distinct.T.tolist()]
    starts = np.array([member.first_start for member in members])[which.ravel()]
    return starts[:, 0], starts[:, 1]


def _rule(rule: str | Rule) -> Rule:
    return get(rule) if isinstance(rule, str) else rule
