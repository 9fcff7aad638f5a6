"""Straight-line programs: what every kernel is printed from.

A program is a list of scalar operations in single-assignment form. The builder shares common subexpressions, folds
constants in float64 and turns whole powers into products (``x**3`` on arrays costs 84 times ``x*x*x``), but never
reorders: a step does the paper's own floating-point operations, the same ones in NumPy, Python and JavaScript.

What lies outside a step's equations (the surface, the nearest minimum) is *called*: one node asks, with a point as its
arguments, and ``part`` nodes name its answers. So a rule's program holds no surface, and one text serves them all.

A program may hold one loop, over the rows of a table: ``row`` nodes are columns of the present row, whatever is made of
them belongs to the row, and ``mean`` nodes end the loop (see :mod:`symbolic.rows`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from symbolic.functions import NUMERIC
from symbolic.table import Table

Ref = int  # the index of a node

# Comparisons give a truth value that only ``where`` may read.
COMPARE_OPS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
# What can be asked at a point, and how many answers come back: loss and gradient; second derivatives xx, xy, yy; the
# number of the nearest known minimum and its distance.
ANSWERS = {"ground": 3, "curvature": 3, "nearest": 2}
MAX_PRODUCT_POWER = 64  # larger whole powers are left to pow


@dataclass(frozen=True)
class Node:
    """``op`` is ``const`` (``value``), ``input`` (``name``), a key of ANSWERS, ``part`` (answer number ``value`` of the
    node that asked), ``row`` (the column ``name`` of ``table``), ``mean`` or an operation on earlier nodes."""

    op: str
    args: tuple[Ref, ...] = ()
    value: float = 0.0
    name: str = ""
    table: Table | None = None


@dataclass(frozen=True)
class Program:
    """Nodes in evaluation order (only those the outputs need) and the outputs."""

    nodes: tuple[Node, ...]
    outputs: tuple[Ref, ...]

    def inputs(self) -> set[str]:
        """The names of all inputs."""
        return {node.name for node in self.nodes if node.op == "input"}

    @property
    def table(self) -> Table | None:
        """The table whose rows the program walks over, None where there is none."""
        return next((node.table for node in self.nodes if node.table is not None), None)


class Builder:
    """Collects nodes; equal nodes are one."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._seen: dict[Node, Ref] = {}
        self._rowwise: set[Ref] = set()

    def _add(self, node: Node) -> Ref:
        ref = self._seen.get(node)
        if ref is None:
            ref = self._seen[node] = len(self.nodes)
            self.nodes.append(node)
            if node.op == "row" or (node.op != "mean" and not self._rowwise.isdisjoint(node.args)):
                self._rowwise.add(ref)
        return ref

    def const(self, value: float) -> Ref:
        """A number."""
        return self._add(Node("const", value=float(value)))

    def input(self, name: str) -> Ref:
        """An input by name."""
        return self._add(Node("input", name=name))

    def row(self, table: Table, name: str) -> Ref:
        """A column of the present row."""
        return self._add(Node("row", name=name, table=table))

    def mean(self, ref: Ref) -> Ref:
        """The mean over the rows; what no row changes is its own mean."""
        return self._add(Node("mean", (ref,))) if ref in self._rowwise else ref

    def value(self, ref: Ref) -> float | None:
        """The number a node is known to be, or None."""
        node = self.nodes[ref]
        return node.value if node.op == "const" else None

    def ask(self, what: str, args: tuple[Ref, ...]) -> tuple[Ref, ...]:
        """The answers (see ANSWERS) at a point, each a node; asked once for equal arguments."""
        asked = self._add(Node(what, args))
        return tuple(self._add(Node("part", (asked,), value=float(i))) for i in range(ANSWERS[what]))

    def op(self, name: str, *args: Ref) -> Ref:
        """One operation, simplified only where the result is the same number for every finite input."""
        values = [self.value(arg) for arg in args]
        if all(value is not None for value in values) and name not in ("where", *COMPARE_OPS.values()):
            folded = _fold(name, [value for value in values if value is not None])
            if folded is not None:
                return self.const(folded) if math.isfinite(folded) else self._beyond(folded)
        a, b = values[0], values[1] if len(values) > 1 else None
        match name:
            case "add" if a == 0.0:
                return args[1]
            case "add" | "sub" if b == 0.0:
                return args[0]
            case "sub" if a == 0.0:
                return self.op("neg", args[1])
            case "mul" if a == 0.0 or b == 0.0:
                return self.const(0.0)
            case "mul" if a == 1.0:
                return args[1]
            case "mul" | "div" if b == 1.0:
                return args[0]
            case "mul" if a == -1.0:
                return self.op("neg", args[1])
            case "div" if a == 0.0:
                return self.const(0.0)
            case "neg" if self.nodes[args[0]].op == "neg":
                return self.nodes[args[0]].args[0]
            case "where" if args[1] == args[2]:
                return args[1]
        return self._add(Node(name, args))

    def _beyond(self, value: float) -> Ref:
        """Infinity or NaN as an operation: they have no spelling that all languages share, and 1.0/0.0 would raise."""
        if math.isnan(value):
            return self._add(Node("log", (self.const(-1.0),)))
        low = self._add(Node("log", (self.const(0.0),)))
        return low if value < 0 else self._add(Node("neg", (low,)))

    def add(self, a: Ref, b: Ref) -> Ref:
        """a + b."""
        return self.op("add", a, b)

    def sub(self, a: Ref, b: Ref) -> Ref:
        """a - b."""
        return self.op("sub", a, b)

    def mul(self, a: Ref, b: Ref) -> Ref:
        """a b."""
        return self.op("mul", a, b)

    def div(self, a: Ref, b: Ref) -> Ref:
        """a / b."""
        return self.op("div", a, b)

    def power(self, base: Ref, exponent: Ref) -> Ref:
        """``base ** exponent``: products for whole numbers, roots for halves, pow otherwise."""
        n = self.value(exponent)
        if n is None or self.value(base) is not None:
            return self.op("pow", base, exponent)
        if n == math.floor(n) and abs(n) <= MAX_PRODUCT_POWER:
            product = self._whole_power(base, int(abs(n)))
            return product if n >= 0 else self.div(self.const(1.0), product)
        if n in (0.5, -0.5):
            root = self.op("sqrt", base)
            return root if n > 0 else self.div(self.const(1.0), root)
        return self.op("pow", base, exponent)

    def _whole_power(self, base: Ref, n: int) -> Ref:
        if n == 0:
            return self.const(1.0)
        if n == 1:
            return base
        half = self._whole_power(base, n // 2)
        square = self.mul(half, half)
        return self.mul(square, base) if n % 2 else square

    def program(self, outputs: Iterable[Ref]) -> Program:
        """The program that computes these nodes."""
        return prune(self.nodes, tuple(outputs))


def prune(nodes: Sequence[Node], outputs: tuple[Ref, ...]) -> Program:
    """Only what the outputs need, renumbered, order kept."""
    needed = set(outputs)
    for ref in range(len(nodes) - 1, -1, -1):
        if ref in needed:
            needed.update(nodes[ref].args)
    renumber: dict[Ref, Ref] = {}
    kept: list[Node] = []
    for ref, node in enumerate(nodes):
        if ref in needed:
            renumber[ref] = len(kept)
            kept.append(replace(node, args=tuple(renumber[arg] for arg in node.args)))
    return Program(tuple(kept), tuple(renumber[ref] for ref in outputs))


def _fold(name: str, values: list[float]) -> float | None:
    """Constant operations, only the ones every kernel computes to the same bits; by the rules of IEEE arithmetic."""
    match name, values:
        case "add", [a, b]:
            return a + b
        case "sub", [a, b]:
            return a - b
        case "mul", [a, b]:
            return a * b
        case "div", [a, b]:
            if b == 0.0:
                return math.nan if a == 0.0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1.0, b)
            return a / b
        case "neg", [a]:
            return -a
        case "pow", [a, b]:
            try:
                return math.pow(a, b)
            except OverflowError:
                return -math.inf if a < 0 and b % 2 == 1 else math.inf
            except ValueError:  # a root of a negative number, or zero to a negative power
                return math.nan if a < 0 else math.inf
        case _ if name in NUMERIC:  # NumPy's bits, so that no kernel computes a constant of its own
            return constant(name, values)
    return None


def constant(name: str, values: Sequence[float]) -> float:
    """A function of the language at numbers, to NumPy's bits; NaN or infinite outside its domain."""
    function = NUMERIC[name].numpy
    assert function is not None
    with np.errstate(all="ignore"):
        return float(reduce(function, values) if len(values) > 1 else function(*values))
