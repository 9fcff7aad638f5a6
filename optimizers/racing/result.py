"""What a race found: frozen, with its times as arrays and everything that is read off them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizers.racing import profiles
from optimizers.racing.entrants import Entrant
from optimizers.racing.heats import CRITERIA, Heat, Judged
from optimizers.racing.problems import Course, Problem
from symbolic.errors import KnobError
from symbolic.numbers import number

MIDDLE = 0.8  # of the surfaces: the part whose tuned values are told as a range


@dataclass(frozen=True)
class Rules:
    """What was declared before the race: ``budget`` evaluations a run, ``points`` settings that are tried for each
    optimizer over its first ``knobs`` tuned knobs, on ``tune_starts`` starts; judged on ``starts`` others, each with
    ``seeds`` streams of noise; solved is (f − f*) ≤ ``tolerance`` (f₀ − f*)."""

    budget: int = 1000
    points: int = 19
    knobs: int = 1
    tune_starts: int = 2
    starts: int = 2
    seeds: int = 1
    seed: int = 0
    tolerance: float = 1e-3


@dataclass(frozen=True)
class Range:
    """The tuned values of a knob over the middle of the surfaces, and whether each end of it is also the end of what
    was tried, so that more may be gained beyond."""

    low: float
    high: float
    low_end: bool
    high_end: bool


@dataclass(frozen=True)
class Standing:
    """One line of the table; shares are of the judged problems.

    ``wins`` and ``solved`` are of the tuned runs, ``delivered`` is solved without tuning. ``area`` is that under the
    tuned profile. ``tuned`` holds a :class:`Range` for each knob. ``working`` are the decades of the tuned knob that
    solve a tuning problem, the median over these (0 where none or a single setting does; None where not one knob was
    tuned). ``runs`` and ``evaluations`` are the cost of tuning on one surface, on average. ``left`` are the quartiles
    of the height left over, tuned: (f − f*)/(f₀ − f*).
    """

    title: str
    wins: float
    solved: float
    delivered: float
    area: float
    tuned: Mapping[str, Range]
    working: float | None
    runs: float
    evaluations: float
    left: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Race:
    """``heats[surface][entrant]`` of ``courses`` and ``entrants``, after ``rules``. ``partial`` while surfaces are
    still to come: everything below then speaks of those that are done."""

    entrants: tuple[Entrant, ...]
    courses: tuple[Course, ...]
    heats: tuple[tuple[Heat, ...], ...]
    rules: Rules
    partial: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """The entrants by name."""
        return tuple(entrant.title for entrant in self.entrants)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The judged problems, the rows of :meth:`times`."""
        return tuple(problem for course in self.courses for problem in course.judging)

    def times(self, tuned: bool = True, by: str = CRITERIA[0]) -> np.ndarray:
        """Evaluations to solve each problem (problems, entrants), infinite where it was not solved. ``by`` is ``last``
        (there for good) or ``best`` (there for the first time). Raises KnobError for another word."""
        if by not in CRITERIA:
            raise KnobError(
                "{knob} = {value} is not allowed; it must be one of: {words}.",
                knob="by",
                value=str(by)[:40],
                words=", ".join(CRITERIA),
            )
        return self._gathered(tuned, lambda told: getattr(told, by))

    def ratios(self, tuned: bool = True, by: str = CRITERIA[0]) -> np.ndarray:
        """:meth:`times` over the quickest tuned run on the same problem (the quickest as delivered where no tuned one
        solved it). As delivered a run may be quicker than that: the ratio is then below 1."""
        delivered = self.times(False, by)
        best = profiles.yardstick(self.times(True, by), delivered)
        if tuned:
            best = profiles.yardstick(self.times(True, by))
            return profiles.ratios(self.times(True, by), best)
        return profiles.ratios(delivered, best)

    def profile(self, tuned: bool = True, by: str = CRITERIA[0]) -> tuple[np.ndarray, np.ndarray]:
        """The performance profiles: every ratio at which one of them rises, 1 and CAP among them, and the shares
        solved there (ratios, entrants); see :func:`optimizers.racing.profiles.performance`."""
        ratio = self.ratios(tuned, by)
        at = _rises(ratio, 1.0, profiles.CAP)
        return at, profiles.performance(ratio, at)

    def data_profile(self, tuned: bool = True, by: str = CRITERIA[0]) -> tuple[np.ndarray, np.ndarray]:
        """The data profiles: every number of evaluations at which one rises, 0 and the budget among them, and the
        shares solved there; see :func:`optimizers.racing.profiles.data`."""
        times = self.times(tuned, by)
        at = _rises(times, 0.0, float(self.rules.budget))
        return at, profiles.data(times, at)

    def winners(self, by: str = CRITERIA[0]) -> tuple[int, ...]:
        """The entrants with the largest area under the tuned profile; several where they tie, none where nobody solved
        anything."""
        areas = profiles.area(self.ratios(True, by))
        best = float(areas.max(initial=0.0))
        return tuple(int(i) for i in np.flatnonzero((areas > 0) & np.isclose(areas, best, rtol=1e-12, atol=0)))

    @property
    def winner(self) -> str | None:
        """The title of the winner by arrival for good; None where several tie or nobody solved anything."""
        first = self.winners()
        return self.titles[first[0]] if len(first) == 1 else None

    def left(self, by: str = CRITERIA[0], tuned: bool = True) -> np.ndarray:
        """The height left over, (f − f*)/(f₀ − f*): (problems, entrants). ``by`` best: at the lowest point of a run;
        ``last``: where it ended, infinite where it diverged."""
        return self._gathered(tuned, lambda told: told.low if by == "best" else told.end)

    def spread(self, by: str = CRITERIA[0], tuned: bool = True) -> np.ndarray:
        """The quartiles over the problems of :meth:`left`: (3, entrants)."""
        left = self.left(by, tuned)
        if not len(left):
            return np.full((3, len(self.entrants)), np.nan)
        return np.asarray(np.quantile(left, (0.25, 0.5, 0.75), axis=0, method="lower"))

    def table(self, by: str = CRITERIA[0]) -> tuple[Standing, ...]:
        """A line for each entrant, the largest area first; equal ones by title, so the order of entrants means
        nothing."""
        ratio, times = self.ratios(True, by), self.times(True, by)
        delivered = np.isfinite(self.times(False, by))
        areas, first, spread = profiles.area(ratio), profiles.wins(ratio), self.spread(by)
        lines = []
        for i, entrant in enumerate(self.entrants):
            mine = [row[i] for row in self.heats]
            costs = np.array([one.cost for one in mine], dtype=float).reshape(-1, 2)
            share = np.isfinite(times[:, i])
            lines.append(
                Standing(
                    title=entrant.title,
                    wins=float(first[i]),
                    solved=float(share.mean()) if len(share) else 0.0,
                    delivered=float(delivered[:, i].mean()) if len(share) else 0.0,
                    area=float(areas[i]),
                    tuned=_ranges(mine),
                    working=_working(mine),
                    runs=float(costs[:, 0].mean()) if len(costs) else 0.0,
                    evaluations=float(costs[:, 1].mean()) if len(costs) else 0.0,
                    left=(float(spread[0, i]), float(spread[1, i]), float(spread[2, i])),
                )
            )
        return tuple(sorted(lines, key=lambda line: (-line.area, line.title)))

    def _gathered(self, tuned: bool, read: Callable[[Judged], np.ndarray]) -> np.ndarray:
        """An array (problems, entrants) of something of the judged runs."""
        rows = [np.stack([read(one.tuned if tuned else one.delivered) for one in row], axis=1) for row in self.heats]
        return np.concatenate(rows) if rows else np.empty((0, len(self.entrants)))

    def __str__(self) -> str:
        """The table as text."""
        wide = max(len(title) for title in self.titles) + 2
        head = f"{'':<{wide}}{'wins':>6}{'solved':>8}{'as delivered':>14}{'area':>7}"
        lines = [f"{head}  {'tuned':<24}{'works over':>11}{'tuning runs':>13}"]
        for line in self.table():
            told = "; ".join(f"{name} {range_text(one)}" for name, one in line.tuned.items()) or "–"
            over = "–" if line.working is None else f"×{number(10**line.working, 3)}"
            lines.append(
                f"{line.title:<{wide}}{line.wins:>6.0%}{line.solved:>8.0%}{line.delivered:>14.0%}{line.area:>7.2f}"
                f"  {told:<24}{over:>11}{line.runs:>13.0f}"
            )
        return "\n".join(lines)


