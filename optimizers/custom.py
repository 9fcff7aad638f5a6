"""Your own rule: a system typed by a person, checked line by line and bounded before anything is compiled.

    m = 0.9*m + g
    theta = theta - lr*m

A name read before it is assigned is state and starts at 0; a line ``start gain = 1`` starts it elsewhere.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from optimizers import knobs as shared
from optimizers.parts import Rule
from symbolic.errors import FormulaError, KnobError
from symbolic.functions import CONSTANTS, SYSTEM
from symbolic.knob import Knob
from symbolic.lower import RESERVED
from symbolic.parser import SYSTEM_DIALECT, Parser
from symbolic.step import lower_step
from symbolic.system import MAX_LINES, in_force, parse_system
from symbolic.tokens import tokenize
from symbolic.tree import Call, names, walk

MAX_KNOBS = 12  # sliders of one rule; the library's own have at most nine
MAX_ASKS = 12  # calls of grad, loss, hess: each costs as much as the surface, on every step
MAX_OPERATIONS = 3000  # of one step, the surface not counted: 100 times Adam


def from_equations(text: str, knobs: Mapping[str, Any] | None = None, title: str = "Your own rule") -> Rule:
    """A rule from its equations. ``knobs`` declares its parameters: ``{"lr": 0.1}`` or ``{"lr": Knob(...)}``.

    Raises FormulaError(.message, .position) at the character that cannot be read, or KnobError.
    """
    if not isinstance(text, str):
        raise FormulaError("A rule is a text, not {kind}.", position=0, text="", kind=type(text).__name__)
    declared = tuple(_knob(name, value) for name, value in (knobs or {}).items())
    if len(declared) > MAX_KNOBS:
        raise KnobError("A rule can have at most {limit} sliders.", limit=MAX_KNOBS)
    return _checked(text.replace("\r\n", "\n"), declared, title)


def text_of(rule: Rule, values: Mapping[str, Any] | None = None) -> str:
    """A rule's equations in force, with the starts of its state: a text to begin one's own from."""
    used = {name for statement in rule.statements(values) for name in names(statement.tree)}
    starts = [f"start {name} = {start}" for name, start in rule.init.items() if name in used]
    return "\n".join([*starts, in_force(rule.equations, rule.choices(values or {}))])


@lru_cache(maxsize=256)
def _checked(text: str, declared: tuple[Knob, ...], title: str) -> Rule:
    equations, init = _starts(text)
    statements = parse_system(equations)
    asks = [node for s in statements for node in walk(s.tree) if isinstance(node, Call) and node.name in _ASKING]
    if len(asks) > MAX_ASKS:
        raise FormulaError(
            "This asks the surface too often: use grad, loss and hess at most {limit} times.",
            position=asks[MAX_ASKS].pos,
            text=text,
            limit=MAX_ASKS,
        )
    trees = {
        name: Parser(tokenize(start, greek=True, offset=at, whole=text), text, SYSTEM_DIALECT).whole()
        for name, (start, at) in init.items()
    }
    step = lower_step(statements, tuple(k.name for k in declared), init=trees, text=text)
    if len(step.program.nodes) > MAX_OPERATIONS:
        raise FormulaError(
            "One step of this takes {count} operations, and {limit} are allowed.",
            position=0,
            text=text,
            count=len(step.program.nodes),
            limit=MAX_OPERATIONS,
        )
    return Rule(
        key="own",
        title=title,
        equations=equations,
        knobs=declared,
        summary="A rule of your own.",
        family="own",
        direction="own",
        scale="own",
        init={name: start for name, (start, _) in init.items()},
    )


_ASKING = ("grad", "loss", "hess")


def _starts(text: str) -> tuple[str, dict[str, tuple[str, int]]]:
    """The system with its ``start`` lines blanked (places stay true), and these: name -> (expression, place)."""
    init: dict[str, tuple[str, int]] = {}
    lines = text.split("\n")
    if len(lines) > 2 * MAX_LINES:
        raise FormulaError("Use at most {limit} lines.", position=len(text), text=text, limit=MAX_LINES)
    offset = 0
    for i, line in enumerate(lines):
        words = line.split(None, 1)
        if len(words) == 2 and words[0] == "start" and not words[1].startswith("="):
            tokens = tokenize(line, greek=True, offset=offset, whole=text)
            if len(tokens) < 4 or tokens[1].kind != "name" or tokens[2].kind != "=":
                raise FormulaError("A start reads: start name = expression.", position=tokens[0].pos, text=text)
            begin = tokens[3].pos
            init[tokens[1].text] = (line[begin - offset :], begin)
            lines[i] = " " * len(line)
        offset += len(line) + 1
    return "\n".join(lines), init


def _knob(name: str, value: Any) -> Knob:
    if not (name.isascii() and name.isidentifier() and len(name) <= 20) or name in {
        *RESERVED, *SYSTEM, *CONSTANTS, "start", "if", "and", "value", "base", "point",
        *("rule", "surface", "steps", "schedule", "transforms", "wrappers", "seed", "record", "stream", "replicate"),
    }:  # fmt: skip
        raise KnobError(
            "“{name}” cannot be a slider: use a short name of letters that means nothing else.", name=str(name)[:40]
        )
    if isinstance(value, Knob):
        return value
    if name == "lr":
        return shared.lr(shared.lr(1.0).check(value))
    if name == "momentum" or (name.startswith("beta") and isinstance(value, float | int) and 0 <= value < 1):
        return shared.momentum(value) if name == "momentum" else shared.beta(name, value, "A number of your own.")
    number = Knob(name, 0.0, -1e9, 1e9).check(value)
    if number > 0:
        soft, scale = (number / 100, number * 100), "log"
    else:
        soft, scale = (2.0 * min(number, -0.5), -2.0 * min(number, -0.5)), "linear"
    return Knob(name, number, -1e9, 1e9, soft=soft, scale=scale, title=name, doc="A number of your own.")
