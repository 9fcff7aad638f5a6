"""Why a run is where it is: one decision table over the evidence of its path (:mod:`optimizers.evidence`).

The rows of :data:`TABLE` are tried in order; the first that holds names the cause. Rows read what was measured and what
became of the run (:class:`optimizers.verdict.Finding`), never which rule it was.
"""

import math
from collections.abc import Callable
from enum import StrEnum

from optimizers.evidence import Evidence
from optimizers.verdict import Finding


class Cause(StrEnum):
    """Why a run is where it is, in one word."""

    EARLY = "early"  # fewer updates than tell anything
    BOTTOMLESS = "bottomless"  # the ground falls without end, and the run with it
    TOO_LONG = "too_long"  # every bounce larger than the last: the step is beyond 2/λ
    CLIFF = "cliff"  # one slope, far above the usual, threw it
    NOISE_THREW = "noise_threw"
    RAN_AWAY = "ran_away"  # it grew beyond all bounds without turning back
    LEFT = "left"  # outside the window
    HELD = "held"  # a penalty or projection holds it
    ARRIVED = "arrived"  # nothing is wrong
    LOCAL = "local"  # at rest in a minimum that is not the lowest
    SADDLE = "saddle"
    SUMMIT = "summit"  # a maximum
    CYCLE = "cycle"  # comes round to the same three or more points
    BOUNCING = "bouncing"  # to and fro between two walls
    NOISE = "noise"  # random numbers keep it moving
    CIRCLES = "circles"  # keeps moving about a minimum, without a period
    CLIPPED = "clipped"  # its slope was made smaller at every step
    SCHEDULE = "schedule"  # the rate has come to its end before the run has
    SQUARES = "squares"  # what it divides by has grown and never shrinks
    PLATEAU = "plateau"  # level ground
    SLOW = "slow"  # the rate is small for the flat direction, and for the steep one
    VALLEY = "valley"  # the steep direction allows no more, the flat one asks for it
    MORE = "more"  # nothing is in the way: more steps
    GOING = "going"  # on its way


FEW = 5  # updates below which nothing is said
TURNING = 0.6  # share of moves that turn back, of those that bounce
GREW = 1.02  # a move over the one before: above, it grows
THROWN = 30.0  # a slope over the usual one of the path: above, it is a cliff
GENTLE = 0.01  # of the usual slope: less is next to none
LEVEL = 1e-3  # the same, where it is level ground
OPPOSED = 0.01  # of the other curvature: less is no way down
SPENT = 0.05  # of the largest rate: less is the end of a schedule
PILED = 0.4  # of the largest effective step: less has been lost on the way
HEAVY = 5.0  # what it divides by over the slope there is: above, it is of older slopes
SURE = 0.9  # share of updates that were shortened, of a run that is clipped
BY_NOISE = 0.5  # of the slope: noise above is more than a disturbance
ROOM = 0.5  # the step across times the curvature, of which 2 holds: below, it could be four times as long
NARROW = 5.0  # times the flat direction's curvature: ground that bends more across is a valley
THERE = 1e-3  # of the window's side: a way as short as so has been made

Row = tuple[Cause, Callable[[Evidence], bool]]


def _is(*findings: Finding) -> Callable[[Evidence], bool]:
    return lambda e: e.outcome.finding in findings


def _gone(e: Evidence) -> bool:
    return e.outcome.finding in (Finding.DIVERGED, Finding.FAR, Finding.LEFT)


def turning(e: Evidence) -> bool:
    """Whether it goes to and fro."""
    return e.looked > 1 and e.turned >= TURNING * (e.looked - 1)


def _saddle(e: Evidence) -> bool:
    """Next to no slope, on ground that bends down one way and up the other."""
    ways = e.low < -OPPOSED * abs(e.high) and e.high > OPPOSED * abs(e.low) and e.high > 0
    return e.outcome.finding is Finding.SADDLE or (ways and e.slope <= GENTLE * e.usual_slope)


def _level(e: Evidence) -> bool:
    """Next to no slope, and next to no curvature that would bring one."""
    bends = max(abs(e.high), abs(e.low))
    return e.slope <= LEVEL * e.usual_slope and bends <= 10 * LEVEL * e.usual_slope / e.side


def _no_progress(e: Evidence) -> bool:
    return e.net <= e.travelled / 5


def _moved_by_noise(e: Evidence) -> bool:
    return e.noisy and not e.noise < BY_NOISE


def share(e: Evidence) -> float:
    """The share of what is left of the way along the flat direction that one update takes."""
    return e.flat_step * e.flat


