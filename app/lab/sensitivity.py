"""How runs answer to one knob: final loss, best loss and steps to arrive at many values of it, from the lab's own start
and spread over others. Every value is a whole run by the equations of the stage, many at once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.lab import swarm
from app.lab.budget import work_of_one_step
from app.lab.engine import surface_of, system_of
from app.lab.experiment import Experiment, State
from app.lab.following import Refused
from app.lab.mapaxes import held_ends
from app.lab.scales import from_position, to_position
from app.lab.sensitivity_word import ALONE, Asked, asked
from app.lab.shares import AT_MINIMUM
from app.lab.wall import FIRST_KNOBS, Site, allowed, sites_of
from optimizers.run import run_system
from optimizers.system import System
from optimizers.trajectory import Trajectories
from optimizers.verdict import CODES
from surfaces import Surface
from symbolic.errors import FallLineError
from symbolic.knob import Knob

Array = NDArray[np.float64]

# How many values and starts there are, the best that fits the budget: 13 values a decade of a usual rate at first.
VALUES = (81, 41, 21)
DIGITS = 4  # of a value between the ends
FINER = 8  # times as fine: where the borders of a working range are looked for
FEWER = (1, 2, 4)  # by what the starts are divided, before values are given up
# Operations of all runs of a chart, about as many nanoseconds. Judging costs more than walking: the measures of each
# step, and how far it is to every minimum. Short arrays pay for their calls, as if there were more of them.
MOST = 6_000_000_000
JUDGING, A_MINIMUM, CALLS = 150, 9, 1000
SEARCHING = 40  # times as much, where a rule is walked by itself in Python
FINDINGS = tuple(str(code) for code in CODES)
ARRIVED = np.isin(np.arange(len(CODES)), [CODES.index(finding) for finding in AT_MINIMUM])
DIVERGED = np.array([finding.kind == "diverged" for finding in CODES])


@dataclass(frozen=True, eq=False)
class Curve:
    """One run over a knob. ``knob`` has the range as its slider; ``values`` (n,) rise, ``current`` and ``usual`` (what
    the knob is declared with, None where that cannot stand here) are among them. Of each value the run from the lab's
    own start, then the others: ``codes`` (n, 1 + starts) index :data:`optimizers.verdict.CODES`, ``final`` and ``best``
    are losses and ``arrival`` the step since which the run has been at a minimum, infinite for never. ``floor`` (n,) is
    the lowest known loss of the ground, NaN without one, ``first`` (n,) the loss at the lab's own start; ``fine`` are a
    few values more with their codes."""

    site: Site
    knob: Knob
    current: float
    usual: float | None
    values: Array
    codes: NDArray[np.int64]
    final: Array
    best: Array
    arrival: Array
    floor: Array
    first: Array
    fine: tuple[Array, NDArray[np.int64]]

    @property
    def closely(self) -> tuple[Array, NDArray[np.int64]]:
        """Values and codes of the run from the lab's own start, with those tried besides near the borders of where it
        works."""
        values = np.concatenate([self.values, self.fine[0]])
        order = np.unique(values, return_index=True)[1]
        return values[order], np.concatenate([self.codes[:, 0], self.fine[1]])[order]

    @property
    def works(self) -> NDArray[np.bool_]:
        """Where the run from the lab's own start arrives at a minimum and stays."""
        return np.asarray(ARRIVED[self.codes[:, 0]])

    @property
    def diverges(self) -> NDArray[np.bool_]:
        """Where that run diverges."""
        return np.asarray(DIVERGED[self.codes[:, 0]])

    @property
    def starts(self) -> int:
        """Over how many starts it is spread."""
        return int(self.codes.shape[1]) - 1

    def heights(self, quantity: str) -> Array:
        """A quantity of QUANTITIES (n, 1 + starts): losses above the lowest known one, where there is one; infinite
        where a run diverged and its last loss says nothing."""
        if quantity == "arrival":
            return self.arrival
        loss = self.best if quantity == "best" else np.where(DIVERGED[self.codes], np.inf, self.final)
        return np.asarray(loss - np.where(np.isnan(self.floor), 0.0, self.floor)[:, None])

    def line(self, quantity: str) -> Array:
        """The quantity of the run from the lab's own start (n,)."""
        return np.asarray(self.heights(quantity)[:, 0])

    def band(self, quantity: str) -> Array:
        """The quantiles 10, 50 and 90 % of the others (3, n), which there must be; what is no number is largest."""
        found = swarm.band(self.heights(quantity)[:, 1:])
        return np.where(np.isnan(found), np.inf, found)  # between two that are infinite

    def works_for(self, share: float) -> NDArray[np.bool_]:
        """Where that share of the others arrives at a minimum and stays."""
        return np.asarray(ARRIVED[self.codes[:, 1:]].mean(axis=1) >= share)


