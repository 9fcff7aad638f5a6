"""Numbers as people write them, one rule for page, pictures, cards, command line and formulas.

The rule, for so many significant ``digits``: plain digits from 0.001 to 99 999, whole parts never cut (12 345, not
12 300) and grouped by thin spaces from 10 000; powers of ten beyond, without a factor of one (10⁻⁷, 2.5×10¹²); no
trailing zeros; a true minus sign; ties away from zero. The stage writes by the same rule (``js/numbers.js``); a
contract holds the two to each other and to one table of cases.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

SMALLEST, LARGEST = Decimal("0.001"), Decimal(100_000)  # plain digits in between
GROUPED = 10_000  # whole numbers from here on are grouped
MISSING = "–"
THIN_SPACE = "\u2009"
MINUS = "−"
SUPERSCRIPTS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")

_EXACT = Context(prec=800)  # a double has at most 767 significant decimal digits


def parts(value: float, digits: int) -> tuple[str, int | None]:
    """A positive finite number as (digits with a point, exponent of ten); the exponent is None for plain digits."""
    exact = Decimal(value)
    decimals = max(0, digits - 1 - max(exact.adjusted(), SMALLEST.adjusted() - 1))
    plain = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    if SMALLEST <= plain < LARGEST:
        return _short(f"{plain:f}"), None
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(exact)
    power = rounded.adjusted()
    return _short(f"{rounded.scaleb(-power, _EXACT):f}"), power


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, by the rule above.

    >>> number(3.14e-7, 2), number(-0.05), number(12345678), number(float("inf")), number(1e-7)
    ('3.1×10⁻⁷', '−0.05', '1.23×10⁷', '∞', '10⁻⁷')
    """
    if value is None or math.isnan(value):
        return MISSING
    sign = MINUS if value < 0 else ""
    if math.isinf(value):
        return sign + "∞"
    if value == 0:
        return "0"
    head, power = parts(abs(value), digits)
    if power is None:
        whole, point, fraction = head.partition(".")
        return sign + group(whole) + point + fraction
    factor = "" if head == "1" else f"{head}×"
    return f"{sign}{factor}10{str(power).translate(SUPERSCRIPTS)}"


def number_latex(value: float, digits: int = 12) -> str:
    """The same in LaTeX. Formulas get twelve digits and whole numbers whole to a million: they say what runs.

    >>> number_latex(-1e-7), number_latex(2.5e-9), number_latex(123456.0), number_latex(12345.0, 3)
    ('-10^{-7}', '2.5 \\\\cdot 10^{-9}', '123456', '12\\\\,345')
    """
    if math.isnan(value):
        return rf"\text{{{MISSING}}}"
    sign = "-" if value < 0 else ""
    if math.isinf(value):
        return sign + r"\infty"
    if value == math.floor(value) and abs(value) < 1e6 and digits >= 6:
        return str(int(value))
    if value == 0:
        return "0"
    head, power = parts(abs(value), digits)
    if power is None:
        whole, point, fraction = head.partition(".")
        return sign + group(whole, r"\,") + point + fraction
    factor = "" if head == "1" else rf"{head} \cdot "
    return rf"{sign}{factor}10^{{{power}}}"


def count(value: int) -> str:
    """A whole number, with thin spaces between thousands from 10 000 on."""
    return (MINUS if value < 0 else "") + group(str(abs(value)))


def group(whole: str, space: str = THIN_SPACE) -> str:
    """Digits of a whole number in threes from 10 000 on."""
    return f"{int(whole):,}".replace(",", space) if int(whole) >= GROUPED else whole


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
