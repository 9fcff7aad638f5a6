"""From an experiment to its results: the only place where the app runs optimizers. Pure, cached by value, bounded."""

from dataclasses import dataclass
from functools import lru_cache

from app.lab.experiment import OWN, Experiment, PartUse, Run
from optimizers import from_equations
from optimizers.landmarks import Landmarks
from optimizers.parts import Rule
from optimizers.registry import get, get_schedule, get_transform
from optimizers.run import run_system
from optimizers.system import System, Use, compose
from optimizers.trajectory import Trajectory
from surfaces import Surface, frame, from_formula
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


@dataclass(frozen=True, eq=False)
class Results:
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
    letters = {name: value for name, value in given.items() if name not in frame.NAMES}
    rest = {name: value for name, value in given.items() if name in frame.NAMES}
    box = None if window is None else (window[0], window[1], window[2], window[3])
    return from_formula(formula, knobs=letters, box=box).with_values(rest)


def surface_of(experiment: Experiment) -> Surface:
    """The experiment's surface. Raises UnknownKeyError, KnobError or FormulaError."""
    return _surface(experiment.surface, experiment.surface_values, experiment.formula, experiment.window)


@lru_cache(maxsize=64)
def remarks(experiment: Experiment) -> tuple[str, ...]:
    """What should be known about a formula before trusting its picture: message ids, most important first."""
    return notices(surface_of(experiment))


@lru_cache(maxsize=256)
def _own(equations: str, values: tuple[tuple[str, object], ...]) -> Rule:
    return from_equations(equations, dict(values))


def rule_of(run: Run) -> Rule:
    """The rule of a run, registered or written by the user. Raises UnknownKeyError, KnobError or FormulaError."""
    return _own(run.equations, run.values) if run.rule == OWN else get(run.rule)


def system_of(run: Run) -> tuple[Rule, dict[str, object], System]:
    """The rule, its checked values and the composed step of a run."""
    rule = rule_of(run)
    values = rule.values(dict(run.values))
    return (
        rule,
        values,
        compose(rule, values, [_schedule(use) for use in run.schedules], [_transform(t) for t in run.transforms]),
    )


def _schedule(use: PartUse) -> Use:
    part = get_schedule(use.key)
    return Use(part, part.values(dict(use.values)), use.target)


def _transform(use: PartUse) -> Use:
    part = get_transform(use.key)
    return Use(part, part.values(dict(use.values)))


def compute(experiment: Experiment) -> Results:
    """Run everything. Raises an error for people when a part of the experiment is not allowed."""
    surface = surface_of(experiment)
    start = experiment.start if experiment.start is not None else surface.first_start
    ran = tuple(_one(experiment, index, start) for index in range(len(experiment.runs)))
    return Results(experiment, surface, (float(start[0]), float(start[1])), ran)


def _one(experiment: Experiment, index: int, start: tuple[float, float]) -> Ran:
    # Only what this run depends on is its key: another run's knob leaves it in the cache.
    ground = (experiment.surface, experiment.surface_values, experiment.formula, experiment.window)
    job = _long if experiment.steps > LONG else _short
    return job(experiment.runs[index], ground, start, experiment.steps, experiment.seed)


def _fresh(run: Run, ground: tuple, start: tuple[float, float], steps: int, seed: int) -> Ran:  # type: ignore[type-arg]
    rule, values, system = system_of(run)
    surface = _surface(*ground)
    return Ran(run, rule, values, system, run_system(system, surface, start, steps, seed=seed))


_short = lru_cache(maxsize=CACHED_RUNS)(_fresh)
_long = lru_cache(maxsize=CACHED_LONG_RUNS)(_fresh)


def tolerance(surface: Surface) -> float:
    """The distance to a minimum that counts as reached."""
    return float(Landmarks.of(surface).constants["tolerance"])
