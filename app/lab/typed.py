"""What people type into a number's field beside a number: ``1/20``, ``pi/4``, ``2/κ``, ``2/λmax``. Read by our own
language, over the knobs of the landscape."""

import math
from collections.abc import Mapping
from functools import lru_cache

from app.lab.captions import knob_symbol
from surfaces import Surface
from symbolic.errors import FallLineError, FormulaError
from symbolic.expression import Expression
from symbolic.functions import COMMON
from symbolic.matrices import eigenvalues
from symbolic.parser import Dialect, Parser
from symbolic.tokens import tokenize

STEEPEST = "lambda_max"  # the largest curvature, on landscapes that have the same everywhere
SIGNS = {"λmax": STEEPEST, "λ_max": STEEPEST, "λ": STEEPEST}  # how it is written as well
PLAIN = "1/20"  # what is offered as an example where the landscape has no knob


def known_names(surface: Surface) -> dict[str, float]:
    """What an expression may speak of, by name: the landscape's own knobs, and its largest curvature where that is one
    number."""
    names = {knob.name: float(surface.knob_values[knob.name]) for knob in surface.knobs if not knob.is_choice}
    if "quadratic" in surface.tags:
        names[STEEPEST] = _steepest(surface)
    return names


def _steepest(surface: Surface) -> float:
    (xx, xy), (_, yy) = surface.hessian(*surface.first_start)
    return float(eigenvalues(xx, xy, yy)[1])


def value_of(text: str, surface: Surface) -> float:
    """The number that a text stands for on this landscape. Raises FallLineError, with an example to go by."""
    names = known_names(surface)
    signs = SIGNS | {
        knob_symbol(knob): knob.name for knob in surface.knobs if knob.symbol and not knob_symbol(knob).isascii()
    }
    try:
        value = _evaluated(_spelled(str(text), signs), tuple(sorted(names.items())))
    except FormulaError:
        value = math.nan
    if math.isfinite(value):
        return value
    raise FallLineError("Type a number, or an expression such as {example}.", example=example(surface))


def example(surface: Surface) -> str:
    """An expression that would be understood on this landscape."""
    named = next((knob_symbol(knob) for knob in surface.knobs if knob.symbol and not knob.is_choice), None)
    return f"2/{named}" if named else PLAIN


def _spelled(text: str, signs: Mapping[str, str]) -> str:
    """The text with symbols as the names they stand for; longer ones first, so that λ leaves λmax whole."""
    for sign in sorted(signs, key=len, reverse=True):
        text = text.replace(sign, f" {signs[sign]} ")
    return text.strip()


@lru_cache(maxsize=256)
def _evaluated(text: str, names: tuple[tuple[str, float], ...]) -> float:
    known = dict(names)
    tree = Parser(tokenize(text), text, Dialect(frozenset(known), COMMON)).whole()
    return float(Expression(tree, tuple(known)).evaluate(0, 0.0, 0.0, known)[0])
