"""What an optimizer is assembled from: rules, schedules and transforms, each declared as equations with knobs."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from symbolic.knob import Knob, check_values
from symbolic.latex import indexed, name_latex, system_lines
from symbolic.parser import MEASURE_DIALECT, SYSTEM_DIALECT, Parser
from symbolic.system import Statement, parse_system, rename
from symbolic.tokens import tokenize
from symbolic.tree import Tree, names


@dataclass(frozen=True, repr=False)
class Part:
    """A named system of equations with its knobs. ``init`` gives the start of a state (0 where it is silent)."""

    key: str
    title: str
    equations: str
    knobs: tuple[Knob, ...] = ()
    summary: str = ""
    reference: str = ""
    notes: str = ""
    init: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __repr__(self) -> str:
        """What it is and its knobs: all its fields would be a page."""
        told = "".join(f", {knob.name}={knob.default}" for knob in self.knobs)
        return f"<{type(self).__name__.lower()} {self.key}: {self.title}{told}>"

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every knob's value, checked. Raises :class:`symbolic.errors.KnobError`."""
        return check_values(self.knobs, given, self.key)

    def choices(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The word chosen for each knob that is a choice, the default where ``values`` is silent."""
        return {knob.name: str(values.get(knob.name, knob.default)) for knob in self.knobs if knob.is_choice}

    @property
    def number_knobs(self) -> tuple[Knob, ...]:
        """The knobs that are numbers: those that kernels take as inputs."""
        return tuple(knob for knob in self.knobs if not knob.is_choice)

    def movable(self, values: Mapping[str, Any] | None = None) -> tuple[Knob, ...]:
        """The knobs that a schedule can sensibly move: numbers that an equation in force reads at every step. Starts of
        states are read once; counts (a history, a period) mean nothing between whole numbers."""
        read = {name for statement in self.statements(values) for name in names(statement.tree)}
        return tuple(knob for knob in self.number_knobs if knob.name in read and (knob.between or not knob.integer))

    def statements(self, values: Mapping[str, Any] | None = None) -> tuple[Statement, ...]:
        """The equations in force for these choices."""
        return _statements(self.equations, tuple(sorted(self.choices(values or {}).items())))

    def init_trees(self) -> dict[str, Tree]:
        """What each state of ``init`` starts from, as a tree over ``theta`` and the knobs. Raises FormulaError."""
        return {
            name: Parser(tokenize(text, greek=True), text, SYSTEM_DIALECT).whole() for name, text in self.init.items()
        }

    def latex(self, values: Mapping[str, Any] | None = None, moving: Collection[str] = ()) -> str:
        """The equations in force, in LaTeX; ``moving`` are the knobs that a schedule moves (η_t)."""
        return r"\begin{aligned}" + r" \\ ".join(self.lines(values, moving)) + r"\end{aligned}"

    def lines(self, values: Mapping[str, Any] | None = None, moving: Collection[str] = ()) -> list[str]:
        """The same line by line, ``left &= right``."""
        symbols = {knob.name: knob.symbol for knob in self.number_knobs}
        statements = self.statements(values)
        assigned = {statement.name for statement in statements}
        # what only has a start never changes: it carries no time index
        symbols |= {name: name_latex(name) for name in self.init if name not in assigned}
        others = [name for name in moving if name not in self.shown.values()] + self.own_moves(moving)
        return system_lines(rename(statements, self.shown), symbols | self.fixed(moving), moving=others)

    @property
    def shown(self) -> dict[str, str]:
        """Names of the equations that are printed as another name: ``{"value": "lr"}`` in a schedule."""
        return {}

    def own_moves(self, moving: Collection[str]) -> list[str]:
        """Names that the part itself moves."""
        return []

    def fixed(self, moving: Collection[str]) -> dict[str, str]:
        """Names whose LaTeX symbol is the same before and after their line, because the part changes in place what it
        finds: name -> symbol. ``moving`` are the knobs that a schedule moves."""
        return {}


@dataclass(frozen=True)
class Twin:
    """The same method in another library, called ``name`` there.

    ``settings`` are the knob values of ours that walk its path where it is left at its own defaults (a rate that it
    asks for is ours); golden runs of torch, optax and pytorch_optimizer hold both to that. ``differs`` says where even
    then they are not the same.
    """

    library: str
    name: str
    differs: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, repr=False)
class Rule(Part):
    """An update rule. The equations assign ``theta`` and read ``g`` (see :data:`symbolic.lower.RESERVED`).

    ``family`` is one of :mod:`optimizers.families`, ``also`` other words that a search finds it by. ``direction`` and
    ``scale`` place it in the table of three choices; ``cures`` and ``breaks`` are one sentence each.
    Two laws that the tests hold it to: ``turns`` (a turned surface gives the turned path: it prefers no axis) and
    ``scale_free`` (with ε = 0 a factor on the loss changes nothing). ``own_rate``: it finds its step by itself, and its
    ``lr`` is a factor that nobody should tune. ``limit`` is the largest stable rate on a quadratic, over ``curvature``
    and the knobs, in lines like those of the equations; see :mod:`optimizers.stability`.
    """

    family: str = ""
    also: str = ""
    direction: str = "gradient"
    scale: str = "none"
    cures: str = ""
    breaks: str = ""
    twins: tuple[Twin, ...] = ()
    turns: bool = False
    scale_free: bool = False
    own_rate: bool = False
    limit: str = ""


Point = tuple[float, float]


def _nothing(ask: Any, point: Point, knobs: Mapping[str, Any]) -> Any:
    """The state of a rule that keeps none."""
    return None


def _stay(ask: Any, point: Point, state: Any, knobs: Mapping[str, Any]) -> tuple[Point, Any]:
    return point, state


@dataclass(frozen=True, repr=False)
class PythonRule(Rule):
    """A rule with a search inside, which no fixed list of equations can spell: it runs on the server only.

    ``begin(ask, point, knobs) -> state`` and ``advance(ask, point, state, knobs) -> (point, state)`` work on plain
    floats, one lane at a time; ``ask`` (:class:`optimizers.searching.Ask`) answers and counts every evaluation.
    ``equations`` are for reading only: there ``alpha`` is what the search found.
    """

    begin: Callable[[Any, Point, Mapping[str, Any]], Any] = _nothing
    advance: Callable[[Any, Point, Any, Mapping[str, Any]], tuple[Point, Any]] = _stay


@dataclass(frozen=True, repr=False)
class Schedule(Part):
    """How a knob moves during a run: the equations assign ``value`` from ``base`` (the knob's own value), ``t`` (1, 2,
    …), ``k = t - 1`` and ``n`` (the number of updates); they may keep state and read the loss ``f``.

    Several schedules on one knob form a chain: each takes what the one before gives as its base. One with a
    ``length`` (an expression in its knobs: how many updates a warm-up takes) hands over when it ends: for those after
    it time begins there, and their budget ``n`` is what is left.
    ``restart`` names the quantity that is 1 where a cycle begins anew. ``relative`` is False where the values do not
    scale with the base, ``target`` the knob it is usually put on, by its own name (``batch``, in whatever part that
    is), and ``symbol`` its LaTeX where the name does not tell it.
    """

    length: str = ""
    restart: str = ""
    relative: bool = True
    target: str = "lr"
    symbol: str = ""

    @property
    def shown(self) -> dict[str, str]:
        """``value`` is shown as the knob that the schedule moves."""
        return {"value": self.target}

    def own_moves(self, moving: Collection[str]) -> list[str]:
        """The knob of another part, which this schedule's own line gives a time index."""
        return [self.target] if self.symbol and self.target not in moving else []

    def fixed(self, moving: Collection[str]) -> dict[str, str]:
        """``base`` is shown as the knob without a time index, or with one where another schedule gave it."""
        symbol = self.symbol or name_latex(self.target)
        if self.target in moving:  # after another in a chain: it changes in place what that one gave
            return dict.fromkeys(("base", self.target), indexed(symbol, "t"))
        return {"base": symbol} | ({self.target: symbol} if self.symbol else {})


@dataclass(frozen=True, repr=False)
class Transform(Part):
    """Something done to the gradient (``stage = "gradient"``: the equations assign ``g``), to the point after the
    rule has moved it (``stage = "move"``: they assign ``theta``), or to the loss that the step asks about
    (``stage = "batch"``: of ``rows`` rows they assign the ``count`` that it is the mean of, and where they begin,
    ``first``; see :mod:`optimizers.batches`). ``rank`` is its place in the default order; ``holds``
    tells that it may hold a run where the surface's own gradient does not vanish: a penalty, a decay, a projection.
    ``penalty`` names what that adds to the loss (``squares``, ``sizes``, or ``radius`` for a limit) and its knob."""

    stage: str = "gradient"
    rank: int = 0
    holds: bool = False
    penalty: tuple[str, str] | None = None

    def fixed(self, moving: Collection[str]) -> dict[str, str]:
        """The gradient, or the point, is shown as that of this step: the part changes it in place."""
        if self.stage in ("gradient", "sample"):
            return {"g": "g_{t}", "point": r"\theta_{t-1}"}
        if self.stage == "batch":
            return {"rows": "N"}
        return {"theta": r"\theta_{t}", "lr": r"\eta"}


@dataclass(frozen=True, repr=False)
class Wrapper(Transform):
    """Something around a whole rule. With ``stage = "sample"`` the equations follow the rule's own gradient and may
    ask for another one near ``point``, the place where that was taken; with ``stage = "outer"`` they follow the whole
    step and assign ``theta``. An outer one that shows another point than the one that walks names it ``walker``."""

    walker: str = ""


@dataclass(frozen=True, repr=False)
class Measure(Part):
    """What is observed at every point of a run, the start included: at step 0, 1, …, n.

    The equations read ``theta``, the loss ``f`` there, ``k`` (updates made so far), ``n``, the constants of
    :data:`optimizers.watch.CONSTANTS`, ``gap(theta)`` and ``which(theta)`` (distance and number of the nearest known
    minimum) and what measures of lower ``rank`` assign; they keep what they need by :mod:`symbolic.along`. ``outputs``
    are the results, as they stand after the last point. A ``late`` one looks at the last points only.
    """

    outputs: tuple[str, ...] = ()
    rank: int = 0
    late: bool = False

    def statements(self, values: Mapping[str, Any] | None = None) -> tuple[Statement, ...]:
        """The equations; a measure has no choices, so ``values`` changes nothing."""
        return parse_system(self.equations, {}, MEASURE_DIALECT)


@lru_cache(maxsize=4096)
def _statements(equations: str, choices: tuple[tuple[str, str], ...]) -> tuple[Statement, ...]:
    return parse_system(equations, dict(choices))
