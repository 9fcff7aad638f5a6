"""``sweep``: one optimizer over a grid of starts, knobs, surfaces or seeds, each point of the grid a full run.

The grid is cut into tiles of bounded memory. They are walked here, on all cores, or by any executor with the interface
of :mod:`concurrent.futures`: processes of this machine, or machines of a cluster through a distributed engine.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.loop import CHUNK
from optimizers.parts import Rule
from optimizers.plan import KINDS_OF_RECORD, TILE, Plan, made_of
from optimizers.registry import all_rules, get
from optimizers.run import check_steps, check_surface
from optimizers.trajectory import Landscape
from optimizers.verdict import CODES, KINDS, Finding, kinds_of
from optimizers.workers import TELL, Effort, Pace
from symbolic.errors import FallLineError, KnobError

FEW = 8  # machines of a cluster: each compiles for itself, so that compiling has to pay for each
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Sweep:
    """What became of every run: arrays in the shape of ``axes`` (their lengths, in order).

    ``finding`` indexes :data:`optimizers.verdict.CODES`; ``place`` is the number of the nearest known minimum at the
    end (−1 for none known), ``step`` the step that the finding names (−1 for none): the arrival for good, the update
    that diverged; ``best`` the lowest loss met; ``loss``, ``x``, ``y`` are those of the last valid point, whose step is
    ``valid``. With ``record="last"`` finding, place, step and best are None.
    """

    axes: Mapping[str, np.ndarray]
    steps: int
    x: np.ndarray
    y: np.ndarray
    loss: np.ndarray
    valid: np.ndarray
    finding: np.ndarray | None = None
    place: np.ndarray | None = None
    step: np.ndarray | None = None
    best: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self.loss.shape

    @property
    def kinds(self) -> np.ndarray:
        """The number in :data:`optimizers.verdict.KINDS` of each run's kind, int8."""
        return kinds_of(self._judged)

    def share(self, kind: str | Finding, place: int | None = None) -> float:
        """The part of all runs, 0 to 1, that ended so: a word of KINDS or a finding, at a minimum where one is named.

        Raises KnobError for a word that is neither.
        """
        if isinstance(kind, Finding):
            there = self._judged == CODES.index(kind)
        elif kind in KINDS:
            there = self.kinds == KINDS.index(kind)
        else:
            raise KnobError(
                "kind = {value} is not allowed; it must be one of: {words}.",
                value=str(kind)[:40],
                words=", ".join(KINDS),
            )
        if place is not None and self.place is not None:
            there = there & (self.place == place)
        return float(there.mean())

    def arrays(self) -> Arrays:
        """The arrays by name, in one order."""
        told = {name: getattr(self, name) for name in KINDS_OF_RECORD["final"]}
        return {name: array for name, array in told.items() if array is not None}

    def to_xarray(self) -> Any:
        """The same as an ``xarray.Dataset``, its dimensions the axes. Raises FallLineError where that is missing."""
        try:
            import xarray  # an extra: whoever wants it has it
        except ImportError:
            raise FallLineError("xarray is not installed: pip install 'fall-line[xarray]'.") from None
        names = tuple(self.axes)
        data = {name: (names, array) for name, array in self.arrays().items()}
        return xarray.Dataset(data, dict(self.axes), {"steps": self.steps})

    @property
    def _judged(self) -> np.ndarray:
        if self.finding is None:
            raise ValueError('record="last" judges nothing; use record="final"')
        return self.finding

    def __repr__(self) -> str:
        return f"<sweep over {', '.join(f'{name} ({len(values)})' for name, values in self.axes.items())}>"


def sweep(
    rule: str | Rule,
    surface: Landscape,
    axes: Mapping[str, Any],
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    schedule: Any = None,
    transforms: Sequence[Any] = (),
    wrappers: Sequence[Any] = (),
    *,
    seed: Any = 0,
    replicate: Any = 0,
    record: str = "final",
    tile: int | None = None,
    executor: Any = None,
    kept: MutableMapping[int, Mapping[str, np.ndarray]] | None = None,
    progress: Callable[[float], None] | None = None,
    **knobs: Any,
) -> Sweep:
    """Run ``rule`` on ``surface`` at every point of a grid: each point is what :func:`optimizers.run` finds there.

    ``axes`` names the sides of the grid, each with its values: a number knob of the rule (``"lr"``), one of the surface
    (``"surface.kappa"``, its place too: ``"surface.rotation"``), of a schedule or transform (``"schedule.T_0"``,
    ``"transform2.strength"``, ``"wrapper.k"``), ``"start.x"`` and ``"start.y"``, ``"seed"``, ``"replicate"``. Further
    knobs are numbers, or arrays that broadcast against the grid: knobs that follow an axis. The rest is as ``run`` has
    it. ``record="last"`` keeps the last points alone.

    Runs are walked in tiles of at most ``tile`` lanes, so that memory is bounded by the results; ``executor`` is asked
    to ``submit`` them, each as plain data, and may do them in any order and place (``ProcessPoolExecutor``; Dask's
    ``Client(...).get_executor(retries=3)``, whose retries replace workers that are lost). Where results depend on it at
    all (``exp``, ``log``, ``tanh`` or powers in machine code) it is by the last place. ``kept`` holds finished tiles by
    number: those that are there are not run again, the others are put in.

    ``progress(share)`` is called in the caller's thread; an exception that it raises ends the sweep, takes back what
    was submitted and reaches the caller. Raises KnobError, UnknownKeyError or FormulaError before anything is run, and
    FallLineError where the executor breaks.
    """
    plan = plan_of(
        rule, surface, axes, start, steps, schedule, transforms, wrappers,
        seed=seed, replicate=replicate, record=record, **knobs,
    )  # fmt: skip
    return swept(plan, tile=tile, executor=executor, kept=kept, progress=progress)


