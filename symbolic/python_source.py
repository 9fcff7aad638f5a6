"""Trees to Python that a person would write: for files that run without us, in NumPy, PyTorch or JAX.

The kernels are printed elsewhere (:mod:`symbolic.print_code`), scalar by scalar; here names stay as they are, pairs are
arrays, and brackets stand only where they are needed. The order of operations is that of the tree.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from keyword import iskeyword

from symbolic.functions import CONSTANTS
from symbolic.system import substitute
from symbolic.table import Table
from symbolic.tree import COMPARISONS, Binary, Call, Mean, Name, Negate, Number, Tree, children, names

CASE, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)  # how tightly a piece of Python holds together


@dataclass(frozen=True)
class Library:
    """How a library of arrays spells the functions of the language: ``prefix.name``, but for ``renamed`` (a template
    with {0} where it is no plain call). ``lifted`` says that its functions take arrays only, so that those of numbers
    alone are Python's own ``math``."""

    prefix: str
    renamed: Mapping[str, str]
    lifted: bool = False

    def call(self, name: str, args: list[str], array: bool) -> str:
        """A call of a function of numbers; ``array``: whether an argument is more than a Python number."""
        if name == "abs" and not self.lifted:
            return f"abs({args[0]})"
        if self.lifted and not array:
            return MATH[name].format(*args) if "{" in MATH.get(name, "") else f"math.{MATH.get(name, name)}({args[0]})"
        spelled = self.renamed.get(name, name)
        return spelled.format(*args) if "{" in spelled else f"{self.prefix}.{spelled}({', '.join(args)})"


_ARC = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "ln": "log"}
NUMPY = Library("np", _ARC)
JAX = Library("jnp", _ARC)
TORCH = Library(
    "torch",
    {
        "cbrt": "torch.sign({0})*torch.abs({0})**(1/3)",
        "arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log",
    },
    lifted=True,
)  # fmt: skip
MATH = {
    "abs": "abs({0})",
    "sign": "math.copysign(1.0, {0})*({0} != 0)",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "ln": "log",
}


def plain_name(name: str, taken: set[str]) -> str:
    """The name as Python takes it and as nobody else in ``taken`` has it."""
    while iskeyword(name) or name in taken:
        name += "_"
    return name


