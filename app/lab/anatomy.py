"""One update taken apart: what every line of the equations gave at that step, and how the move lies to the slope."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from app.lab.engine import Ran, Results
from app.lab.targets import targets
from app.language.numbers import number_latex
from optimizers.parts import Part
from optimizers.registry import get_schedule, get_transform
from optimizers.run import run_system
from optimizers.system import System, composed_name
from surfaces import Surface
from symbolic.latex import name_latex, system_lines
from symbolic.system import Statement, rename
from symbolic.tree import Call, Name

_PREFIX = re.compile(r"^[st]\d+_")  # what keeps the names of composed parts apart (optimizers.system)
LONGEST = 20_000  # steps: every line of every step is kept, some ten times the path


@dataclass(frozen=True)
class Line:
    """One assignment in LaTeX (``left &= right``) and the numbers it gave: one, two (by coordinate) or four."""

    latex: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Update:
    """Update ``number`` from ``before`` to ``after``. ``gradient`` is the slope at ``before``, ``used`` what the rule
    was given (after transforms)."""

    number: int
    before: tuple[float, float]
    after: tuple[float, float]
    gradient: tuple[float, float]
    used: tuple[float, float]
    lines: tuple[Line, ...]

    @property
    def move(self) -> tuple[float, float]:
        """How far the point went, along x and y."""
        return self.after[0] - self.before[0], self.after[1] - self.before[1]


def can_be_taken_apart(ran: Ran, steps: int) -> bool:
    """Rules that search are Python, not equations; and a very long run is not kept line by line."""
    return ran.system.python is None and steps <= LONGEST


def step_of(results: Results, index: int, number: int) -> Update:
    """Update ``number`` (1, 2, …) of the run at ``index``."""
    ran = results.runs[index]
    statements, quantities, theta = _recorded(
        ran.system, results.surface, results.start, results.experiment.steps, results.experiment.seed
    )
    number = max(1, min(number, int(ran.trajectory.valid)))
    at = number - 1
    latex = system_lines(*_shown(ran, statements), moving=ran.system.scheduled)
    lines = tuple(Line(text, tuple(np.ravel(quantities[_alias(i)][at]).tolist())) for i, text in enumerate(latex))
    gradient = quantities["raw_slope"][at]
    used = next(
        (quantities[_alias(i)][at] for i in reversed(range(len(statements))) if statements[i].name == "g"), gradient
    )
    return Update(number, _pair(theta[at]), _pair(theta[at + 1]), _pair(gradient), _pair(used), lines)


@lru_cache(maxsize=16)
def _recorded(
    system: System, surface: Surface, start: tuple[float, float], steps: int, seed: int
) -> tuple[tuple[Statement, ...], dict[str, np.ndarray], np.ndarray]:
    """The same run with every line's result kept: each is given a name of its own right behind it."""
    statements = system.statements
    watched = [Statement("raw_slope", Call("grad", (Name("theta"),)))]
    for i, statement in enumerate(statements):
        watched += [statement, Statement(_alias(i), Name(statement.name))]
    names = ["raw_slope", *(_alias(i) for i in range(len(statements)))]
    ran = run_system(replace(system, statements=tuple(watched)), surface, start, steps, seed=seed, record=names)
    return statements, dict(ran.quantities), ran.theta


def with_numbers(step: Update) -> str:
    """The equations with this step's numbers: what the step was given, then what each line made of it."""
    rows = [
        rf"\theta_{{t-1}} & &&= {_numbers(step.before)}",
        rf"\nabla f(\theta_{{t-1}}) & &&= {_numbers(step.gradient)}",
    ]
    rows += [f"{line.latex} &&= {_numbers(line.values)}" for line in step.lines]
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


def angle(a: Sequence[float], b: Sequence[float]) -> float | None:
    """The angle between two directions in degrees; None where one has no direction. Holds for any lengths."""
    lengths = math.hypot(*a), math.hypot(*b)
    if not all(math.isfinite(length) and length > 0 for length in lengths):
        return None
    (ax, ay), (bx, by) = ((x / length, y / length) for (x, y), length in zip((a, b), lengths, strict=True))
    return math.degrees(math.atan2(abs(ax * by - ay * bx), ax * bx + ay * by))


def _alias(i: int) -> str:
    return f"line_{i}"


def _shown(ran: Ran, statements: Sequence[Statement]) -> tuple[tuple[Statement, ...], dict[str, str]]:
    """The statements under the names their parts were written with, and the symbols of all knobs."""
    given = [*ran.system.values, *(statement.name for statement in statements)]
    names = {name: name if name in ran.system.values else _PREFIX.sub("", name) for name in given}
    parts: dict[str, Part] = {f"s{i}_": get_schedule(use.key) for i, use in enumerate(ran.run.schedules, 1)}
    parts |= {f"t{i}_": get_transform(use.key) for i, use in enumerate(ran.run.transforms, 1)}
    knobs = {prefix + knob.name: knob for prefix, part in ({"": ran.rule} | parts).items() for knob in part.knobs}
    there = targets(ran.run, ran.surface)
    knobs |= {composed_name(use.target): there[use.target].knob for use in ran.run.schedules}
    symbols = {name: knobs[name].symbol or name_latex(knobs[name].name) for name in ran.system.values if name in knobs}
    return rename(statements, names), {name: symbols.get(name, "") for name in ran.system.values}


def _pair(values: Sequence[float]) -> tuple[float, float]:
    flat = np.ravel(values)
    return float(flat[0]), float(flat[-1])


def _numbers(values: Sequence[float]) -> str:
    told = [number_latex(value, 3) for value in values]
    if len(told) == 1:
        return told[0]
    if len(told) == 2:
        return rf"\left({told[0]},\; {told[1]}\right)"
    return rf"\begin{{pmatrix}} {told[0]} & {told[1]} \\ {told[2]} & {told[3]} \end{{pmatrix}}"
