"""The immutable tree of an expression. ``pos`` is the 0-based character in the source text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from symbolic.table import Table


@dataclass(frozen=True)
class Number:
    """A literal."""

    value: float
    pos: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A variable, knob, state or constant."""

    id: str
    pos: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negate:
    """-arg."""

    arg: "Tree"
    pos: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Binary:
    """``op`` is one of + - * / ^ and the comparisons < <= > >= == !=."""

    op: str
    left: "Tree"
    right: "Tree"
    pos: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function of the table in :mod:`symbolic.functions` with its arguments."""

    name: str
    args: tuple["Tree", ...]
    pos: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Mean:
    """The mean of ``arg`` over the rows of a table, whose columns and facts are names in it."""

    arg: "Tree"
    table: Table
    pos: int = field(default=0, compare=False)


Tree = Number | Name | Negate | Binary | Call | Mean
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def children(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    match tree:
        case Negate(arg) | Mean(arg):
            return (arg,)
        case Binary(_, left, right):
            return (left, right)
        case Call(_, args):
            return args
    return ()


def at_row(mean: Mean, number: int) -> Tree:
    """What a mean is taken of, at one row: its columns and facts as numbers."""
    known = mean.table.row(number)

    def put(tree: Tree) -> Tree:
        match tree:
            case Name(name) if name in known:
                return Number(known[name], tree.pos)
            case Negate(arg):
                return Negate(put(arg), tree.pos)
            case Binary(op, left, right):
                return Binary(op, put(left), put(right), tree.pos)
            case Call(name, args):
                return Call(name, tuple(map(put, args)), tree.pos)
        return tree

    return put(mean.arg)


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node, parents first."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def names(tree: Tree) -> set[str]:
    """Every name in the tree."""
    return {node.id for node in walk(tree) if isinstance(node, Name)}
