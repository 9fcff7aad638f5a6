"""Knobs of a run that were typed as expressions, ``2/κ`` or ``2(1 + μ)/κ``: their numbers follow what these name.

A run holds both, the text in ``expressions`` and the number in ``values``: whoever reads a run finds numbers. The texts
are kept as links have them (:func:`app.lab.typed.spelled`), and :func:`settled` brings the numbers in line; every edit
and every link passes through it. An expression that names nothing is a number like any other.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.lab.engine import rule_of, surface_of
from app.lab.experiment import OWN, Experiment, Run, values_of, without_defaults
from app.lab.typed import SPELLINGS, STEEPEST, Known, evaluated, known_of, signed, signs_of, spelled, tree_of
from optimizers.stability import SIGN
from surfaces import Surface
from symbolic.errors import FallLineError
from symbolic.expression import Expression
from symbolic.functions import CONSTANTS
from symbolic.knob import Knob
from symbolic.plain import formula_text
from symbolic.system import substitute
from symbolic.tree import Name, Tree, names


class Refused(FallLineError):
    """An expression that cannot be followed: ``knob`` is whose it is, ``reason`` what is wrong with it."""

    knob: str
    reason: FallLineError


@dataclass(frozen=True)
class Followed:
    """A knob's expression: ``text`` in signs, to be read, ``source`` in signs, to be typed, and over what it is
    evaluated: ``reads`` are the arguments of ``expression``, ``s.kappa`` for a knob of the landscape."""

    name: str
    text: str
    source: str
    expression: Expression
    reads: tuple[str, ...]


def settled(experiment: Experiment) -> Experiment:
    """The experiment with every knob that is an expression at the number which that stands for. Raises Refused."""
    if not any(run.expressions for run in experiment.runs):
        return experiment
    surface = surface_of(experiment)
    return replace(experiment, runs=tuple(settled_run(run, surface) for run in experiment.runs))


def settled_run(run: Run, surface: Surface) -> Run:
    """The same for one run. Raises Refused for an expression that names what is not there, gives a number that its knob
    does not take, or follows itself."""
    if not run.expressions:
        return run
    known, knobs, shadowed = _known(run, surface), _knobs(run), known_of(surface).values
    texts = {}
    for name, text in run.expressions:
        try:
            texts[name] = spelled(text, known)
        except FallLineError as error:
            raise _refused(name, error) from None
    values, found = dict(known.values), dict(run.values)
    for name in _order({name: tree_of(text, values) for name, text in texts.items()}, shadowed):
        try:
            found[name] = _whole(knobs[name], evaluated(texts[name], values))
        except FallLineError as error:
            raise _refused(name, error) from None
        if name not in shadowed:
            values[name] = float(found[name])
    return replace(with_values(run, found), expressions=values_of(texts))


def typed(run: Run, name: str, text: str, surface: Surface) -> Run:
    """The run with an expression for a number knob; of one that names nothing its number stays. Raises Refused."""
    after = settled_run(replace(run, expressions=values_of(dict(run.expressions) | {name: text})), surface)
    return plain_numbers(after, surface)


def plain_numbers(run: Run, surface: Surface) -> Run:
    """A settled run in which expressions that name nothing, ``1/20``, are the numbers that they are."""
    if not run.expressions:
        return run
    known = _known(run, surface).values
    return replace(run, expressions=tuple(pair for pair in run.expressions if _read(tree_of(pair[1], known))))


def freed(run: Run, name: str) -> Run:
    """The run with a number in place of an expression, the one that it stood for last."""
    return replace(run, expressions=tuple(pair for pair in run.expressions if pair[0] != name))


def without(run: Run, name: str) -> Run:
    """The run without an expression and its number: what was declared is in force again."""
    return freed(replace(run, values=tuple(pair for pair in run.values if pair[0] != name)), name)


def carried(run: Run, surface: Surface) -> Run:
    """The run on another landscape, or with other equations: expressions that do not hold there become numbers."""
    if not run.expressions:
        return run
    there = {knob.name for knob in rule_of(run).number_knobs}
    for name, _text in run.expressions:
        if name not in there:
            run = freed(run, name)
    while True:
        try:
            return settled_run(run, surface)
        except Refused as refused:
            run = freed(run, refused.knob)


def with_values(run: Run, values: Mapping[str, Any]) -> Run:
    """The run at other values; a rule of one's own has all of them written down."""
    kept = values_of(values) if run.rule == OWN else without_defaults(values, rule_of(run).knobs)
    return replace(run, values=kept)


def set_to(run: Run, name: str, value: Any) -> Run:
    """The run with one knob at a number or a word: no expression moves it any more."""
    return freed(with_values(run, dict(run.values) | {name: value}), name)


def followed(run: Run, surface: Surface) -> dict[str, Followed]:
    """The expressions of a settled run by the name of their knob, each behind those that it follows itself."""
    if not run.expressions:
        return {}
    known, shadowed = _known(run, surface), known_of(surface).values
    texts = dict(run.expressions)
    symbols = {name: sign for sign, name in known.signs.items() if sign not in SPELLINGS}
    latex = {knob.name: knob.symbol for knob in (*_knobs(run).values(), *surface.knobs)}
    trees = {name: tree_of(text, known.values) for name, text in texts.items()}
    found = {}
    for name in _order(trees, shadowed):
        tree = trees[name]
        used = tuple(sorted(_read(tree)))
        reads = tuple(f"s.{one}" if one in shadowed and one != STEEPEST else one for one in used)
        shown = formula_text(substitute(tree, {STEEPEST: Name(SIGN)}), latex)
        found[name] = Followed(name, shown, signed(texts[name], symbols), Expression(tree, used), reads)
    return found


def _known(run: Run, surface: Surface) -> Known:
    """What an expression of a run may speak of: the landscape, and the run's own number knobs."""
    ground, mine = known_of(surface), _knobs(run)
    values = rule_of(run).values(dict(run.values))
    return Known(
        {name: float(values[name]) for name in mine} | dict(ground.values), signs_of(mine.values()) | dict(ground.signs)
    )


def _knobs(run: Run) -> dict[str, Knob]:
    return {knob.name: knob for knob in rule_of(run).number_knobs}


def _read(tree: Tree) -> set[str]:
    """The names in a tree that something stands for: π is a number."""
    return names(tree) - set(CONSTANTS)


def _order(trees: Mapping[str, Tree], shadowed: Mapping[str, float]) -> list[str]:
    """The knobs with expressions, each behind those that it follows; ``shadowed`` names are the landscape's. Raises
    Refused for one that follows itself."""
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise _refused(name, _circle(above[above.index(name) :]))
        if name in order:
            return
        for other in sorted(names(trees[name])):
            if other in trees and other not in shadowed:
                visit(other, (*above, name))
        order.append(name)

    for name in trees:
        visit(name, ())
    return order


def _circle(ring: tuple[str, ...]) -> FallLineError:
    if len(ring) == 1:
        return FallLineError("{name} cannot follow itself.", name=ring[0])
    return FallLineError("{names} cannot follow each other in a circle.", names=", ".join(ring))


def _whole(knob: Knob, value: float) -> Any:
    """The value as the knob takes it; for a whole one 1000/3*3 is 1000, which it is but for rounding."""
    near = knob.integer and math.isclose(value, round(value), rel_tol=1e-12)
    return knob.check(float(round(value)) if near else value)


def _refused(name: str, reason: FallLineError) -> Refused:
    error = Refused("{name}: {reason}", name=name, reason=reason)
    error.knob, error.reason = name, reason
    return error
