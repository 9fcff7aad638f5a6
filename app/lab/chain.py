"""How a slope becomes a move: one factor after the other, through one memory at most."""

from app.lab.vectors import HERE, Ways
from symbolic.tree import Binary, Call, Name, Negate, Number, Tree, names

Factors = list[tuple[int, Tree]]  # (line in front of which it is worth what it then is, factor)
Memory = tuple[int, list[tuple[int, Tree]]]  # (line, what of itself it keeps: (sign, factor) …)


def chain(step: Ways) -> tuple[Factors, Memory | None] | None:
    """What multiplies the slope on its way to the move: (line, factor) …, and the one memory on the way as (line, what
    it keeps of itself). None where there is more than one way, a second memory, or a slope from elsewhere."""
    begin = _descent(step)
    if begin is None:
        return None
    at, part = begin
    factors: Factors = []
    memory: Memory | None = None
    sign = -1
    for _ in range(len(step.statements) + 1):
        found = _factor(step, part)
        if found is None:
            return None
        factor, name = found
        factors.append((at, factor))
        before = [i for i in range(at) if step.statements[i].name == name]
        if not before:
            return (factors, memory) if name == "g" and sign < 0 else None
        at = before[-1]
        tree = step.statements[at].tree
        if name == "g" and isinstance(tree, Call):
            return (factors, memory) if tree == Call("grad", (Name("theta"),)) and sign < 0 else None
        own, rest = [], []
        for turn, summand, _anchor in step.parts(tree):
            inner = _factor(step, summand)
            if inner is not None and inner[1] == name != "g" and len(before) == 1:
                own.append((turn, inner[0]))
            elif inner is None or inner[1] != "noise":
                rest.append((turn, summand))
        if len(rest) != 1 or (own and memory is not None):
            return None
        if own:
            memory = (at, own)
        sign, part = sign * rest[0][0], rest[0][1]
    return None


def _descent(step: Ways) -> tuple[int, Tree] | None:
    """The first line that adds something to θ other than θ itself, and what; None where that is more than one thing."""
    for at, statement in enumerate(step.statements):
        if statement.name != "theta":
            continue
        found = step.parts(statement.tree)
        if not any(sign > 0 and part in HERE for sign, part, _ in found):
            continue
        ways = [(sign, part) for sign, part, _ in found if not names(part) & {"theta", "theta_old"}]
        if not ways:
            continue
        if len(ways) > 1 or ways[0][0] > 0:
            return (at, Negate(ways[0][1])) if len(ways) == 1 else None
        return at, ways[0][1]
    return None


def _factor(step: Ways, tree: Tree) -> tuple[Tree, str] | None:
    """A vector's factor and its name, where the tree is factor × vector; None where it is anything else."""
    match tree:
        case Name(name) if step.size(tree) == 2:
            return Number(1.0), name
        case Negate(arg):
            inner = _factor(step, arg)
            return None if inner is None else (Negate(inner[0]), inner[1])
        case Binary("*", left, right) if step.size(left) != 4:
            straight, _ = step.reads(tree)
            if len(straight) != 1:
                return None
            first = straight <= step.reads(left)[0]
            inner = _factor(step, left if first else right)
            return None if inner is None else (Binary("*", inner[0], right if first else left), inner[1])
        case Binary("/", left, right):
            inner = _factor(step, left)
            return None if inner is None else (Binary("/", inner[0], right), inner[1])
    return None
