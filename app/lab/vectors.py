"""Which quantities of a system are vectors on the map, scales, or places: from its equations alone."""

from fractions import Fraction

from optimizers.system import System
from symbolic.system import Statement
from symbolic.tree import Binary, Call, Name, Negate, Number, Tree, names, walk
from symbolic.units import PLACE, SLOPE, Unit, Units

_SIZES = {"norm": 1, "dot": 1, "loss": 1, "x_of": 1, "y_of": 1, "grad": 2, "solve": 2, "diag": 2}
HERE = (Name("theta"), Binary("*", Number(1.0), Name("theta")))  # where the step stands, as a summand


class Ways:
    """The names of a system by what they are: ``vectors`` reach θ linearly, ``scales`` stand under a root or in a
    denominator on the way there, ``places`` lie on the map as θ does, ``state`` goes from step to step. ``sizes`` are
    components (1, 2, 4), ``units`` what each is measured in."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.statements: tuple[Statement, ...] = system.statements
        self.units = Units(self.statements)
        assigned: set[str] = set()
        self.state: set[str] = set()
        for statement in self.statements:
            self.state |= names(statement.tree) - assigned - set(system.values)
            assigned.add(statement.name)
        self.state &= assigned - {"theta", "g"}
        self.sizes: dict[str, int] = dict.fromkeys(system.values, 1) | {
            "theta": 2,
            "theta_old": 2,
            "g": 2,
            "noise": 2,
            "H": 4,
        }
        self.sizes |= dict(system.kernels().step.state)
        for statement in self.statements:
            self.sizes[statement.name] = max(self.size(statement.tree), self.sizes.get(statement.name, 1))
        self.vectors, self.scales = self._found_ways()
        self.places = self._found_places()

    def size(self, tree: Tree) -> int:
        """Components: 1, 2 or 4."""
        match tree:
            case Name(name):
                return self.sizes.get(name, 1)
            case Negate(arg):
                return self.size(arg)
            case Binary("*", left, right):
                a, b = self.size(left), self.size(right)
                return 2 if {a, b} == {2, 4} else max(a, b)
            case Binary(_, left, right):
                return max(self.size(left), self.size(right))
            case Call("hess" | "outer" | "eye" | "inv_sqrt" | "abs_eig", _):
                return 4
            case Call(name, args):
                return _SIZES.get(name) or max(self.size(arg) for arg in args)
        return 1

    def _found_ways(self) -> tuple[set[str], set[str]]:
        """The pairs that reach θ linearly, and those that divide or are rooted on the way."""
        vectors, scales = {"theta"}, set[str]()
        for _ in self.statements:
            for statement in reversed(self.statements):
                if statement.name in vectors | {"theta"}:
                    straight, bent = self.reads(statement.tree)
                    vectors |= straight
                    scales |= bent
                elif statement.name in scales:
                    scales |= {name for name in names(statement.tree) if self.sizes.get(name) == 2}
        pairs = {name for name, size in self.sizes.items() if size == 2}
        fixed = {"theta", "theta_old", "g", "noise"}
        vectors = (vectors & pairs) | {"theta", "g"}
        return vectors, (scales & pairs) - vectors - fixed

    def _found_places(self) -> set[str]:
        """The names that hold a place of the plane, as θ does, and not a way: they begin at one, or stand for one."""
        found = {name for name, tree in self.system.init.items() if "theta" in names(tree)}
        for statement in self.statements:
            if statement.name == "theta":
                found |= {one.id for one in _ends(statement.tree) if isinstance(one, Name)}
            summands = [part for sign, part, _ in self.parts(statement.tree) if sign > 0]
            if any(isinstance(part, Name) and part.id in found | {"theta", "theta_old"} for part in summands):
                found.add(statement.name)
        return {name for name in found if self.sizes.get(name) == 2 and self.unit_word(self.units.of(name)) == "place"}

    def reads(self, tree: Tree) -> tuple[set[str], set[str]]:
        """The pairs that a tree holds linearly, and the others in it."""
        inside = {name for name in names(tree) if self.sizes.get(name) == 2}
        match tree:
            case Name(name):
                return ({name} if name in inside else set()), set()
            case Negate(arg):
                return self.reads(arg)
            case Binary("+" | "-", left, right) | Call("min" | "max", (left, right)):
                (a, b), (c, d) = self.reads(left), self.reads(right)
                return a | c, b | d
            case Binary("*", left, right):
                (a, b), (c, d) = self.reads(left), self.reads(right)
                if a and c:  # a sign, or else what is measured like a slope or a place, has the direction
                    first = self._directed(left) - self._directed(right)
                    if first:
                        return (c, a | b | d) if first < 0 else (a, b | c | d)
                return a | c, b | d
            case Binary("/", left, right):
                a, b = self.reads(left)
                return a, b | {name for name in names(right) if self.sizes.get(name) == 2}
            case Call("where", (_, yes, no)):
                (a, b), (c, d) = self.reads(yes), self.reads(no)
                return a | c, b | d
            case Call("sign", (arg,)):
                return self.reads(arg)[0], set()
            case Call("solve", (_, arg)):
                return self.reads(arg)
            case Binary("^", base, _):
                return set(), names(base) & inside
        return set(), inside

    def _directed(self, tree: Tree) -> int:
        signs = any(isinstance(node, Call) and node.name == "sign" for node in walk(tree))
        return 2 if signs else int(bool(self.units.measure(tree)))

    def unit_word(self, unit: Unit | None) -> str:
        """ "slope", "place", or "" for anything else."""
        return next((base for base in (SLOPE, PLACE) if unit == {base: Fraction(1)}), "")

    def parts(self, tree: Tree) -> list[tuple[int, Tree, Tree]]:
        """(sign, summand, where it stands in the line): products over sums of pairs are multiplied out."""
        match tree:
            case Binary("+" | "-" as op, left, right):
                turn = 1 if op == "+" else -1
                return self.parts(left) + [(turn * sign, part, anchor) for sign, part, anchor in self.parts(right)]
            case Negate(arg):
                return [(-sign, part, anchor) for sign, part, anchor in self.parts(arg)]
            case Binary("*", left, right) if self.size(left) != 4:
                inner = self.parts(right) if self.size(right) == 2 else []
                if len(inner) > 1:
                    return [(sign, Binary("*", left, part), anchor) for sign, part, anchor in inner]
                inner = self.parts(left) if self.size(left) == 2 or right == Name("theta") else []
                if len(inner) > 1:
                    return [(sign, Binary("*", part, right), anchor) for sign, part, anchor in inner]
            case Binary("/", left, right):
                inner = self.parts(left) if self.size(left) == 2 else []
                if len(inner) > 1:
                    return [(sign, Binary("/", part, right), anchor) for sign, part, anchor in inner]
        return [(1, tree, tree)]

    def is_place(self, tree: Tree) -> bool:
        """Whether a tree is measured like a place of the map."""
        return self.unit_word(self.units.measure(tree)) == "place"


def _ends(tree: Tree) -> list[Tree]:
    """What a choice may end in."""
    match tree:
        case Call("where", (_, yes, no)):
            return _ends(yes) + _ends(no)
    return [tree]
