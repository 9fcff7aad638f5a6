"""``run``: one optimizer on one surface, or many lanes of it at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from optimizers.lanes import landmarks, lanes_of
from optimizers.loop import MAX_STORED, SCALAR_LANES
from optimizers.parts import Rule
from optimizers.registry import get
from optimizers.results import result_of
from optimizers.searching import check_work
from optimizers.system import System, compose
from optimizers.trajectory import Landscape
from optimizers.uses import read_schedules, read_transforms
from optimizers.walks import Walk
from optimizers.workers import Effort
from symbolic.errors import FallLineError, KnobError

MAX_STEPS = 1_000_000


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
    system = composed(get(rule) if isinstance(rule, str) else rule, knobs, schedule, transforms, wrappers)
    return run_system(system, surface, start, steps, seed=seed, record=record, replicate=replicate, progress=progress)


def composed(
    rule: Rule, knobs: Mapping[str, Any], schedule: Any, transforms: Sequence[Any], wrappers: Sequence[Any]
) -> System:
    """The system of what :func:`run` accepts. Raises KnobError, UnknownKeyError or FormulaError."""
    return compose(
        rule,
        rule.values(knobs),
        read_schedules(schedule, rule),
        read_transforms(transforms),
        read_transforms(wrappers),
    )


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
    effort: Effort | None = None,
) -> Any:
    """:func:`run` for a composed system; ``effort`` says how it is worked on."""
    check_surface(surface)
    steps = check_steps(steps)
    if isinstance(record, str) and record not in ("full", "final", "last"):
        raise KnobError(
            "record = {value} is not allowed; it must be one of: {words}, or a list of names.",
            value=record[:40],
            words="full, final, last",
        )
    full = not isinstance(record, str) or record == "full"
    lanes = lanes_of(system, surface, start, seed, replicate)
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
    walk = Walk(system, surface, kernels, steps, progress, effort)
    marks = landmarks(surface, lanes)
    if full:
        paths, found = walk.full(lanes, marks)
    elif record == "last":
        paths, found = walk.paths(lanes, full=False), None
    elif lanes.count <= SCALAR_LANES or system.python is not None:
        paths, found = walk.one_by_one(lanes, marks)
    else:
        paths, found = walk.watched(lanes, marks)
    return result_of(walk, lanes, marks, paths, found, full, {*wanted, *system.scheduled})


def check_surface(surface: Any) -> None:
    """Refuse what is no surface: a key is what people try first. Raises KnobError."""
    if not hasattr(surface, "with_values"):
        shown = repr(surface)[:40]
        raise KnobError("A run needs a surface, and {value} is none: surfaces.get({value}) gives one by its key.",
                        value=shown)  # fmt: skip


def check_steps(steps: Any) -> int:
    """A number of updates that can be run. Raises KnobError."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= MAX_STEPS:
        raise KnobError(
            "steps = {value} is not allowed; it must be a whole number in [1, {high}].",
            value=str(steps)[:40],
            high=MAX_STEPS,
        )
    return int(steps)