def knobs_of(experiment: Experiment, shown: Sequence[int]) -> dict[str, list[Site]]:
    """Every knob that runs can be held against, by its word (``o.lr`` is that of whichever run): those that most runs
    have first, then in the order in which knobs are tuned."""
    found: dict[str, list[Site]] = {}
    for index in shown:
        for site in sites_of(experiment, index):
            found.setdefault(word_of(site), []).append(site)
    rank = {f"o.{name}": place for place, name in enumerate(FIRST_KNOBS)}
    own = {word: sites for word, sites in found.items() if not sites[0].ground}
    ordered = sorted(own, key=lambda word: (-len(own[word]), rank.get(word, len(rank))))
    return {word: found[word] for word in (*ordered, *(word for word in found if word not in own))}


def word_of(site: Site) -> str:
    """A knob's word whichever run it belongs to."""
    return site.place if site.ground else f"o.{site.place.partition('.')[2]}"


def wish_of(state: State, shown: Sequence[int]) -> Asked:
    """What the link asks for; the usual knob where it asks for none, or for one that is not there."""
    knobs = knobs_of(state.experiment, shown)
    wish = asked(dict(state.view.words).get("sensitivity", ""))
    return wish if wish.place in knobs else replace(wish, place=next(iter(knobs), ""), ends=None)


def range_of(sites: Sequence[Site], ends: tuple[float, float] | None) -> tuple[float, float]:
    """From where to where a knob goes: as said, else the sliders of all, made wider where a value lies outside."""
    if ends is not None:
        return ends
    sliders = [site.knob.slider for site in sites]
    low, high = min(low for low, _ in sliders), max(high for _, high in sliders)
    inside = [site.value for site in sites if site.knob.scale != "log" or site.value > 0]
    return min([low, *inside]), max([high, *inside])


