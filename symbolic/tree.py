"""The immutable tree of an expression. ``pos`` is the 0-based character in the source text."""

from collections.abc import Iterator
from dataclasses import dataclass, field


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


Tree = Number | Name | Negate | Binary | Call
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def children(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    match tree:
        case Negate(arg):
            return (arg,)
        case Binary(_, left, right):
            return (left, right)
        case Call(_, args):
            return args
    return ()


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
