"""What became of a run: one decision table over its measures, read the same way for one run, for lanes, in the browser.

The rows of :data:`TABLE` are tried in order; the first whose conditions all hold names the finding. Each condition is a
comparison in the language of :mod:`symbolic`, over what the measures told (:mod:`optimizers.measures`) and what is
known at the end (:data:`FACTS`). :data:`DEFINITIONS` gives names to what several rows ask. Nothing here looks at a path
again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np

from optimizers.landmarks import Landmarks
from optimizers.watch import TAIL, watch
from symbolic import compile_js, compile_numpy
from symbolic.lower import Lowering
from symbolic.matrices import eigenvalues
from symbolic.parser import SYSTEM_DIALECT, Parser
from symbolic.system import Statement, parse_system
from symbolic.tokens import tokenize
from symbolic.tree import Call, Name, Number, Tree


class Finding(StrEnum):
    """The ways a run can end, in one word each; :attr:`kind` gathers them into the seven that maps and colours tell."""

    DIVERGED = "diverged"  # a point was not finite, or beyond all bounds
    FALLS = "falls"  # the same, but lower than it began: the ground has no bottom there
    FAR = "far"  # windows away, and higher than it began
    ARRIVED = "arrived"  # came to a lowest known minimum and never left its tolerance again
    LOCAL = "local"  # the same, at a minimum that is not a lowest one
    JITTERS = "jitters"  # keeps turning about a lowest minimum, nearer than a few tolerances
    JITTERS_LOCAL = "jitters_local"
    RESTS = "rests"  # the gradient vanishes and the ground curves upwards, at no known minimum
    HELD = "held"  # rests where the gradient does not vanish, because a penalty or projection holds it
    SWAYS = "sways"  # stays in a small place for the same reason, without coming to rest
    SADDLE = "saddle"  # the gradient vanishes and the ground curves both ways
    SUMMIT = "summit"  # the gradient vanishes and the ground falls away on every side
    LEFT = "left"  # outside the window
    AROUND = "around"  # has come to a minimum and keeps moving about it, farther than jitter, getting nowhere
    BOUNCES = "bounces"  # turns back most of the time and gets nowhere
    LEVEL = "level"  # rests on level ground: no gradient, no curvature
    CREEPS = "creeps"  # hardly moves, and never did
    STALLS = "stalls"  # hardly moves any more
    GOING = "going"

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return _KIND[self]


KINDS = ("diverged", "converged", "left_view", "saddle", "oscillating", "plateau", "going")
_KIND = {
    Finding.DIVERGED: "diverged", Finding.FAR: "diverged", Finding.ARRIVED: "converged", Finding.LOCAL: "converged",
    Finding.JITTERS: "converged", Finding.JITTERS_LOCAL: "converged", Finding.RESTS: "converged",
    Finding.HELD: "converged", Finding.SWAYS: "converged", Finding.FALLS: "diverged", Finding.AROUND: "oscillating",
    Finding.SADDLE: "saddle", Finding.LEFT: "left_view", Finding.BOUNCES: "oscillating",
    Finding.SUMMIT: "plateau", Finding.LEVEL: "plateau", Finding.CREEPS: "plateau", Finding.STALLS: "plateau",
    Finding.GOING: "going",
}  # fmt: skip

# Known at the end, beside the measures: the last point that is valid, the window, whether the nearest minimum is a
# local one, loss and slope at both ends, curvature at the end, and whether a penalty or projection acts on the run.
FACTS = (
    "valid", "n", "x", "y", "x0", "x1", "y0", "y1", "tolerance", "local", "loss_first", "loss_last", "slope_first",
    "slope_last", "curvature_low", "curvature_high", "held_by",
)  # fmt: skip

# Some conditions are implied by others beside them (the way from one point of the tail to another is no longer than the
# tail's spread, the end no farther off than its farthest point): they cost nothing and spare looks at the path.
DEFINITIONS = f"""
side = min(x1 - x0, y1 - y0)
tail = min({TAIL}, n)
settled = where(inside > 0, where(n - arrival >= min(5, n/2), 1, 0), 0)
turning = where(tail >= 4, turned/max(tail - 1, 1), 0)
width = high_x - low_x
height = high_y - low_y
spread = sqrt(width**2 + height**2)
net = sqrt((x - from_x)**2 + (y - from_y)**2)
still = where(tail >= 4, where(net < side/1000, where(spread < side/1000, 1, 0), 0), 0)
restless = where(turning >= 0.6, where(travelled > side/1000, 1, 0), 0)
near = where(distance <= 10*tolerance, where(jitter > tolerance/10, where(jitter <= 10*tolerance, 1, 0), 0), 0)
trembles = where(near > 0, where(restless > 0, 1, 0), 0)
flat = where(slope_last <= 1e-6*max(slope_first, 1e-12), 1, 0)
curved = 1e-9
small = where(tail >= 4, where(spread <= 10*tolerance, 1, 0), 0)
beside = where(distance <= side/4, where(jitter <= side/4, 1, 0), 0)
circling = where(tail >= 4, where(beside > 0, where(spread <= side/2, where(net < travelled/4, 1, 0), 0), 0), 0)
both_ways = where(curvature_low < -curved, where(curvature_high > curved, 1, 0), 0)
off_x = where(x < x0 - (x1 - x0)/2, 1, where(x > x1 + (x1 - x0)/2, 1, 0))
off_y = where(y < y0 - (y1 - y0)/2, 1, where(y > y1 + (y1 - y0)/2, 1, 0))
outside = max(off_x, off_y)
higher = where(loss_last <= loss_first, 0, 1)
"""

# Lengths are shares of the window's shorter side; ``still`` is a tail that stays within a thousandth of it,
# ``trembles`` one that turns back most of the time between a tenth and ten of the tolerances from a minimum.
TABLE: tuple[tuple[Finding, str], ...] = (
    (Finding.FALLS, "valid < n and outside > 0 and higher < 1"),
    (Finding.DIVERGED, "valid < n"),
    (Finding.JITTERS_LOCAL, "hit >= 0 and trembles > 0 and local > 0"),
    (Finding.JITTERS, "hit >= 0 and trembles > 0"),
    (Finding.LOCAL, "settled > 0 and local > 0"),
    (Finding.ARRIVED, "settled > 0"),
    (Finding.FAR, "outside > 0 and within < n and higher > 0"),
    (Finding.SADDLE, "flat > 0 and both_ways > 0"),
    (Finding.RESTS, "flat > 0 and curvature_low >= -curved and curvature_high > curved"),
    (Finding.SUMMIT, "flat > 0 and curvature_high < -curved"),
    (Finding.HELD, "still > 0 and held_by > 0 and flat < 1 and longest >= 10*step and longest >= side/1000"),
    (Finding.SWAYS, "held_by > 0 and flat < 1 and still < 1 and small > 0 and restless < 1 and net < travelled/20"),
    (Finding.LEFT, "outside > 0"),
    (Finding.AROUND, "hit >= 0 and still < 1 and circling > 0"),
    (Finding.BOUNCES, "restless > 0 and net < travelled/10"),
    (Finding.SADDLE, "still > 0 and both_ways > 0 and slope_last < 0.01"),
    (Finding.SUMMIT, "still > 0 and curvature_high < -curved and slope_last < 0.01"),
    (Finding.LEVEL, "still > 0 and flat > 0"),
    (Finding.CREEPS, "still > 0 and longest < 10*step"),
    (Finding.CREEPS, "still > 0 and longest < side/1000"),
    (Finding.STALLS, "still > 0"),
)
# The step that a finding names: the measure that holds it (the update after it, for ``valid`` and ``within``).
STEPS = {
    Finding.DIVERGED: "valid",
    Finding.FALLS: "valid",
    Finding.FAR: "within",
    Finding.ARRIVED: "arrival",
    Finding.LOCAL: "arrival",
    Finding.JITTERS: "hit",
    Finding.JITTERS_LOCAL: "hit",
}
# What is said besides, where a minimum was reached and left again: it was another than the one where the run ended, or
# the same, after a stay that looked like the end of it. The first row that holds, as above.
NOTE_DEFINITIONS = """
about = {about}
ended = {ended}
same = where(hit_place == place, 1, 0)
elsewhere = where(about > 0, 0, where(ended > 0, 1 - same, 1))
here = where(max(about, ended) > 0, same, 0)
"""
NOTES: tuple[tuple[str, str], ...] = (
    ("passed", "left >= 0 and elsewhere > 0"),
    ("strayed", f"left >= 0 and here > 0 and stays >= {TAIL} and overshoot > 2*about*jitter"),
)
ABOUT = (Finding.JITTERS, Finding.JITTERS_LOCAL, Finding.AROUND)
ENDED = (Finding.ARRIVED, Finding.LOCAL)
CODES = (*(finding for finding, _ in TABLE), Finding.GOING)  # what the number of a row, or one past the last, means


def kinds_of(codes: np.ndarray) -> np.ndarray:
    """The number in KINDS of what each of CODES means, int8."""
    table = np.array([KINDS.index(finding.kind) for finding in CODES], dtype=np.int8)
    return np.asarray(table[codes])


@lru_cache(maxsize=1)
def inputs() -> tuple[str, ...]:
    """What the decision is made from, in order: the measures, then FACTS."""
    return (*watch().outputs, *FACTS)


@lru_cache(maxsize=1)
def _decision() -> Any:
    """The program of both tables: its outputs are the numbers of the first rows that hold."""
    lowering = Lowering(inputs(), {}, "")
    for statement in parse_system(DEFINITIONS):
        lowering.assign(statement)
    lowering.assign(Statement("found", _first(lowering, "row", [condition for _, condition in TABLE])))
    for statement in parse_system(NOTE_DEFINITIONS.format(about=_one_of(ABOUT), ended=_one_of(ENDED))):
        lowering.assign(statement)
    lowering.assign(Statement("note", _first(lowering, "note", [condition for _, condition in NOTES])))
    return lowering.b.program((*lowering.value(Name("found")), *lowering.value(Name("note"))))


def _first(lowering: Lowering, name: str, rows: list[str]) -> Tree:
    """The number of the first row whose conditions all hold; one past the last where none does."""
    code: Tree = Number(float(len(rows)))
    for number in reversed(range(len(rows))):
        row = f"{name}_{number}"
        lowering.assign(Statement(row, all_of(conditions_of(rows[number]))))
        code = Call("where", (_read(f"{row} > 0"), Number(float(number)), code))
    return code


def _one_of(findings: tuple[Finding, ...]) -> str:
    """1 where the finding is one of these, in the language of the table."""
    text = "0"
    for finding in findings:
        text = f"where(found == {CODES.index(finding)}, 1, {text})"
    return text


def _read(text: str) -> Tree:
    return Parser(tokenize(text), text, SYSTEM_DIALECT).whole()


def conditions_of(row: str) -> list[Tree]:
    """The comparisons of a row, which must all hold."""
    return [_read(text) for text in row.split(" and ")]


def all_of(conditions: Sequence[Tree]) -> Tree:
    """1 where all conditions hold, else 0."""
    holds: Tree = Number(1.0)
    for condition in reversed(conditions):
        holds = Call("where", (condition, holds, Number(0.0)))
    return holds


@lru_cache(maxsize=1)
def _decide() -> Any:
    return compile_numpy.function(_decision(), [f"k{i}" for i in range(len(inputs()))])


def javascript() -> str:
    """The decision for the browser: ``function(v)`` gives the numbers of two rows, of the finding and of what is said
    besides, for the inputs ``v``, in order."""
    return compile_js.plain(_decision(), [f"k{i}" for i in range(len(inputs()))])


@dataclass(frozen=True)
class Outcome:
    """What became of one run.

    ``step`` is the update that diverged, or the point since which it has been at the minimum; ``minimum`` the number of
    the nearest known minimum (None without one), ``distance`` to it; ``size`` how far a run that jitters strays.
    ``passed`` is (minimum, step reached, step left) of one that was reached before and left, or None; ``strayed`` (step
    first reached, farthest from it since) where it is the one where the run ended. ``measures`` holds every measure by
    name.
    """

    finding: Finding
    step: int | None = None
    minimum: int | None = None
    distance: float | None = None
    size: float | None = None
    passed: tuple[int, int, int] | None = None
    strayed: tuple[int, float] | None = None
    measures: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return self.finding.kind


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The same for many lanes, as arrays of the lanes' shape. ``codes`` indexes CODES, ``notes`` NOTES (one past
    the last: nothing); ``step`` and ``minimum`` are −1
    where there is none. ``outcomes[i]`` is one lane's :class:`Outcome`."""

    codes: np.ndarray
    notes: np.ndarray
    step: np.ndarray
    minimum: np.ndarray
    measures: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, lane: Any) -> Outcome:
        told = {name: float(values[lane]) for name, values in self.measures.items()}
        finding = CODES[int(self.codes[lane])]
        step, minimum = int(self.step[lane]), int(self.minimum[lane])
        note = int(self.notes[lane])
        said = NOTES[note][0] if note < len(NOTES) else ""
        return Outcome(
            finding,
            step if step >= 0 else None,
            minimum if minimum >= 0 else None,
            told["distance"] if minimum >= 0 else None,
            _size(finding, told),
            (int(told["hit_place"]), int(told["hit"]), int(told["left"])) if said == "passed" else None,
            (int(told["hit"]), told["overshoot"]) if said == "strayed" else None,
            told,
        )

    @property
    def kinds(self) -> np.ndarray:
        """The number in KINDS of each lane's kind, int8."""
        return kinds_of(self.codes)

    def reshaped(self, shape: tuple[int, ...]) -> "Outcomes":
        """The same lanes laid out as a grid."""
        return Outcomes(
            self.codes.reshape(shape),
            self.notes.reshape(shape),
            self.step.reshape(shape),
            self.minimum.reshape(shape),
            {name: values.reshape(shape) for name, values in self.measures.items()},
        )