def number_source(value: float) -> str:
    """A number as it is written: whole ones without a point."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return re.sub(r"e([+-])0*", lambda found: "e" + found[1].strip("+"), repr(value))


class PythonPrinter:
    """Prints trees; ``spell`` says how a name is written, ``size`` how many components it has (1, 2 or 4). Functions of
    matrices are called by the names in :data:`HELPERS`; ``helpers`` collects those that were, ``tables`` those that
    means were taken over. ``coordinates`` are names
    of one component that may be arrays over a grid, or tensors: the x and y of a formula."""

    def __init__(
        self,
        library: Library,
        spell: Callable[[str], str],
        size: Callable[[str], int],
        coordinates: Collection[str] = (),
    ) -> None:
        self.coordinates = coordinates
        self.library = library
        self.spell = spell
        self.size = size
        self.helpers: set[str] = set()
        self.tables: set[Table] = set()

    def text(self, tree: Tree) -> str:
        """The tree as source."""
        return self.piece(tree)[0]

    def at(self, tree: Tree, least: int) -> str:
        """The tree, in brackets where it holds together less tightly than ``least``."""
        text, tightness = self.piece(tree)
        return text if tightness >= least else f"({text})"

    def parts(self, tree: Tree) -> int:
        """How many components a tree has; the rules of :mod:`symbolic.lower`."""
        match tree:
            case Name(name):
                return self.size(name)
            case Binary("*", left, right) if (self.parts(left), self.parts(right)) == (4, 2):
                return 2
            case Call("dot" | "norm" | "loss", _):
                return 1
            case Call("grad" | "diag" | "solve", _):
                return 2
            case Call("hess" | "eye" | "outer" | "inv_sqrt" | "abs_eig", _):
                return 4
        return max((self.parts(part) for part in children(tree)), default=1)

    def piece(self, tree: Tree) -> tuple[str, int]:
        """The tree and how tightly it holds together."""
        match tree:
            case Number(value):
                return number_source(value), ATOM if value >= 0 else SIGN
            case Name(name):
                if name in CONSTANTS and self.spell(name) == name:
                    return f"{'math' if self.library.lifted else self.library.prefix}.{name}", ATOM
                return self.spell(name), ATOM
            case Negate(arg):
                return f"-{self.at(arg, PRODUCT)}", SIGN if self.piece(arg)[1] >= SIGN else PRODUCT
            case Binary(op, left, right):
                return self.binary(op, left, right)
            case Call(name, args):
                return self.call(name, args)
            case Mean(arg, table):
                facts: dict[str, Tree] = {name: Number(value) for name, value in table.facts}
                self.tables.add(table)
                outside, self.coordinates = self.coordinates, {*self.coordinates, *table.names}
                text = f"{self.library.prefix}.mean({self.text(substitute(arg, facts))})"
                self.coordinates = outside
                return text, ATOM
        raise TypeError(f"not a tree: {tree!r}")

    def binary(self, op: str, left: Tree, right: Tree) -> tuple[str, int]:
        """An operation with its two sides, spaced as people do."""
        if op in COMPARISONS:
            return f"{self.at(left, SUM)} {op} {self.at(right, SUM)}", COMPARE
        if op in "+-":
            return f"{self.at(left, SUM)} {op} {self.at(right, PRODUCT)}", SUM
        if op == "^":
            return f"{self.at(left, ATOM)}**{self.at(right, ATOM)}", POWER
        sign = "@" if op == "*" and (self.parts(left), self.parts(right)) == (4, 2) else op
        sign = f" {sign} " if sign == "@" else sign
        return f"{self.at(left, PRODUCT)}{sign}{self.at(right, POWER)}", PRODUCT

    def call(self, name: str, args: tuple[Tree, ...]) -> tuple[str, int]:
        """A call: what reaches across coordinates by its usual sign, cases, and functions of the library."""
        xp, wide = self.library.prefix, max(map(self.parts, args)) > 1
        inner = [self.text(arg) for arg in args]
        match name:
            case "where":
                return self.where(args)
            case "grad" | "loss" | "hess":
                self.helpers.add(name)
                return f"{name}({inner[0]})", ATOM
            case "dot" if Number(1.0) in args:  # the sum of the coordinates
                other = args[0] if args[1] == Number(1.0) else args[1]
                return f"{xp}.sum({self.text(other)})", ATOM
            case "dot":
                return f"{self.at(args[0], POWER)} @ {self.at(args[1], POWER)}", PRODUCT
            case "norm":
                return f"{xp}.linalg.norm({inner[0]})", ATOM
            case "outer" | "diag":
                return f"{xp}.{name}({', '.join(inner)})", ATOM
            case "eye":
                return (
                    (f"{xp}.eye(2)", ATOM) if inner[0] == "1" else (f"{self.at(args[0], PRODUCT)}*{xp}.eye(2)", PRODUCT)
                )
            case "solve" | "inv_sqrt" | "abs_eig":
                self.helpers.add(name)
                return f"{name}({', '.join(inner)})", ATOM
            case "mod":
                return f"{self.at(args[0], PRODUCT)} % {self.at(args[1], POWER)}", PRODUCT
            case "min" | "max":
                return self.extreme(name, args, wide), ATOM
        spelled = self.library.call(name, inner, self.lifts(args[0]))
        return spelled, PRODUCT if "*" in self.library.renamed.get(name, "") else ATOM

    def lifts(self, tree: Tree) -> bool:
        """Whether a tree is of the library's own kind, and not a plain number."""
        return any(self.size(name) > 1 or name in self.coordinates for name in names(tree))

    def where(self, args: tuple[Tree, ...]) -> tuple[str, int]:
        """One value or another."""
        if self.parts(args[0]) > 1 or not names(args[0]).isdisjoint(self.coordinates):
            return f"{self.library.prefix}.where({', '.join(map(self.text, args))})", ATOM
        test, yes, no = args
        return f"{self.at(yes, COMPARE)} if {self.text(test)} else {self.text(no)}", CASE

    def extreme(self, name: str, args: tuple[Tree, ...], wide: bool) -> str:
        """The least or the greatest; a value held between two bounds is a clip."""
        xp = self.library.prefix
        if not (wide or self.arrays(args)):
            return f"{name}({', '.join(map(self.text, args))})"
        held = args[0].args if isinstance(args[0], Call) and args[0].name == "max" else ()
        if name == "min" and len(args) == len(held) == 2 and self.parts(held[1]) == 1 and not self.arrays(args):
            clip = "clamp" if self.library.lifted else "clip"
            return f"{xp}.{clip}({self.text(held[0])}, {self.text(held[1])}, {self.text(args[1])})"
        if self.library is not NUMPY:  # at ties the left one counts, as in our derivative; torch takes half of each
            sign = "<=" if name == "min" else ">="
            text = self.text(args[-1])
            for arg in reversed(args[:-1]):
                text = f"{xp}.where({self.at(arg, SUM)} {sign} {text}, {self.text(arg)}, {text})"
            return text
        text = self.text(args[0])
        for arg in args[1:]:
            text = f"{xp}.{name}imum({text}, {self.text(arg)})"
        return text

    def arrays(self, args: tuple[Tree, ...]) -> bool:
        """Whether an argument is a coordinate of a formula: a number at a point, an array over a grid."""
        return any(not names(arg).isdisjoint(self.coordinates) for arg in args)


HELPERS = {
    "solve": '''def solve(M, r):
    """M⁻¹ r for a 2×2 matrix, by Cramer's rule."""
    (a, b), (c, d) = M
    return np.array([d*r[0] - b*r[1], a*r[1] - c*r[0]])/(a*d - b*c)
''',
    "inv_sqrt": '''def inv_sqrt(M):
    """M^(-1/2) of a symmetric matrix."""
    values, vectors = np.linalg.eigh(M)
    return vectors/np.sqrt(values) @ vectors.T
''',
    "abs_eig": '''def abs_eig(M):
    """The symmetric matrix M with the sizes of its eigenvalues."""
    values, vectors = np.linalg.eigh(M)
    return vectors*abs(values) @ vectors.T
''',
}
