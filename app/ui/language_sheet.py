"""What may be written into the boxes for formulas and rules, from the language's own tables."""

import streamlit as st

from app.language.translate import Translate
from app.ui.table import table
from symbolic.functions import COMMON, SYSTEM
from symbolic.lower import RESERVED


def formula(_: Translate) -> None:
    """A folded table for a formula in x and y."""
    with st.expander(_("What may be written")):
        rows = [
            ("x, y, π, e", _("the two weights, and the constants")),
            ("2x y², x^3, |x|, (x + y)/2", _("products need no sign; powers, bars and brackets as on paper")),
            (", ".join(COMMON), _("functions, with brackets")),
            ("a, b, κ …", _("any other letter becomes a slider")),
        ]
        _draw(rows, "fl-sheet-formula", _)


def rule(_: Translate) -> None:
    """A folded table for the equations of a rule."""
    with st.expander(_("What may be written")):
        rows = [
            *((name, _(text)) for name, text in RESERVED.items()),
            ("lr (η)", _("the learning rate; every other slider by its name too")),
            ("m = 0.9*m + g", _("one assignment a line; a name read before its line is remembered from the last step")),
            ("g*g, g^2, abs(g), sqrt(v)", _("vectors are taken coordinate by coordinate")),
            ("grad(theta - lr*m), loss(…), hess(…)", _("the surface, asked at any other place")),
            (", ".join(name for name in SYSTEM if name not in ("grad", "loss", "hess")), _("functions, with brackets")),
        ]
        _draw(rows, "fl-sheet-rule", _)


def _draw(rows: list[tuple[str, str]], key: str, _: Translate) -> None:
    table([{_("You write"): written, _("It means"): meaning} for written, meaning in rows], key)
