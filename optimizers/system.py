"""Compose schedules, transforms, wrappers and the rule into one system: one step, in a fixed order.

    schedules -> batch -> gradient -> sharpness (SAM) -> gradient transforms (noise, clipping, coupled decay) -> rule
    -> move transforms (decoupled decay, projection) -> outer wrappers (Lookahead, averages)

Within a stage the parts act in the order given. Knobs of parts get a prefix (``t1_max_norm``, ``s1_T_0``), private
names too, so that nothing meets by accident.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from optimizers import batches
from optimizers.kernels import Kernels
from optimizers.parts import Part, PythonRule, Rule, Schedule, Transform, Wrapper
from optimizers.watch import CONSTANTS, PREFIX, watch
from symbolic.errors import FallLineError, KnobError
from symbolic.lower import RESERVED
from symbolic.parser import SYSTEM_DIALECT, Parser
from symbolic.rows import BATCH
from symbolic.step import lower_step
from symbolic.system import Statement, rename, substitute
from symbolic.tokens import tokenize
from symbolic.tree import Binary, Call, Name, Number, Tree, names


@dataclass(frozen=True)
class Use:
    """A part with the values of its knobs; a schedule also names its ``target`` knob."""

    part: Part
    values: Mapping[str, Any] = field(hash=False, compare=False)
    target: str = "lr"


@dataclass(frozen=True, eq=False)
class System:
    """A composed step of ``rule`` with its own ``rule_values``. ``values`` holds every numeric knob under its composed
    name (floats, or arrays over lanes); ``python`` is the rule where that is written in Python: ``statements`` are then
    its schedules alone."""

    rule: Rule
    rule_values: Mapping[str, Any]
    statements: tuple[Statement, ...]
    values: Mapping[str, Any]
    init: Mapping[str, Tree]
    scheduled: tuple[str, ...]  # composed names of the knobs that change during the run
    text: str = ""
    python: PythonRule | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # the choices of a Python rule
    moving: Mapping[str, str] = field(default_factory=dict)  # names that set a knob of the surface: name -> its knob
    draw: str = ""  # how batches are drawn (:mod:`optimizers.batches`); "" where every step asks the whole surface
    held_by: tuple[str, ...] = ()  # titles of what may hold the run off the surface's minima: a penalty, a projection

    @property
    def knobs(self) -> tuple[str, ...]:
        """The composed names of all numeric knobs, in the order in which kernels take them."""
        return tuple(self.values)

    def kernels(self, records: Sequence[str] = ()) -> Kernels:
        """The compiled step. Raises FormulaError for a rule that does not hold together."""
        init, moving = tuple(self.init.items()), tuple(self.moving.items())
        return _kernels(self.statements, init, self.knobs, tuple(records), self.text, moving, self.python)

    @property
    def seeded(self) -> bool:
        """Whether the seed changes a run: it hears noise, or draws batches."""
        return bool(self.draw) or self.kernels().step.noisy

    def watched(self, late: bool) -> Kernels:
        """The step with the measures in front, which look at each point before it is left; see :class:`Watch`."""
        statements, init = watch(late).composed
        knobs = (*self.knobs, *(PREFIX + name for name in CONSTANTS))
        starts = (*self.init.items(), *init.items())
        return _kernels((*statements, *self.statements), starts, knobs, (), self.text, tuple(self.moving.items()), None)


def compose(
    rule: Rule,
    values: Mapping[str, Any],
    schedules: Sequence[Use] = (),
    transforms: Sequence[Use] = (),
    wrappers: Sequence[Use] = (),
) -> System:
    """The one system of a run. ``values`` are the rule's (checked) knob values; wrappers may also stand among the
    transforms. Raises FallLineError for parts that do not go together."""
    numbers = {knob.name: values[knob.name] for knob in rule.number_knobs}
    init = dict(rule.init_trees()) if not isinstance(rule, PythonRule) else {}
    timed = _timed(schedules, numbers, init)
    moving = {composed_name(use.target): use.target[2:] for use in schedules if use.target.startswith("s.")}
    numbers |= dict.fromkeys(moving, 0.0)  # what the surface has them at is known where it is met
    scheduled = tuple(dict.fromkeys(composed_name(use.target) for use in schedules))
    around = [*transforms, *wrappers]
    if isinstance(rule, PythonRule):
        if around:
            raise FallLineError(
                "{rule} searches along its own line and measures the loss itself: it takes no {part}.",
                rule=rule.title,
                part=around[0].part.title,
            )
        words = rule.choices(values)
        still = Statement("theta", Name("theta"))
        return System(rule, values, (*timed, still), numbers, init, scheduled, rule.equations, rule, words, moving)

    stages: dict[str, list[Statement]] = {"batch": [], "sample": [], "gradient": [], "move": [], "outer": []}
    walker = draw = ""
    for i, use in enumerate(around, 1):
        part, extra, start = _private(
            use, f"t{i}_", {"theta": "theta", "g": "g", "lr": "lr", "point": "point", "rows": "rows_count"}
        )
        assert isinstance(use.part, Transform)
        if use.part.stage == "batch":
            if draw:
                raise FallLineError("A step has one batch; take one of the two away.")
            draw = use.values["draw"]
            part = (*part, *batches.named(f"t{i}_count", f"t{i}_first"))
        stages[use.part.stage].extend(part)
        numbers |= extra
        init |= start
        if isinstance(use.part, Wrapper) and use.part.walker:
            if walker:
                raise FallLineError("Only one average can be shown at a time; take one of the two away.")
            walker = f"t{i}_{use.part.walker}"
    body = list(rule.statements(values))
    own = bool(draw) and any("g" in names(statement.tree) for statement in body)  # its gradient: a line of its own
    body = _with_gradient(body, stages, explicit=bool(walker) or own)
    body += [*stages["move"], *stages["outer"]]
    if draw:  # what they are on this surface is known where it is met
        moving |= {name: name for name in BATCH}
        numbers |= batches.at_rest(1)
    if any("lr" in names(s.tree) for s in stages["move"]) and "lr" not in numbers:
        numbers["lr"] = 1.0  # a rule without a learning rate: decoupled decay then takes its strength as it is
    if walker:
        body = [Statement("theta", Name(walker)), *_from_walker(body, walker)]
    lost = [use.target for use in schedules if composed_name(use.target) not in numbers]
    if lost:
        raise KnobError("{rule} has no {knob} that a schedule could move.", rule=rule.key, knob=lost[0])
    held = [use.part.title for use in around if isinstance(use.part, Transform) and use.part.holds]
    held += [knob.title for knob in rule.number_knobs if knob.name == "weight_decay" and np.any(values[knob.name])]
    return System(
        rule, values, (*timed, *stages["batch"], *body), numbers, init, scheduled, rule.equations, moving=moving,
        draw=draw, held_by=tuple(held),
    )  # fmt: skip


def composed_name(target: str) -> str:
    """The name in the system of what a schedule moves: ``lr``; ``t1.strength`` -> ``t1_strength``, a knob of the first
    transform; ``s.kappa`` -> ``ground_kappa``, a knob of the surface."""
    part, dot, knob = target.partition(".")
    return target if not dot else f"{'ground' if part == 's' else part}_{knob}"


def _timed(schedules: Sequence[Use], numbers: dict[str, Any], init: dict[str, Tree]) -> list[Statement]:
    """The schedules' statements; a part after one with a length lives in the time that begins when that ends."""
    statements: list[Statement] = []
    elapsed: dict[str, Tree] = {}
    for i, use in enumerate(schedules, 1):
        part, extra, start = _private(
            use, f"s{i}_", {"base": composed_name(use.target), "value": composed_name(use.target)}
        )
        before = elapsed.get(use.target)
        statements += part if before is None else _later(part, before, composed_name(use.target))
        numbers |= extra
        init |= start
        assert isinstance(use.part, Schedule)
        if use.part.length:
            own = {knob.name: Name(f"s{i}_{knob.name}") for knob in use.part.number_knobs}
            tree = substitute(Parser(tokenize(use.part.length), use.part.length, SYSTEM_DIALECT).whole(), own)
            elapsed[use.target] = tree if before is None else Binary("+", before, tree)
    return statements


