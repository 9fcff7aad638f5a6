"""What theory says of a map of settings, by the same limits as the sliders'; ``js/maptheory.js`` is the same on the
stage."""

import math

from app.lab.captions import knob_symbol
from app.lab.engine import rule_of, surface_of
from app.lab.experiment import State
from app.lab.mapaxes import MapAxis
from app.lab.mapticks import knob_place
from optimizers.stability import limit_of
from symbolic.matrices import eigenvalues

POINTS = 96  # of a line
RATE = "lr"
Line = list[tuple[float, float]]  # places across and up, 0 to 1


def limit_line(state: State, index: int, axes: tuple[MapAxis, MapAxis]) -> tuple[str, Line]:
    """The largest stable rate along the other axis, what it is in signs and where it runs; nothing where it is not
    known: on other ground than a bowl, under schedules or transforms, or where the other axis is no knob of the rule or
    the surface."""
    run, at = state.experiment.runs[index], next((i for i, axis in enumerate(axes) if _is_rate(axis)), -1)
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


def _is_rate(axis: MapAxis) -> bool:
    return axis.site.own and axis.site.knob.name == RATE


def _place(axis: MapAxis, value: float) -> float:
    return knob_place(axis.site.knob, value, axis.low, axis.high)