def _size(finding: Finding, told: Mapping[str, float]) -> float | None:
    """How far a run that does not rest strays at the end."""
    if finding is Finding.SWAYS:
        width, height = told["high_x"] - told["low_x"], told["high_y"] - told["low_y"]
        return math.sqrt(width * width + height * height) / 2
    return told["jitter"] if finding in ABOUT else None


def judge(
    measures: Mapping[str, np.ndarray],
    last: np.ndarray,
    valid: np.ndarray,
    steps: int,
    marks: Landmarks,
    ends: Mapping[str, np.ndarray],
    held_by: float = 0.0,
) -> Outcomes:
    """The outcomes of lanes: ``last`` (2, lanes) are the last points, ``valid`` (lanes,) their steps, ``ends`` loss and
    slope at both ends and the curvature at the last point (see :func:`ends_of`)."""
    number = np.asarray(measures["place"], dtype=np.int64)
    lanes = np.arange(len(number))
    local = np.zeros(len(number))
    if len(marks.local):
        local = marks.local[number] if marks.local.ndim == 1 else marks.local[number, lanes]
    x0, x1, y0, y1 = marks.box
    facts = {
        "valid": valid.astype(np.float64), "n": np.float64(steps), "x": last[0], "y": last[1],
        "x0": x0, "x1": x1, "y0": y0, "y1": y1, "tolerance": marks.constants["tolerance"], "local": local, **ends,
        "held_by": np.float64(held_by),
    }  # fmt: skip
    given = {**measures, **facts}
    with np.errstate(all="ignore"):
        found = _decide()(*(given[name] for name in inputs()))
    codes, notes = (np.asarray(np.broadcast_to(code, number.shape)).astype(np.int8) for code in found)
    return Outcomes(codes, notes, _step(codes, measures, valid), number, measures)


def _step(codes: np.ndarray, measures: Mapping[str, np.ndarray], valid: np.ndarray) -> np.ndarray:
    """The step that a finding names: the bad update, the last within reach, the arrival, the first visit; else −1."""
    step = np.full(codes.shape, -1, dtype=np.int64)
    for code, finding in enumerate(CODES):
        if finding in STEPS:
            name = STEPS[finding]
            after = valid + 1 if name == "valid" else measures[name] + (1 if name == "within" else 0)
            step = np.where(codes == code, np.asarray(after).astype(np.int64), step)
    return step


def ends_of(expression: Any, values: Mapping[str, Any], first: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
    """Loss and slope where lanes begin and end, and the Hessian's eigenvalues at the end: points are (2, lanes)."""
    with np.errstate(all="ignore"):
        loss, gx, gy = expression.evaluate(1, *first, values)
        end, hx, hy, xx, xy, yy = expression.evaluate(2, *last, values)
        low, high = eigenvalues(xx, xy, yy)
        return {
            "loss_first": loss,
            "loss_last": end,
            "slope_first": np.sqrt(gx * gx + gy * gy),
            "slope_last": np.sqrt(hx * hx + hy * hy),
            "curvature_low": low,
            "curvature_high": high,
        }
