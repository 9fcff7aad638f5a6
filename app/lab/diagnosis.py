"""Why a run is where it is, in words: what :mod:`optimizers.diagnosis` found, with the numbers it was found by.

Between stars stands what the eye should catch; everything else is plain text.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from app.lab.captions import CRUMB, coordinate, held_by, sentence
from app.lab.engine import Ran
from app.language.numbers import count, number
from app.language.translate import N_, Translate
from optimizers.diagnosis import Cause, diagnose, share, steep, steps_to_go
from optimizers.evidence import Evidence, evidence
from optimizers.run import run_system
from optimizers.system import System
from surfaces import Surface
from symbolic.system import Statement
from symbolic.tree import Call, Name, Tree, walk

TITLES = {
    Cause.EARLY: N_("Too early to tell"),
    Cause.BOTTOMLESS: N_("The ground has no bottom here"),
    Cause.TOO_LONG: N_("Each bounce is larger than the last"),
    Cause.CLIFF: N_("Thrown by a cliff"),
    Cause.NOISE_THREW: N_("Thrown out by the noise"),
    Cause.RAN_AWAY: N_("Ran away without turning back"),
    Cause.LEFT: N_("Left the view"),
    Cause.HELD: N_("Held by {part}"),
    Cause.ARRIVED: N_("Nothing is wrong: it has arrived"),
    Cause.LOCAL: N_("Caught in a local minimum"),
    Cause.SADDLE: N_("Balanced on a saddle"),
    Cause.SUMMIT: N_("Balanced on a maximum"),
    Cause.CYCLE: N_("Going round in a cycle"),
    Cause.BOUNCING: N_("Bouncing between two walls"),
    Cause.NOISE: N_("The noise keeps it moving"),
    Cause.CIRCLES: N_("Circling a minimum"),
    Cause.CLIPPED: N_("Clipped at every step"),
    Cause.SCHEDULE: N_("The schedule has ended"),
    Cause.SQUARES: N_("The old slopes have piled up"),
    Cause.PLATEAU: N_("On level ground"),
    Cause.SLOW: N_("The steps are too short"),
    Cause.VALLEY: N_("The valley is too narrow"),
    Cause.MORE: N_("Nothing is wrong: it needs more steps"),
    Cause.GOING: N_("Nothing is wrong: it is on its way"),
}
WALKED = N_("In the last {looked} steps it walked {travelled} to get ahead by {net}.")
GETS_AHEAD = N_("In the last {looked} steps it got ahead by {net}.")
TURNED = N_("Of the last {looked} moves *{turned} turned back*; each is {factor} times the one before.")
BENDS = N_("The slope is {slope}, and the ground bends up: λ = {high} and {low}.")
RIDGE = N_("It stands exactly on the ridge: *nothing pushes it off*.")
TEXTS: dict[Cause, tuple[str, ...]] = {
    Cause.EARLY: (N_("{steps} steps are too few to measure anything on."),),
    Cause.BOTTOMLESS: (N_("It is lower than anything in this picture, and falls on: there is nothing to arrive at."),),
    Cause.TOO_LONG: (
        N_("Across, the moves turn back, and each is *{growth} times* the one before."),
        N_("The ground bends by λ = {bend} there, so a step of 2/λ = {limit} would just hold; this one is *{step}*."),
    ),
    Cause.CLIFF: (
        N_("At step {thrown} the slope was suddenly *{jump} times* that of the steps before."),
        N_("One move along such a slope, and it was gone."),
    ),
    Cause.NOISE_THREW: (N_("The random part of the slope is *{noise} times* as large as the slope itself."),),
    Cause.RAN_AWAY: (
        N_("The last moves did not turn back; each was *{growth} times* the one before."),
        N_("Where it was last, the slope is {slope}, and the curvatures are {high} and {low}."),
    ),
    Cause.LEFT: (
        N_("It is at ({x}, {y}), outside the picture, where the slope is {slope}."),
        GETS_AHEAD,
    ),
    Cause.HELD: (
        N_("The slope is *{slope}*, not zero, and yet it rests."),
        N_("{part} pulls back as hard as the ground pulls on."),
    ),
    Cause.ARRIVED: (BENDS,),
    Cause.LOCAL: (BENDS, N_("There is a lower minimum elsewhere, but every way there goes *up* at first.")),
    Cause.SADDLE: (
        N_("The slope is almost gone, |∇f| = {slope}, but this is no minimum: the curvatures have *opposite signs*."),
        N_("At this pace it takes about *{escape} more steps* to fall off."),
    ),
    Cause.SUMMIT: (
        N_("The slope is almost gone, |∇f| = {slope}, and the ground falls away on *every side*."),
    ),
    Cause.CYCLE: (N_("Every *{period} steps* it comes back to the same places."), WALKED),
    Cause.BOUNCING: (TURNED, WALKED),
    Cause.NOISE: (N_("The random part of the slope is *{noise} times* as large as the slope itself."), WALKED),
    Cause.CIRCLES: (N_("Of the last {looked} moves {turned} turned back; it stays up to *{size}* away."), WALKED),
    Cause.CLIPPED: (
        N_("In *{shortened} %* of the last {looked} steps the slope was shortened: of {slope}, {used} is let by."),
        GETS_AHEAD,
    ),
    Cause.SCHEDULE: (
        N_("Of the rate {top} only *{rate}* is left, but the slope is still {slope}: the way was not over yet."),
        GETS_AHEAD,
    ),
    Cause.SQUARES: (
        N_("Steps are divided by what the slopes left behind: in {axis} by *{divisor}*; the slope is {recent} now."),
        N_("Of the rate {rate} only *{own}* remains, and it never grows again."),
        N_("In {axis} one unit of slope moved it by {most} once, and by *{least}* now."),
    ),
    Cause.PLATEAU: (
        N_("The slope is *{slope}*; {usual} is usual in this picture. The ground does not bend here either."),
        GETS_AHEAD,
    ),
    Cause.SLOW: (
        N_("One step takes *{share} %* of the way that is left: about {to_go} more steps."),
        N_("The steepest direction would bear a step {room} times as long."),
        GETS_AHEAD,
    ),
    Cause.VALLEY: (
        N_("The ground bends *{ratio} times* as much across the valley as along it."),
        N_("Across, step times λ is {reach}; beyond 2 it would bounce ever wider."),
        N_("Along, one step takes only *{share} %* of the way that is left."),
    ),
    Cause.MORE: (GETS_AHEAD, N_("At this pace about *{to_go} more steps* would do.")),
    Cause.GOING: (GETS_AHEAD, N_("{turned} of these moves turned back.")),
}  # fmt: skip
NOTHING = 1e-12  # of the picture's usual slope: less is none
THREE = (Cause.VALLEY, Cause.LOCAL)  # the causes that take more than two sentences


@dataclass(frozen=True, eq=False)
class Found:
    """What was found of a run: the cause, and what it was measured on."""

    ran: Ran
    cause: Cause
    seen: Evidence


@lru_cache(maxsize=64)
def found(ran: Ran, steps: int, seed: int) -> Found:
    """Why a run of this seed is where it is after so many updates."""
    equations = ran.system.python is None
    noisy = equations and ran.system.seeded
    stages = _stages(ran, seed) if equations and ran.run.transforms else None
    seen = evidence(ran.trajectory, steps, held=bool(ran.system.held_by), noisy=noisy, stages=stages)
    return Found(ran, diagnose(seen), seen)


def _stages(ran: Ran, seed: int) -> list[np.ndarray]:
    """The slope at every update behind each line that makes another of it, the raw one first."""
    path = ran.trajectory
    start = float(path.theta[0, 0]), float(path.theta[0, 1])
    return list(_watched(ran.system, ran.surface, start, path.steps, seed))


@lru_cache(maxsize=16)
def _watched(
    system: System, surface: Surface, start: tuple[float, float], steps: int, seed: int
) -> tuple[np.ndarray, ...]:
    watched = [Statement("stage_0", Call("grad", (Name("theta"),)))]
    names = ["stage_0"]
    for statement in system.statements:
        watched.append(statement)
        if statement.name == "g":
            fresh = f"stage_{len(watched)}"
            names = [fresh] if _asks_slope(statement.tree) else [*names, fresh]
            watched.append(Statement(fresh, Name("g")))
    ran = run_system(replace(system, statements=tuple(watched)), surface, start, steps, seed=seed, record=names)
    return tuple(ran.quantities[name].reshape(steps, -1) for name in names)


def _asks_slope(tree: Tree) -> bool:
    """Whether the line takes a slope anew, elsewhere: a look ahead."""
    return any(isinstance(one, Call) and one.name == "grad" for one in walk(tree))


def title(told: Found, _: Translate) -> str:
    """The finding in a few words."""
    return _(TITLES[told.cause]).format(part=held_by(told.ran, _))


def texts(told: Found, _: Translate) -> list[str]:
    """One to three sentences of measured numbers; stars stand around what matters."""
    e, values = told.seen, _values(told, _)
    lines = [_filled(text, values, _) for text in TEXTS[told.cause]]
    if told.cause is Cause.SADDLE and not math.isfinite(e.escape):
        lines[1:] = [_(RIDGE)]
    if told.cause in (Cause.ARRIVED, Cause.LOCAL):
        lines.insert(0, _outcome(told, _))
    return [line for line in lines if line][: 3 if told.cause in THREE else 2]


def _filled(text: str, values: dict[str, str], _: Translate) -> str:
    """The sentence with its numbers; empty where one of them is not known."""
    used = {name: value for name, value in values.items() if "{" + name + "}" in text}
    return _(text).format(**used) if all(used.values()) else ""


def _outcome(told: Found, _: Translate) -> str:
    said = sentence(told.seen.outcome, told.seen.last, told.ran.surface, held_by(told.ran, _), _)
    return _("{outcome}.").format(outcome=said[:1].upper() + said[1:])


def _values(told: Found, _: Translate) -> dict[str, str]:
    """Every number that a sentence may tell, written; empty where it is not known."""
    e = told.seen
    crumb = CRUMB * e.side
    worst = _heavier(e)
    reach = steep(e)
    now = float(e.traces[worst, -1]) if e.traces.size else math.nan
    return {
        "steps": count(e.steps),
        "part": held_by(told.ran, _),
        "looked": count(e.looked),
        "turned": count(e.turned),
        "travelled": _said(e.travelled),
        "net": _said(_or_nothing(e.net, crumb)),
        "factor": _said(e.factor, 3),
        "growth": _said(e.growth),
        "bend": _said(e.bend),
        "limit": _said(2 / e.bend) if e.bend > 0 else "",
        "step": _said(e.step),
        "jump": _said(e.jump, 2),
        "thrown": count(e.thrown),
        "noise": _said(e.noise, 2),
        "x": coordinate(e.last[0], crumb),
        "y": coordinate(e.last[1], crumb),
        "slope": _said(_or_nothing(e.slope, NOTHING * e.usual_slope)),
        "usual": _said(e.usual_slope, 2),
        "high": _said(e.high),
        "low": _said(e.low),
        "escape": count(math.ceil(e.escape)) if math.isfinite(e.escape) else "",
        "period": count(e.period),
        "size": _said(e.outcome.size if e.outcome.size is not None else math.nan, 2),
        "shortened": _said(100 * e.shortened),
        "used": _said(e.longest_used),
        "top": _said(e.top_rate),
        "rate": _said(e.rate),
        "axis": "xy"[worst],
        "divisor": _said(e.divisors[worst]) if e.divisors[worst] > 1 else "",
        "recent": _said(e.recent[worst]),
        "own": _said(now) if e.divisors[worst] > 1 else "",
        "least": _said(now),
        "most": _said(now / e.left[worst]) if e.left[worst] > 0 else "",
        "share": _said(100 * share(e), 2) if share(e) > 0 else "",
        "to_go": _about(steps_to_go(e)),
        "room": _said(1 / reach, 2) if 0 < reach < 1 / 2 else "",
        "reach": _said(reach, 2) if 0 < reach < 2 else "",
        "ratio": _said(abs(e.high / e.flat), 2) if e.flat else "∞",
    }


def _heavier(e: Evidence) -> int:
    """The coordinate whose step is divided by more."""
    x, y = (one if math.isfinite(one) else 0.0 for one in e.divisors)
    return int(y > x)


def _said(value: float, digits: int = 3) -> str:
    """A number in words; empty for one that is not finite."""
    return number(value, digits) if math.isfinite(value) else ""


def _or_nothing(value: float, crumb: float) -> float:
    """A size; zero where it is one but for rounding."""
    return 0.0 if value < crumb else value


def _about(steps: float) -> str:
    """A number of steps as one tells it: two digits, whole."""
    if not 0 < steps < 1e9:
        return ""
    return count(int(float(f"{math.ceil(steps):.2g}")))
