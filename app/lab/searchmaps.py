"""Living maps that the browser cannot fill: of rules that search in Python, one run after the other, and so in passes
from coarse to fine, as fine as a budget of work allows."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from app.lab.budget import work_of_one_step
from app.lab.engine import surface_of, system_of
from app.lab.experiment import Experiment, State, run_id
from app.lab.livingmap import Edges, living_map, with_map
from optimizers.parts import PythonRule
from optimizers.sweep import Sweep
from symbolic.errors import FallLineError

SIDES = (8, 16, 32, 48, 64)  # pixels of a map's longer side, pass by pass
# Operations of the last pass of all maps together; one takes 10 ns and more in plain Python: some seconds of one core.
WORK = 700_000_000
JUDGED = 100_000  # what judging a run comes to
MOST_MAPS = 6  # side by side, as the page has them (js/mapsplan.js)
SHAPES = (0.2, 5.0)  # height over width of a map


@dataclass(frozen=True)
class Asked:
    """One map that a page wants: of the run ``id``, starts in ``box`` (None: a map of settings), ``shape`` is its
    height over its width."""

    id: str
    box: Edges | None
    shape: float


@dataclass(frozen=True)
class Wish:
    """The maps that a page shows and cannot fill. ``word`` and ``each`` are those of the link (see
    :mod:`app.lab.mapwords`); ``number`` is the page's own, and no part of what is wished."""

    word: str
    each: bool
    maps: tuple[Asked, ...]
    number: int = field(compare=False)


@dataclass(frozen=True)
class Row:
    """How far a pass is: ``done`` of ``all`` rows of the map of the run ``id``."""

    id: str
    done: int
    all: int


@dataclass(frozen=True)
class Pass:
    """A map as far as it is known; ``last`` when no finer one comes."""

    sweep: Sweep
    last: bool


Passes = Mapping[str, Pass]  # by the run's id
Told = Callable[[float, Row, Passes], None]


def searches(experiment: Experiment) -> bool:
    """Whether one of the runs has no kernel that a browser could walk."""
    systems = (system_of(run) for run in experiment.runs)
    return any(isinstance(rule, PythonRule) or system.kernels().javascript is None for rule, _, system in systems)


def read_wish(told: Any) -> Wish | None:
    """A wish as the page tells it; None for what is none."""
    try:
        maps = tuple(_asked(one) for one in told["maps"][:MOST_MAPS])
        return Wish(str(told["word"]), bool(told["each"]), maps, int(told["number"])) if maps else None
    except (TypeError, KeyError, ValueError, OverflowError):
        return None


def _asked(told: Mapping[str, Any]) -> Asked:
    shape = float(told["shape"])
    if told["box"] is None:
        return Asked(str(told["id"]), None, min(SHAPES[1], max(SHAPES[0], shape)))
    x0, x1, y0, y1 = (float(edge) for edge in told["box"])
    if not (all(map(math.isfinite, (x0, x1, y0, y1, shape))) and x0 < x1 and y0 < y1):
        raise ValueError("no box")
    return Asked(str(told["id"]), (x0, x1, y0, y1), min(SHAPES[1], max(SHAPES[0], shape)))


def concerns(experiment: Experiment, wish: Wish) -> Experiment:
    """As much of an experiment as the maps of a wish depend on."""
    ids = {asked.id for asked in wish.maps}
    return replace(experiment, runs=tuple(run for at, run in enumerate(experiment.runs) if run_id(at) in ids))


def fill(state: State, wish: Wish, told: Told) -> Passes:
    """Compute the maps of a wish, coarse ones of all of them first. ``told(share, row, known)`` is called after every
    row and may raise to end it. Raises FallLineError where a map names what is not there, or even the coarsest is too
    much work."""
    state = with_map(state, wish.word)
    words = {name: text for name, text in state.view.words if name != "each"} | ({"each": "1"} if wish.each else {})
    state = replace(state, view=replace(state.view, words=tuple(sorted(words.items()))))
    places = {run_id(at): at for at in range(len(state.experiment.runs))}
    maps = [(asked, places[asked.id]) for asked in wish.maps if asked.id in places]
    sides = _sides(state, maps)
    known: dict[str, Pass] = {}
    whole = sum(side * side for side in sides) * len(maps)
    before = 0.0
    for side in sides:
        for asked, at in maps:
            size = _size(side, asked.shape)
            row = partial(_row, told, dict(known), asked.id, size[1], before / whole, side * side / whole)
            found = living_map(state, at, size, asked.box, tile=size[0], progress=row).sweep
            known[asked.id] = Pass(found, last=side == sides[-1])
            before += side * side
    return known


def _row(told: Told, known: Passes, name: str, rows: int, before: float, part: float, share: float) -> None:
    """Tell of a map that is done to a share, behind so much (``before``) of all the work; it is a ``part`` of it."""
    told(before + share * part, Row(name, math.floor(share * rows + 1e-6), rows), known)


def _size(side: int, shape: float) -> tuple[int, int]:
    """Columns and rows of a map of this shape."""
    return (max(1, round(side / shape)), side) if shape > 1 else (side, max(1, round(side * shape)))


def _sides(state: State, maps: list[tuple[Asked, int]]) -> list[int]:
    """The passes, each twice as fine as the one before or more, the last as fine as the budget allows. Raises
    FallLineError where there is none."""
    experiment, surface = state.experiment, surface_of(state.experiment)
    steps = experiment.steps
    each = [(asked, work_of_one_step(system_of(experiment.runs[at])[2], surface)) for asked, at in maps]

    def work(side: int) -> tuple[int, int]:  # of every step of all runs, and besides
        runs = [(math.prod(_size(side, asked.shape)), step) for asked, step in each]
        return sum(count * step for count, step in runs), JUDGED * sum(count for count, _ in runs)

    sides = [side for side in SIDES if steps * work(side)[0] + work(side)[1] <= WORK]
    if not sides:
        moving, judging = work(SIDES[0])
        raise FallLineError(
            "With {steps} steps a map of a rule that searches takes too long; {fit} would fit.",
            steps=steps,
            fit=(WORK - judging) // moving,
        )
    return [*(side for side in sides if 2 * side <= sides[-1]), sides[-1]]
