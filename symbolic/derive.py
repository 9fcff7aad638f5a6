"""Exact derivatives by forward-mode differentiation over the tree.

Every part carries its value, its two first and its three second derivatives. The work grows linearly with the
number of nodes, where a symbolic Hessian can explode (15 s and 633,000 nodes for a 302-character quotient), so no
formula needs a time-out. A derivative that is structurally zero is never computed.

Kinks are defined, not computed: d|u| = sign(u) du, and its second derivative is 0; likewise max, min, floor, sign.
At the tip of a cone, a root of u with u = 0 and du = 0, the gradient is 0 (the symmetric subgradient).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from symbolic.functions import COMMON, CONSTANTS, Function
from symbolic.parser import written
from symbolic.program import Builder, Program, Ref
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree

PAIRS = ((0, 0), (0, 1), (1, 1))  # the order of second derivatives: xx, xy, yy


@dataclass(frozen=True)
class Jet:
    """A value with its derivatives; None is an exact zero."""

    v: Ref
    d: tuple[Ref | None, Ref | None] = (None, None)
    dd: tuple[Ref | None, Ref | None, Ref | None] = (None, None, None)

    @property
    def constant(self) -> bool:
        """Whether both first derivatives are exact zeros."""
        return self.d == (None, None)


class Deriver:
    """Lowers trees into a builder, with derivatives up to ``order`` (0, 1 or 2) in x and y."""

    def __init__(self, builder: Builder, order: int) -> None:
        self.b = builder
        self.order = order

    def variable(self, ref: Ref, axis: int) -> Jet:
        """The coordinate x (``axis`` 0) or y (1): slope 1 in itself."""
        one = self.b.const(1.0) if self.order else None
        return Jet(ref, (one, None) if axis == 0 else (None, one))

    def jet(self, tree: Tree, env: Mapping[str, Jet]) -> Jet:
        """A tree's value and derivatives, where ``env`` gives those of its names. Raises ValueError for what has
        none."""
        match tree:
            case Number(value):
                return Jet(self.b.const(value))
            case Name(name):
                return env[name] if name in env else Jet(self.b.const(CONSTANTS[name]))
            case Negate(arg):
                inner = self.jet(arg, env)
                d, dd = inner.d, inner.dd
                return Jet(
                    self.b.op("neg", inner.v),
                    (self._neg(d[0]), self._neg(d[1])),
                    (self._neg(dd[0]), self._neg(dd[1]), self._neg(dd[2])),
                )
            case Binary(op, left, right):
                return self._binary(op, self.jet(left, env), self.jet(right, env))
            case Call(name, args):
                return self._call(name, [self.jet(arg, env) for arg in args])
            case Mean(arg, table):
                known = {name: Jet(self.b.row(table, name)) for name in table.names}
                known |= {name: Jet(self.b.const(value)) for name, value in table.facts}
                return self._mean(self.jet(arg, {**env, **known}))
        raise TypeError(f"not a tree: {tree!r}")

    def _mean(self, inner: Jet) -> Jet:
        """The mean over the rows: derivatives go through it."""
        d = [None if part is None else self.b.mean(part) for part in inner.d]
        dd = [None if part is None else self.b.mean(part) for part in inner.dd]
        return Jet(self.b.mean(inner.v), (d[0], d[1]), (dd[0], dd[1], dd[2]))

    # -- sums of terms that may be exact zeros

    def _neg(self, a: Ref | None) -> Ref | None:
        return None if a is None else self.b.op("neg", a)

    def _sum(self, a: Ref | None, b: Ref | None, sign: str = "add") -> Ref | None:
        if b is None:
            return a
        if a is None:
            return b if sign == "add" else self.b.op("neg", b)
        return self._some(self.b.op(sign, a, b))

    def _mul(self, a: Ref | None, b: Ref | None) -> Ref | None:
        return None if a is None or b is None else self._some(self.b.mul(a, b))

    def _some(self, ref: Ref) -> Ref | None:
        """The part, or None where it folded to zero: then nothing is computed from it (0x has no slope to multiply)."""
        return None if self.b.value(ref) == 0.0 else ref

    # -- rules

    def _binary(self, op: str, p: Jet, q: Jet) -> Jet:
        match op:
            case "+" | "-":
                kind = "add" if op == "+" else "sub"
                return Jet(
                    self.b.op(kind, p.v, q.v),
                    (self._sum(p.d[0], q.d[0], kind), self._sum(p.d[1], q.d[1], kind)),
                    (
                        self._sum(p.dd[0], q.dd[0], kind),
                        self._sum(p.dd[1], q.dd[1], kind),
                        self._sum(p.dd[2], q.dd[2], kind),
                    ),
                )
            case "*":
                return self._product(p, q)
            case "/":
                return self._quotient(p, q)
            case "^":
                return self._power(p, q)
        raise ValueError(f"{op} has no derivative")

    def _product(self, p: Jet, q: Jet) -> Jet:
        v = self.b.mul(p.v, q.v)
        d = tuple(self._sum(self._mul(p.d[i], q.v), self._mul(p.v, q.d[i])) for i in (0, 1))
        dd: list[Ref | None] = []
        for k, (i, j) in enumerate(PAIRS):
            outer = self._sum(self._mul(p.dd[k], q.v), self._mul(p.v, q.dd[k]))
            cross = self._sum(self._mul(p.d[i], q.d[j]), self._mul(p.d[j], q.d[i]))
            dd.append(self._sum(outer, cross) if self.order == 2 else None)
        return Jet(v, (d[0], d[1]), (dd[0], dd[1], dd[2]))

    def _quotient(self, p: Jet, q: Jet) -> Jet:
        v = self.b.div(p.v, q.v)
        d: list[Ref | None] = []
        for i in (0, 1):
            top = self._sum(p.d[i], self._mul(v, q.d[i]), "sub")
            d.append(None if top is None else self.b.div(top, q.v))
        dd: list[Ref | None] = []
        for k, (i, j) in enumerate(PAIRS):
            top = p.dd[k]
            for term in (self._mul(d[i], q.d[j]), self._mul(d[j], q.d[i]), self._mul(v, q.dd[k])):
                top = self._sum(top, term, "sub")
            dd.append(None if top is None or self.order < 2 else self.b.div(top, q.v))
        return Jet(v, (d[0], d[1]), (dd[0], dd[1], dd[2]))

    def _power(self, p: Jet, q: Jet) -> Jet:
        b = self.b
        v = b.power(p.v, q.v)
        if q.constant:
            # d u^c = c u^(c-1) du
            n = b.value(q.v)
            less = b.const(n - 1.0) if n is not None else b.sub(q.v, b.const(1.0))
            if n == 0.5:
                return self._chain(p, v, *self._slopes(COMMON["sqrt"], p, v))
            first = b.mul(q.v, b.power(p.v, less)) if not p.constant else None
            second = None
            if self.order == 2 and not p.constant:
                lesser = b.const(n - 2.0) if n is not None else b.sub(q.v, b.const(2.0))
                factor = b.mul(q.v, less)
                second = None if b.value(factor) == 0.0 else b.mul(factor, b.power(p.v, lesser))
            if first is not None and n is not None and 0.0 < n < 2.0 and n != 1.0:  # infinite slope or curvature at 0
                first, second = self._cone(p, v, first, b.const(0.0) if second is None else second)
            return self._chain(p, v, first, second)
        return self._varying_power(p, q, v)

    def _varying_power(self, u: Jet, w: Jet, v: Ref) -> Jet:
        """u^w with a varying exponent, by its partial derivatives: w u^(w-1) in u and u^w log u in w.

        The logarithm counts as 0 where u = 0, since u^w log u tends to 0 there for w > 0.
        """
        b = self.b
        one = b.const(1.0)
        log = self._log_or_zero(u.v)
        less = b.sub(w.v, one)
        by_w = b.mul(v, log)
        root = None if u.constant else b.power(u.v, less)
        zero = b.const(0.0)
        by_u = by_uu = by_uw = None
        if root is not None:
            curve = b.mul(b.mul(w.v, less), b.power(u.v, b.sub(less, one)))
            by_u, by_uu = self._cone(u, u.v, b.mul(w.v, root), curve)
            mixed_slope = b.mul(root, b.add(one, b.mul(w.v, log)))
            by_uw = b.op("where", b.op("eq", u.v, zero), zero, mixed_slope)
        d = tuple(self._sum(self._mul(by_u, u.d[i]), self._mul(by_w, w.d[i])) for i in (0, 1))
        if self.order < 2:
            return Jet(v, (d[0], d[1]))
        by_ww = b.mul(by_w, log)
        dd: list[Ref | None] = []
        for k, (i, j) in enumerate(PAIRS):
            mixed = self._sum(self._mul(u.d[i], w.d[j]), self._mul(u.d[j], w.d[i]))
            part = self._sum(self._mul(by_u, u.dd[k]), self._mul(by_w, w.dd[k]))
            part = self._sum(part, self._mul(by_uu, self._mul(u.d[i], u.d[j])))
            part = self._sum(part, self._mul(by_uw, mixed))
            dd.append(self._sum(part, self._mul(by_ww, self._mul(w.d[i], w.d[j]))))
        return Jet(v, (d[0], d[1]), (dd[0], dd[1], dd[2]))

    def _log_or_zero(self, u: Ref) -> Ref:
        b = self.b
        known = b.value(u)
        if known is not None:
            return b.op("log", u) if known else b.const(0.0)
        return b.op("where", b.op("eq", u, b.const(0.0)), b.const(0.0), b.op("log", u))

    def _cone(self, p: Jet, root: Ref, first: Ref, second: Ref) -> tuple[Ref, Ref]:
        """f' and f'' of a root, mended where the root is 0: f' is 0 there if the inner slope vanishes as well (the tip
        of a cone) and infinite elsewhere; f'' is 0."""
        b = self.b
        zero, one = b.const(0.0), b.const(1.0)
        flat = one
        for part in p.d:
            if part is not None:
                flat = b.op("where", b.op("eq", part, zero), flat, zero)
        tip = b.op("where", b.op("eq", root, zero), flat, zero)
        mended = b.op("where", b.op("eq", tip, one), zero, first)
        return mended, b.op("where", b.op("eq", root, zero), zero, second)

    def _chain(self, u: Jet, v: Ref, first: Ref | None, second: Ref | None) -> Jet:
        """f(u) with f' and f'': d = f' du, dd = f' ddu + f'' du du."""
        d = (self._mul(first, u.d[0]), self._mul(first, u.d[1]))
        if self.order < 2:
            return Jet(v, d)
        dd = [
            self._sum(self._mul(first, u.dd[k]), self._mul(second, self._mul(u.d[i], u.d[j])))
            for k, (i, j) in enumerate(PAIRS)
        ]
        return Jet(v, d, (dd[0], dd[1], dd[2]))

    def _call(self, name: str, args: list[Jet]) -> Jet:
        function = COMMON[name]
        if function.picks:
            return reduce(lambda left, right: self._picked(function, left, right), args)
        (u,) = args
        v = self.b.op(name, u.v)
        if u.constant or self.order == 0:
            return Jet(v)
        return self._chain(u, v, *self._slopes(function, u, v))

    def _picked(self, function: Function, p: Jet, q: Jet) -> Jet:
        """One of two, by comparison, with its derivatives."""
        b = self.b
        v = b.op(function.name, p.v, q.v)
        if p.constant and q.constant:
            return Jet(v)
        left = b.op(function.picks, p.v, q.v)
        zero = b.const(0.0)

        def pick(a: Ref | None, c: Ref | None) -> Ref | None:
            if a is None and c is None:
                return None
            return b.op("where", left, zero if a is None else a, zero if c is None else c)

        return Jet(
            v,
            (pick(p.d[0], q.d[0]), pick(p.d[1], q.d[1])),
            (pick(p.dd[0], q.dd[0]), pick(p.dd[1], q.dd[1]), pick(p.dd[2], q.dd[2])),
        )

    def _slopes(self, function: Function, u: Jet, v: Ref) -> tuple[Ref | None, Ref | None]:
        """f'(u) and f''(u), as the table of functions writes them."""
        known = {"u": Jet(u.v), "v": Jet(v)}
        values = Deriver(self.b, 0)
        first = values.jet(written(function.slope), known).v
        second = values.jet(written(function.bend), known | {"d": Jet(first)}).v
        if function.cone:
            return self._cone(u, values.jet(written(function.cone), known).v, first, second)
        return self._some(first), self._some(second)


def differentiate(tree: Tree, order: int, knobs: tuple[str, ...] = ()) -> Program:
    """The program of a formula: outputs ``f`` (order 0), ``f fx fy`` (1) or ``f fx fy fxx fxy fyy`` (2)."""
    builder = Builder()
    deriver = Deriver(builder, order)
    env = {name: Jet(builder.input(name)) for name in knobs}
    env |= {"x": deriver.variable(builder.input("x"), 0), "y": deriver.variable(builder.input("y"), 1)}
    jet = deriver.jet(tree, env)
    zero = builder.const(0.0)
    parts: list[Ref | None] = [jet.v]
    if order >= 1:
        parts += jet.d
    if order >= 2:
        parts += jet.dd
    return builder.program(zero if part is None else part for part in parts)
