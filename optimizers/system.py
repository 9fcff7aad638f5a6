"""Compose schedules, gradient transforms, the rule and move transforms into one system: one step, in a fixed order.

    schedules -> gradient -> gradient transforms (noise, clipping, coupled decay) -> rule -> move transforms
    (decoupled decay, projection)

Knobs of parts get a prefix (``t1_max_norm``, ``s1_T_0``), private names too, so that nothing meets by accident.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from optimizers.parts import Part, Rule, Transform
from symbolic import compile_js, compile_numpy, compile_scalar
from symbolic.expression import Expression
from symbolic.lower import RESERVED, Step, lower_step
from symbolic.system import Statement, calls, rename, substitute
from symbolic.tree import Call, Name, Tree, names

LIMIT = 1e10  # |theta| beyond which a run counts as diverged: far outside every window, far from overflow


@dataclass(frozen=True)
class Use:
    """A part with the values of its knobs; a schedule also names its ``target`` knob."""

    part: Part
    values: Mapping[str, Any] = field(hash=False, compare=False)
    target: str = "lr"


@dataclass(frozen=True, eq=False)
class System:
    """A composed step. ``values`` holds every numeric knob under its composed name (floats, or arrays over lanes)."""

    statements: tuple[Statement, ...]
    values: Mapping[str, Any]
    init: Mapping[str, Tree]
    scheduled: tuple[str, ...]  # knobs that change during the run
    text: str = ""

    @property
    def knobs(self) -> tuple[str, ...]:
        return tuple(self.values)

    def kernels(self, expression: Expression, records: Sequence[str] = ()) -> "Kernels":
        """The compiled step on a surface. Raises FormulaError for a rule that does not hold together."""
        return _kernels(self.statements, tuple(self.init.items()), self.knobs, tuple(records), expression)


def compose(
    rule: Rule, values: Mapping[str, Any], schedules: Sequence[Use] = (), transforms: Sequence[Use] = ()
) -> System:
    """The one system of a run. ``values`` are the rule's (checked) knob values."""
    numbers = {knob.name: values[knob.name] for knob in rule.number_knobs}
    init = dict(rule.init_trees())
    statements: list[Statement] = []
    for i, use in enumerate(schedules, 1):
        part, extra, start = _private(use, f"s{i}_", {"base": use.target, "value": use.target})
        statements += part
        numbers |= extra
        init |= start
    before: list[Statement] = []
    after: list[Statement] = []
    for i, use in enumerate(transforms, 1):
        part, extra, start = _private(use, f"t{i}_", {"theta": "theta", "g": "g", "lr": "lr"})
        assert isinstance(use.part, Transform)
        (before if use.part.stage == "gradient" else after).extend(part)
        numbers |= extra
        init |= start
    body = list(rule.statements(values))
    if before:
        last = max((i for i, s in enumerate(body) if s.name == "g" and calls(s.tree, "grad")), default=None)
        if last is None:
            body.insert(0, Statement("g", Call("grad", (Name("theta"),))))
            last = 0
        body[last + 1 : last + 1] = before
    if any("lr" in names(s.tree) for s in after) and "lr" not in numbers:
        numbers["lr"] = 1.0  # a rule without a learning rate: decoupled decay then takes its strength as it is
    statements += body + after
    scheduled = tuple(dict.fromkeys(use.target for use in schedules))
    return System(tuple(statements), numbers, init, scheduled, rule.equations)


def _private(
    use: Use, prefix: str, shared: Mapping[str, str]
) -> tuple[tuple[Statement, ...], dict[str, Any], dict[str, Tree]]:
    """A part's statements with all its own names prefixed, its knob values, and the starts of its state."""
    part = use.part
    statements = part.statements(use.values)
    own = {knob.name for knob in part.number_knobs} | {s.name for s in statements}
    mapping = {name: prefix + name for name in own if name not in RESERVED} | dict(shared)
    values = {prefix + knob.name: use.values[knob.name] for knob in part.number_knobs}
    swap: dict[str, Tree] = {old: Name(new) for old, new in mapping.items()}
    init = {prefix + name: substitute(tree, swap) for name, tree in part.init_trees().items()}
    return rename(statements, mapping), values, init


@lru_cache(maxsize=1024)
def _kernels(
    statements: tuple[Statement, ...],
    init: tuple[tuple[str, Tree], ...],
    knobs: tuple[str, ...],
    records: tuple[str, ...],
    expression: Expression,
) -> "Kernels":
    return Kernels(lower_step(statements, expression.ground, knobs, init=dict(init), records=records))


class Kernels:
    """The compiled forms of one step, made on first use."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self._kept: dict[str, Any] = {}

    def _make(self, name: str, maker: Any) -> Any:
        if name not in self._kept:
            self._kept[name] = maker()
        return self._kept[name]

    @property
    def init(self) -> Any:
        names_ = ("x", "y", *(f"k_{k}" for k in self.step.knobs), *(f"a_{k}" for k in self.step.ground_knobs), "n")
        return self._make("init", lambda: compile_numpy.function(self.step.init, names_))

    def scalar(self, keep_path: bool) -> Any:
        return self._make(f"scalar{keep_path}", lambda: compile_scalar.loop(self.step, keep_path))

    @property
    def array(self) -> Any:
        return self._make("array", lambda: compile_numpy.step(self.step))

    @property
    def javascript(self) -> str:
        text: str = self._make("js", lambda: compile_js.loop(self.step, self.step.knobs, LIMIT))
        return text
