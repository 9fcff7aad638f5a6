"""Tokens to tree, by precedence climbing. One reader for the library's own text and for what a stranger types.

From loosest to tightest: comparison (systems only), sum, product (with or without a sign), sign, power.
``-x^2`` is ``-(x^2)``, ``2^-x`` works, powers are right associative, ``1/2x`` is ``(1/2) x``.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from symbolic.errors import FormulaError, Phrase
from symbolic.functions import COMMON, CONSTANTS, MEASURE, SYSTEM, Function
from symbolic.habits import bare_function, is_equation
from symbolic.program import constant as function_at
from symbolic.suggest import closest
from symbolic.table import Table
from symbolic.tokens import Token, tokenize
from symbolic.tree import COMPARISONS, Binary, Call, Mean, Name, Negate, Number, Tree, walk

# Bounds of one expression (see tokens.py for those on characters).
MAX_NODES = 250  # 30 terms or 15 factors are in; every later step is linear in this
MAX_DEPTH = 40  # one counter for parentheses, calls, powers and bars
MAX_SIGNS = 8
MAX_EXPONENT = 1000
MEAN = "mean"  # what takes the mean over the rows of a table


@dataclass(frozen=True)
class Dialect:
    """What a text may contain: ``names`` are its variables and knobs; ``xy`` splits words like ``xy`` into products."""

    names: frozenset[str]
    functions: Mapping[str, Function]
    comparisons: bool = False
    xy: bool = False
    open_names: bool = False  # systems: any identifier, judged later with all assignments known
    table: Table | None = None  # whose columns mean(…) may name


def formula_dialect(knobs: Collection[str] = (), table: Table | None = None) -> Dialect:
    """What a formula may contain: x, y and these knobs, no comparison; with a table, means over its rows."""
    return Dialect(frozenset({"x", "y", *knobs}), COMMON, xy=True, table=table)


SYSTEM_DIALECT = Dialect(frozenset(), SYSTEM, comparisons=True, open_names=True)
MEASURE_DIALECT = Dialect(frozenset(), MEASURE, comparisons=True, open_names=True)


@lru_cache(maxsize=1024)
def written(text: str) -> Tree:
    """What the table of functions says in the language, in u, v and d (see :class:`symbolic.functions.Function`)."""
    return Parser(tokenize(text), text, Dialect(frozenset("uvd"), COMMON)).whole()


def parse_formula(text: str, knobs: Collection[str] = (), table: Table | None = None) -> Tree:
    """The tree of a formula in x, y and the declared knobs, with means over the rows of a table where one is given.
    Raises :class:`FormulaError`."""
    if not isinstance(text, str):
        raise FormulaError("A formula is a text, not {kind}.", position=0, text="", kind=type(text).__name__)
    if is_equation(text):
        raise FormulaError(
            "Type only the right side, what stands after the = sign.", position=text.index("="), text=text
        )
    return Parser(tokenize(text), text, formula_dialect(knobs, table)).whole()


class Parser:
    """Reads one expression; ``text`` is the whole source, for positions."""

    def __init__(self, tokens: list[Token], text: str, dialect: Dialect) -> None:
        self.tokens = list(_letters(tokens, dialect)) if dialect.xy else tokens
        self.text = text
        self.dialect = dialect
        self.at = 0
        self.depth = 0
        self.bars = 0  # open | in the innermost bracket

    def whole(self) -> Tree:
        """The expression that all tokens together spell, checked against every bound."""
        if self.here.kind == "end":
            raise self.refuse("Type a formula, for example x^2 + 3y^2.", self.here)
        tree = self.expression()
        if self.here.kind != "end":
            raise self.unexpected()
        check(tree, self.text)
        return tree

    # -- the levels, loosest first

    def expression(self) -> Tree:
        """A sum, or a comparison of two where the dialect has them."""
        left = self.sum()
        if self.here.kind in COMPARISONS and self.dialect.comparisons:
            sign = self.take()
            return Binary(sign.kind, left, self.sum(), sign.pos)
        if self.here.kind in ("=", *COMPARISONS):
            raise self.refuse("Comparisons and = have no place in a formula; type the expression alone.", self.here)
        return left

    def sum(self) -> Tree:
        """Products joined by + and -."""
        left = self.product()
        while self.here.kind in ("+", "-"):
            sign = self.take()
            left = Binary(sign.kind, left, self.product(), sign.pos)
        return left

    def product(self) -> Tree:
        """Factors joined by * and /, or side by side."""
        left = self.signed()
        while True:
            kind = self.here.kind
            if kind in ("*", "/"):
                sign = self.take()
                left = Binary(sign.kind, left, self.signed(), sign.pos)
            elif kind in ("name", "(") or (kind == "|" and not self.bars):
                left = Binary("*", left, self.power(), self.here.pos)
            elif kind == "number":
                if isinstance(left, Number):
                    raise self.refuse("Write * between two numbers, or use a point for decimals.", self.here)
                raise self.refuse("Write * before this number.", self.here)
            else:
                return left

    def signed(self) -> Tree:
        """A power with signs before it."""
        signs: list[Token] = []
        while self.here.kind in ("+", "-"):
            signs.append(self.take())
            if len(signs) > MAX_SIGNS:
                raise self.refuse("There are too many signs in a row.", self.here)
        tree = self.power()
        for sign in reversed(signs):
            tree = Negate(tree, sign.pos) if sign.kind == "-" else tree
        return tree

    def power(self) -> Tree:
        """A base with its exponents: -x^2 is -(x^2), x^2^3 is x^(2^3)."""
        base = self.primary()
        while self.here.kind == "power":
            sign = self.take()
            base = Binary("^", base, Number(float(sign.text), sign.pos), sign.pos)
        if self.here.kind == "^":
            sign = self.take()
            with self.deeper(sign):
                return Binary("^", base, self.signed(), sign.pos)
        return base

    def primary(self) -> Tree:
        """A number, a name, a call, or what stands in brackets or bars."""
        token = self.take()
        match token.kind:
            case "number":
                return Number(float(token.text), token.pos)
            case "(":
                return self.enclosed(token, ")", "This “(” is never closed.")
            case "|":
                return Call("abs", (self.enclosed(token, "|", "This “|” is never closed."),), token.pos)
            case "name":
                return self.name(token)
        if token.kind != "end":
            self.at -= 1
        raise self.unexpected()

    def enclosed(self, opening: Token, closing: str, complaint: str) -> Tree:
        """The expression up to the closing sign; ``complaint`` is the sentence for one that never comes."""
        outer, self.bars = self.bars, 1 if closing == "|" else 0
        with self.deeper(opening):
            if self.here.kind == closing:
                raise self.refuse("There is nothing between these brackets.", opening)
            inner = self.expression()
        if self.here.kind == "end":
            raise self.refuse(complaint, opening)
        if self.here.kind != closing:
            raise self.unexpected()
        self.take()
        self.bars = outer
        return inner

    def name(self, token: Token) -> Tree:
        """A declared name, a constant or a call. Raises FormulaError with the near name for any other."""
        word, table = token.text, self.dialect
        if word == MEAN and table.table is not None:
            return self.mean(token, table.table)
        if word in table.names:
            return Name(word, token.pos)
        if word in table.functions:
            return self.call(token)
        if word in CONSTANTS:
            return Name(word, token.pos)
        if table.open_names:
            return Name(word, token.pos)
        near = closest(word, sorted(table.names | set(table.functions) | set(CONSTANTS)))
        if near:
            error = self.refuse("Unknown name “{name}”. Did you mean {near}?", token, name=word, near=near)
        else:
            known = ", ".join(sorted(table.names))
            error = self.refuse(
                "Unknown name “{name}”. Known names: {known}, pi, e and functions such as sin.",
                token,
                name=word,
                known=known,
            )
        error.unknown_name = word
        raise error

    def mean(self, token: Token, table: Table) -> Tree:
        """The mean over the rows of a table, inside which its columns are names."""
        if self.here.kind != "(":
            raise self.refuse("{name} needs brackets: {name}(x).", token, name=MEAN)
        opening, outer, bars = self.take(), self.dialect, self.bars
        self.dialect, self.bars = replace(outer, names=outer.names | table.words, table=None), 0
        inner = self.enclosed(opening, ")", "This “(” is never closed.")
        self.dialect, self.bars = outer, bars
        return Mean(inner, table, token.pos)

    def call(self, token: Token) -> Tree:
        """A function with its arguments, counted."""
        function = self.dialect.functions[token.text]
        if self.here.kind in ("^", "power"):
            raise self.refuse("Write the power after the brackets: {name}(x)^2.", self.here, name=token.text)
        if self.here.kind != "(":
            cure = bare_function(token.text)
            if cure is not None:
                raise self.refuse(cure.template, token, **cure.values)
            raise self.refuse("{name} needs brackets: {name}(x).", token, name=token.text)
        opening = self.take()
        outer, self.bars = self.bars, 0
        args: list[Tree] = []
        with self.deeper(opening):
            if self.here.kind == ")":
                raise self.refuse("{name} needs something between its brackets.", opening, name=token.text)
            args.append(self.expression())
            while self.here.kind == ",":
                self.take()
                args.append(self.expression())
        if self.here.kind == "end":
            raise self.refuse("This “(” is never closed.", opening)
        if self.here.kind != ")":
            raise self.unexpected()
        self.take()
        self.bars = outer
        least, most = function.args
        if not least <= len(args) <= most:
            wanted = least if least == most else Phrase("{least} to {most}", least=least, most=most)
            raise self.refuse(
                "{name} takes {wanted} argument(s), not {count}.",
                token,
                name=token.text,
                wanted=wanted,
                count=len(args),
            )
        return Call(function.name, tuple(args), token.pos)

    # -- moving and complaining

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token, passed; the end is never passed."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    @contextmanager
    def deeper(self, token: Token) -> Iterator[None]:
        """One level of nesting: the one place where depth is counted."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse("This is nested too deeply.", token)
        yield
        self.depth -= 1

    def refuse(self, template: str, token: Token, **values: object) -> FormulaError:
        """An error at a token."""
        return FormulaError(template, position=token.pos, text=self.text, **values)

    def unexpected(self) -> FormulaError:
        """The error for a token that cannot stand here."""
        token = self.here
        if token.kind == "end":
            return self.refuse("The formula stops too early: something is missing here.", token)
        if token.kind == ")" and not self.depth:
            return self.refuse("This “)” was never opened.", token)
        if token.kind == ",":
            return self.refuse(
                "A comma stands only between the arguments of a function; use a point for decimals.", token
            )
        if token.kind == "power":
            return self.refuse("There is nothing before this power.", token)
        return self.refuse("Something is missing before “{sign}”.", token, sign=token.text)


