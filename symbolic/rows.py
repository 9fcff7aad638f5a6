"""The one loop that a program may hold: over the rows of a table, to means.

Every node stands *before* the loop, *inside* it (it changes from row to row), or *behind* it (it needs a mean). Means
are sums in the order of the rows, divided by their number: the same additions in every language, so the same bits.

A caller may ask for the mean over a *batch* instead: over the rows that an order names from ``rows_base + rows_from``
on, ``rows_count`` of them. These three are then arguments of every call, behind the point (:data:`BATCH`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symbolic.program import Program, Ref

BATCH = ("rows_base", "rows_from", "rows_count")


@dataclass(frozen=True)
class Sections:
    """Where the nodes of a program stand: those ``inside`` the loop over rows, and those ``behind`` it."""

    inside: frozenset[Ref]
    behind: frozenset[Ref]


def sections(program: Program) -> Sections:
    """What the rows change, and what needs all of them."""
    inside: set[Ref] = set()
    behind: set[Ref] = set()
    for ref, node in enumerate(program.nodes):
        if node.op == "row" or (node.op != "mean" and not inside.isdisjoint(node.args)):
            inside.add(ref)
        elif node.op == "mean" or not behind.isdisjoint(node.args):
            behind.add(ref)
    return Sections(frozenset(inside), frozenset(behind))


def weight(program: Program, but: Collection[str] = ()) -> int:
    """How many nodes are worked out, but those of these operations: those of a row once for every row."""
    of_row, rows = sections(program).inside, len(program.table) if program.table is not None else 1
    return sum(rows if ref in of_row else 1 for ref, node in enumerate(program.nodes) if node.op not in but)


@dataclass(frozen=True)
class Loop:
    """How a loop over rows is written where a program is printed: ``first`` before it, its ``head`` and ``foot``, what
    a line adds to a ``total`` (``{0}`` is the total, ``{1}`` what is added) and how its mean is ``divided``.
    ``read`` are lines of the loop that come before its own; ``indent`` stands before each."""

    head: str
    foot: str = ""
    read: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    start: str = "{0} = 0.0"
    total: str = "{0} = {0} + {1}"
    divided: str = "{0}/{1}"
    count: str = ""
    indent: str = " "
    last: tuple[str, ...] = ()  # lines of the loop that come behind its own

    def written(self, inside: Sequence[str], added: Iterable[tuple[str, str]]) -> Iterator[str]:
        """The loop, with its lines and the (total, text) that each row adds."""
        totals = list(added)
        yield from self.first
        yield from (self.start.format(name) for name, _ in totals)
        yield self.head
        yield from (self.indent + line for line in self.read)
        yield from (self.indent + line for line in inside)
        yield from (self.indent + self.total.format(name, text) for name, text in totals)
        yield from (self.indent + line for line in self.last)
        if self.foot:
            yield self.foot


def picked(rows: Sequence[Any], order: Sequence[int], base: float, first: float, count: float) -> list[Any]:
    """The rows of one lane's batch."""
    begin = int(base + first)
    return [rows[row] for row in order[begin : begin + int(count)]]


def stacked(rows: Sequence[Any]) -> list[np.ndarray]:
    """The columns of a list of rows whose entries are numbers or (lanes,): (rows,) or (rows, lanes) each."""
    return [np.stack(np.broadcast_arrays(*column)) for column in zip(*rows, strict=True)]


def batches(
    table: Sequence[np.ndarray], order: np.ndarray, base: Any, first: Any, count: Any
) -> Iterator[tuple[Any, ...]]:
    """The rows of each lane's batch, one of each at a time: whether the lane still has one, then the columns.

    ``table`` are the columns as :func:`stacked` has them; ``order`` the numbers of rows that batches are cut from. A
    lane whose batch is over is given some row of it, to be left out.
    """
    base, first, count = (np.asarray(value, dtype=np.int64) for value in (base, first, count))
    begin = base + first
    most = int(count.max(initial=0))
    if begin.ndim == 0 and count.ndim == 0:
        for at in range(most):
            yield True, *(column[order[begin + at]] for column in table)
        return
    lanes = np.arange(max(begin.size, count.size))
    for at in range(most):
        on = at < count
        row = order[np.minimum(begin + np.where(on, at, 0), len(order) - 1)]
        row = np.broadcast_to(row, lanes.shape)
        yield on, *(column[row] if column.ndim == 1 else column[row, lanes] for column in table)
