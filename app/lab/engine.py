"""From an experiment to its results: the only place where the app runs optimizers. Pure, cached by value, bounded."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.lab import replays
from app.lab.budget import MOST, STEP, check_work, work_of_one_step
from app.lab.experiment import MAX_STEPS, OWN, REPLAY, Experiment, PartUse, Run
from optimizers import from_equations
from optimizers.landmarks import Landmarks
from optimizers.parts import Rule
from optimizers.registry import get, get_schedule, get_transform
from optimizers.run import run_system
from optimizers.system import System, Use, compose
from optimizers.trajectory import Trajectory
from surfaces import Surface, from_formula, placement
from surfaces import get as get_surface
from surfaces.notices import notices

CACHED_RUNS = 256  # of up to LONG steps: at most 1 MB each
CACHED_LONG_RUNS = 16  # a page asks twice for what it shows; 100,000 steps are 5 MB
LONG = 20_000


@dataclass(frozen=True, eq=False)
class Ran:
    """One run with everything that describes it."""

    run: Run
    rule: Rule
    values: dict[str, object]
    system: System
    trajectory: Trajectory
    surface: Surface


@dataclass(frozen=True, eq=False)
class Results:
    """What came of an experiment: its surface, its start and every run, in the order of the experiment."""

    experiment: Experiment
    surface: Surface
    start: tuple[float, float]
    runs: tuple[Ran, ...]


@lru_cache(maxsize=256)
def _surface(
    key: str, values: tuple[tuple[str, object], ...], formula: str, window: tuple[float, ...] | None
) -> Surface:
    given = dict(values)
    if key != "formula":
        return get_surface(key, **given)
    letters = {name: value for name, value in given.items() if name not in placement.NAMES}
    rest = {name: value for name, value in given.items() if name in placement.NAMES}
    box = None if window is None else (window[0], window[1], window[2], window[3])
    return from_formula(formula, knobs=letters, box=box).with_values(rest)


def surface_of(experiment: Experiment) -> Surface:
    """The experiment's surface. Raises UnknownKeyError, KnobError or FormulaError."""
    return _surface(*_place(experiment))


@lru_cache(maxsize=64)
def remarks(experiment: Experiment) -> tuple[str, ...]:
    """What should be known about a formula before trusting its picture: message ids, most important first."""
    return notices(surface_of(experiment))


@lru_cache(maxsize=256)
def _own(equations: str, values: tuple[tuple[str, object], ...]) -> Rule:
    return from_equations(equations, dict(values))


def rule_of(run: Run) -> Rule:
    """The rule of a run, registered, written by the user, or of a recorded path. Raises UnknownKeyError, KnobError,
    FormulaError, or FallLineError for a path that is not at hand."""
    if run.rule == REPLAY:
        return replays.rule_of(run)
    return _own(run.equations, run.values) if run.rule == OWN else get(run.rule)


def system_of(run: Run) -> tuple[Rule, dict[str, object], System]:
    """The rule, its checked values and the composed step of a run."""
    rule = rule_of(run)
    values = rule.values(dict(run.values))
    return rule, values, compose(rule, values, *parts_of(run))


def parts_of(run: Run) -> tuple[list[Use], list[Use]]:
    """The schedules of a run, and what stands around its rule: transforms and wrappers."""
    return [_schedule(use) for use in run.schedules], [_transform(use) for use in run.transforms]


def _schedule(use: PartUse) -> Use:
    part = get_schedule(use.key)
    return Use(part, part.values(dict(use.values)), use.target)


def _transform(use: PartUse) -> Use:
    part = get_transform(use.key)
    return Use(part, part.values(dict(use.values)))


def check(experiment: Experiment) -> None:
    """Refuse what cannot be run, without running it.

    Raises KnobError, UnknownKeyError or FormulaError for a part that is not allowed, TooMuchWork beyond the budget.
    """
    check_work(experiment.steps, sum(_work(run, *_place(experiment)) for run in experiment.runs))


def work(experiment: Experiment) -> int:
    """Operations of all runs together. Raises what :func:`check` raises, except TooMuchWork."""
    return experiment.steps * sum(_work(run, *_place(experiment)) for run in experiment.runs)


def most_steps(experiment: Experiment) -> int:
    """How many steps the budget of work has room for, MAX_STEPS at the most. Raises what :func:`work` raises."""
    return min(MAX_STEPS, MOST // max(1, sum(_work(run, *_place(experiment)) for run in experiment.runs)))


def _work(run: Run, *place: Any) -> int:
    if run.rule == REPLAY:
        replays.at_hand(run.equations)
        return STEP  # its points are there; the surface is asked about all of them at once
    return _walking(run, *place)


@lru_cache(maxsize=256)
def _walking(run: Run, *place: Any) -> int:
    return work_of_one_step(system_of(run)[2], _surface(*place))


def compute(experiment: Experiment) -> Results:
    """Run everything. Raises what :func:`check` raises, before any work is done."""
    surface = surface_of(experiment)
    check(experiment)
    start = experiment.start if experiment.start is not None else surface.first_start
    ran = tuple(_one(experiment, run, start) for run in experiment.runs)
    return Results(experiment, surface, (float(start[0]), float(start[1])), ran)


def _place(experiment: Experiment) -> tuple[Any, ...]:
    """What the surface depends on."""
    return experiment.surface, experiment.surface_values, experiment.formula, experiment.window


def _one(experiment: Experiment, run: Run, start: tuple[float, float]) -> Ran:
    # Only what this run depends on is its key: another run's knob leaves it in the cache.
    job = _long if experiment.steps > LONG else _short
    return job(run, start, experiment.steps, experiment.seed, *_place(experiment))


def _fresh(run: Run, start: tuple[float, float], steps: int, seed: int, *place: Any) -> Ran:
    rule, values, system = system_of(run)
    # One stream for all: every optimizer of a comparison meets the same noise.
    surface = _surface(*place)
    if run.rule == REPLAY:
        return Ran(run, rule, values, system, replays.walked(run, surface, steps), surface)
    return Ran(run, rule, values, system, run_system(system, surface, start, steps, seed=seed), surface)


_short = lru_cache(maxsize=CACHED_RUNS)(_fresh)
_long = lru_cache(maxsize=CACHED_LONG_RUNS)(_fresh)


def tolerance(surface: Surface) -> float:
    """The distance to a minimum that counts as reached."""
    return float(Landmarks.of(surface).constants["tolerance"])
