"""What is measured in what: the dimension of every name of a system, inferred from its equations alone.

There are two base units, that of a place (θ) and that of a slope (∇f); a loss has slope × place, a Hessian slope per
place. What is added or assigned has one unit; that makes linear equations over the exponents of what is unknown (knobs
and state), solved as they are met. A stranger's rule needs to declare nothing. Numbers fit any unit in a sum.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from symbolic.system import Statement
from symbolic.tree import COMPARISONS, Binary, Call, Name, Negate, Number, Tree

Unit = dict[str, Fraction]  # exponents by base unit or unknown; {} is a pure number

PLACE, SLOPE = "place", "slope"
_ONE = Fraction(1)
_PURE: Unit = {}
_WHOLE = Number(1.0)
_KNOWN: dict[str, Unit] = {
    "theta": {PLACE: _ONE},
    "theta_old": {PLACE: _ONE},
    "g": {SLOPE: _ONE},
    "f": {SLOPE: _ONE, PLACE: _ONE},
    "H": {SLOPE: _ONE, PLACE: -_ONE},
    **dict.fromkeys(("t", "k", "n", "pi", "e", "noise"), _PURE),
}
_AS_THEY_ARE = frozenset({"abs", "norm", "min", "max", "floor", "mod", "diag", "eye", "abs_eig", "x_of", "y_of"})
_ASKED: dict[str, Unit] = {"grad": _KNOWN["g"], "loss": _KNOWN["f"], "hess": _KNOWN["H"]}
_POWERS = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3), "inv_sqrt": Fraction(-1, 2)}


def times(a: Unit, b: Unit, power: Fraction = _ONE) -> Unit:
    """The unit of a · b^power."""
    out = dict(a)
    for base, exponent in b.items():
        out[base] = out.get(base, Fraction(0)) + exponent * power
    return {base: exponent for base, exponent in out.items() if exponent}


class Units:
    """The units of a system. ``of(name)`` is what is known at the end; an unknown that no equation settles stays in
    the answer under its own name."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.settled: dict[str, Unit] = {}  # unknown -> what it is, over base units and other unknowns
        self.now: dict[str, Unit] = dict(_KNOWN)
        self.lines: list[Unit] = []
        found: list[Unit] = []
        for statement in statements:
            unit = self._unit(statement.tree)
            known = self.now.get(statement.name)
            if statement.name == "theta" and unit is not None:
                self._same(_KNOWN["theta"], unit)
            elif statement.name == "g" and unit is not None:
                self.now["g"] = unit  # a normalized gradient is no slope any more
            elif unit is not None:
                unknown = self._read(statement.name) if known is None else known
                self._same(unknown, unit)
            found.append(unit if unit is not None else self._read(statement.name))
        self.lines = [self._resolve(unit) for unit in found]

    def of(self, name: str) -> Unit:
        """The unit of a name after the last line."""
        return self._resolve(self.now.get(name, _PURE))

    def measure(self, tree: Tree) -> Unit | None:
        """The unit of a tree over the system's names; None for a plain number, which fits anything."""
        unit = self._unit(tree)
        return None if unit is None else self._resolve(unit)

    def _read(self, name: str) -> Unit:
        return self.now.setdefault(name, {f"of {name}": _ONE})

    def _resolve(self, unit: Unit) -> Unit:
        for _ in range(len(self.settled) + 1):
            unknown = next((base for base in unit if base in self.settled), None)
            if unknown is None:
                break
            rest = {base: exponent for base, exponent in unit.items() if base != unknown}
            unit = times(rest, self.settled[unknown], unit[unknown])
        return unit

    def _same(self, a: Unit | None, b: Unit | None) -> Unit | None:
        """Both have one unit: settles an unknown where there is one. What cannot be (a rule may add what it likes) is
        let be."""
        if a is None or b is None:
            return b if a is None else a
        gap = self._resolve(times(a, b, -_ONE))
        unknown = next((base for base in gap if base not in (PLACE, SLOPE)), None)
        if unknown is not None:
            share = gap.pop(unknown)
            self.settled[unknown] = times({}, gap, -1 / share)
        return a

    def _all_same(self, units: Iterable[Unit | None]) -> Unit | None:
        same: Unit | None = None
        for unit in units:
            same = self._same(same, unit)
        return same

    def _unit(self, tree: Tree) -> Unit | None:
        match tree:
            case Number():
                return None
            case Name(name):
                return self._read(name)
            case Negate(arg):
                return self._unit(arg)
            case Binary(op, left, right):
                return self._binary(op, self._unit(left), self._unit(right), right)
            case Call(name, args):
                pure = name in ("min", "max")  # min(1, c/|g|) is a share: there 1 is the pure number
                return self._call(name, [_PURE if pure and arg == _WHOLE else self._unit(arg) for arg in args])
        raise TypeError(f"not a tree: {tree!r}")

    def _binary(self, op: str, a: Unit | None, b: Unit | None, right: Tree) -> Unit | None:
        if op in ("*", "/"):
            if a is None and b is None:
                return None
            return times(a or _PURE, b or _PURE, _ONE if op == "*" else -_ONE)
        if op == "^" and a is not None:
            if isinstance(right, Number):
                return times({}, a, Fraction(right.value).limit_denominator(1000))
            self._same(a, _PURE)
            return self._same(b, _PURE) and _PURE
        if op in COMPARISONS:
            self._same(a, b)
            return None
        return None if op == "^" else self._same(a, b)

    def _call(self, name: str, args: Sequence[Unit | None]) -> Unit | None:
        if name in _ASKED:
            self._same(args[0], _KNOWN["theta"])
            return _ASKED[name]
        if name == "where":
            return self._all_same(args[1:])
        if name in _POWERS:
            return None if args[0] is None else times({}, args[0], _POWERS[name])
        if name in ("dot", "outer"):
            return times(args[0] or _PURE, args[1] or _PURE)
        if name == "solve":
            return times(args[1] or _PURE, args[0] or _PURE, -_ONE)
        if name in _AS_THEY_ARE:
            return self._all_same(args)
        return _PURE
