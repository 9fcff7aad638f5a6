"""The largest stable step: below it a rule converges on any quadratic bowl, above it the steepest direction explodes.

A rule that has one declares it beside its equations, ``limit = 2*(1 + momentum)/curvature``, where ``curvature`` is the
largest eigenvalue of the Hessian. It follows from the roots of the recursion along that eigenvector (Jury's
conditions); a test holds each declared limit to the measured border.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from optimizers.parts import Rule
from symbolic.expression import Expression
from symbolic.parser import SYSTEM_DIALECT
from symbolic.plain import formula_text
from symbolic.system import parse_system, substitute
from symbolic.tree import Name, Tree, names

CURVATURE, LIMIT = "curvature", "limit"
SIGN = "λmax"  # how the largest curvature is written


@dataclass(frozen=True)
class Limit:
    """The largest stable rate as a ``tree`` over the curvature and the rule's ``knobs``, their LaTeX in ``symbols``."""

    tree: Tree
    knobs: tuple[str, ...]
    symbols: tuple[tuple[str, str], ...] = ()

    @property
    def expression(self) -> Expression:
        """The same, as the language compiles it: the curvature is x."""
        return Expression(substitute(self.tree, {CURVATURE: Name("x")}), self.knobs)

    def at(self, curvature: float, values: Mapping[str, Any]) -> float:
        """The largest stable rate at a curvature > 0 and the rule's knob values; inf or NaN where there is none."""
        return float(self.expression.evaluate(0, curvature, 0.0, values)[0])

    def text(self) -> str:
        """In plain Unicode: ``2·(1 + μ)/λmax``."""
        return formula_text(substitute(self.tree, {CURVATURE: Name(SIGN)}), dict(self.symbols))


def limit_of(rule: Rule, values: Mapping[str, Any]) -> Limit | None:
    """The limit that a rule declares for the form it is in; None where none is declared."""
    if not rule.limit:
        return None
    lines = parse_system(rule.limit, rule.choices(values), SYSTEM_DIALECT)
    tree = next((line.tree for line in lines if line.name == LIMIT), None)
    if tree is None:
        return None
    used = names(tree)
    read = [knob for knob in rule.number_knobs if knob.name in used]
    return Limit(tree, tuple(knob.name for knob in read), tuple((knob.name, knob.symbol) for knob in read))
