"""``run``: one optimizer on one surface, or many lanes of it at once."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from optimizers.loop import MAX_STORED, descend
from optimizers.noise import MAX_SEED, normal
from optimizers.outcome import Ground, Outcome, judge
from optimizers.parts import Rule
from optimizers.registry import get, get_schedule, get_transform
from optimizers.system import System, Use, compose
from optimizers.trajectory import Trajectory
from symbolic.errors import FallLineError, KnobError

MAX_STEPS = 1_000_000
MAX_START = 1e6  # the sane range of the plane: far outside every window, far inside LIMIT


def run(
    rule: str | Rule,
    surface: Any,
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    schedule: Any = None,
    transforms: Sequence[Any] = (),
    wrappers: Sequence[Any] = (),
    seed: int = 0,
    record: str | Sequence[str] = "full",
    stream: int = 0,
    replicate: int = 0,
    progress: Callable[[float], None] | None = None,
    **knobs: Any,
) -> Trajectory:
    """Run ``rule`` (a key, or a Rule) on ``surface`` (anything with expression, knob_values, view and minima()).

    ``schedule``: None, ``"cosine"``, ``("cosine", {"T_0": 50})``, with a third item for another knob than lr, or a
    list of these: several on one knob form a chain (a warm-up, then any other). ``transforms`` and ``wrappers``:
    ``(("clip_norm", {"max_norm": 1.0}), ...)``, in the order they act within their stage. ``start`` and
    any numeric knob may be arrays (lanes,): the result then has lanes in its last axis. ``record``: ``"full"``,
    ``"final"``, or a list of quantity names to keep beside the path. ``seed`` keys the noise with ``stream`` (which
    run of a comparison) and ``replicate``.

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
    return run_system(
        system, surface, start, steps, seed=seed, record=record, stream=stream, replicate=replicate, progress=progress
    )


def run_system(
    system: System,
    surface: Any,
    start: tuple[Any, Any] | None = None,
    steps: int = 300,
    *,
    seed: int = 0,
    record: str | Sequence[str] = "full",
    stream: int = 0,
    replicate: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Trajectory:
    """:func:`run` for a composed system."""
    check_steps(steps)
    if not (isinstance(seed, int) and 0 <= seed <= MAX_SEED):
        raise KnobError(
            "seed = {value} is not allowed; it must be a whole number in [0, {high}].", value=seed, high=MAX_SEED
        )
    first = check_start(start if start is not None else surface.first_start)
    sizes = {np.size(value) for value in (*first, *system.values.values()) if np.ndim(value)}
    if len(sizes) > 1:
        raise FallLineError(
            "Arrays of different lengths were given: {sizes}.", sizes=", ".join(map(str, sorted(sizes)))
        )
    lanes = sizes.pop() if sizes else None
    starts = np.stack([np.broadcast_to(part, (lanes or 1,)) for part in first]).astype(np.float64)
    full = record != "final"
    if full and (steps + 1) * (lanes or 1) > MAX_STORED:
        raise FallLineError(
            '{points} points are too many to keep; use fewer steps or lanes, or record="final".',
            points=(steps + 1) * (lanes or 1),
        )
    wanted = () if isinstance(record, str) else tuple(record)
    moving = tuple(dict.fromkeys((*(name for name in system.scheduled if full or system.python), *wanted)))
    kernels = system.kernels(surface.expression, moving)
    noise = normal(seed, stream, replicate, steps) if kernels.step.noisy else None
    paths = descend(
        kernels,
        surface.knob_values,
        starts,
        steps,
        system.values,
        noise=noise,
        full=full,
        progress=progress,
        words=system.words,
    )

    theta = paths.theta
    loss, gx, gy = surface.expression.evaluate(1, theta[:, 0], theta[:, 1], surface.knob_values)
    with np.errstate(all="ignore"):
        grad_norm = np.hypot(gx, gy)
    ground = Ground(tuple(surface.view), np.array([(m.x, m.y) for m in surface.minima()]).reshape(-1, 2))
    curvature = _eigenvalues(surface, theta[-1])
    outcomes = (
        [
            judge(
                theta[:, :, i],
                grad_norm[:, i],
                int(paths.valid[i]),
                steps,
                ground,
                curvature[:, i].tolist(),
                loss[:, i],
            )
            for i in range(theta.shape[2])
        ]
        if full or lanes is None
        else _judge_final(theta[0], paths.valid, steps, ground)
    )
    quantities = _quantities(kernels.step.records, paths.records, lanes)
    lr = quantities.get("lr")
    if lr is None:
        lr = np.broadcast_to(
            np.asarray(system.values.get("lr", np.nan), float), (steps if full else 0, *([lanes] if lanes else []))
        )
    one = lanes is None
    calls = paths.calls
    if calls is None:
        each = np.arange(steps + 1) if full else np.array([steps])
        calls = np.broadcast_to((each * kernels.step.evaluations)[:, None], (len(each), theta.shape[2]))
    return Trajectory(
        theta=theta[:, :, 0] if one else theta,
        loss=loss[:, 0] if one else loss,
        grad_norm=grad_norm[:, 0] if one else grad_norm,
        lr=np.array(lr),
        valid=int(paths.valid[0]) if one else paths.valid,
        outcome=outcomes[0] if one else outcomes,
        evaluations=int(calls[-1].max()),
        calls=calls[:, 0] if one else calls,
        quantities={name: value for name, value in quantities.items() if name in wanted or name in system.scheduled},
    )


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
        if target not in {knob.name for knob in rule.number_knobs}:
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


def _eigenvalues(surface: Any, last: np.ndarray) -> np.ndarray:
    """The Hessian's eigenvalues (2, lanes) at the last points, smaller first; NaN where it is not finite."""
    _, _, _, xx, xy, yy = surface.expression.evaluate(2, last[0], last[1], surface.knob_values)
    with np.errstate(all="ignore"):
        mid, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return np.stack([mid - radius, mid + radius])


def _judge_final(last: np.ndarray, valid: np.ndarray, steps: int, ground: Ground) -> list[Outcome]:
    """Outcomes from the last points alone: diverged, converged or going."""
    if len(ground.minima):
        gaps = np.hypot(last[0][:, None] - ground.minima[:, 0], last[1][:, None] - ground.minima[:, 1])
        nearest, distance = gaps.argmin(axis=1), gaps.min(axis=1)
    else:
        nearest, distance = np.zeros(last.shape[1], dtype=int), np.full(last.shape[1], math.inf)
    known = [
        Outcome("converged", None, i, 0.0) if len(ground.minima) else Outcome("converged")
        for i in range(max(1, len(ground.minima)))
    ]
    going = Outcome("going")
    return [
        Outcome("diverged", int(v) + 1) if v < steps else known[int(i)] if d <= ground.tolerance else going
        for v, i, d in zip(valid, nearest, distance, strict=True)
    ]


def _quantities(names: Sequence[tuple[str, int]], records: np.ndarray, lanes: int | None) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    at = 0
    for name, count in names:
        block = records[:, at : at + count] if count > 1 else records[:, at]
        found[name] = block[..., 0] if lanes is None else block
        at += count
    return found