def sensitivity(state: State, shown: Sequence[int], wish: Asked) -> list[Curve | None]:
    """A curve for each run of ``shown``, None for one without the knob or with too little room for it to go.

    Raises FallLineError where not even a few values fit the budget.
    """
    sites = knobs_of(state.experiment, shown).get(wish.place, [])
    if not sites:
        return [None] * len(shown)
    low, high = range_of(sites, wish.ends)
    found = []
    for index in shown:
        alone = replace(state.experiment, runs=(state.experiment.runs[index],))
        found.append(_curve(alone, wish.place, low, high, wish.spread, MOST // len(shown)))
    return found


@lru_cache(maxsize=64)
def _curve(experiment: Experiment, place: str, low: float, high: float, spread: str, most: int) -> Curve | None:
    """The curve of the one run. Its key is all it depends on: another run's knob leaves it in the cache."""
    sites = sites_of(experiment, 0)
    site = next((site for site in sites if word_of(site) == place), None)
    if site is None:
        return None
    knob = replace(site.knob, soft=held_ends(site.knob, low, high))
    if not knob.slider[0] < knob.slider[1]:
        return None
    held = None if spread == ALONE else swarm.read(spread)
    count, starts = _room(experiment, held.count if held else 0, most)
    usual = float(site.knob.default)
    given = [value for value in (usual, site.value) if knob.slider[0] <= value <= knob.slider[1]]
    evenly = [from_position(knob, float(place), digits=DIGITS) for place in np.linspace(0.0, 1.0, count)]
    many = _runs(experiment, site, [*evenly, *given], held, starts)
    near = _runs(experiment, site, _near_borders(knob, many.values, ARRIVED[many.ends.codes[:, 0]]), None, 0)
    told = (many.ends.codes, many.ends.final, many.ends.best, many.ends.arrival)
    declared = usual if usual in many.values else None
    fine = (near.values, near.ends.codes[:, 0])
    return Curve(site, knob, site.value, declared, many.values, *told, many.floor, many.first, fine)


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs at rising ``values`` (n,): what became of them, and ``floor`` and ``first`` as a Curve has them."""

    values: Array
    ends: "Ends"
    floor: Array
    first: Array


def _runs(experiment: Experiment, site: Site, values: Sequence[float], held: swarm.Swarm | None, starts: int) -> Runs:
    """The run at each of these values that the knob takes, from the lab's own start and from so many others."""
    there = _experiments(experiment, site, np.unique([float(one) for one in values if allowed(site.knob, float(one))]))
    grounds = [surface_of(one) for _value, one in there]
    begins = [_begins(one, ground, held, starts) for (_value, one), ground in zip(there, grounds, strict=True)]
    seeds = np.full(1 + starts, experiment.seed)
    if held is not None and held.form == "seeds":
        seeds[1:] = np.arange(starts)
    systems = [system_of(one.runs[0])[2] for _value, one in there]
    lanes = np.array(begins, dtype=np.float64).reshape(len(there), 1 + starts, 2)
    return Runs(
        np.array([value for value, _one in there], dtype=np.float64),
        _walked(systems, grounds, lanes, seeds, experiment.steps, site.ground),
        np.array([np.nan if ground.floor is None else ground.floor for ground in grounds]),
        np.array([float(ground.value(*begin[0])) for ground, begin in zip(grounds, begins, strict=True)]),
    )


def _near_borders(knob: Knob, values: Array, holds: NDArray[np.bool_]) -> list[float]:
    """More values where the widest stretch begins and ends: its borders are then known finer than the others lie."""
    places = [to_position(knob, value) for value in values]
    found: list[float] = []
    for first, last in widest(places, holds):
        for inside, outside in ((first, first - 1), (last, last + 1)):
            if 0 <= outside < len(places):
                between = np.linspace(places[inside], places[outside], FINER + 1)[1:-1]
                found += [from_position(knob, float(place), digits=DIGITS) for place in between]
    return found


def _room(experiment: Experiment, starts: int, most: int) -> tuple[int, int]:
    """How many values and how many starts fit the budget. Raises FallLineError where none do."""
    rule, _values, system = system_of(experiment.runs[0])
    surface = surface_of(experiment)
    each = work_of_one_step(system, surface) + JUDGING + A_MINIMUM * len(surface.minima())
    calls = CALLS
    if system.python is not None:
        each, calls = each * SEARCHING, 0
    choices = [(VALUES[0], starts // part) for part in FEWER] + [(count, starts // 4) for count in VALUES[1:]]
    choices.append((VALUES[-1], 0))
    for count, members in choices:
        if (count * (1 + members) + calls) * each * experiment.steps <= most:
            return count, members
    raise FallLineError(
        "{rule} at {count} values would take too long; {steps} steps would fit.",
        rule=rule.title,
        count=VALUES[-1],
        steps=most // ((VALUES[-1] + calls) * each),
    )


def _experiments(experiment: Experiment, site: Site, values: Array) -> list[tuple[float, Experiment]]:
    """The experiment at each value. Where a knob that is typed as an expression cannot follow, there is none."""
    found = []
    for value in values.tolist():
        try:
            put = site.put(State(experiment), int(value) if site.knob.integer else value)
        except Refused:
            continue
        found.append((value, put.experiment))
    return found


def _begins(experiment: Experiment, ground: Surface, held: swarm.Swarm | None, count: int) -> Array:
    """The starts (1 + count, 2): the lab's own, then those of the swarm, evenly over all of it."""
    own = experiment.start or ground.first_start
    others = swarm.starts_of(replace(held, count=count), ground.view, own) if held and count else np.empty((0, 2))
    missing = np.tile(np.asarray(own, dtype=np.float64), (count - len(others), 1))  # a grid may fill fewer cells
    return np.concatenate([np.array([own], dtype=np.float64), others, missing])


@dataclass(frozen=True, eq=False)
class Ends:
    """What became of rows of lanes: ``codes``, ``final``, ``best`` and ``arrival`` (rows, lanes) as a Curve has them,
    ``last`` (rows, 2, lanes) the last points."""

    codes: NDArray[np.int64]
    final: Array
    best: Array
    arrival: Array
    last: Array


def _walked(
    systems: Sequence[System], grounds: Sequence[Surface], begins: Array, seeds: Any, steps: int, moved: bool
) -> Ends:
    """Each system on its ground from its row of ``begins`` (rows, lanes, 2), with ``seeds`` (lanes,); ``moved`` says
    that the grounds differ. Those of one structure walk together."""
    shape = begins.shape[:2]
    final, best, arrival = (np.full(shape, np.nan) for _ in range(3))
    last = np.zeros((shape[0], 2, shape[1]))
    ends = Ends(np.zeros(shape, dtype=np.int64), final, best, arrival, last)
    groups: dict[Hashable, list[int]] = {}
    for at, system in enumerate(systems):
        groups.setdefault((system.statements, tuple(system.init.items()), tuple(system.values)), []).append(at)
    for rows in groups.values():
        system = replace(systems[rows[0]], values=_stacked([systems[at].values for at in rows]))
        ground = grounds[rows[0]]
        if moved:
            ground = ground.with_values(_stacked([grounds[at].knob_values for at in rows]))
        starts = (begins[rows, :, 0], begins[rows, :, 1])
        found: Trajectories = run_system(system, ground, starts, steps, seed=seeds, record="final")
        told = found.outcome
        ends.codes[rows] = told.codes
        ends.final[rows] = found.loss[-1]
        ends.best[rows] = told.measures["best"].reshape(len(rows), -1)
        ends.arrival[rows] = np.where(ARRIVED[told.codes] & (told.step >= 0), told.step, np.inf)
        ends.last[rows] = np.moveaxis(found.theta[-1], 0, 1)
    return ends


def _stacked(all_values: Sequence[Any]) -> dict[str, Any]:
    """Knobs of several: a number where it is the same for all, else (n, 1) of them."""
    found = {}
    for name, first in all_values[0].items():
        column = np.array([values[name] for values in all_values], dtype=np.float64)
        found[name] = first if (column == column[0]).all() else column[:, None]
    return found


@dataclass(frozen=True)
class Working:
    """The widest stretch of values at which a run works: its ends, how many decades (None where they cannot be
    counted), whether it goes on beyond the range at either end, and whether there are others apart from it."""

    low: float
    high: float
    decades: float | None
    open_low: bool
    open_high: bool
    apart: bool


def working(curve: Curve, share: float | None = None) -> Working | None:
    """The widest stretch of neighbouring values at which the run arrives at a minimum and stays, by the verdict of the
    stage; with ``share`` at which that share of the other starts does. None where it does at none."""
    if share is None:
        values, codes = curve.closely
        holds = ARRIVED[codes]
    else:
        values, holds = curve.values, curve.works_for(share)
    found = stretch(curve.knob, values, holds)
    if found is None:
        return None
    low, high, decades = found
    return Working(
        low,
        high,
        decades,
        bool(holds[0] and low == values[0] > curve.knob.low),
        bool(holds[-1] and high == values[-1] < curve.knob.high),
        len(stretches_of(holds)) > 1,
    )


def stretch(knob: Knob, values: Array, holds: NDArray[np.bool_]) -> tuple[float, float, float | None] | None:
    """The ends of the widest stretch of values where something holds, and its decades, None where they cannot be
    counted; None where it holds nowhere."""
    places = [to_position(knob, value) for value in values]
    for first, last in widest(places, holds):
        low, high = float(values[first]), float(values[last])
        ends = (low, high) if knob.scale == "log" else (1 - high, 1 - low)
        counted = knob.scale != "linear" and ends[0] > 0
        return low, high, float(np.log10(ends[1] / ends[0])) if counted else None
    return None


def widest(places: Sequence[float], holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The widest of the stretches, by places on a slider; none where it holds nowhere."""
    found = stretches_of(holds)
    return [max(found, key=lambda ends: places[ends[1]] - places[ends[0]])] if found else []


def stretches_of(holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where it holds: the first and the last number of each stretch of neighbours."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(int)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def hears_noise(experiment: Experiment, shown: Sequence[int]) -> bool:
    """Whether the seed makes a difference to any of these runs."""
    systems = [system_of(experiment.runs[index])[2] for index in shown]
    return any(system.python is None and system.seeded for system in systems)
