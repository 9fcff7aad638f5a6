"""A living map as numbers: which runs its pixels are, and what became of each; on the page the browser computes the
same (``js/mapaxes.js`` has the same axes, the workers the same kernels)."""

import re
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from app.lab.budget import work_of_one_step
from app.lab.engine import rule_of, surface_of, system_of
from app.lab.experiment import REPLAY, State, View, run_id
from app.lab.following import followed
from app.lab.mapaxes import MapAxis, map_axes, start_values
from app.lab.mapwords import BASINS, map_word, read_axes
from app.lab.places import drawn
from app.lab.typed import STEEPEST
from app.lab.wall import Site
from optimizers.parts import PythonRule
from optimizers.plan import Plan
from optimizers.sweep import Sweep, plan_of, swept
from symbolic.errors import FallLineError

Edges = tuple[float, float, float, float]
X, Y = "start.x", "start.y"  # the axes of basins
MOST = 800_000_000  # operations of the maps that somebody waits for: about 2 s of one core in arrays,
SEARCHING = 100  # and a step of a rule that searches takes so many times as long, one run after the other
CACHED = 8  # maps of pictures: at most 20 MB each
_PLACE = re.compile(r"(s|o\d?)\.(?:([st])(\d?)\.)?(\w+)")


@dataclass(frozen=True, eq=False)
class LivingMap:
    """The map of one run: ``sweep`` has its arrays (rows, columns), row 0 the lowest value of the axis up. ``axes`` are
    the knobs across and up, None for basins, whose starts lie in ``box``."""

    axes: tuple[MapAxis, MapAxis] | None
    box: Edges
    sweep: Sweep

    @property
    def names(self) -> tuple[str, str]:
        """The axes across and up as a link names them, ``x`` and ``y`` for basins."""
        return ("x", "y") if self.axes is None else (self.axes[0].site.place, self.axes[1].site.place)

    @property
    def values(self) -> tuple[np.ndarray, np.ndarray]:
        """The values at the middles of the columns, and of the rows."""
        up, across = self.sweep.axes.values()
        return across, up


def map_of(state: State) -> str:
    """The word of the state's map: basins where the link says none."""
    return dict(state.view.words).get("map", "") or BASINS


def with_map(state: State, text: str) -> State:
    """The state with another map, of the run that it names. Raises KnobError for what is no map."""
    words = dict(state.view.words) | {"map": map_word(text)}
    return replace(state, view=replace(state.view, words=tuple(sorted(words.items()))))


def mapped(state: State) -> list[int]:
    """The runs that have a map: every one that is drawn where ``each`` asks for it, else the one that the axes name, or
    the one in focus, or the first."""
    drawn_ones = (index for index, _slot in drawn(state.view, len(state.experiment.runs)))
    # a recorded path begins where it does and has no knobs: there is no map of it
    shown = [index for index in drawn_ones if state.experiment.runs[index].rule != REPLAY]
    words = dict(state.view.words)
    if words.get("each") or not shown:
        return shown
    named = [place.partition(".")[0] for place, _ends in read_axes(map_of(state)) if not place.startswith("s.")]
    for name in (*named, words.get("focus", "")):
        for index in shown:
            if run_id(index) == name:
                return [index]
    return shown[:1]


def axes_of(state: State, index: int) -> tuple[MapAxis, MapAxis] | None:
    """The axes of a run's map, None for basins. Raises FallLineError where the word names what is not there."""
    word = map_of(state)
    axes = None if word == BASINS else map_axes(state, index)
    if axes is None and word != BASINS:
        raise FallLineError("“{value}” names a knob that is not there, or no range of it.", value=word[:80])
    return axes


def map_plan(state: State, index: int, size: tuple[int, int], box: Edges | None = None) -> Plan:
    """The sweep of a run's map of ``size`` columns and rows; starts of basins lie in ``box``, else in the window that
    the view shows. Raises FallLineError where the map names what is not there, or a knob cannot follow another."""
    axes, (wide, high) = axes_of(state, index), size
    run, experiment = state.experiment.runs[index], state.experiment
    surface = surface_of(experiment)
    if axes is None:
        x0, x1, y0, y1 = box or window(state)
        sides = {Y: start_values(y0, y1, high), X: start_values(x0, x1, wide)}
        follow: dict[str, Any] = {}
    else:
        across, up = axes
        sides = {_axis(up.site): up.values(high), _axis(across.site): across.values(wide)}
        follow = _following(state, index, axes, size)
    rule = rule_of(run)
    own = {name for name in sides if "." not in name}
    knobs = {name: value for name, value in dict(run.values).items() if name not in own} | follow
    return plan_of(
        rule,
        surface,
        sides,
        experiment.start,
        experiment.steps,
        [(use.key, dict(use.values), use.target) for use in run.schedules],
        [(use.key, dict(use.values)) for use in run.transforms],
        seed=experiment.seed,
        **knobs,
    )