def steps_to_go(e: Evidence) -> float:
    """Updates until a thousandth of the window is left of the way along the flat direction, at the present pace;
    infinite where it does not come nearer, NaN where the ground does not bend up."""
    if not e.flat > 0 or math.isnan(e.flat_way):
        return math.nan
    aim, pace = THERE * e.side, share(e)
    if e.flat_way <= aim:
        return 0.0
    return math.log(e.flat_way / aim) / -math.log1p(-pace) if 0 < pace < 1 else math.inf if pace <= 0 else 1.0


def _creeping(e: Evidence) -> bool:
    """Whether what is left of its budget will not do: at the end, whether as many steps again would not."""
    to_go = steps_to_go(e)
    if math.isnan(to_go):
        pace = e.net / max(e.looked, 1)
        way = e.outcome.distance if e.outcome.distance is not None else e.side / 2
        to_go = way / pace if pace > 0 else math.inf
    rest = e.budget - e.steps
    return to_go > (rest if rest else e.steps)


def _loses_grip(e: Evidence) -> bool:
    """What it divides by has piled up: no schedule did it, the effective step never came back, and in a coordinate it
    has shrunk, or the first slopes, by which the first move was measured, are in it still."""
    if not e.falls or e.rate < 0.5 * e.top_rate:
        return False
    lost = [one for one in e.left if math.isfinite(one)]
    heavy = [big > HEAVY * now for big, now in zip(e.divisors, e.recent, strict=True)]
    return (bool(lost) and min(lost) <= PILED) or (e.sized and any(heavy))


def steep(e: Evidence) -> float:
    """The effective step across times the curvature: 2 is the most that holds."""
    bends = max(e.high, e.bend) if math.isfinite(e.bend) else e.high
    step = e.step if math.isfinite(e.step) and e.step > 0 else e.flat_step
    return step * bends


# In order of what leaves no doubt: the run is gone, it is held, it has arrived, it rests, it keeps turning; then what
# makes it slow, the plain causes (a clip, a schedule) before those that are read from the ground.
TABLE: tuple[Row, ...] = (
    (Cause.BOTTOMLESS, lambda e: e.outcome.finding is Finding.FALLS or (_gone(e) and e.loss < e.lowest)),
    (Cause.TOO_LONG, lambda e: _gone(e) and e.growth > GREW and _turning_at_last(e)),
    (Cause.CLIFF, lambda e: _gone(e) and e.jump > THROWN),
    (Cause.NOISE_THREW, lambda e: _gone(e) and _moved_by_noise(e)),
    (Cause.RAN_AWAY, _is(Finding.DIVERGED, Finding.FAR)),
    (Cause.ARRIVED, _is(Finding.ARRIVED, Finding.RESTS, Finding.JITTERS)),
    (Cause.LOCAL, _is(Finding.LOCAL, Finding.JITTERS_LOCAL)),
    (Cause.HELD, _is(Finding.HELD, Finding.SWAYS)),
    (Cause.LEFT, _is(Finding.LEFT)),
    (Cause.EARLY, lambda e: e.steps < FEW),
    (Cause.SADDLE, _saddle),
    (Cause.SUMMIT, _is(Finding.SUMMIT)),
    (Cause.NOISE, lambda e: _moved_by_noise(e) and _no_progress(e)),
    (Cause.CYCLE, lambda e: e.period > 2),
    (Cause.BOUNCING, lambda e: turning(e) and e.travelled > e.side / 100 and not e.net > e.travelled / 3),
    (Cause.CIRCLES, _is(Finding.AROUND)),
    (Cause.CLIPPED, lambda e: e.shortened >= SURE and _creeping(e)),
    (Cause.SCHEDULE, lambda e: e.rate <= SPENT * e.top_rate and _creeping(e)),
    (Cause.PLATEAU, lambda e: e.outcome.finding is Finding.LEVEL or (_level(e) and _creeping(e))),
    (Cause.SQUARES, lambda e: _loses_grip(e) and _creeping(e)),
    (Cause.VALLEY, lambda e: _creeping(e) and steep(e) >= ROOM and e.high > NARROW * abs(e.flat)),
    (Cause.SLOW, _creeping),
    (Cause.MORE, lambda e: e.steps == e.budget),
)


def _turning_at_last(e: Evidence) -> bool:
    """Whether the bounce that grew is there: the last move, if not all of them, went back."""
    return turning(e) or e.outcome.measures.get("bouncing", 0) > 0


def diagnose(e: Evidence) -> Cause:
    """The first row of TABLE that holds; ``going`` where none does."""
    return next((cause for cause, holds in TABLE if holds(e)), Cause.GOING)
