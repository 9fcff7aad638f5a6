"""The chart beside a diagnosis: what was measured, as a picture. Three kinds: the last moves across a valley (swing),
quantities over the steps (lines), and the ground cut through where the run is (ground)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.lab.diagnosis import Found
from app.language.numbers import number
from app.language.translate import Translate
from optimizers.diagnosis import Cause
from optimizers.evidence import CURVED, LAST

CUT = 33  # places of a cut through the ground
REACH = 0.12  # of the window's side that a cut goes to either side
MOST = 80  # points of a line
UPRIGHT = 0.995  # cosine of a direction that is as good as an axis


@dataclass(frozen=True)
class Line:
    """One curve: what it is called, what is said under it, and its values (NaN for none)."""

    name: str
    note: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """``kind`` is swing, lines or ground; ``steps`` are those of the values (offsets along a cut), ``words`` say it all
    to who cannot see it."""

    kind: str
    caption: str
    words: str
    steps: tuple[float, ...]
    lines: tuple[Line, ...]


def chart(told: Found, _: Translate) -> Chart | None:
    """What shows the finding best; None where there is nothing to see."""
    draw = CHARTS.get(told.cause)
    return draw(told, _) if draw is not None and told.seen.looked else None


def axis(direction: Sequence[float], _: Translate) -> str:
    """A direction's name: x, y, or where it points, (0.6, 0.8)."""
    x, y = direction
    if abs(x) > UPRIGHT or abs(y) > UPRIGHT:
        return "x" if abs(x) > abs(y) else "y"
    sign = -1 if x < 0 else 1
    return f"({number(sign * x, 2)}, {number(sign * y, 2)})"


def _swing(told: Found, _: Translate) -> Chart:
    """The last points, as far as they are off the floor between the walls: where a move that is the last one times the
    factor would have ended."""
    e, path = told.seen, told.ran.trajectory
    last = min(path.valid, e.steps)
    first = max(0, last - LAST)
    off = path.theta[first : last + 1] @ np.array(e.across)
    middle = (off[-1] - e.factor * off[-2]) / (1 - e.factor) if e.factor < 0 else float(off.mean())
    off = off - middle
    name = axis(e.across, _)
    caption = _("across the valley (along {axis}), last {count} steps").format(axis=name, count=last - first)
    words = _("{caption}: from {first} on one side to {last} on the other").format(
        caption=caption, first=number(float(off.max()), 2), last=number(float(off.min()), 2)
    )
    steps = tuple(float(step) for step in range(first, last + 1))
    return Chart("swing", caption, words, steps, (Line(name, "", tuple(off.tolist())),))


def _ground(told: Found, _: Translate) -> Chart | None:
    """Two cuts through the ground where the run is, along the directions in which it bends least and most."""
    e, surface = told.seen, told.ran.surface
    if not all(map(math.isfinite, (*e.down, e.high, e.low))):
        return None
    offsets = np.linspace(-1, 1, CUT) * REACH * e.side
    lines = []
    for direction, bend in (((-e.down[1], e.down[0]), e.high), (e.down, e.low)):
        values = surface.value(e.last[0] + offsets * direction[0], e.last[1] + offsets * direction[1])
        sign = "+" if bend > 0 else ""
        name = _("along {axis}: λ = {value}").format(axis=axis(direction, _), value=sign + number(bend))
        lines.append(Line(name, _bends(bend, _), tuple(np.broadcast_to(values, offsets.shape).tolist())))
    caption = _("the ground through this point")
    words = "; ".join([caption, *(f"{line.name}, {line.note}" for line in lines)])
    return Chart("ground", caption, words, tuple(offsets.tolist()), tuple(lines))


def _bends(bend: float, _: Translate) -> str:
    if abs(bend) <= CURVED:
        return _("level")
    return _("bends up: holds it") if bend > 0 else _("bends down: a way out")


def _left(told: Found, _: Translate) -> Chart:
    """What is left of the rate in each direction."""
    e = told.seen
    begin = () if math.isnan(e.top_rate) else (e.top_rate,)
    steps = (*((0.0,) if begin else ()), *e.trace_steps.tolist())
    lines = tuple(
        Line(f"{name} {number(float(trace[-1]), 2)}", "", (*begin, *trace.tolist()))
        for name, trace in zip("xy", e.traces, strict=True)
    )
    return _over(_("what is left of η in each direction"), steps, lines, _)


def _rate(told: Found, _: Translate) -> Chart:
    path, end = told.ran.trajectory, min(told.ran.trajectory.valid, told.seen.steps)
    return _over(_("the rate η"), *_thinned(path.lr[:end], "η"), _)


def _slope(told: Found, _: Translate) -> Chart:
    path, end = told.ran.trajectory, min(told.ran.trajectory.valid, told.seen.steps)
    return _over(_("the slope |∇f|"), *_thinned(path.grad_norm[: end + 1], "|∇f|"), _)


def _loss(told: Found, _: Translate) -> Chart:
    path, end = told.ran.trajectory, min(told.ran.trajectory.valid, told.seen.steps)
    height = path.loss[: end + 1] - (told.ran.surface.floor or 0.0)
    return _over(_("the loss above the lowest"), *_thinned(height, _("loss")), _)


def _thinned(values: np.ndarray, name: str) -> tuple[tuple[float, ...], tuple[Line, ...]]:
    at = np.unique(np.linspace(0, len(values) - 1, min(MOST, len(values))).astype(int))
    told = values[at]
    return tuple(at.astype(float).tolist()), (Line(f"{name} {number(float(told[-1]), 2)}", "", tuple(told.tolist())),)


def _over(caption: str, steps: Sequence[float], lines: Sequence[Line], _: Translate) -> Chart:
    ends = ", ".join(
        _("{name}, at first {first}").format(name=line.name, first=number(line.values[0], 2)) for line in lines
    )
    return Chart("lines", caption, f"{caption}: {ends}", tuple(steps), tuple(lines))


CHARTS: dict[Cause, Callable[[Found, Translate], Chart | None]] = {
    Cause.TOO_LONG: _swing,
    Cause.BOUNCING: _swing,
    Cause.CYCLE: _swing,
    Cause.NOISE: _swing,
    Cause.CIRCLES: _swing,
    Cause.NOISE_THREW: _slope,
    Cause.CLIFF: _slope,
    Cause.RAN_AWAY: _slope,
    Cause.LEFT: _slope,
    Cause.HELD: _ground,
    Cause.ARRIVED: _ground,
    Cause.LOCAL: _ground,
    Cause.SADDLE: _ground,
    Cause.SUMMIT: _ground,
    Cause.CLIPPED: _slope,
    Cause.SCHEDULE: _rate,
    Cause.SQUARES: _left,
    Cause.PLATEAU: _slope,
    Cause.SLOW: _loss,
    Cause.VALLEY: _ground,
    Cause.MORE: _loss,
    Cause.GOING: _loss,
}
