"""The wall of variants as data: its sides, and the experiment of each cell; ``js/wallword.js`` and ``js/wallruns.js``
are the same in the browser, and a contract holds both."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from app.lab.edits import one_run, run_value, surface_value
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import Experiment, PartUse, State, run_id, values_of
from app.lab.following import settled
from app.lab.scales import from_position, to_position
from app.lab.swarmwords import MOST_VALUES
from app.language.numbers import number
from optimizers.parts import PythonRule
from optimizers.registry import get_schedule, get_transform
from symbolic.errors import KnobError
from symbolic.knob import Knob

USUAL = (5, 4)  # values across and down where nobody has said any
FIRST_KNOBS = ("lr", "momentum", "beta1", "beta2", "beta3", "weight_decay")  # the order in which knobs are offered
DECADE = 10.0  # times: how far a rate goes to either side of where it is


@dataclass(frozen=True, eq=False)
class Site:
    """A knob that can stand at a side: its name in the link, the value it has, and how a state gets another one.
    ``own`` is a knob of the rule itself, ``ground`` one of the surface."""

    place: str
    knob: Knob
    value: float
    put: Callable[[State, float], State]
    own: bool = False
    ground: bool = False


@dataclass(frozen=True)
class Side:
    """A side of the wall: a knob with its values."""

    site: Site
    values: tuple[float, ...]


@dataclass(frozen=True)
class Cell:
    """One map of the wall: the values of the sides, and the experiment with its one run."""

    values: tuple[float, ...]
    experiment: Experiment


def run_of(state: State, shown: list[int]) -> int | None:
    """The place of the run that varies: the one that the sides name, else the one in focus, else the first; of those
    ``shown`` that walk by equations. None where there is none."""
    words = dict(state.view.words)
    named = [side.split(":")[0].split(".")[0] for side in words.get("wall", "").split(";")]
    able = [index for index in shown if not isinstance(rule_of(state.experiment.runs[index]), PythonRule)]
    wanted = (named, [words.get("focus", run_id(shown[0]) if shown else "")])
    found = (index for names in wanted for index in able if run_id(index) in names)
    return next(found, able[0] if able else None)


def sites_of(experiment: Experiment, index: int) -> list[Site]:
    """Every knob that can stand at a side for the run at ``index``, the usual ones first."""
    run, name = experiment.runs[index], run_id(index)
    rule, surface = rule_of(run), surface_of(experiment)
    rank = {knob: place for place, knob in enumerate(FIRST_KNOBS)}
    own = sorted(rule.number_knobs, key=lambda knob: rank.get(knob.name, len(rank)))
    values = rule.values(dict(run.values))
    found = [
        Site(f"{name}.{knob.name}", knob, float(values[knob.name]), _of_rule(index, knob), own=True) for knob in own
    ]
    for letter, uses, get in (("s", run.schedules, get_schedule), ("t", run.transforms, get_transform)):
        for at, use in enumerate(uses):
            part = get(use.key)
            held = part.values(dict(use.values))
            found += [
                Site(
                    f"{name}.{letter}{at + 1 if at else ''}.{knob.name}",
                    knob,
                    float(held[knob.name]),
                    _of_part(index, letter, at, knob),
                )
                for knob in part.knobs
                if not knob.is_choice
            ]
    ground = [knob for knob in surface.all_knobs if not knob.is_choice]
    return found + [
        Site(f"s.{knob.name}", knob, float(surface.knob_values[knob.name]), _of_ground(knob), ground=True)
        for knob in ground
    ]


def _of_rule(index: int, knob: Knob) -> Callable[[State, float], State]:
    return lambda state, value: run_value(state, index, knob.name, value)


def _of_ground(knob: Knob) -> Callable[[State, float], State]:
    return lambda state, value: surface_value(state, knob.name, value)


def _of_part(index: int, letter: str, at: int, knob: Knob) -> Callable[[State, float], State]:
    def put(state: State, value: float) -> State:
        run = state.experiment.runs[index]
        uses = list(run.schedules if letter == "s" else run.transforms)
        held: PartUse = uses[at]
        uses[at] = replace(held, values=values_of(dict(held.values) | {knob.name: knob.check(value)}))
        changes: dict[str, Any] = {"schedules" if letter == "s" else "transforms": tuple(uses)}
        return one_run(state, index, replace(run, **changes))

    return put


def sides_of(state: State, index: int) -> tuple[Side, ...]:
    """The sides, across first: as the link says them where it says what is there and allowed, else the usual ones."""
    sites = sites_of(state.experiment, index)
    said = tuple(_said(dict(state.view.words).get("wall", ""), sites))
    return said or usual_sides(sites)


def _said(text: str, sites: list[Site]) -> Iterator[Side]:
    for side in filter(None, text.split(";")):
        place, _, rest = side.partition(":")
        place = place.replace(".s1.", ".s.").replace(".t1.", ".t.")
        site = next((site for site in sites if site.place == place), None)
        if site is None:
            continue
        values = tuple(value for value in map(float, rest.split(",")) if allowed(site.knob, value))
        if values:
            yield Side(site, values[:MOST_VALUES])


def usual_sides(sites: list[Site]) -> tuple[Side, ...]:
    """Where a link says none: the rate across, and the next knob that one tunes, or one of the surface's, down."""

    def named(names: tuple[str, ...]) -> Site | None:
        return next((site for site in sites if site.own and site.knob.name in names), None)

    if not sites:
        return ()
    across = named(FIRST_KNOBS[:1]) or sites[0]
    down = named(FIRST_KNOBS[1:]) or next((site for site in sites if site.ground and site is not across), None)
    both = [site for site in (across, down) if site is not None]
    return tuple(Side(site, usual_values(site, count)) for site, count in zip(both, USUAL, strict=False))


