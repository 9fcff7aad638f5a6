"""Equations to scalar operations, which :mod:`symbolic.step` gathers into one program. The surface is called from it.

Names hold a number (one component), a pair over the two coordinates, or a 2x2 matrix (four components, row by row);
operations run component by component, numbers spread over pairs and matrices. Everything is expanded to scalar
operations, so that one printer serves the array kernel, the plain-float loop and JavaScript.
"""

from collections.abc import Collection, Mapping

from symbolic.errors import N_, FormulaError, Phrase
from symbolic.functions import CONSTANTS
from symbolic.program import COMPARE_OPS, Builder, Ref
from symbolic.suggest import STOP
from symbolic.system import Statement
from symbolic.tree import Binary, Call, Name, Negate, Number, Tree

Value = tuple[Ref, ...]  # 1, 2 or 4 components

# What a system may read without declaring it.
RESERVED = {
    "theta": N_("the point"), "theta_old": N_("the point at the start of the step"), "g": N_("the gradient there"),
    "f": N_("the loss there"), "H": N_("the Hessian there"),
    "t": N_("number of the update, 1, 2, …"), "k": N_("updates done before, t - 1"),
    "n": N_("number of updates in the run"), "noise": N_("standard normal numbers, new in every step"),
}  # fmt: skip
KINDS = {1: Phrase("a number"), 2: Phrase("a pair"), 4: Phrase("a matrix")}


