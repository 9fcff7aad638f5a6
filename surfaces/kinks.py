"""Where a formula is not smooth: parts of its tree with a kink, a jump or a pole, and whether the window holds them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np

from symbolic.algebra import constant
from symbolic.expression import Expression
from symbolic.functions import COMMON, CROSSES, JUMP, KINK, POLE, TOUCHES, VARIES
from symbolic.parser import written
from symbolic.system import substitute
from symbolic.tree import Binary, Call, Mean, Number, Tree, at_row, children

LOOKED_AT = 40  # parts examined: more would only repeat the warning
GRID = 61
ROWS = 12  # of a table, whose rows may each have a kink somewhere else
NEARLY = 6e-4  # of the largest value: a cone that touches zero in the middle of a cell comes that near at its corners

Part = Callable[[Tree], np.ndarray]


def kinked(tree: Tree) -> bool:
    """Whether the formula has a part that may be a kink or a jump, in the window or not."""
    return any(kind in (KINK, JUMP) for kind, _ in _special(tree))


def in_sight(expression: Expression, values: Mapping[str, float], box: Iterable[float]) -> set[str]:
    """Which of kink, jump and pole the formula has inside the box."""
    x0, x1, y0, y1 = box
    x, y = np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID))

    def part(tree: Tree) -> np.ndarray:
        return Expression(tree, expression.knobs).evaluate(0, x, y, values)[0]

    found: set[str] = set()
    with np.errstate(all="ignore"):
        for count, (kind, node) in enumerate(_special(expression.tree)):
            if count == LOOKED_AT:
                break
            if kind not in found and _reaches(node, part):
                found.add(kind)
    return found


def _special(tree: Tree) -> Iterator[tuple[str, Tree]]:
    match tree:
        case Mean(_, table):
            for number in range(0, len(table), -(-len(table) // ROWS)):
                yield from _special(at_row(tree, number))
            return
        case Call(name) if (found := COMMON[name].breaks) is not None:
            yield found.kind, tree
        case Binary("/", _, below) if not constant(below):
            yield POLE, tree
        case Binary("^", base, exponent) if constant(exponent) and not constant(base):
            power = _number(exponent)
            if power < 0:
                yield POLE, tree
            elif power != np.floor(power):
                yield KINK, tree
    for part in children(tree):
        yield from _special(part)


def _number(tree: Tree) -> float:
    if isinstance(tree, Number):
        return tree.value
    return float(Expression(tree).evaluate(0, 0.0, 0.0, {})[0])


def _reaches(node: Tree, part: Part) -> bool:
    match node:
        case Binary("/", _, below):
            return _passes_zero(part(below))
        case Binary("^", base, exponent):
            return _touches_zero(part(base)) if _number(exponent) > 0 else _passes_zero(part(base))
        case Call(name, args):
            found = COMMON[name].breaks
            at = written(found.at if found else "u")
            asked = [{"u": args[0]}] if len(args) == 1 else [{"u": u, "v": v} for u, v in pairwise(args)]
            holds = {CROSSES: _passes_zero, TOUCHES: _touches_zero, VARIES: _varies}[found.how if found else CROSSES]
            return any(holds(part(substitute(at, known))) for known in asked)
    return False


def _passes_zero(u: np.ndarray) -> bool:
    """Whether the part changes sign over the samples, or is zero at some but not all of them."""
    u = u[np.isfinite(u)]
    return bool(u.size) and float(u.min()) <= 0.0 <= float(u.max()) and float(u.min()) < float(u.max())


def _varies(u: np.ndarray) -> bool:
    """Whether the part has more than one value."""
    u = u[np.isfinite(u)]
    return bool(u.size) and float(u.min()) < float(u.max())


def _touches_zero(u: np.ndarray) -> bool:
    """Whether the part comes down to zero from above (the end of a root), or nearly: it may touch between samples."""
    u = u[np.isfinite(u)]
    return bool(u.size) and float(u.min()) <= NEARLY * float(u.max())
