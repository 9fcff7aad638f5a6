r"""The derivative as a formula, for display: textbook rules on our own tree, tidied as one would by hand.

Numbers on screen never come from here; the kernels differentiate without formulas. No computer algebra system is asked
either: SymPy's constructors look into signs and expand powers of sums, and sat on a 70-character formula for minutes.
Symbolic derivatives can grow without measure, so their size is predicted first, in linear time, and a formula above
the budget keeps its numbers and loses only this line.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from symbolic.functions import COMMON, CONSTANTS
from symbolic.latex import formula_latex
from symbolic.parser import written
from symbolic.table import Table
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree, names, walk

MAX_PREDICTED = 2500  # nodes of one second derivative; Lévy has 2187
MAX_LATEX = 4000  # characters of both lines: more no reader would follow
CACHED = 64
SHORT = 6  # decimals a quotient of numbers may have to be written as one number

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)


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
        case Mean(arg):
            return Size(*(part + 1 for part in predicted_size(arg)))
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
    """Whether the tree has no variable in it."""
    return all(not isinstance(node, Name) or node.id in CONSTANTS for node in walk(tree))


def within_budget(tree: Tree) -> bool:
    """Whether the derivative is shown: its predicted size, and no case distinctions."""
    branching = any(isinstance(node, Call) and COMMON[node.name].picks for node in walk(tree))
    return not branching and predicted_size(tree).second <= MAX_PREDICTED


def gradient_latex(tree: Tree, symbols: Mapping[str, str]) -> tuple[str, str] | None:
    """``(df/dx, df/dy)`` in LaTeX, knobs by ``symbols``; None where a budget withholds it."""
    return _gradient_latex(tree, tuple(symbols.items()))


@lru_cache(maxsize=CACHED)
def _gradient_latex(tree: Tree, symbols: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    if not within_budget(tree):
        return None
    dx, dy = (formula_latex(derivative(tree, variable), dict(symbols)) for variable in ("x", "y"))
    return (dx, dy) if len(dx) + len(dy) <= MAX_LATEX else None


def derivative(tree: Tree, variable: str) -> Tree:
    """The partial derivative of a formula as a formula. Raises ValueError for min and max, which have cases."""
    if variable not in names(tree):
        return ZERO
    match tree:
        case Name():
            return ONE
        case Negate(arg):
            return negated(derivative(arg, variable))
        case Binary("+", left, right):
            return plus(derivative(left, variable), derivative(right, variable))
        case Binary("-", left, right):
            return plus(derivative(left, variable), negated(derivative(right, variable)))
        case Binary("*", left, right):
            first = times(derivative(left, variable), right)
            return plus(first, times(left, derivative(right, variable)))
        case Binary("/", left, right):
            return _quotient(left, right, variable)
        case Binary("^", base, exponent):
            return _power(base, exponent, variable)
        case Call(name, (arg,)):
            return _call(name, arg, derivative(arg, variable))
        case Mean(arg, table):
            return mean_of(derivative(arg, variable), table)
    raise ValueError(f"no derivative is written for {tree!r}")


def _quotient(top: Tree, below: Tree, variable: str) -> Tree:
    if variable not in names(below):
        return over(derivative(top, variable), below)
    slope = derivative(below, variable)
    if variable not in names(top):
        return negated(over(times(top, slope), to_the(below, TWO)))
    upper = plus(times(derivative(top, variable), below), negated(times(top, slope)))
    return over(upper, to_the(below, TWO))


def _power(base: Tree, exponent: Tree, variable: str) -> Tree:
    whole = Binary("^", base, exponent)
    if variable not in names(exponent):
        less = plus(exponent, Number(-1.0))
        return times(times(exponent, to_the(base, less)), derivative(base, variable))
    log = ONE if base == Name("e") else Call("log", (base,))
    by_exponent = times(log, derivative(exponent, variable))
    if variable not in names(base):
        return times(whole, by_exponent)
    by_base = over(times(exponent, derivative(base, variable)), base)
    return times(whole, plus(by_exponent, by_base))


def _call(name: str, u: Tree, slope: Tree) -> Tree:
    function = COMMON[name]
    return _chained(_at(written(function.printed or function.slope), u), slope)


def _at(tree: Tree, u: Tree) -> Tree:
    """A derivative of the table at the argument ``u``, tidied."""
    match tree:
        case Name("u"):
            return u
        case Negate(arg):
            return negated(_at(arg, u))
        case Binary(op, left, right):
            a, b = _at(left, u), _at(right, u)
            return plus(a, negated(b)) if op == "-" else {"+": plus, "*": times, "/": over, "^": to_the}[op](a, b)
        case Call(name, args):
            return Call(name, tuple(_at(arg, u) for arg in args))
    return tree


def _chained(outer: Tree, slope: Tree) -> Tree:
    """f'(u) u', with u' on top of a fraction and behind the sign."""
    match outer:
        case Negate(arg):
            return negated(_chained(arg, slope))
        case Binary("/", top, below):
            return over(times(top, slope), below)
    return times(outer, slope)


