"""Optimizers as one types them: ``optimizer("momentum", lr=0.01)``, ``rule("theta = theta - lr*g", lr=0.1)``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.lab import replays
from app.lab.engine import rule_of
from app.lab.experiment import MAX_NAME, OWN, REPLAY, PartUse, Run, tidy, tidy_name, values_of, without_defaults
from app.lab.link_texts import speaks
from app.notebook.grounds import pointed
from app.notebook.html import escaped, math_html, table_html
from optimizers.custom import text_of
from optimizers.parts import PythonRule, Rule
from optimizers.registry import all_rules, get
from optimizers.system import Use
from optimizers.uses import read_schedules, read_transforms
from symbolic.errors import KnobError

LINES = re.compile(r"[;\n]")  # a semicolon ends a line too


@dataclass(frozen=True)
class Optimizer:
    """An optimizer at its settings, with its schedule, transforms and wrappers; ``run`` is it as links write it.

    >>> optimizer("momentum", lr=0.01, momentum=0.95)
    optimizer('momentum', lr=0.01, momentum=0.95)
    >>> optimizer("momentum").knobs["momentum"]
    0.9
    """

    run: Run

    @property
    def rule(self) -> Rule:
        """The rule: its equations, its knobs with what they allow, its source."""
        return rule_of(self.run)

    @property
    def knobs(self) -> dict[str, Any]:
        """Every knob of the rule with its value."""
        return self.rule.values(dict(self.run.values))

    @property
    def equations(self) -> str:
        """The equations in force, as one would type them."""
        return self.run.equations or text_of(self.rule, self.knobs)

    def named(self, name: str) -> "Optimizer":
        """The same under a name of one's own. Raises KnobError for signs that a name cannot have."""
        if tidy_name(name) != name.strip():
            raise KnobError(
                "“{name}” cannot be a name: at most {limit} letters, digits and usual signs.",
                name=name[:MAX_NAME],
                limit=MAX_NAME,
            )
        return Optimizer(replace(self.run, name=tidy_name(name)))

    def __repr__(self) -> str:
        run = self.run
        told = {**dict(run.values), **dict(run.expressions)}
        given = [repr(run.equations if run.rule == OWN else run.rule)]
        given += [f"{name}={value!r}" for name, value in told.items()]
        for name, uses in (("schedule", run.schedules), ("transforms", run.transforms)):
            if uses:
                given.append(f"{name}={[(use.key, dict(use.values)) for use in uses]!r}")
        if run.rule == REPLAY:
            return f"<replay of {replays.at_hand(run.equations).steps} steps>"
        return f"{'rule' if run.rule == OWN else 'optimizer'}({', '.join(given)})"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.rule.latex(self.knobs)}$"

    def _repr_html_(self) -> str:
        rule, values = self.rule, self.knobs
        rows = [
            (f"<code>{escaped(knob.name)}</code>", escaped(str(values[knob.name])), escaped(str(knob.allowed)),
             escaped(knob.doc or knob.title))
            for knob in rule.knobs
        ]  # fmt: skip
        lines = math_html(rule.lines(values))
        heads = ("knob", "value", "allowed", "what it does")
        told = f"<p>{escaped(rule.summary)}</p>" if rule.summary else ""
        table = table_html(heads, rows) if rows else ""
        return f"<div><strong>{escaped(self.run.name or rule.title)}</strong>{told}{lines}{table}</div>"


def optimizer(
    what: "str | Rule | Optimizer",
    *,
    schedule: Any = None,
    transforms: Any = (),
    wrappers: Any = (),
    name: str = "",
    **knobs: Any,
) -> Optimizer:
    """An optimizer: a key of ``fl.optimizers``, or a rule; ``knobs`` are its settings, the others as declared.

    A number knob also takes a text, ``lr="2/kappa"``: it then follows what that names. ``schedule``, ``transforms`` and
    ``wrappers`` are as :func:`optimizers.run` takes them: ``"cosine"``, ``("cosine", {"T_0": 50})``, or a list of such.
    Raises UnknownKeyError or KnobError, with the nearest name.

    >>> optimizer("adam", lr=0.05, schedule=("cosine", {"T_0": 50}), transforms="clip_norm").rule.title
    'Adam'
    >>> optimizer("adam", learning_rate=1)
    Traceback (most recent call last):
    symbolic.errors.KnobError: adam has no parameter learning_rate; it has lr, beta1, beta2, eps, ...
    """
    if isinstance(what, Optimizer):
        found = _with(what.run, knobs) if knobs else what.run
    elif isinstance(what, Rule):
        found = _of_rule(what, knobs)
    elif isinstance(what, str):
        get(what)
        found = _with(Run(what), knobs)
    else:
        raise KnobError("An optimizer is a key or a rule, not {kind}.", kind=type(what).__name__)
    chosen = rule_of(found)
    if schedule is not None:
        found = replace(found, schedules=tuple(_used(use) for use in read_schedules(schedule, chosen)))
    around = [*read_transforms(transforms), *read_transforms(wrappers)]
    if around:
        found = replace(found, transforms=tuple(_used(use) for use in around))
    made = Optimizer(found)
    return made.named(name) if name else made


