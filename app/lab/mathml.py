"""Equations as MathML, from the very LaTeX that the app shows: browsers set it without a script."""

from collections.abc import Sequence
from html import unescape
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element
from markupsafe import Markup

from app.language.translate import Translate
from symbolic.errors import N_

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
# The two words that our LaTeX holds, as the library leaves them.
WORDS = {"if": N_("if"), "otherwise": N_("otherwise")}


def equations(lines: Sequence[str], _: Translate) -> Markup:
    """A system of equations, ``left &= right`` each, aligned at the sign between."""
    table = ElementTree.Element("mtable", {"class": "system", "displaystyle": "true"})
    for line in lines:
        row = ElementTree.SubElement(table, "mtr")
        for place, part in zip(("left", "right"), line.split("&", 1), strict=True):
            cell = ElementTree.SubElement(row, "mtd", {"class": place})
            cell.extend(_elements(part, _))
    return _written([table], display=True)


def formula(latex: str, _: Translate) -> Markup:
    """One formula in the line: a knob's symbol, a slope."""
    return _written(_elements(latex, _), display=False)


def _elements(latex: str, _: Translate) -> list[ElementTree.Element]:
    """What a piece of LaTeX is made of. The library writes signs as entities; here they are signs."""
    found = list(convert_to_element(latex))
    for part in found:
        for node in part.iter():
            if node.text:
                text = unescape(node.text)
                bare = text.replace("\u00a0", " ").strip()
                node.text = f"{_(WORDS[bare])}\u00a0" if node.tag == "mtext" and bare in WORDS else text
    return found


def _written(parts: Sequence[ElementTree.Element], *, display: bool) -> Markup:
    math = ElementTree.Element("math", {"xmlns": NAMESPACE} | ({"display": "block"} if display else {}))
    math.extend(parts)
    return Markup(ElementTree.tostring(math, encoding="unicode"))
