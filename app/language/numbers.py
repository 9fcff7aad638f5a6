"""Numbers as people write them: 3.1×10⁻⁷, 0.05, 12 000, with a true minus sign."""

import math

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
THIN_SPACE = "\u2009"


def number(value: float, digits: int = 3) -> str:
    """A value with so many significant digits; powers of ten where plain digits would be long.

    >>> number(3.14e-7, 2), number(-0.05), number(12345678), number(float("inf"))
    ('3.1×10⁻⁷', '−0.05', '1.23×10⁷', '∞')
    """
    if math.isnan(value):
        return "—"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{abs(value):.{digits - 1}e}".partition("e")
    power = int(exponent)
    sign = "−" if value < 0 else ""
    if -4 <= power < max(digits, 5):
        plain = f"{abs(value):.{max(digits - 1 - power, 0)}f}"
        return sign + (plain.rstrip("0").rstrip(".") if "." in plain else plain)
    head = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{sign}{head}×10{str(power).translate(SUPERSCRIPTS)}"


def count(value: int) -> str:
    """A whole number, with thin spaces between thousands from 10 000 on."""
    return f"{value:,}".replace(",", THIN_SPACE) if abs(value) >= 10_000 else str(value)
