"""Text to tokens. Every character is either known by table or refused; nothing is normalised behind one's back."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from symbolic.errors import FormulaError
from symbolic.habits import strange_sign

# Bounds, each counted before anything depends on the text. A fifth of a second on any machine is the promise.
MAX_LENGTH = 500  # characters of one formula; the longest library formula has about 200
MAX_TOKENS = 400
MAX_NUMBER = 30  # characters of one number: float64 holds 17 digits
MAX_NAME = 40
MAX_LITERAL = 1e15  # beyond it float64 no longer holds every whole number

# What people paste from pages, one character for one, so positions stay true.
LOOKS_LIKE = {
    "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "\u00a0": " ",
    "\u2009": " ", "\u202f": " ", "\t": " ", "（": "(", "）": ")",
}  # fmt: skip
SUPERSCRIPTS = {"⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9"}
GREEK = {"π": "pi", "α": "alpha", "β": "beta", "γ": "gamma", "θ": "theta", "ε": "eps", "η": "lr", "μ": "mu", "ρ": "rho"}
# Letters of other alphabets that pass for x or y: a silent refusal would be a riddle.
IMPOSTORS = {
    "х": "x",
    "Х": "X",
    "у": "y",
    "У": "Y",
    "χ": "x",
    "ｘ": "x",
    "ｙ": "y",
    "𝑥": "x",
    "𝑦": "y",
    "а": "a",
    "е": "e",
}
OPERATORS = ("**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", ",", "|", "<", ">", "=")


@dataclass(frozen=True)
class Token:
    """``kind``: number, name, power (a superscript), end, or the operator itself."""

    kind: str
    text: str
    pos: int


def tokenize(
    text: str, *, greek: bool = False, limit: int = MAX_LENGTH, offset: int = 0, whole: str | None = None
) -> list[Token]:
    """Tokens of one line, closed by an ``end`` token.

    ``offset`` and ``whole`` place the line in a longer text, for the positions in errors. ``greek`` reads Greek
    letters as the names they stand for (systems); a formula knows only pi.
    Raises :class:`FormulaError`.
    """
    source = text if whole is None else whole

    def refuse(template: str, at: int, **values: object) -> FormulaError:
        return FormulaError(template, position=offset + at, text=source, **values)

    if len(text) > limit:
        raise refuse(
            "This is too long: {count} characters, and {limit} are allowed.", limit, count=len(text), limit=limit
        )
    tokens: list[Token] = []
    i = 0
    while i < len(text):
        if len(tokens) >= MAX_TOKENS:
            raise refuse("This formula has too many parts.", i)
        char = LOOKS_LIKE.get(text[i], text[i])
        if char in " \r\n":
            if char != " " and tokens and text[i:].strip():
                raise refuse("Write the formula on one line.", i)
            i += 1
        elif (char.isascii() and char.isdigit()) or (
            char == "." and text[i + 1 : i + 2].isascii() and text[i + 1 : i + 2].isdigit()
        ):
            end = _number_end(text, i)
            if end - i > MAX_NUMBER:
                raise refuse("This number is too long.", i)
            if text[end : end + 1] == ".":
                raise refuse("A number has one decimal point.", end)
            if float(text[i:end]) > MAX_LITERAL:
                raise refuse("This number is too large; up to 10^15 is allowed.", i)
            tokens.append(Token("number", text[i:end], offset + i))
            i = end
        elif char.isascii() and (char.isalpha() or char == "_"):
            end = i
            while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "_"):
                end += 1
            if end - i > MAX_NAME:
                raise refuse("This name is too long.", i)
            tokens.append(Token("name", text[i:end], offset + i))
            i = end
        elif char in SUPERSCRIPTS or (char == "⁻" and text[i + 1 : i + 2] in SUPERSCRIPTS and text[i + 1 : i + 2]):
            end = i + 1
            while end < len(text) and text[end] in SUPERSCRIPTS:
                end += 1
            digits = "".join(SUPERSCRIPTS.get(c, "-") for c in text[i:end])
            if len(digits) > 5:
                raise refuse("This exponent is too large; up to 1000 is allowed.", i)
            tokens.append(Token("power", digits, offset + i))
            i = end
        elif char == "π" or (greek and char in GREEK):
            tokens.append(Token("name", GREEK[char], offset + i))
            i += 1
        else:
            operator = next((op for op in OPERATORS if text.startswith(op, i)), None)
            if operator is None and char != text[i]:
                operator = char
            if operator is None:
                raise _strange(refuse, text, i, greek)
            tokens.append(Token("^" if operator == "**" else operator, operator, offset + i))
            i += len(operator)
    tokens.append(Token("end", "", offset + len(text.rstrip())))
    return tokens


def _number_end(text: str, i: int) -> int:
    """One past the number that starts at ``i``. ``e`` is an exponent only if digits follow: 2e^x is 2 times e^x."""

    def digits(j: int) -> int:
        while j < len(text) and text[j].isascii() and text[j].isdigit():
            j += 1
        return j

    end = digits(i)
    if text[end : end + 1] == ".":
        end = digits(end + 1)
    if text[end : end + 1] in ("e", "E"):
        start = end + 2 if text[end + 1 : end + 2] in ("+", "-") else end + 1
        if digits(start) > start:
            end = digits(start)
    return end


def _strange(make: Callable[..., FormulaError], text: str, at: int, in_rule: bool) -> FormulaError:
    char = text[at]
    cure = strange_sign(text, at, in_rule)
    if cure is not None:
        return make(cure.template, at, **cure.values)
    if char in IMPOSTORS:
        return make(
            "This character looks like {letter} but comes from another alphabet. Retype it.", at, letter=IMPOSTORS[char]
        )
    if char == "\\":
        return make("LaTeX is not read here. Type sqrt(x), not \\sqrt(x).", at)
    if char in "[]{}":
        return make("Use round brackets ( ) instead of {char}.", at, char=char)
    visible = char.isprintable() and not unicodedata.combining(char)
    shown = char if visible else f"U+{ord(char):04X}"
    return make("The character {char} has no meaning here.", at, char=shown)
