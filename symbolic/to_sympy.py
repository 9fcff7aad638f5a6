"""Trees to SymPy, for whoever wants to go on by algebra in a notebook, and as the tests' second opinion.

By explicit constructors only: SymPy never sees a text, and no name that a user typed becomes a symbol. The page never
comes here: SymPy's own simplifications have no bound (a formula of 70 characters can keep it busy for minutes), and so
kernels and the derivatives on display come from our own rules.
"""

from collections.abc import Mapping
from typing import Any

import sympy

from symbolic.functions import COMMON
from symbolic.parser import written
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree, at_row

DIGITS = 40  # of a literal that is not a whole number


def to_sympy(tree: Tree, named: Mapping[str, Any]) -> Any:
    """The SymPy expression of a tree; ``named`` gives a symbol or a number for x, y and every knob."""
    match tree:
        case Number(number):
            return sympy.Integer(int(number)) if number == int(number) else sympy.Float(number, DIGITS)
        case Name(name):
            return named[name] if name in named else {"pi": sympy.pi, "e": sympy.E}[name]
        case Negate(arg):
            return sympy.Mul(-1, to_sympy(arg, named))
        case Binary(op, left, right):
            a, b = to_sympy(left, named), to_sympy(right, named)
            match op:
                case "+":
                    return sympy.Add(a, b)
                case "-":
                    return sympy.Add(a, sympy.Mul(-1, b))
                case "*":
                    return sympy.Mul(a, b)
                case "/":
                    return sympy.Mul(a, sympy.Pow(b, -1))
                case "^":
                    return sympy.Pow(a, b)
        case Call(name, args):
            given = [to_sympy(arg, named) for arg in args]
            known = COMMON[name].sympy
            return getattr(sympy, known)(*given) if known.isidentifier() else to_sympy(written(known), {"u": given[0]})
        case Mean(_, table):
            rows = [to_sympy(at_row(tree, number), named) for number in range(len(table))]
            return sympy.Mul(sympy.Add(*rows), sympy.Rational(1, len(table)))
    raise TypeError(f"not a tree of a formula: {tree!r}")