def _later(part: Sequence[Statement], elapsed: Tree, target: str) -> list[Statement]:
    """The part with its clock set back by ``elapsed`` updates; until then its state waits."""
    clock: dict[str, Tree] = {
        "k": Call("max", (Binary("-", Name("k"), elapsed), Number(0.0))),
        "t": Call("max", (Binary("-", Name("t"), elapsed), Number(1.0))),
        "n": Call("max", (Binary("-", Name("n"), elapsed), Number(1.0))),
    }
    waiting = Binary("<", Name("k"), elapsed)
    assigned: set[str] = set()
    state = set()
    for statement in part:
        state |= {name for name in names(statement.tree) if name not in assigned}
        assigned.add(statement.name)
    return [
        Statement(s.name, Call("where", (waiting, Name(s.name), substitute(s.tree, clock))), s.pos)
        if s.name in state and s.name != target
        else Statement(s.name, substitute(s.tree, clock), s.pos)
        for s in part
    ]


def _with_gradient(
    body: list[Statement], stages: Mapping[str, Sequence[Statement]], *, explicit: bool
) -> list[Statement]:
    """The rule with what is done to its gradient put right behind the line that takes it."""
    if not (stages["sample"] or stages["gradient"] or explicit):
        return body
    taken = [i for i, s in enumerate(body) if s.name == "g" and isinstance(s.tree, Call) and s.tree.name == "grad"]
    if not taken:
        body.insert(0, Statement("g", Call("grad", (Name("theta"),))))
        taken = [0]
    last = taken[-1]
    place = body[last].tree
    assert isinstance(place, Call)
    sample = [Statement(s.name, substitute(s.tree, {"point": place.args[0]}), s.pos) for s in stages["sample"]]
    body[last + 1 : last + 1] = [*sample, *stages["gradient"]]
    return body


def _from_walker(body: Sequence[Statement], walker: str) -> list[Statement]:
    """What the rule knows of the surface at its point, asked where the walker is instead of where it is shown."""
    here: dict[str, Tree] = {
        "f": Call("loss", (Name(walker),)),
        "H": Call("hess", (Name(walker),)),
        "theta_old": Name(walker),
    }
    own = {s.name for s in body}
    return [Statement(s.name, substitute(s.tree, {k: v for k, v in here.items() if k not in own}), s.pos) for s in body]


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
    text: str,
    moving: tuple[tuple[str, str], ...],
    python: PythonRule | None,
) -> Kernels:
    step = lower_step(statements, knobs, init=dict(init), records=records, text=text, moving=dict(moving))
    return Kernels(step, python)
