"""What is kept along a run: five functions that a measure's line may begin with, and their two ways to be computed.

======================  ============================================  ======
``name = total(e)``     the sum of e over all points so far           0
``name = lowest(e)``    the least so far                              HUGE
``name = highest(e)``   the greatest so far                           −HUGE
``name = first(e, c)``  e at the first point where c holds (e ≥ 0)    −1
``name = last(e, c)``   e at the last point where c holds (e ≥ 0)     −1
======================  ============================================  ======

Step by step (``by_step``) each is a state with an update, ``total`` reads ``name = name + e``: that is what kernels of
many lanes and the browser run. Over a whole path at once (:class:`OverTime`) each is one of NumPy's accumulations, with
the same bits: a path of 100,000 points is measured in milliseconds.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from symbolic.functions import ALONG
from symbolic.lower import Lowering, Value
from symbolic.program import Program
from symbolic.system import Statement
from symbolic.tree import Binary, Call, Name, Number, Tree

HUGE = 1.7976931348623157e308  # stands for "none yet" where infinity has no spelling that all languages share


def by_step(statements: Sequence[Statement]) -> tuple[tuple[Statement, ...], dict[str, Tree]]:
    """The statements with each of the five written as an update of its own name, and what these names start from."""
    found: list[Statement] = []
    starts: dict[str, Tree] = {}
    for statement in statements:
        tree = statement.tree
        if isinstance(tree, Call) and tree.name in ALONG:
            own = Name(statement.name)
            update: Tree
            match tree.name, tree.args:
                case "total", (e,):
                    update, start = Binary("+", own, e), 0.0
                case "lowest", (e,):
                    update, start = Call("min", (own, e)), HUGE
                case "highest", (e,):
                    update, start = Call("max", (own, e)), -HUGE
                case "first", (e, c):
                    begun = Binary(">=", own, Number(0.0))
                    update, start = Call("where", (begun, own, Call("where", (c, e, own)))), -1.0
                case _, (e, c):
                    update, start = Call("where", (c, e, own)), -1.0
            starts[statement.name] = Number(start)
            statement = Statement(statement.name, update, statement.pos)
        found.append(statement)
    return tuple(found), starts


class OverTime(Lowering):
    """Lowers a measure for whole paths: inputs are arrays (points, …), and a name read before its line is that line's
    result one point earlier."""

    def __init__(self, statements: Sequence[Statement], knobs: Collection[str], init: Mapping[str, Tree]) -> None:
        super().__init__(knobs, {}, "")
        self.lines = {statement.name: i for i, statement in enumerate(statements)}
        self.statements = statements
        self.init = init
        self.at = 0
        self.done: dict[int, Value] = {}

    def program(self, outputs: Sequence[str]) -> Program:
        """The program whose outputs are these names, at every point."""
        self.at = len(self.statements)
        return self.b.program(part for name in outputs for part in self.read(name, Name(name)))

    def read(self, name: str, tree: Tree) -> Value:
        """A name's values at every point; those one point earlier where the name is read before its line."""
        line = self.lines.get(name)
        if line is None:
            return super().read(name, tree)
        if line < self.at:
            return self.line(line)
        start = self.value(self.init[name]) if name in self.init else (self.b.const(0.0),)
        now = self.line(line)
        pairs = zip(now, self.spread(start, len(now)), strict=True)
        return tuple(self.b.op("lag", value, first) for value, first in pairs)

    def line(self, i: int) -> Value:
        """The result of line ``i``, computed once."""
        if i not in self.done:
            before, self.at = self.at, i
            self.done[i] = self.value(self.statements[i].tree)
            self.at = before
        return self.done[i]

    def call(self, name: str, args: tuple[Tree, ...], tree: Tree) -> Value:
        """A call; the five functions of this module become accumulations over the path."""
        if name not in ALONG:
            return super().call(name, args, tree)
        if name in ("first", "last"):
            condition, value = self.value(args[1]), self.value(args[0])
            return (self.b.op(name, value[0], condition[0]),)
        return (self.b.op(name, self.value(args[0])[0]),)


def _lag(value: Any, first: Any) -> np.ndarray:
    if np.ndim(first) == 0 and isinstance(value, np.ndarray) and value.dtype == np.float64:  # nothing to stretch
        later = np.empty_like(value)
        later[0], later[1:] = first, value[:-1]
        return later
    now, start = np.broadcast_arrays(value, first)
    return np.concatenate([start[:1], now[:-1]])


def _alike(value: Any, holds: Any) -> tuple[np.ndarray, np.ndarray]:
    """Both in one shape; NumPy's own way takes long to see that they are."""
    if np.shape(value) == np.shape(holds):
        return np.asarray(value), np.asarray(holds)
    value, holds = np.broadcast_arrays(value, holds)
    return value, holds


def _taken(value: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The values at places along the first axis, for every lane its own."""
    if value.ndim == 2:
        return np.asarray(value[at, np.arange(value.shape[1])])
    return np.asarray(np.take_along_axis(value, at, axis=0))


def _first(value: Any, holds: Any) -> np.ndarray:
    value, holds = _alike(value, holds)
    found = _taken(value, holds.argmax(axis=0)[None])
    return np.where(np.logical_or.accumulate(holds, axis=0), found, -1.0)


def _last(value: Any, holds: Any) -> np.ndarray:
    value, holds = _alike(value, holds)
    rows = np.arange(len(holds)).reshape(-1, *[1] * (holds.ndim - 1))
    at = np.maximum.accumulate(np.where(holds, rows, -1), axis=0)
    return np.where(at >= 0, _taken(value, np.maximum(at, 0)), -1.0)


ACCUMULATED: dict[str, Any] = {
    "total": lambda e: np.add.accumulate(e, axis=0),
    "lowest": lambda e: np.minimum.accumulate(np.minimum(HUGE, e), axis=0),
    "highest": lambda e: np.maximum.accumulate(np.maximum(-HUGE, e), axis=0),
    "first": _first,
    "last": _last,
    "lag": _lag,
}
