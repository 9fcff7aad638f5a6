"""Shares of a swarm by outcome, with how sure one may be of them; ``js/swarmshares.js`` is the same in the browser."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.lab.swarm import Crowd, Whole
from app.language.numbers import number
from app.language.translate import N_, Translate
from optimizers.verdict import CODES, Finding

Z95 = 1.959963984540054  # of the normal distribution, two sides
AT_MINIMUM = (Finding.ARRIVED, Finding.LOCAL, Finding.JITTERS, Finding.JITTERS_LOCAL)
OTHERS = ("rest", "saddle", "oscillating", "plateau", "left_view")  # told only where they occur
MOST_MINIMA = 6  # lines for minima, the most reached ones; the others are one line
ESCAPED = N_("{share} % ({low}–{high} %) escaped the saddle")
REACHED = N_("{share} % ({low}–{high} %) reached a minimum")
NAMES = {
    "minima": N_("other minima"),
    "rest": N_("at rest elsewhere"),
    "saddle": N_("at a saddle"),
    "oscillating": N_("in a cycle"),
    "plateau": N_("stalled"),
    "left_view": N_("left the window"),
    "going": N_("still going"),
    "diverged": N_("diverged"),
}
MINIMUM, THE_MINIMUM = N_("minimum {number}"), N_("at the minimum")


@dataclass(frozen=True, eq=False)
class Tally:
    """How many members there are, and of each class at which steps its members were so for good, sorted; what names no
    step is known at the end."""

    members: int
    classes: Mapping[str, Whole]

    def count(self, name: str) -> int:
        """How many end in a class."""
        return len(self.classes.get(name, ()))


@dataclass(frozen=True)
class Line:
    """One line of the shares: its name, and the classes it counts."""

    name: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """How much of a tally a line is at the end, with Wilson's 95 % interval; ``count`` are its members."""

    count: int
    end: float
    low: float
    high: float


def wilson(hits: int, count: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's 95 % interval (low, high) for ``hits`` of ``count``: E. B. Wilson (1927), Probable inference."""
    if count <= 0:
        return 0.0, 1.0
    share, square = hits / count, z * z / count
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return 0.0 if hits == 0 else max(0.0, middle - half), 1.0 if hits == count else min(1.0, middle + half)


def class_of(code: int, minimum: int) -> str:
    """The class of an outcome: ``m0``, ``m1``, … the minimum it ended at, else ``rest`` (converged elsewhere) or its
    kind."""
    finding = CODES[code]
    if finding in AT_MINIMUM:
        return f"m{minimum}"
    return "rest" if finding.kind == "converged" else str(finding.kind)


def tally_of(crowd: Crowd) -> Tally:
    """What became of a crowd's members."""
    held: dict[str, list[int]] = {}
    for code, minimum, step in zip(crowd.codes.tolist(), crowd.minimum.tolist(), crowd.step.tolist(), strict=True):
        known = crowd.steps if step < 0 else min(crowd.steps, step)
        held.setdefault(class_of(code, minimum), []).append(known)
    return Tally(crowd.members, {name: np.sort(steps) for name, steps in held.items()})


def lines_of(tallies: Sequence[Tally], minima: int) -> list[Line]:
    """The classes that are told, in order, for the tallies of all runs."""

    def end(name: str) -> int:
        return sum(tally.count(name) for tally in tallies)

    every = [f"m{place}" for place in range(minima)]
    most = sorted(every, key=end, reverse=True)[:MOST_MINIMA]
    first = [name for name in every if name in most]
    rest = tuple(name for name in every if name not in first and end(name))
    others = [name for name in OTHERS if end(name)]
    found = [Line(name, (name,)) for name in first] + ([Line("minima", rest)] if rest else [])
    return found + [Line(name, (name,)) for name in (*others, "going", "diverged")]


def share_of(tally: Tally, line: Line) -> Share:
    """A line's share at the end."""
    count = sum(tally.count(name) for name in line.classes)
    return Share(count, count / tally.members, *wilson(count, tally.members))


def steps_of(tally: Tally, line: Line) -> Whole:
    """The steps, sorted, at which each member of a line was so for good."""
    return np.sort(np.concatenate([tally.classes.get(name, np.zeros(0, dtype=np.int64)) for name in line.classes]))


def headline_of(
    tally: Tally, *, saddles: bool, minima: int, held: bool
) -> tuple[Literal["escaped", "reached"], float, float, float]:
    """What the shares at the end say most, the share, and the ends of its interval: who escaped where saddles hold runs
    or are all there is, else who reached a minimum."""
    escaped = saddles and (held or not minima)
    reached = sum(len(steps) for name, steps in tally.classes.items() if name[:1] == "m" and name[1:].isdigit())
    count = tally.members - tally.count("saddle") if escaped else reached
    low, high = wilson(count, tally.members)
    return "escaped" if escaped else "reached", count / tally.members, low, high


def percent(share: float) -> str:
    """A share as people read it, in percent."""
    value = 100 * share
    if 0 < value < 1:
        return number(value, 1)
    return number(math.floor(10 * value) / 10, 3) if 99 < value < 100 else str(math.floor(value + 0.5))


def line_name(line: Line, minima: int, _: Translate) -> str:
    """What a line of the shares is called."""
    if line.name in NAMES:
        return _(NAMES[line.name])
    return _(MINIMUM).format(number=int(line.name[1:]) + 1) if minima > 1 else _(THE_MINIMUM)