def range_text(one: Range, to: str = "to") -> str:
    """A range of tuned values, an asterisk at the end of what was tried: ``0.3 to 3*``."""
    low = number(one.low, 2) + ("*" if one.low_end else "")
    high = number(one.high, 2) + ("*" if one.high_end else "")
    return low if one.low == one.high else f"{low} {to} {high}"


def _rises(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """The places in [low, high] where a step function of these values rises, its ends included."""
    finite = values[np.isfinite(values)]
    return np.unique(np.concatenate([[low], finite[(finite >= low) & (finite <= high)], [high]]))


def _ranges(heats: Sequence[Heat]) -> dict[str, Range]:
    """The tuned values over the middle of the surfaces, knob by knob."""
    found = {}
    for name in heats[0].tried if heats else ():
        pairs = sorted((one.settings[name], one.ends[name]) for one in heats)
        aside = int((1 - MIDDLE) / 2 * len(pairs) + 1e-9)
        (low, low_end), (high, high_end) = pairs[aside], pairs[len(pairs) - 1 - aside]
        found[name] = Range(low, high, low_end, high_end)
    return found


def _working(heats: Sequence[Heat]) -> float | None:
    """The median width, in decades, of the settings that solve a tuning problem."""
    if not heats or len(heats[0].tried) != 1:
        return None
    widths = np.concatenate([one.working for one in heats])
    return float(np.median(np.nan_to_num(widths, nan=0.0))) if len(widths) else None