def spread_values(knob: Knob, start: float, end: float, count: int) -> list[float]:
    """``count`` values of a knob from one to another, evenly on its own scale, in two digits or so; each once."""
    low, high = knob.slider
    wide = (min(start, end, low), max(start, end, high))
    if knob.scale == "one_minus_log" and wide[1] >= 1:
        wide = (low, high)
    scaled = replace(knob, soft=wide)
    a, b = to_position(scaled, start), to_position(scaled, end)
    values = [start]
    for at in range(1, count - 1):
        value = from_position(scaled, a + (b - a) * at / (count - 1))
        rounded = 1 - float(f"{1 - value:.2g}") if knob.scale == "one_minus_log" else float(f"{value:.2g}")
        values.append(float(f"{math.floor(rounded + 0.5) if knob.integer else rounded:.10g}"))
    return [value for value in dict.fromkeys([*values, end]) if allowed(knob, value)]


def usual_values(site: Site, count: int) -> tuple[float, ...]:
    """Values about the one in force, which is among them."""
    knob, value = site.knob, site.value
    low, high = knob.slider
    if knob.scale == "log" and value > 0:
        low, high = max(knob.low if knob.low > 0 else 0.0, value / DECADE), min(knob.high, value * DECADE)
    values = spread_values(knob, low, high, count)
    if not math.isfinite(value) or value in values:
        return tuple(values)
    here = to_position(knob, value)
    nearest = min(range(len(values)), key=lambda at: abs(to_position(knob, values[at]) - here))
    return tuple(sorted(value if at == nearest else one for at, one in enumerate(values)))


def allowed(knob: Knob, value: float) -> bool:
    """Whether a knob takes a value."""
    try:
        knob.check(int(value) if knob.integer and value.is_integer() else value)
    except KnobError:
        return False
    return True


def cells_of(state: State, index: int, sides: tuple[Side, ...]) -> list[Cell]:
    """The cells, row by row, the largest value of the side down on top: each the state with its values, and the run
    alone. Raises KnobError or Refused where a value cannot stand."""
    rows = sorted(sides[1].values, reverse=True) if len(sides) > 1 else [None]
    found = []
    for down, across in product(rows, sides[0].values):
        values = (across,) if down is None else (across, down)
        there = state
        for side, value in zip(sides, values, strict=True):
            there = side.site.put(there, int(value) if side.site.knob.integer else value)
        alone = settled(replace(there.experiment, runs=(there.experiment.runs[index],)))
        found.append(Cell(values, alone))
    return found


def knob_text(knob: Knob, value: float) -> str:
    """A value at the edge of the wall."""
    if knob.scale == "one_minus_log" and 0.99 < value < 1:
        return f"{value:.8g}"
    return number(value, 3 if float(f"{value:.3g}") == value else 4)
