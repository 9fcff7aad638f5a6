"""Trees to MathML, which browsers set without a library: nested lists, ``["mfrac", ["mn", "1"], ["mn", "2"]]``.

Elements are data and not text, so whoever builds them cannot be made to read anything else out of a formula.
"""

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from symbolic.functions import ATOM, POWER, PRODUCT, SIGN, SUM
from symbolic.latex import name_latex, plain
from symbolic.numbers import parts as digits_of
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree

Markup = list[Any]  # the element's name, then its text or its children

_SIGNS = {"+": "+", "-": "−", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_FENCES = {"abs": ("|", "|"), "norm": ("‖", "‖"), "floor": ("⌊", "⌋")}
_APPLY = "\u2061"  # the invisible sign between a function and its argument
_THIN = ["mspace", {"width": "0.17em"}]


def formula_mathml(tree: Tree, symbols: Mapping[str, str] | None = None) -> Markup:
    """``f(x, y) = …`` for an expression; ``symbols`` are the LaTeX symbols of its knobs."""
    table = symbols or {}
    printer = MathPrinter(lambda name: plain(table.get(name) or name_latex(name)))
    head = [_name("f"), *_fenced([["mrow", _name("x"), _sign(","), _name("y")]])]
    return ["mrow", *head, _sign("="), printer.row(tree)]


class MathPrinter:
    """Prints trees; ``symbol`` says how a name looks, in Unicode (κ, β₁). ``columns`` of a table carry the number of
    the row."""

    def __init__(self, symbol: Callable[[str], str], columns: Collection[str] = ()) -> None:
        self.symbol = symbol
        self.columns = columns

    def row(self, tree: Tree) -> Markup:
        """The tree as one element."""
        return _row(self.spell(tree)[0])

    def at(self, tree: Tree, least: int) -> list[Markup]:
        """The tree, in brackets where it holds together less tightly than ``least``."""
        parts, tightness = self.spell(tree)
        return parts if tightness >= least else _fenced(parts)

    def spell(self, tree: Tree) -> tuple[list[Markup], int]:
        """The tree as neighbouring elements, and how tightly they hold together (SUM to ATOM)."""
        match tree:
            case Number(value):
                return _number(value), ATOM if value >= 0 else SIGN
            case Name(name):
                return [_of_row(name) if name in self.columns else _name(self.symbol(name))], ATOM
            case Negate(arg):
                return [_sign("−"), *self.at(arg, SIGN)], SUM
            case Binary(op, left, right):
                return self.binary(op, left, right)
            case Call(name, args):
                return self.call(name, [self.row(arg) for arg in args])
            case Mean(arg, table):
                of_row = MathPrinter(self.symbol, table.names)
                count, first = ["mn", str(len(table))], ["mrow", _name("i"), _sign("="), ["mn", "1"]]
                share = ["mfrac", ["mn", "1"], count]
                return [share, ["munderover", _sign("∑"), first, count], *of_row.at(arg, PRODUCT)], PRODUCT
        raise TypeError(f"not a tree: {tree!r}")

    def binary(self, op: str, left: Tree, right: Tree) -> tuple[list[Markup], int]:
        """An operation with its two sides."""
        match op:
            case "+" | "-":
                return [*self.at(left, SUM), _sign(_SIGNS[op]), *self.at(right, PRODUCT)], SUM
            case "*":
                first, second = self.at(left, PRODUCT), self.at(right, SIGN)
                between = [_sign("·")] if second[0][0] == "mn" else [] if isinstance(left, Number) else [_THIN]
                return [*first, *between, *second], PRODUCT
            case "/":
                return [["mfrac", self.row(left), self.row(right)]], SIGN
            case "^" if isinstance(right, Number) and right.value == 0.5:
                return [["msqrt", self.row(left)]], ATOM
            case "^":
                return [["msup", _row(self.at(left, ATOM)), self.row(right)]], POWER
        return [*self.at(left, SUM), _sign(_SIGNS[op]), *self.at(right, SUM)], SUM

    def call(self, name: str, args: list[Markup]) -> tuple[list[Markup], int]:
        """A call: signs that mathematics has for it, else its name before brackets."""
        match name:
            case "sqrt":
                return [["msqrt", args[0]]], ATOM
            case "cbrt":
                return [["mroot", args[0], ["mn", "3"]]], ATOM
            case "exp":
                return [["msup", _name("e"), args[0]]], POWER
            case "abs" | "norm" | "floor":
                return _fenced([args[0]], *_FENCES[name]), ATOM
        inside: list[Markup] = []
        for index, arg in enumerate(args):
            inside += [_sign(","), arg] if index else [arg]
        return [["mi", name], _sign(_APPLY), *_fenced(inside)], SIGN


def _name(text: str) -> Markup:
    return ["mi", text]


def _of_row(name: str) -> Markup:
    """A column at the present row: u with the index i, u1 with 1, i."""
    letters = name.rstrip("0123456789")
    digits = [["mn", name[len(letters) :]], _sign(",")] if letters != name else []
    return ["msub", _name(letters), _row([*digits, _name("i")])]


def _sign(text: str) -> Markup:
    return ["mo", text]


def _row(parts: list[Markup]) -> Markup:
    return parts[0] if len(parts) == 1 else ["mrow", *parts]


def _fenced(parts: list[Markup], left: str = "(", right: str = ")") -> list[Markup]:
    return [["mrow", _sign(left), *parts, _sign(right)]]


def _number(value: float) -> list[Markup]:
    whole = value == math.floor(value) and abs(value) < 1e6
    sign = [_sign("−")] if value < 0 else []
    if whole:
        return [*sign, ["mn", str(int(abs(value)))]]
    mantissa, power = digits_of(abs(value), 12)
    if power is None:
        return [*sign, ["mn", mantissa]]
    factor = [] if mantissa == "1" else [["mn", mantissa], _sign("×")]
    return [*sign, *factor, ["msup", ["mn", "10"], _row(_number(float(power)))]]
