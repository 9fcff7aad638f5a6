"""Trees to plain Unicode text, for pictures and places that cannot set mathematics: (1 − x)² + 100·(y − x²)²."""

import math
from collections.abc import Mapping

from symbolic.functions import ATOM, MEASURE, POWER, PRODUCT, SIGN, SUM
from symbolic.latex import SUPER_DIGITS, name_latex, plain, row_latex
from symbolic.numbers import count, number
from symbolic.system import substitute
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree


def number_text(value: float) -> str:
    """A constant of a formula: 100, 0.05, 3.1×10⁻⁷; whole numbers below a million stay whole: they are exact."""
    if value == math.floor(value) and abs(value) < 1e6:
        return count(int(value))
    return number(value, 6)


def formula_text(tree: Tree, symbols: Mapping[str, str] | None = None) -> str:
    """An expression; ``symbols`` are the LaTeX symbols of its knobs."""
    named = {name: Name(plain(symbol)) for name, symbol in (symbols or {}).items() if symbol}
    return _spell(substitute(tree, named))[0]


def _at(tree: Tree, least: int) -> str:
    text, tightness = _spell(tree)
    return text if tightness >= least else f"({text})"


def _spell(tree: Tree) -> tuple[str, int]:
    match tree:
        case Number(value):
            return number_text(value), ATOM if value >= 0 else SIGN
        case Name(name):
            return (plain(name_latex(name)) if name.isascii() else name), ATOM
        case Negate(arg):
            return f"−{_at(arg, SIGN)}", SUM
        case Binary("+" | "-" as op, left, right):
            return f"{_at(left, SUM)} {'+' if op == '+' else '−'} {_at(right, PRODUCT)}", SUM
        case Binary("*", left, right):
            first, second = _at(left, PRODUCT), _at(right, SIGN)
            tight = isinstance(left, Number) and not second[:1].isdigit()
            return f"{first}{'' if tight else '·'}{second}", PRODUCT
        case Binary("/", left, right):
            return f"{_at(left, PRODUCT)}/{_at(right, POWER)}", PRODUCT
        case Binary("^", base, exponent):
            whole = isinstance(exponent, Number) and exponent.value == math.floor(exponent.value)
            if whole and isinstance(exponent, Number):
                power = number_text(exponent.value).replace("−", "-").translate(SUPER_DIGITS)
            else:
                power = f"^{_at(exponent, ATOM)}"
            return f"{_at(base, ATOM)}{power}", POWER
        case Binary(op, left, right):
            return f"{_at(left, SUM)} {op} {_at(right, SUM)}", SUM
        case Call(name, args):
            inner = [_spell(arg)[0] for arg in args]
            template = MEASURE[name].unicode
            return template.format(*inner) if template else f"{name}({', '.join(inner)})", ATOM
        case Mean(arg, table):
            columns: dict[str, Tree] = {name: Name(plain(row_latex(name))) for name in table.names}
            return f"mean({_spell(substitute(arg, columns))[0]})", ATOM
    raise TypeError(f"not a tree: {tree!r}")