def _letters(tokens: Iterable[Token], dialect: Dialect) -> Iterator[Token]:
    """Words made of x and y alone as their letters: ``xy`` is ``x y``, with the rank of any product (1/xy is y/x)."""
    for token in tokens:
        if token.kind == "name" and token.text not in dialect.names and set(token.text) <= {"x", "y"}:
            yield from (Token("name", letter, token.pos + i) for i, letter in enumerate(token.text))
        else:
            yield token


def check(tree: Tree, text: str) -> None:
    """Refuse a tree with too many nodes, or with a constant part that is not a finite real number within bounds."""
    if sum(1 for _ in walk(tree)) > MAX_NODES:
        raise FormulaError(
            "This formula is too long: use at most {limit} parts.", position=0, text=text, limit=MAX_NODES
        )
    _fold(tree, text)


def _fold(tree: Tree, text: str) -> float | None:
    """The float64 value of a constant part, None for a part that varies. Never Python integers: 9^9^9 would hang."""

    def refuse(template: str, **values: object) -> FormulaError:
        return FormulaError(template, position=tree.pos, text=text, **values)

    match tree:
        case Number(value):
            return value
        case Name(name):
            return CONSTANTS.get(name)
        case Negate(arg):
            inner = _fold(arg, text)
            return None if inner is None else -inner
        case Binary(op, left, right):
            a, b = _fold(left, text), _fold(right, text)
            if op == "^" and b is not None and abs(b) > MAX_EXPONENT:
                raise refuse("This exponent is too large; up to {limit} is allowed.", limit=MAX_EXPONENT)
            if op == "/" and b == 0.0:
                raise refuse("This divides by zero.")
            if a is None or b is None:
                return None
            if op in COMPARISONS:
                return None
            value = _arithmetic(op, a, b)
        case Mean(arg):
            _fold(arg, text)
            return None
        case Call(name, args):
            parts = [_fold(arg, text) for arg in args]
            if name not in COMMON or any(part is None for part in parts):
                return None
            value = function_at(name, [part for part in parts if part is not None])
    if not math.isfinite(value) or abs(value) > 1e15:
        raise refuse("This constant part is not a finite number that can be used here.")
    return value


def _arithmetic(op: str, a: float, b: float) -> float:
    try:
        match op:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                return a / b
        return math.pow(a, b)
    except (ArithmeticError, ValueError):
        return math.nan