def living_map(
    state: State,
    index: int,
    size: tuple[int, int],
    box: Edges | None = None,
    *,
    executor: Any = None,
    kept: MutableMapping[int, Any] | None = None,
    tile: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> LivingMap:
    """The map of the run at ``index``; see :func:`map_plan` and :func:`optimizers.sweep`."""
    plan = map_plan(state, index, size, box)
    found = swept(plan, tile=tile, executor=executor, kept=kept, progress=progress)
    return LivingMap(axes_of(state, index), box or window(state), found)


def pictured(state: State, index: int, size: tuple[int, int], box: Edges) -> LivingMap:
    """:func:`living_map` for a picture: a map that was just computed is not computed again."""
    words = tuple((name, text) for name, text in state.view.words if name in ("map", "each"))
    return _pictured(State(state.experiment, View(words=words)), index, size, box)


_pictured = lru_cache(maxsize=CACHED)(living_map)


def window(state: State) -> Edges:
    """The part of the plane that the view shows."""
    view = surface_of(state.experiment).view
    return state.view.zoom or (view.x0, view.x1, view.y0, view.y1)


def most_pixels(state: State, index: int, work: int = MOST) -> int:
    """How many runs of a map the budget has room for."""
    experiment = state.experiment
    rule, _values, system = system_of(experiment.runs[index])
    each = work_of_one_step(system, surface_of(experiment)) * experiment.steps
    return max(1, work // (each * (SEARCHING if isinstance(rule, PythonRule) else 1)))


def _axis(site: Site) -> str:
    """A knob of the link as a sweep names it: ``s.kappa`` is ``surface.kappa``, ``o.t2.size`` ``transform2.size``."""
    found = _PLACE.fullmatch(site.place)
    assert found is not None  # sites are named so
    owner, letter, number, knob = found.groups()
    if owner == "s":
        return f"surface.{knob}"
    part = {"s": "schedule", "t": "transform"}.get(letter, "")
    return f"{part}{number}.{knob}" if part else knob


# ---- knobs that follow others ---------------------------------------------------------------------------------------


def _following(state: State, index: int, axes: tuple[MapAxis, MapAxis], size: tuple[int, int]) -> dict[str, np.ndarray]:
    """The knobs that are expressions over an axis, each an array that broadcasts against the map: computed along the
    axes that they read alone, and there by the very numbers that a slider at that value would give."""
    run = state.experiment.runs[index]
    if not run.expressions:
        return {}
    own = {axis.site.knob.name for axis in axes if axis.site.own}
    chain = followed(run, surface_of(state.experiment))
    found: dict[str, np.ndarray] = {}
    for name in chain:
        if name in own:
            continue
        reads = _reads(name, {key: one.reads for key, one in chain.items() if key not in own})
        along = [_is_read(axis.site, reads) for axis in axes]
        if not any(along):
            continue
        columns, rows = (count if used else 1 for count, used in zip(size, along, strict=True))
        across, up = (axis.values(count) for axis, count in zip(axes, size, strict=True))
        grid = np.empty((rows, columns))
        for row in range(rows):
            for column in range(columns):
                there = _put(_put(state, axes[0].site, across[column]), axes[1].site, up[row])
                settled = there.experiment.runs[index]
                grid[row, column] = rule_of(settled).values(dict(settled.values))[name]
        found[name] = grid
    return found


def _put(state: State, site: Site, value: float) -> State:
    return site.put(state, int(value) if site.knob.integer else float(value))


def _reads(name: str, chain: dict[str, tuple[str, ...]]) -> set[str]:
    """Everything that an expression reads, itself or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for one in chain.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _is_read(site: Site, reads: set[str]) -> bool:
    if site.ground:
        return site.place in reads or STEEPEST in reads
    return site.own and site.knob.name in reads