def plan_of(
    rule: str | Rule,
    surface: Landscape,
    axes: Mapping[str, Any],
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    schedule: Any = None,
    transforms: Sequence[Any] = (),
    wrappers: Sequence[Any] = (),
    *,
    seed: Any = 0,
    replicate: Any = 0,
    record: str = "final",
    **knobs: Any,
) -> Plan:
    """The sweep, checked and not yet run."""
    check_surface(surface)
    if record not in KINDS_OF_RECORD:
        raise KnobError(
            "record = {value} is not allowed; it must be one of: {words}.",
            value=str(record)[:40],
            words=", ".join(KINDS_OF_RECORD),
        )
    if not axes:
        raise KnobError("A sweep needs at least one axis.")
    sides = {name: np.asarray(values) for name, values in axes.items()}
    for name, values in sides.items():
        if values.ndim != 1 or not values.size:
            raise KnobError("The axis {knob} must be a list of numbers.", knob=name)
    chosen = get(rule) if isinstance(rule, str) else rule
    known = all_rules().get(chosen.key) is chosen or isinstance(rule, str)
    made = made_of(chosen, schedule, transforms, wrappers)
    plan = Plan(
        chosen.key if known else chosen, surface, sides, start, check_steps(steps), made, seed, replicate, knobs, record
    )
    plan.check()
    return plan


def swept(
    plan: Plan,
    *,
    tile: int | None = None,
    executor: Any = None,
    kept: MutableMapping[int, Mapping[str, np.ndarray]] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Sweep:
    """:func:`sweep` for a plan."""
    tiles = plan.tiles(tile or (TILE if executor is not None else max(TILE, CHUNK * Pace.cores())))
    room, waiting = plan.room(), []

    def put(number: int, found: Mapping[str, np.ndarray]) -> None:
        low, high = tiles[number]
        for name, array in room.items():
            array[low:high] = found[name]

    for number in range(len(tiles)):
        if kept is not None and number in kept:
            put(number, kept[number])
        else:
            waiting.append(number)

    def done(number: int, found: Arrays) -> None:
        put(number, found)
        if kept is not None:
            kept[number] = found

    there = sum(high - low for low, high in tiles) - sum(tiles[i][1] - tiles[i][0] for i in waiting)
    told = _Told(progress, plan.lanes, there)
    if executor is None:
        for number in waiting:
            low, high = tiles[number]
            whole = plan.steps * (plan.lanes - there)
            done(number, plan.walk(low, high, Effort(whole=whole), told.within(high - low)))
            told.add(high - low)
            told.say()
    else:
        _elsewhere(plan, tiles, waiting, executor, done, told)
    told.say()
    return Sweep(plan.axes, plan.steps, **{name: plan.laid(array) for name, array in room.items()})


class _Told:
    """How much of all lanes is done, told to who asked."""

    def __init__(self, progress: Callable[[float], None] | None, lanes: int, done: int) -> None:
        self.progress, self.lanes, self.done = progress, lanes, done

    def add(self, lanes: int) -> None:
        self.done += lanes

    def say(self, more: float = 0.0) -> None:
        if self.progress is not None:
            self.progress(min(1.0, (self.done + more) / self.lanes))

    def within(self, lanes: int) -> Callable[[float], None] | None:
        """The progress of a tile of so many lanes."""
        return None if self.progress is None else lambda share: self.say(share * lanes)


def _elsewhere(
    plan: Plan,
    tiles: list[tuple[int, int]],
    waiting: list[int],
    executor: Any,
    done: Callable[[int, Arrays], None],
    told: _Told,
) -> None:
    """Have an executor walk the tiles, and take them in as they come."""
    effort = Effort(threads=1, whole=plan.steps * sum(tiles[i][1] - tiles[i][0] for i in waiting) // FEW)
    pending: dict[Any, int] = {}
    try:
        for number in waiting:
            pending[executor.submit(_walk, plan, *tiles[number], effort)] = number
        while pending:
            finished, _ = wait(pending, timeout=TELL, return_when=FIRST_COMPLETED)
            for future in finished:
                number = pending.pop(future)
                done(number, future.result())
                told.add(tiles[number][1] - tiles[number][0])
            told.say()
    except BrokenExecutor as error:
        pending.clear()  # a broken pool ends them all itself, and its thread dies of one that is cancelled meanwhile
        raise FallLineError(
            "A worker was lost, and with it the pool that it belonged to: {reason}", reason=str(error)
        ) from error
    finally:
        for future in pending:
            future.cancel()


def _walk(plan: Plan, low: int, high: int, effort: Effort) -> Arrays:
    """A tile, in whatever process it is unpacked."""
    return plan.walk(low, high, effort)
