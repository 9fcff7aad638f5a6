"""What people type into a number's field beside a number: ``1/20``, ``pi/4``, ``2/κ``, ``2/λmax``. Read by our own
language, over the knobs of the landscape."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.lab.captions import knob_symbol
from surfaces import Surface
from symbolic.errors import FallLineError, FormulaError
from symbolic.expression import Expression
from symbolic.functions import COMMON
from symbolic.knob import Knob
from symbolic.matrices import eigenvalues
from symbolic.parser import Dialect, Parser
from symbolic.tokens import Token, tokenize
from symbolic.tree import Tree

STEEPEST = "lambda_max"  # the largest curvature, on landscapes that have the same everywhere
SPELLINGS = ("λ_max", "λ")  # how its sign is written as well
SIGNS = {"λmax": STEEPEST, **dict.fromkeys(SPELLINGS, STEEPEST)}
PLAIN = "1/20"  # what is offered as an example where the landscape has no knob
WORDS = ("name", "number", "power")  # tokens of letters and digits, which would run into each other


@dataclass(frozen=True)
class Known:
    """What an expression may speak of: numbers by name, and other signs that stand for these names."""

    values: Mapping[str, float]
    signs: Mapping[str, str]


def known_of(surface: Surface) -> Known:
    """The landscape's own knobs, and its largest curvature where that is one number."""
    names = {knob.name: float(surface.knob_values[knob.name]) for knob in surface.knobs if not knob.is_choice}
    if "quadratic" in surface.tags:
        names[STEEPEST] = _steepest(surface)
    return Known(names, SIGNS | signs_of(surface.knobs))


def signs_of(knobs: Iterable[Knob]) -> dict[str, str]:
    """The names of knobs by their symbols, where these are not letters that a name may hold."""
    return {knob_symbol(knob): knob.name for knob in knobs if knob.symbol and not knob_symbol(knob).isascii()}


def _steepest(surface: Surface) -> float:
    (xx, xy), (_, yy) = surface.hessian(*surface.first_start)
    return float(eigenvalues(xx, xy, yy)[1])


def value_of(text: str, surface: Surface) -> float:
    """The number that a text stands for on this landscape. Raises FallLineError, with an example to go by."""
    known = known_of(surface)
    try:
        value = evaluated(spelled(str(text), known), known.values)
    except FormulaError:
        value = math.nan
    if math.isfinite(value):
        return value
    raise not_understood(surface)


def not_understood(surface: Surface) -> FallLineError:
    """What is said of a text that is none of this, with an example to go by."""
    return FallLineError("Type a number, or an expression such as {example}.", example=example(surface))


def example(surface: Surface) -> str:
    """An expression that would be understood on this landscape."""
    named = next((knob_symbol(knob) for knob in surface.knobs if knob.symbol and not knob.is_choice), None)
    return f"2/{named}" if named else PLAIN


def spelled(text: str, known: Known) -> str:
    """The text as links have it: names for signs, a sign for every product, no spaces. Raises FormulaError where it is
    no expression over what is known."""
    for sign in sorted(known.signs, key=len, reverse=True):  # longer ones first, so that λ leaves λmax whole
        text = text.replace(sign, f" {known.signs[sign]} ")
    text = text.strip()
    tree_of(text, known.values)
    return _joined(tokenize(text), {})


def signed(text: str, symbols: Mapping[str, str]) -> str:
    """A text that is :func:`spelled`, with signs for names again: what a person would type."""
    return _joined(tokenize(text), symbols)


def _joined(tokens: Iterable[Token], symbols: Mapping[str, str]) -> str:
    text, beside = "", False
    for token in tokens:
        word = token.kind in WORDS
        said = {"power": f"^{token.text}", "name": symbols.get(token.text, token.text), "^": "^"}
        text += ("*" if beside and word and token.kind != "power" else "") + said.get(token.kind, token.text)
        beside = word
    return text


@lru_cache(maxsize=256)
def _tree(text: str, names: frozenset[str]) -> Tree:
    return Parser(tokenize(text), text, Dialect(names, COMMON)).whole()


def tree_of(text: str, names: Iterable[str]) -> Tree:
    """The tree of a text over these names. Raises FormulaError."""
    return _tree(text, frozenset(names))


def evaluated(text: str, values: Mapping[str, float]) -> float:
    """The value of a text that is :func:`spelled`; NaN and infinity are values. Raises FormulaError."""
    expression = Expression(tree_of(text, values), tuple(sorted(values)))
    return float(expression.evaluate(0, 0.0, 0.0, values)[0])
