"""What theory says of a map of settings, by the same limits as the sliders', and the range that works;
``js/maptheory.js`` is the same on the stage."""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lab.captions import knob_symbol
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import State
from app.lab.mapaxes import MapAxis
from app.lab.mapclasses import FIRST_MINIMUM, Classed
from app.lab.mapticks import knob_place
from app.language.numbers import number
from optimizers.stability import limit_of
from symbolic.matrices import eigenvalues

POINTS = 96  # of a line
RATE = "lr"
_BATCH = re.compile(r"o\d?\.t\d?\.batch")  # the size of a batch, of whatever draws or makes noise
BALL, BALL_FORMS = "momentum", ("heavy_ball", "displacement")  # whose recursion is the heavy ball's
Place = tuple[float, float]  # across and up, 0 to 1
Line = list[Place]


@dataclass(frozen=True)
class Bracket:
    """The range of a knob that works while the other stays as it is: where it begins and ends on the map, and the
    values there."""

    ends: tuple[Place, Place]
    texts: tuple[str, str]


def limit_line(state: State, index: int, axes: tuple[MapAxis, MapAxis]) -> tuple[str, Line]:
    """The largest stable rate along the other axis, what it is in signs and where it runs; nothing where it is not
    known: on other ground than a bowl, under schedules or transforms, or where the other axis is no knob of the rule or
    the surface. Beside a size of batch, the line of the run's own noise scale."""
    run, at = state.experiment.runs[index], next((i for i, axis in enumerate(axes) if _is_rate(axis)), -1)
    if at >= 0 and _BATCH.fullmatch(axes[1 - at].site.place):
        return noise_scale(axes, at)
    known = at >= 0 and not run.schedules and not run.transforms
    if not known or "quadratic" not in surface_of(state.experiment).tags:
        return "", []
    rates, other = axes[at], axes[1 - at]
    if not (other.site.own or other.site.ground):
        return "", []
    text, line = "", []
    for value in other.values(POINTS).tolist():
        there = other.site.put(state, int(value) if other.site.knob.integer else value)
        rule, surface = rule_of(run), surface_of(there.experiment)
        values = rule.values(dict(there.experiment.runs[index].values))
        limit = limit_of(rule, values)
        (xx, xy), (_, yy) = surface.hessian(0.0, 0.0)
        steepest = float(eigenvalues(xx, xy, yy)[1])
        rate = limit.at(steepest, values) if limit is not None and steepest > 0 else math.nan
        if not 0 < rate < math.inf:
            continue
        text = f"{knob_symbol(rates.site.knob)} = {limit.text()}" if limit is not None else ""
        places = (_place(rates, rate), _place(other, value))
        line.append(places if at == 0 else places[::-1])
    return text, line


def noise_scale(axes: tuple[MapAxis, MapAxis], at: int) -> tuple[str, Line]:
    """Where a rate (the axis ``at``) and a size of batch have the noise scale lr/B that the run has, in signs and as a
    line (S. L. Smith & Q. V. Le 2018, A Bayesian perspective on generalization and stochastic gradient descent)."""
    rates, batches = axes[at], axes[1 - at]
    scale = rates.site.value / batches.site.value
    text = f"{knob_symbol(rates.site.knob)}/{knob_symbol(batches.site.knob)} = {number(scale, 2)}"
    places = [(_place(rates, scale * batch), _place(batches, batch)) for batch in batches.values(POINTS).tolist()]
    return text, places if at == 0 else [place[::-1] for place in places]


def quickest_ball(state: State, index: int, axes: tuple[MapAxis, MapAxis]) -> Place | None:
    """The quickest heavy ball on a bowl that bends by L at most and by m at least, (√L + √m)⁻²·4 and
    ((√L − √m)/(√L + √m))² (B. T. Polyak 1964), as a place of the map; None on other maps, or beyond its ends."""
    run, at = state.experiment.runs[index], next((i for i, axis in enumerate(axes) if _is_rate(axis)), -1)
    other, surface = axes[1 - at].site, surface_of(state.experiment)
    rule = rule_of(run)
    if at < 0 or not other.own or other.knob.name != "momentum" or rule.key != BALL or run.schedules or run.transforms:
        return None
    if rule.values(dict(run.values))["form"] not in BALL_FORMS or "quadratic" not in surface.tags:
        return None
    (xx, xy), (_, yy) = surface.hessian(0.0, 0.0)
    least, most = map(float, eigenvalues(xx, xy, yy))
    if not least > 0:
        return None
    total, apart = math.sqrt(most) + math.sqrt(least), math.sqrt(most) - math.sqrt(least)
    values = (4 / total**2, (apart / total) ** 2) if at == 0 else ((apart / total) ** 2, 4 / total**2)
    if not all(axis.low <= value <= axis.high for axis, value in zip(axes, values, strict=True)):
        return None
    return _place(axes[0], values[0]), _place(axes[1], values[1])


def working_cells(classes: NDArray[np.int16], axis: int, own: int, other: int) -> tuple[int, int] | None:
    """Where runs come to a minimum along one axis of a map (rows, columns), at the cell of the other axis that the run
    itself is in: the first and last cell of the stretch that holds the run's ``own``, or else of the longest."""
    works = np.concatenate([[False], (classes[other] if axis == 0 else classes[:, other]) >= FIRST_MINIMUM, [False]])
    turns = np.flatnonzero(works[1:] != works[:-1])
    stretches = [(int(low), int(high) - 1) for low, high in zip(turns[::2], turns[1::2], strict=True)]
    held = next((one for one in stretches if one[0] <= own <= one[1]), None)
    return held or max(stretches, key=lambda one: one[1] - one[0], default=None)


def working_range(axes: tuple[MapAxis, MapAxis], told: Classed) -> Bracket | None:
    """The range that works at the run's own value of the other knob: along the first axis whose scale is logarithmic,
    else along the first. None where nothing works, or that value lies beyond the map."""
    axis = 0 if axes[0].site.knob.scale == "log" or axes[1].site.knob.scale != "log" else 1
    here, counts = [_place(one, one.site.value) for one in axes], told.classes.shape[::-1]
    cells = [math.floor(place * count) for place, count in zip(here, counts, strict=True)]
    if not 0 <= cells[1 - axis] < counts[1 - axis]:
        return None
    found = working_cells(told.classes, axis, cells[axis], cells[1 - axis])
    if found is None:
        return None
    values = axes[axis].values(counts[axis])
    low, high = found[0] / counts[axis], (found[1] + 1) / counts[axis]
    ends = ((low, here[1]), (high, here[1])) if axis == 0 else ((here[0], low), (here[0], high))
    return Bracket(ends, (number(float(values[found[0]]), 2), number(float(values[found[1]]), 2)))


def _is_rate(axis: MapAxis) -> bool:
    return axis.site.own and axis.site.knob.name == RATE


def _place(axis: MapAxis, value: float) -> float:
    return knob_place(axis.site.knob, value, axis.low, axis.high)
