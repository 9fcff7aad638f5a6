"""The steps of the run in focus taken apart, for a picture: from the very equations that ran."""

from collections.abc import Callable

import numpy as np

from app.lab.anatomy import RAW, taken_apart, watched_run
from app.lab.engine import Ran, Results
from app.lab.step_symbols import letters, symbols
from app.picture.step_arrows import Arrow, Taken, Way, arrows_of, ways_of
from optimizers.stability import limit_of


def steps_of(results: Results, index: int) -> Callable[[int], Taken] | None:
    """``steps(k)`` is update k of a run (the last one from there on); None for a run that made none."""
    ran = results.runs[index]
    path = ran.trajectory
    last = int(path.valid) - 1
    if last < 0:
        return None
    if ran.system.python is not None:  # a program has no lines: the slope and the move are all that can be told
        return lambda number: _plain(ran, min(number, last))
    anatomy, symbol = taken_apart(ran.system), symbols(ran)
    watched = watched_run(results, ran, anatomy)

    def step(number: int) -> Taken:
        at = min(number, last)
        told = {record: np.asarray(watched.quantities[record][at]) for record in anatomy.records}
        before, after = _places(ran, at)
        arrows = arrows_of(anatomy.lines, told, before, after, RAW, lambda name: letters(symbol(name)))
        eta = float(np.ravel(told[anatomy.eta])[0]) if anatomy.eta else float("nan")
        gain = None
        if anatomy.chain is not None:
            rate = np.ones(2)
            for record in anatomy.chain.rate:
                rate = rate * told[record]
            memory = sum(sign * float(np.ravel(told[record])[0]) for record, sign in anatomy.chain.memory)
            gain = ((float(rate[0]), float(rate[1])), memory)
        return _taken(ran, at, arrows, gain, eta, anatomy.length)

    return step


def _places(ran: Ran, at: int) -> tuple[tuple[float, float], tuple[float, float]]:
    (ax, ay), (bx, by) = ran.trajectory.theta[at].tolist(), ran.trajectory.theta[at + 1].tolist()
    return (ax, ay), (bx, by)


def _plain(ran: Ran, at: int) -> Taken:
    before, after = _places(ran, at)
    gx, gy = np.asarray(ran.surface.gradient(*before), dtype=np.float64).tolist()
    arrows = (
        Arrow("slope", "slope", (0.0, 0.0), (-gx, -gy), "−∇f"),
        Arrow("move", "place", (0.0, 0.0), (after[0] - before[0], after[1] - before[1])),
    )
    rate = ran.values.get("lr")
    return _taken(ran, at, arrows, None, rate if isinstance(rate, float) else float("nan"), False)


def _taken(
    ran: Ran,
    at: int,
    arrows: tuple[Arrow, ...],
    gain: tuple[tuple[float, float], float] | None,
    eta: float,
    length: bool,
) -> Taken:
    before, _after = _places(ran, at)
    ways: tuple[Way, ...] = ()
    plain = False
    if not ran.system.moving:  # where a schedule moves the ground itself, what it allows is not told
        declared = None if ran.run.schedules or ran.run.transforms else limit_of(ran.rule, ran.values)
        limit = None if declared is None else (lambda curvature: declared.at(curvature, ran.values))
        slopes = ran.system.python is None and not length
        with np.errstate(all="ignore"):
            hessian = np.asarray(ran.surface.hessian(*before), dtype=np.float64)
        ways, plain = ways_of(hessian, gain, limit, eta, slopes)
    return Taken(at, before, arrows, ways, plain, eta if length else float("nan"))
