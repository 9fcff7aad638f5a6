"""``run``: one optimizer on one surface, or many lanes of it at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.kernels import Kernels
from optimizers.landmarks import Landmarks
from optimizers.loop import MAX_STORED, SCALAR_LANES, Paths, descend
from optimizers.noise import MAX_REPLICATE, MAX_SEED, normal
from optimizers.parts import Rule
from optimizers.registry import get, get_schedule, get_transform
from optimizers.searching import check_work
from optimizers.system import System, Use, compose
from optimizers.trajectory import Landscape, Trajectories, Trajectory
from optimizers.verdict import ends_of, judge
from optimizers.watch import measure
from symbolic.errors import FallLineError, KnobError

MAX_STEPS = 1_000_000
MAX_START = 1e6  # the sane range of the plane: far outside every window, far inside LIMIT
MAX_SURFACES = 4096  # different surfaces in one run: their minima are looked up one by one
MAX_NOISE = 10_000_000  # numbers of noise that streams of one run may hold (80 MB)


def run(
    rule: str | Rule,
    surface: Landscape,
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    schedule: Any = None,
    transforms: Sequence[Any] = (),
    wrappers: Sequence[Any] = (),
    seed: Any = 0,
    record: str | Sequence[str] = "full",
    replicate: Any = 0,
    progress: Callable[[float], None] | None = None,
    **knobs: Any,
) -> Any:
    """Run ``rule`` (a key, or a Rule) on ``surface``: a :class:`Trajectory`, or :class:`Trajectories` of lanes.

    ``schedule``: None, ``"cosine"``, ``("cosine", {"T_0": 50})``, with a third item for another knob than lr (any
    numeric knob of the rule; ``"t1.strength"``, a knob of the first transform; ``"s.kappa"``, a knob of the surface),
    or a list of these: several on one knob form a chain (a warm-up, then any other). ``transforms`` and ``wrappers``:
    ``(("clip_norm", {"max_norm": 1.0}), ...)``, in the order they act within their stage.

    ``start``, ``seed``, ``replicate`` and any numeric knob, the surface's included, may be arrays: they broadcast
    against each other, and the result has their common shape in its last axes. ``record``: ``"full"``, ``"final"`` (the
    last points and the outcomes), ``"last"`` (the last points alone), or a list of quantity names to keep beside the
    path. The noise depends on ``seed`` and ``replicate`` alone, never on the rule.

    ``progress(share)`` is called now and then; an exception that it raises ends the run and reaches the caller.
    Raises KnobError, UnknownKeyError or FormulaError; divergence is an outcome, not an error.
    """
    chosen = get(rule) if isinstance(rule, str) else rule
    system = compose(
        chosen,
        chosen.values(knobs),
        read_schedules(schedule, chosen),
        read_transforms(transforms),
        read_transforms(wrappers),
    )
    return run_system(system, surface, start, steps, seed=seed, record=record, replicate=replicate, progress=progress)


@dataclass(frozen=True, eq=False)
class _Lanes:
    """Everything that may differ from lane to lane, flattened: shape () is one run."""

    shape: tuple[int, ...]
    starts: np.ndarray  # (2, lanes)
    values: Mapping[str, Any]  # the system's knobs, each a number or (lanes,)
    ground: Mapping[str, Any]  # the surface's
    streams: tuple[np.ndarray, np.ndarray]  # (seed, replicate) of each lane

    @property
    def count(self) -> int:
        return int(self.starts.shape[1])

    def one(self, lane: int) -> "_Lanes":
        """A lane by itself."""

        def own(values: Mapping[str, Any]) -> dict[str, Any]:
            return {name: value[lane] if np.ndim(value) else value for name, value in values.items()}

        streams = (self.streams[0][lane : lane + 1], self.streams[1][lane : lane + 1])
        return _Lanes((), self.starts[:, lane : lane + 1], own(self.values), own(self.ground), streams)


def run_system(
    system: System,
    surface: Landscape,
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    *,
    seed: Any = 0,
    record: str | Sequence[str] = "full",
    replicate: Any = 0,
    progress: Callable[[float], None] | None = None,
) -> Any:
    """:func:`run` for a composed system."""
    steps = check_steps(steps)
    if isinstance(record, str) and record not in ("full", "final", "last"):
        raise KnobError(
            "record = {value} is not allowed; it must be one of: {words}, or a list of names.",
            value=record[:40],
            words="full, final, last",
        )
    full = not isinstance(record, str) or record == "full"
    lanes = _lanes(system, surface, start, seed, replicate)
    if full and (steps + 1) * lanes.count > MAX_STORED:
        raise FallLineError(
            '{points} points are too many to keep; use fewer steps or lanes, or record="final".',
            points=(steps + 1) * lanes.count,
        )
    if system.python is not None:
        check_work(system.python, lanes.count, steps)
    wanted = () if isinstance(record, str) else tuple(record)
    moving = tuple(dict.fromkeys((*(name for name in system.scheduled if full or system.python), *wanted)))
    kernels = system.kernels(moving)
    walk = _Walk(system, surface, kernels, steps, progress)
    marks = landmarks(surface, lanes)
    if full:
        paths, found = walk.full(lanes, marks)
    elif record == "last":
        paths, found = walk.paths(lanes, full=False), None
    elif lanes.count <= SCALAR_LANES or system.python is not None:
        paths, found = walk.one_by_one(lanes, marks)
    else:
        paths, found = walk.watched(lanes, marks)
    return _told(walk, lanes, marks, paths, found, full, {*wanted, *system.scheduled})


@dataclass(frozen=True, eq=False)
class _Walk:
    """One way through the loop for each kind of record."""

    system: System
    surface: Landscape
    kernels: Kernels
    steps: int
    progress: Callable[[float], None] | None

    def paths(self, lanes: "_Lanes", *, full: bool, marks: Landmarks | None = None) -> Paths:
        moving = self.kernels.step.moving
        expression = self.surface.moved_expression(moving) if moving else self.surface.expression
        noise, streams = _noise(lanes, self.steps) if self.kernels.step.noisy else (None, None)
        return descend(
            self.kernels,
            expression.ground(lanes.ground, moving),
            lanes.starts,
            self.steps,
            lanes.values,
            noise=noise,
            streams=streams,
            full=full,
            progress=self.progress,
            words=self.system.words,
            watched=(self.system, marks) if marks is not None else None,
        )

    def full(self, lanes: "_Lanes", marks: Landmarks) -> tuple[Paths, Mapping[str, np.ndarray]]:
        """Every point; the measures are taken over the finished paths."""
        paths = self.paths(lanes, full=True)
        (loss,) = self.surface.expression.evaluate(0, paths.theta[:, 0], paths.theta[:, 1], lanes.ground)
        return paths, measure(paths.theta, loss, marks)

    def one_by_one(self, lanes: "_Lanes", marks: Landmarks) -> tuple[Paths, Mapping[str, np.ndarray]]:
        """The last points of a few lanes, each walked in full and forgotten again."""
        walked = [self.full(lanes.one(lane), marks.part(slice(lane, lane + 1))) for lane in range(lanes.count)]
        paths = [path for path, _ in walked]
        theta = np.concatenate([path.theta[-1:] for path in paths], axis=2)
        valid = np.concatenate([path.valid for path in paths])
        calls = None
        if all(path.calls is not None for path in paths):
            calls = np.concatenate([path.calls[-1:] for path in paths if path.calls is not None], axis=1)
        names = walked[0][1]
        empty = np.empty((0, len(self.kernels.step.records), lanes.count))
        return Paths(theta, valid, empty, calls), {n: np.concatenate([told[n] for _, told in walked]) for n in names}

    def watched(self, lanes: "_Lanes", marks: Landmarks) -> tuple[Paths, Mapping[str, np.ndarray]]:
        """The last points of many lanes, the measures carried along by the kernel itself."""
        paths = self.paths(lanes, full=False, marks=marks)
        assert paths.measures is not None
        return paths, paths.measures


def _told(
    walk: _Walk,
    lanes: "_Lanes",
    marks: Landmarks,
    paths: Paths,
    found: Mapping[str, np.ndarray] | None,
    full: bool,
    kept: set[str],
) -> Any:
    """The result as its readers know it."""
    system, surface, kernels, steps = walk.system, walk.surface, walk.kernels, walk.steps
    theta = paths.theta
    loss, gx, gy = surface.expression.evaluate(1, theta[:, 0], theta[:, 1], lanes.ground)
    with np.errstate(all="ignore"):
        grad_norm = np.hypot(gx, gy)
    outcomes = None
    if found is not None:
        ends = ends_of(surface.expression, lanes.ground, lanes.starts, theta[-1])
        outcomes = judge(found, theta[-1], paths.valid, steps, marks, ends, float(bool(system.held_by)))
    quantities = _quantities(kernels.step.records, paths.records)
    calls = paths.calls
    if calls is None:
        each = np.arange(steps + 1) if full else np.array([steps])
        calls = np.broadcast_to((each * kernels.step.evaluations)[:, None], (len(each), lanes.count))
    lr = quantities.get("lr")
    if lr is None:
        base = np.asarray(lanes.values.get("lr", np.nan), float)
        lr = np.array(np.broadcast_to(base, (steps if full else 0, lanes.count)))
    quantities = {name: value for name, value in quantities.items() if name in kept}
    rule, knobs = system.rule, system.rule_values
    if lanes.shape == ():
        if outcomes is None:
            raise KnobError("record = {value} is for many lanes; a single run is recorded whole.", value="last")
        one = {name: value[..., 0] for name, value in quantities.items()}
        return Trajectory(
            rule, knobs, surface, theta[:, :, 0], loss[:, 0], grad_norm[:, 0], lr[:, 0], int(paths.valid[0]),
            outcomes[0], calls[:, 0], one,
        )  # fmt: skip

    def laid(array: np.ndarray) -> np.ndarray:
        return array.reshape(*array.shape[:-1], *lanes.shape)

    return Trajectories(
        rule, knobs, surface, lanes.shape, laid(theta), laid(loss), laid(grad_norm), laid(lr), laid(paths.valid),
        None if outcomes is None else outcomes.reshaped(lanes.shape), laid(calls),
        {name: laid(value) for name, value in quantities.items()},
    )  # fmt: skip


def landmarks(surface: Landscape, lanes: "_Lanes") -> Landmarks:
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


def _lanes(system: System, surface: Landscape, start: Any, seed: Any, replicate: Any) -> "_Lanes":
    """Everything that may be an array, broadcast and laid out flat."""
    x, y = check_start(start if start is not None else surface.first_start)
    seeds, replicates = _check_whole("seed", seed, MAX_SEED), _check_whole("replicate", replicate, MAX_REPLICATE)
    ground = dict(surface.knob_values)
    values = dict(system.values)
    for name, knob in system.moving.items():
        if knob not in ground:
            raise KnobError("{surface} has no {knob} that a schedule could move.", surface=surface.key, knob=knob)
        values[name] = ground[knob]
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
    return _Lanes(
        shape,
        starts,
        {name: flat(value) for name, value in values.items()},
        {name: flat(value) for name, value in ground.items()},
        (streams[0], streams[1]),
    )


def _noise(lanes: "_Lanes", steps: int) -> tuple[np.ndarray, np.ndarray | None]:
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


def read_schedules(given: Any, rule: Rule) -> list[Use]:
    """Schedule uses from what :func:`run` accepts."""
    if given is None:
        return []
    items = given if isinstance(given, list) else [given]
    uses = []
    for item in items:
        key, values, target = (
            (item, {}, "lr") if isinstance(item, str) else (*item, "lr")[:3] if len(item) > 1 else (*item, {}, "lr")
        )
        if "." not in target and target not in {knob.name for knob in rule.number_knobs}:
            raise KnobError("{rule} has no {knob} that a schedule could move.", rule=rule.key, knob=target)
        schedule = get_schedule(key)
        uses.append(Use(schedule, schedule.values(values), target))
    return uses


def read_transforms(given: Sequence[Any]) -> list[Use]:
    """Transform uses from what :func:`run` accepts."""
    uses = []
    for item in given:
        key, values = (item, {}) if isinstance(item, str) else (*item, {})[:2]
        transform = get_transform(key)
        uses.append(Use(transform, transform.values(values)))
    return uses


def check_steps(steps: Any) -> int:
    """A number of updates that can be run. Raises KnobError."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= MAX_STEPS:
        raise KnobError(
            "steps = {value} is not allowed; it must be a whole number in [1, {high}].",
            value=str(steps)[:40],
            high=MAX_STEPS,
        )
    return int(steps)


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


def _quantities(names: Sequence[tuple[str, int]], records: np.ndarray) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    at = 0
    for name, count in names:
        found[name] = records[:, at : at + count] if count > 1 else records[:, at]
        at += count
    return found
