"""One optimizer on one surface: tuned on some problems, judged on others, with the tuned settings and as delivered.

All of it is one batch of lanes: every setting that is tried walks from every start, the judged ones too, because that
costs less than two batches. What is chosen depends on the tuning problems alone, and only their evaluations are the
cost of tuning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.lanes import lanes_of
from optimizers.loop import MAX_STORED
from optimizers.racing.entrants import Entrant
from optimizers.racing.problems import Course, Problem
from optimizers.racing.search import candidates, decades, tuned_knobs
from optimizers.run import MAX_STEPS
from optimizers.searching import check_work
from optimizers.system import System
from optimizers.trajectory import Landscape
from optimizers.walks import Walk
from symbolic.errors import FallLineError
from symbolic.knob import Knob

STAY = 5  # steps for which a run has to hold what it reached: a passer-by has not arrived
UNSOLVED = 10.0  # budgets that an unsolved tuning problem counts for, when settings are compared
CRITERIA = ("last", "best")


@dataclass(frozen=True, eq=False)
class Judged:
    """Runs on some problems, every array (problems,) or (candidates, problems).

    ``last``: evaluations after which the run was within the tolerance for good, to the end of the budget and for at
    least STAY steps. ``best``: evaluations until it was within it for the first time. Infinite where it never was.
    ``low`` and ``end``: the lowest and the final height as shares of the first, (f − f*)/(f₀ − f*). ``spent``:
    evaluations made, until the budget or the divergence.
    """

    last: np.ndarray
    best: np.ndarray
    low: np.ndarray
    end: np.ndarray
    spent: np.ndarray

    def part(self, where: Any) -> "Judged":
        """Some of the runs."""
        return Judged(*(getattr(self, name)[where] for name in ("last", "best", "low", "end", "spent")))


@dataclass(frozen=True, eq=False)
class Heat:
    """What an entrant did on a surface. ``tried`` name -> (points,), ``chosen`` the place of the setting that won the
    tuning; ``search`` (points, tuning problems) are its runs; empty where nothing is tuned. ``tuned`` and
    ``delivered`` (judged problems,) are the runs that count, ``defaults`` the settings of the latter."""

    tried: Mapping[str, np.ndarray]
    chosen: int
    defaults: Mapping[str, float]
    search: Judged
    tuned: Judged
    delivered: Judged

    @property
    def settings(self) -> dict[str, float]:
        """The tuned values by name."""
        return {name: float(values[self.chosen]) for name, values in self.tried.items()}

    @property
    def ends(self) -> dict[str, bool]:
        """For each tuned knob whether its value is the lowest or highest that was tried: more may be gained beyond."""
        return {name: bool(values[self.chosen] in (values.min(), values.max())) for name, values in self.tried.items()}

    @property
    def cost(self) -> tuple[int, int]:
        """What the tuning took: runs and evaluations."""
        return int(self.search.spent.size), int(self.search.spent.sum())

    @property
    def working(self) -> np.ndarray:
        """For each tuning problem the decades of settings that solve it, NaN where none does; () unless one knob was
        tuned."""
        if len(self.tried) != 1:
            return np.empty(0)
        (values,) = self.tried.values()
        return np.array([decades(column, values) for column in np.isfinite(self.search.last).T])


def heat(
    entrant: Entrant, course: Course, *, budget: int, points: int, knobs: int, tolerance: float, seed: int
) -> Heat:
    """Run an entrant on a course. Raises what :func:`optimizers.run` raises."""
    tuned = tuned_knobs(entrant.rule, knobs)
    tried = candidates(tuned, points)
    defaults = _defaults(entrant, tuned)
    everywhere = (*course.tuning, *course.judging)
    count = points if tried else 0
    lanes: list[tuple[int, Problem]] = [(c, p) for c in range(count) for p in everywhere]
    lanes += [(-1, p) for p in course.judging]
    columns = {
        name: np.array([values[c] if c >= 0 else defaults[name] for c, _ in lanes]) for name, values in tried.items()
    }
    told = walked(entrant, course.surface, columns, [p for _, p in lanes], budget, tolerance, seed)
    size = len(everywhere)
    grid = told.part(np.arange(count * size).reshape(count, size))
    delivered = told.part(slice(count * size, None))
    aside = len(course.tuning)
    search = grid.part((slice(None), slice(0, aside)))
    if not tried:
        return Heat({}, -1, defaults, search, delivered, delivered)
    chosen = pick(search, budget)
    return Heat(tried, chosen, defaults, search, grid.part((chosen, slice(aside, None))), delivered)


def _defaults(entrant: Entrant, tuned: Sequence[Knob]) -> dict[str, float]:
    """The declared values of the tuned knobs."""
    return {knob.name: float(knob.default) for knob in tuned}


def pick(search: Judged, budget: int) -> int:
    """The setting that wins the tuning: the least evaluations over the tuning problems on a logarithmic scale, an
    unsolved one counted as UNSOLVED budgets; of those that solve equally, the lowest end; then the first."""
    with np.errstate(all="ignore"):
        taken = np.log2(np.where(np.isfinite(search.last), search.last, UNSOLVED * budget)).mean(axis=1)
        left = np.log10(np.clip(np.nan_to_num(search.end, nan=np.inf), 1e-12, 1e12)).mean(axis=1)
    return int(np.lexsort((left, taken))[0])


def walked(
    entrant: Entrant,
    surface: Landscape,
    values: Mapping[str, np.ndarray],
    problems: Sequence[Problem],
    budget: int,
    tolerance: float,
    seed: int,
) -> Judged:
    """One run a problem, with ``values`` name -> (runs,) of the tuned knobs: all arrays of the result are (runs,)."""
    system = entrant.system(values)
    steps = steps_for(system, budget)
    most = max(1, MAX_STORED // (steps + 1))
    parts = []
    for first in range(0, len(problems), most):
        some = slice(first, first + most)
        own = entrant.system({name: column[some] for name, column in values.items()})
        parts.append(_walked(own, surface, problems[some], steps, budget, tolerance, seed))
    return Judged(*(np.concatenate([getattr(part, name) for part in parts]) for name in Judged.__annotations__))


def steps_for(system: System, budget: int) -> int:
    """How many updates a budget of evaluations has room for; a rule that searches makes one evaluation at least, and
    is cut where it has spent the budget. Raises FallLineError where a single step costs more."""
    each = 1 if system.python is not None else max(1, system.kernels().step.evaluations)
    if budget < each:
        raise FallLineError(
            "{rule} asks {count} times a step: a budget of {limit} evaluations is too small.",
            rule=system.rule.title,
            count=each,
            limit=budget,
        )
    return min(MAX_STEPS, budget // each)


def _walked(
    system: System,
    surface: Landscape,
    problems: Sequence[Problem],
    steps: int,
    budget: int,
    tolerance: float,
    seed: int,
) -> Judged:
    if system.python is not None:
        check_work(system.python, len(problems), steps)
    start = np.array([problem.start for problem in problems]).T
    streams = np.array([problem.stream for problem in problems])
    lanes = lanes_of(system, surface, (start[0], start[1]), seed + streams, 0)
    kernels = system.kernels(system.scheduled if system.python is not None else ())
    paths = Walk(system, surface, kernels, steps, None).paths(lanes, full=True)
    (loss,) = surface.expression.evaluate(0, paths.theta[:, 0], paths.theta[:, 1], lanes.ground)
    calls = paths.calls
    if calls is None:
        calls = np.arange(steps + 1)[:, None] * max(1, kernels.step.evaluations)
    calls = np.broadcast_to(calls, loss.shape)
    floor = np.array([problem.floor for problem in problems])
    height = np.array([problem.height for problem in problems])
    with np.errstate(all="ignore"):
        return judged(np.abs(loss - floor) / height, calls, paths.valid, budget, tolerance)


def judged(left: np.ndarray, calls: np.ndarray, valid: np.ndarray, budget: int, tolerance: float) -> Judged:
    """Times and ends of runs from what is left of the height, (steps + 1, runs): |f − f*|/(f₀ − f*).

    ``calls`` (steps + 1, runs) counts evaluations until each point, ``valid`` (runs,) is the last point of a run that
    diverged. The test is that of Moré and Wild (2009), equation 2.2, f₀ − f ≥ (1 − τ)(f₀ − f*), on both sides: a run
    that falls off the surface beside its minimum is as far away as it fell.
    """
    points, runs = left.shape
    index = np.arange(points)[:, None]
    within = calls <= budget
    end = np.minimum(within.sum(axis=0) - 1, valid)  # the last point that counts
    counted = within & (index <= end)
    inside = counted & (left <= tolerance)
    column = np.arange(runs)
    first = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    outside = counted & ~inside
    away = np.where(outside.any(axis=0), points - 1 - outside[::-1].argmax(axis=0), -1)  # the last point not inside
    whole = valid >= points - 1
    stays = whole & (end - (away + 1) >= STAY)
    spent = calls[np.minimum(end + (~whole & (end == valid)), points - 1), column]
    return Judged(
        last=np.where(stays, calls[np.minimum(away + 1, points - 1), column], np.inf),
        best=np.where(first >= 0, calls[np.maximum(first, 0), column], np.inf),
        low=np.where(counted, np.where(np.isnan(left), np.inf, left), np.inf).min(axis=0),
        end=np.where(whole, left[end, column], np.inf),
        spent=np.minimum(spent, budget),
    )