class Lowering:
    """Evaluates trees to components in one builder."""

    def __init__(
        self, knobs: Collection[str], sizes: Mapping[str, int], text: str, moving: Mapping[str, str] | None = None
    ) -> None:
        self.b = Builder()
        self.moving = moving or {}
        self.text = text
        self.first_order: set[Value] = set()  # points where the loss or the gradient is wanted
        self.second_order: set[Value] = set()  # points where the Hessian is wanted
        self.place = 0  # where in the text the present operation stands
        point = (self.b.input("x"), self.b.input("y"))
        self.start = point
        t = self.b.input("t")
        self.env: dict[str, Value] = {
            "theta": point,
            "theta_old": point,
            "t": (t,),
            "k": (self.b.sub(t, self.b.const(1.0)),),
            "n": (self.b.input("n"),),
            "noise": (self.b.input("z_0"), self.b.input("z_1")),
        }
        self.env |= {name: (self.b.input(f"k{i}"),) for i, name in enumerate(knobs)}
        self.env |= {
            name: tuple(self.b.input(f"s{j}_{i}") for i in range(count))
            for j, (name, count) in enumerate(sizes.items())
        }

    def assign(self, statement: Statement) -> None:
        """Take in one line: from here on its name stands for the value. ``theta`` and ``g`` are made pairs."""
        value = self.value(statement.tree)
        self.place = statement.pos
        if statement.name in ("theta", "g"):
            value = self.spread(value, 2)
        self.env[statement.name] = value

    def spread(self, value: Value, count: int) -> Value:
        """The value with ``count`` components: a number is repeated, anything else must have that many. Raises
        FormulaError."""
        if len(value) == count:
            return value
        if len(value) == 1:
            return value * count
        raise FormulaError(
            "{wanted} is needed here, and this is {kind}.",
            position=self.place,
            text=self.text,
            wanted=KINDS[count],
            kind=KINDS[len(value)],
        )

    def value(self, tree: Tree) -> Value:
        """The components of a tree. Raises FormulaError for what does not fit together."""
        match tree:
            case Number(value):
                return (self.b.const(value),)
            case Name(name):
                return self.read(name, tree)
            case Negate(arg):
                return tuple(self.b.op("neg", part) for part in self.value(arg))
            case Binary(op, left, right):
                return self.binary(op, self.value(left), self.value(right), tree)
            case Call(name, args):
                return self.call(name, args, tree)
        raise TypeError(f"not a tree: {tree!r}")

    def read(self, name: str, tree: Tree) -> Value:
        """The components of a name; reading ``g``, ``f`` or ``H`` where no line assigned it asks the surface."""
        if name in self.env:
            return self.env[name]
        if name in CONSTANTS:
            return (self.b.const(CONSTANTS[name]),)
        if name == "g":
            return self.gradient(self.start)
        if name == "f":
            return self.loss(self.start)
        if name == "H":
            return self.hessian(self.start)
        raise FormulaError("Unknown name “{name}”{hint}", position=tree.pos, text=self.text, name=name, hint=STOP)

    # -- the surface

    def ask(self, what: str, point: Value) -> Value:
        """The answers (see :data:`symbolic.program.ANSWERS`) at a point, with the surface's moved knobs beside it."""
        if what == "nearest":
            return self.b.ask(what, point)
        moved = tuple(self.env[name][0] for name in self.moving)
        return self.b.ask(what, (*point, *moved))

    def loss(self, point: Value) -> Value:
        """f at the point: one component."""
        self.first_order.add(point)
        return self.ask("ground", point)[:1]

    def gradient(self, point: Value) -> Value:
        """The gradient at the point: a pair."""
        self.first_order.add(point)
        return self.ask("ground", point)[1:]

    def hessian(self, point: Value) -> Value:
        """The Hessian at the point: a matrix, row by row."""
        self.second_order.add(point)
        xx, xy, yy = self.ask("curvature", point)
        return (xx, xy, xy, yy)

    # -- operations

    def binary(self, op: str, a: Value, b: Value, tree: Tree) -> Value:
        """An operation component by component; a matrix times a pair is their product. Raises FormulaError."""
        if op == "*" and (len(a), len(b)) == (4, 2):  # a matrix times a pair
            return tuple(self.dot((a[2 * i], a[2 * i + 1]), b) for i in (0, 1))
        if len(a) != len(b) and 1 not in (len(a), len(b)):
            raise FormulaError(
                "{left} and {right} do not fit together here.",
                position=tree.pos,
                text=self.text,
                left=KINDS[len(a)],
                right=KINDS[len(b)],
            )
        count = max(len(a), len(b))
        pairs = zip(self.spread(a, count), self.spread(b, count), strict=True)
        if op == "^":
            return tuple(self.b.power(p, q) for p, q in pairs)
        name = COMPARE_OPS.get(op) or {"+": "add", "-": "sub", "*": "mul", "/": "div"}[op]
        return tuple(self.b.op(name, p, q) for p, q in pairs)

    def call(self, name: str, args: tuple[Tree, ...], tree: Tree) -> Value:
        """A call: what reaches across coordinates or asks the surface, else component by component."""
        if name == "where":
            return self.where(args)
        values = [self.value(arg) for arg in args]
        self.place = tree.pos
        match name:
            case "grad":
                return self.gradient(self.spread(values[0], 2))
            case "loss":
                return self.loss(self.spread(values[0], 2))
            case "hess":
                return self.hessian(self.spread(values[0], 2))
            case "dot":
                return (self.dot(self.spread(values[0], 2), self.spread(values[1], 2)),)
            case "which" | "gap":
                number, distance = self.ask("nearest", self.spread(values[0], 2))
                return (number if name == "which" else distance,)
            case "x_of" | "y_of":
                return (self.spread(values[0], 2)[0 if name == "x_of" else 1],)
            case "norm":
                pair = self.spread(values[0], 2)
                return (self.b.op("sqrt", self.dot(pair, pair)),)
            case "solve" | "outer" | "diag" | "eye" | "inv_sqrt" | "abs_eig":
                return self.matrix(name, values)
        if len(values) == 1:
            return tuple(self.b.op(name, part) for part in values[0])
        left = values[0]
        for right in values[1:]:
            count = max(len(left), len(right))
            pairs = zip(self.spread(left, count), self.spread(right, count), strict=True)
            left = tuple(self.b.op(name, p, q) for p, q in pairs)
        return left

    def where(self, args: tuple[Tree, ...]) -> Value:
        """One value or another, component by component; the first argument must be a comparison. Raises
        FormulaError."""
        condition = args[0]
        if not (isinstance(condition, Binary) and condition.op in COMPARE_OPS):
            raise FormulaError(
                "where needs a comparison first: where(a > b, this, that).", position=condition.pos, text=self.text
            )
        test, yes, no = (self.value(arg) for arg in args)
        count = max(len(test), len(yes), len(no))
        parts = zip(self.spread(test, count), self.spread(yes, count), self.spread(no, count), strict=True)
        return tuple(self.b.op("where", c, p, q) for c, p, q in parts)

    def dot(self, a: Value, b: Value) -> Ref:
        """The scalar product of two pairs."""
        return self.b.add(self.b.mul(a[0], b[0]), self.b.mul(a[1], b[1]))

    def matrix(self, name: str, values: list[Value]) -> Value:
        """The functions of matrices, and those that make one. Raises FormulaError where none is given."""
        b = self.b
        zero = b.const(0.0)
        if name == "eye":  # eye(c) is c times the identity
            return (values[0][0], zero, zero, values[0][0])
        if name == "outer":
            p, q = self.spread(values[0], 2), self.spread(values[1], 2)
            return tuple(b.mul(p[i], q[j]) for i in (0, 1) for j in (0, 1))
        m = self.spread(values[0], 4) if len(values[0]) == 4 else None
        if m is None:
            raise FormulaError("{name} needs a matrix, such as H.", position=self.place, text=self.text, name=name)
        if name == "diag":
            return (m[0], m[3])
        if name == "solve":  # Cramer's rule: M^-1 r
            r = self.spread(values[1], 2)
            det = b.sub(b.mul(m[0], m[3]), b.mul(m[1], m[2]))
            top = b.sub(b.mul(m[3], r[0]), b.mul(m[1], r[1]))
            low = b.sub(b.mul(m[0], r[1]), b.mul(m[2], r[0]))
            return (b.div(top, det), b.div(low, det))
        return self.spectral(m, name)

    def spectral(self, m: Value, name: str) -> Value:
        """phi(M) of a symmetric matrix: mid phi+ I + slope (M - mid I), from the two eigenvalues (mid -/+ radius)."""
        b = self.b
        half, zero, one = b.const(0.5), b.const(0.0), b.const(1.0)
        mid = b.mul(half, b.add(m[0], m[3]))
        gap = b.mul(half, b.sub(m[0], m[3]))
        radius = b.op("sqrt", b.add(b.mul(gap, gap), b.mul(m[1], m[1])))

        def phi(eigenvalue: Ref) -> Ref:
            if name == "abs_eig":
                return b.op("abs", eigenvalue)
            return b.div(one, b.op("sqrt", eigenvalue))

        high, low = phi(b.add(mid, radius)), phi(b.sub(mid, radius))
        mean = b.mul(half, b.add(high, low))
        safe = b.op("where", b.op("gt", radius, zero), radius, one)
        slope = b.op("where", b.op("gt", radius, zero), b.div(b.mul(half, b.sub(high, low)), safe), zero)
        return (
            b.add(mean, b.mul(slope, gap)),
            b.mul(slope, m[1]),
            b.mul(slope, m[1]),
            b.sub(mean, b.mul(slope, gap)),
        )