# -- tidy building: zeros and ones vanish, numbers and signs come to the front


def mean_of(a: Tree, table: Table) -> Tree:
    """The mean over the rows: a number comes before it, and what no row changes is its own mean."""
    number, rest = _factor(a)
    if names(rest).isdisjoint(table.words):
        return a
    return times(Number(number), Mean(rest, table))


def negated(a: Tree) -> Tree:
    """-a."""
    match a:
        case Number(value):
            return Number(-value if value else 0.0)
        case Negate(arg):
            return arg
        case Binary("-", left, right):
            return plus(right, negated(left))
    number, rest = _factor(a)
    return Negate(a) if number == 1.0 else times(Number(-number), rest)


def plus(a: Tree, b: Tree) -> Tree:
    """a + b."""
    match a, b:
        case Number(p), Number(q):
            return Number(p + q)
        case Number(0.0), _:
            return b
        case _, Number(q):
            return a if q == 0.0 else Binary("+", a, b) if q > 0 else Binary("-", a, Number(-q))
        case Negate(arg), _ if not isinstance(b, Negate):
            return Binary("-", b, arg)
    number, rest = _factor(b)
    return Binary("-", a, times(Number(-number), rest)) if number < 0 else Binary("+", a, b)


def times(a: Tree, b: Tree) -> Tree:
    """a b."""
    factor, left = _factor(a)
    other, right = _factor(b)
    number = factor * other
    if number == 0.0:
        return ZERO
    rest = right if left == ONE else left if right == ONE else _joined(left, right)
    if rest == ONE:
        return Number(number)
    if number == -1.0:
        return Negate(rest)
    return rest if number == 1.0 else _joined(Number(number), rest)


def _joined(left: Tree, right: Tree) -> Tree:
    """A product from left to right, as it is read: no brackets round the second half."""
    if isinstance(right, Binary) and right.op == "*":
        return Binary("*", _joined(left, right.left), right.right)
    return Binary("*", left, right)


def _factor(a: Tree) -> tuple[float, Tree]:
    """A number and what it multiplies."""
    match a:
        case Number(value):
            return value, ONE
        case Negate(arg):
            number, rest = _factor(arg)
            return -number, rest
        case Binary("*", left, right):
            number, rest = _factor(left)
            return number, right if rest == ONE else Binary("*", rest, right)
    return 1.0, a


def over(a: Tree, b: Tree) -> Tree:
    """a / b; a quotient of numbers becomes one number where that has few decimals."""
    top, left = _factor(a)
    below, right = _factor(b)
    if top == 0.0:
        return ZERO
    number = top / below
    if round(number, SHORT) == number or right != ONE:
        whole = number if round(number, SHORT) == number else None
        if right == ONE:
            return times(Number(number), left)
        if whole is not None and whole == int(whole):
            return _signed(Binary("/", times(Number(abs(whole)), left), right), whole)
    return _signed(Binary("/", times(Number(abs(top)), left), times(Number(abs(below)), right)), number)


def _signed(tree: Tree, number: float) -> Tree:
    return tree if number >= 0 else Negate(tree)


def to_the(base: Tree, exponent: Tree) -> Tree:
    """base^exponent."""
    if exponent == ZERO:
        return ONE
    if exponent == ONE:
        return base
    if isinstance(base, Call) and base.name == "sqrt" and exponent == TWO:
        return base.args[0]
    return Binary("^", base, exponent)