def rule(
    equations: str,
    *,
    schedule: Any = None,
    transforms: Any = (),
    wrappers: Any = (),
    name: str = "",
    **knobs: float,
) -> Optimizer:
    """A rule of one's own, in the language of the page; ``knobs`` declares its parameters with their values.

    A name that is read before it is assigned is state and starts at 0. Raises FormulaError, with a caret under the
    character, or KnobError.

    >>> heavy = rule("m = mu*m + g; theta = theta - lr*m", lr=0.01, mu=0.9)
    >>> heavy.knobs
    {'lr': 0.01, 'mu': 0.9}
    """
    text = "\n".join(line.strip() for line in LINES.split(tidy(equations))) if isinstance(equations, str) else equations
    made = Run(OWN, values_of({knob: _number(knob, value) for knob, value in knobs.items()}), equations=text)
    with pointed():
        rule_of(made)
    return optimizer(Optimizer(made), schedule=schedule, transforms=transforms, wrappers=wrappers, name=name)


def replay(theta: Any, *, name: str = "") -> Optimizer:
    """A run that was made elsewhere, to stand beside ours: ``theta`` (steps + 1, 2) are its points, the start included,
    of anything that NumPy reads as numbers. Without other words all runs begin where it does and make as many steps.

    No link can hold the points: its ``link`` works in this process. Raises FallLineError for what is no path.

    >>> walked = [[1.0, 1.0], [0.5, 0.8], [0.2, 0.5]]
    >>> both = compare([replay(walked, name="PyTorch"), "adam"], "bowl")
    >>> both.names, both.steps, both.start
    (('PyTorch', 'Adam'), 2, (1.0, 1.0))
    """
    return Optimizer(replays.run_of(replays.recorded(theta), name))


def rerun(made: Optimizer) -> Optimizer:
    """An optimizer that can be run anew. Raises KnobError for a recorded path."""
    if made.run.rule == REPLAY:
        raise KnobError("A recorded path cannot be run at other settings.")
    return made


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise KnobError("{knob} = {value} is not a number.", knob=name, value=str(value)[:40])
    return float(value)


def _with(run: Run, knobs: Mapping[str, Any]) -> Run:
    """The run at these settings: numbers checked, texts kept to be followed."""
    known = rule_of(run)
    numbers = {knob.name for knob in known.number_knobs}
    texts = {name: text for name, text in knobs.items() if name in numbers and isinstance(text, str) and speaks(text)}
    for name, value in knobs.items():
        if np.ndim(value):
            raise KnobError("{knob} has {count} values: one run takes one; fl.sweep takes all.", knob=name,
                            count=np.size(value))  # fmt: skip
    plain = {name: value for name, value in knobs.items() if name not in texts}
    values = known.values({**dict(run.values), **plain})
    kept = values_of(values) if run.rule == OWN else without_defaults(values, known.knobs)
    before = {name: text for name, text in run.expressions if name not in plain}
    return replace(run, values=kept, expressions=values_of({**before, **texts}))


def _of_rule(given: Rule, knobs: Mapping[str, Any]) -> Run:
    """The run of a rule object: of the library by its key, any other by its equations in force."""
    if all_rules().get(given.key) is given:
        return _with(Run(given.key), knobs)
    if isinstance(given, PythonRule):
        raise KnobError("{rule} is written in Python, and no link can hold it: see optimizers.run.", rule=given.title)
    values = given.values(knobs)
    numbers = {knob.name: float(values[knob.name]) for knob in given.number_knobs}
    return Run(OWN, values_of(numbers), equations=text_of(given, values), name=tidy_name(given.title))


def _used(use: Use) -> PartUse:
    """A schedule, a transform or a wrapper as links write it."""
    return PartUse(use.part.key, without_defaults(use.values, use.part.knobs), use.target)


Walkers = str | Rule | Optimizer | Sequence[str | Rule | Optimizer] | Mapping[str, str | Rule | Optimizer]


def walkers_of(given: Walkers) -> tuple[Optimizer, ...]:
    """The optimizers of a comparison: one, a list, or a mapping from names of one's own."""
    if isinstance(given, str | Rule | Optimizer):
        return (optimizer(given),)
    if isinstance(given, Mapping):
        return tuple(optimizer(what).named(name) for name, what in given.items())
    return tuple(optimizer(what) for what in given)
