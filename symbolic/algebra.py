r"""The derivative as a formula, for display only: SymPy expressions built from our tree by explicit constructors.

No text ever reaches SymPy, and no user's name: the variables are ``x``, ``y``, ``p0``, ``p1``, … and are printed by the
LaTeX symbols of their knobs. Numbers on screen never come from here; the kernels differentiate the tree themselves.
Symbolic derivatives can grow without measure, so their size is predicted first, in linear time, and a formula above
the budget keeps its numbers and loses only this line.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from symbolic.functions import CONSTANTS
from symbolic.latex import number_latex
from symbolic.tree import Binary, Call, Name, Negate, Number, Tree, walk

MAX_PREDICTED = 2500  # nodes of one second derivative; Lévy has 2187, and 5600 take half a second
MAX_POWER = 64  # nested constant exponents multiply; coefficients would fill the page
MAX_LATEX = 4000  # characters: what no reader would follow
CACHED = 64


class Size(NamedTuple):
    """Predicted number of nodes of a formula and of one of its first and second derivatives."""

    value: int
    first: int
    second: int


def predicted_size(tree: Tree) -> Size:
    """How large textbook rules make the derivatives, without making them (an upper estimate)."""
    match tree:
        case Number() | Name():
            return Size(1, 1, 1)
        case Negate(arg):
            s, g, h = predicted_size(arg)
            return Size(s + 1, g + 1, h + 1)
        case Binary("+" | "-", left, right):
            a, b = predicted_size(left), predicted_size(right)
            return Size(a.value + b.value + 1, a.first + b.first + 1, a.second + b.second + 1)
        case Binary("*", left, right):
            return _product(predicted_size(left), predicted_size(right))
        case Binary("/", left, right):
            return _product(predicted_size(left), _chain(predicted_size(right)))
        case Binary("^", base, exponent):
            u = predicted_size(base)
            if constant(exponent):
                return _chain(u)
            return _chain(_product(predicted_size(exponent), _chain(u)))
        case Binary(_, left, right):
            return predicted_size(Binary("+", left, right))
        case Call(_, args):
            sizes = [_chain(predicted_size(arg)) for arg in args]
            return Size(*(sum(parts) + 1 for parts in zip(*sizes, strict=True)))
    raise TypeError(f"not a tree: {tree!r}")


def _product(a: Size, b: Size) -> Size:
    return Size(
        a.value + b.value + 1,
        a.first + b.value + a.value + b.first + 3,
        a.second + b.value + 2 * (a.first + b.first) + a.value + b.second + 7,
    )


def _chain(u: Size) -> Size:
    """f(u): f' = f'(u) u', f'' = f''(u) u' u' + f'(u) u''."""
    return Size(u.value + 2, u.value + u.first + 5, 2 * u.value + 2 * u.first + u.second + 12)


def constant(tree: Tree) -> bool:
    return all(not isinstance(node, Name) or node.id in CONSTANTS for node in walk(tree))


def gradient_latex(tree: Tree, symbols: Mapping[str, str]) -> tuple[str, str] | None:
    """``(df/dx, df/dy)`` in LaTeX, knobs by ``symbols``; None where a budget withholds it."""
    return _gradient_latex(tree, tuple(symbols.items()))


@lru_cache(maxsize=CACHED)
def _gradient_latex(tree: Tree, symbols: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    if not within_budget(tree):
        return None
    import sympy  # 0.3 s, and only this display needs it

    x, y = sympy.Symbol("x"), sympy.Symbol("y")
    knobs = {name: sympy.Symbol(f"p{i}") for i, (name, _) in enumerate(symbols)}
    shown = {knobs[name]: symbol for name, symbol in symbols}
    expression = to_sympy(tree, {"x": x, "y": y, **knobs})
    printer = _printer(shown)
    dx, dy = (printer.doprint(_tidy(sympy.diff(expression, variable))) for variable in (x, y))
    return (dx, dy) if len(dx) + len(dy) <= MAX_LATEX else None


def within_budget(tree: Tree) -> bool:
    """Whether the derivative may be worked out symbolically: its predicted size, its powers, its functions."""
    branching = any(isinstance(node, Call) and node.name in ("min", "max") for node in walk(tree))
    return not branching and predicted_size(tree).second <= MAX_PREDICTED and nested_power(tree) <= MAX_POWER


def nested_power(tree: Tree) -> float:
    """The largest product of constant exponents along one path of the tree."""
    match tree:
        case Binary("^", base, exponent):
            least = nested_power(base)
            whole = exponent.arg if isinstance(exponent, Negate) else exponent
            if isinstance(whole, Number):
                return max(1.0, least * abs(whole.value))
            return max(least, nested_power(exponent)) * (MAX_POWER + 1 if constant(exponent) else 1)
        case Binary(_, left, right):
            return max(nested_power(left), nested_power(right))
        case Negate(arg):
            return nested_power(arg)
        case Call(_, args):
            return max(nested_power(arg) for arg in args)
    return 1.0


def to_sympy(tree: Tree, names: Mapping[str, Any]) -> Any:
    """The SymPy expression of a tree, by constructors of a fixed table."""
    import sympy

    match tree:
        case Number(value):
            whole = value == int(value) and abs(value) <= 1e6
            return sympy.Integer(int(value)) if whole else sympy.Float(value)
        case Name(name):
            return names[name] if name in names else {"pi": sympy.pi, "e": sympy.E}[name]
        case Negate(arg):
            return sympy.Mul(sympy.Integer(-1), to_sympy(arg, names))
        case Binary(op, left, right):
            a, b = to_sympy(left, names), to_sympy(right, names)
            match op:
                case "+":
                    return sympy.Add(a, b)
                case "-":
                    return sympy.Add(a, sympy.Mul(sympy.Integer(-1), b))
                case "*":
                    return sympy.Mul(a, b)
                case "/":
                    return sympy.Mul(a, sympy.Pow(b, sympy.Integer(-1)))
                case "^":
                    return sympy.Pow(a, b)
        case Call(name, args):
            return _functions()[name](*(to_sympy(arg, names) for arg in args))
    raise TypeError(f"not a tree: {tree!r}")


@lru_cache(maxsize=1)
def _functions() -> dict[str, Any]:
    """Our functions as SymPy's, kinks as classes of our own: SymPy's make Dirac deltas of their derivatives."""
    import sympy

    class Kink(sympy.Function):  # type: ignore[misc]
        template = ""
        slope: Any = staticmethod(lambda self: sympy.Integer(0))

        def fdiff(self, argindex: int = 1) -> Any:
            return type(self).slope(self)

        def _latex(self, printer: Any, exp: str | None = None) -> str:
            text = self.template.replace("U", printer.doprint(self.args[0]))
            return text if exp is None else rf"{text}^{{{exp}}}"

    class sign(Kink):
        template = r"\operatorname{sign}\left(U\right)"

    class floor(Kink):
        template = r"\left\lfloor U \right\rfloor"

    class absolute(Kink):
        template = r"\left\lvert U \right\rvert"
        slope = staticmethod(lambda self: sign(self.args[0]))

    class cbrt(Kink):
        template = r"\left(\sqrt[3]{U}\right)"
        slope = staticmethod(lambda self: 1 / (3 * self**2))

    def logarithm(base: int) -> Any:
        return lambda u: sympy.Mul(sympy.log(u), sympy.Pow(sympy.log(sympy.Integer(base)), sympy.Integer(-1)))

    table = {name: getattr(sympy, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan")}
    table |= {name: getattr(sympy, name) for name in ("sinh", "cosh", "tanh", "exp", "log", "sqrt")}
    return table | {
        "log2": logarithm(2), "log10": logarithm(10), "cbrt": cbrt, "abs": absolute, "sign": sign, "floor": floor,
    }  # fmt: skip


def _tidy(expression: Any) -> Any:
    """Whole floats as whole numbers: ``1.0 y`` becomes ``y``."""
    import sympy

    floats = {number: float(number) for number in expression.atoms(sympy.Float)}
    whole = {number: sympy.Integer(int(v)) for number, v in floats.items() if abs(v) <= 1e6 and v == int(v)}
    return expression.xreplace(whole)


def _printer(shown: Mapping[Any, str]) -> Any:
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):  # type: ignore[misc]
        def _print_Float(self, number: Any) -> str:
            return number_latex(float(number))

    return Printer({"symbol_names": shown, "ln_notation": True, "inv_trig_style": "full"})
