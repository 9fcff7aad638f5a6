"""What people write out of habit, from Python or from paper, and what is written here instead.

Each function looks at a place that the language is about to refuse anyway and returns the sentence that cures it, or
None where no habit is known: then the general sentence stands.
"""

import re
from collections.abc import Collection

from symbolic.errors import N_, Phrase

# Signs of paper that have a name here: everywhere, and in the equations of a rule.
SPELT = {"√": "sqrt(x)", "∛": "x^(1/3)"}
SPELT_IN_RULES = {"∇": "g", "∂": "g", "‖": "norm(g)"}
_WORDS = frozenset({"def", "return", "for", "while", "import", "from", "class", "lambda", "print", "with", "else"})
_WRITTEN_OUT = re.compile(r"\s*([A-Za-z_]\w*)\s*([-+*/])=")
_OF = re.compile(r"\s*[A-Za-z_]\w*\s*\([^()]*\)\s*=(?!=)")
_POINT = ("x", "w", "W", "p", "param", "params", "weights", "pos", "position", "xy")  # what others call theta
_RATE = ("eta", "alpha", "learning_rate", "rate", "step_size", "stepsize", "gamma")
_GRADIENT = ("gx", "gy", "dx", "dy", "dw", "gradient", "nabla", "df", "grads", "g_t", "gt")


def strange_sign(line: str, at: int, in_rule: bool) -> Phrase | None:
    """The cure for a character that has no meaning, at ``at`` of its line."""
    char = line[at]
    spelt = SPELT.get(char) or (SPELT_IN_RULES.get(char) if in_rule else None)
    if spelt:
        return Phrase(N_("Write {spelt} instead of {char}."), spelt=spelt, char=char)
    if char in ":;":
        if in_rule:
            return Phrase(N_("Leave the {char} out; each assignment has a line of its own."), char=char)
        return Phrase(N_("Leave the {char} out."), char=char)
    before = re.search(r"([A-Za-z_]\w*)$", line[:at])
    if char == "." and before and re.match(r"[A-Za-z_]", line[at + 1 :]):
        return Phrase(N_("Leave “{module}.” out: functions have no module here."), module=before[1])
    return None


def odd_line(line: str) -> tuple[int, Phrase] | None:
    """The place and the cure of a line that is no ``name = expression``."""
    first = re.match(r"\s*([A-Za-z_]\w*)", line)
    if first and first[1] in _WORDS:
        return first.start(1), Phrase(
            N_("This is not Python: every line reads name = expression, such as theta = theta - lr*g.")
        )
    short = _WRITTEN_OUT.match(line)
    if short:
        name, sign = short[1], short[2]
        return short.start(2), Phrase(N_("Write it out: {name} = {name} {sign} …"), name=name, sign=sign)
    if _OF.match(line):
        return line.index("("), Phrase(N_("A name alone stands left of the = sign, without brackets."))
    return None


def is_equation(text: str) -> bool:
    """Whether a formula came with its left side: ``f(x, y) = …``, ``z = …``."""
    return bool(_OF.match(text) or re.match(r"\s*[A-Za-z_]\w*\s*=(?!=)", text))


def strange_name(name: str, known: Collection[str]) -> Phrase | None:
    """The cure for a name that nothing has given a value, in the equations of a rule."""
    if name in _RATE and "lr" in known:
        return Phrase(N_(". The learning rate is called lr here; it is shown as η."))
    if name in _GRADIENT:
        return Phrase(N_(". The gradient is called g: both of its parts at once."))
    return None


def bare_function(name: str) -> Phrase | None:
    """The cure for a function of the surface that stands without brackets."""
    at_theta = {"grad": "g", "loss": "f", "hess": "H"}.get(name)
    if at_theta is None:
        return None
    return Phrase(
        N_("{name} asks at a place: {name}(theta - lr*m). At the point itself it is called {short}."),
        name=name,
        short=at_theta,
    )


def other_point(assigned: Collection[str]) -> str | None:
    """The name under which a rule without a line for theta seems to move the point."""
    return next((name for name in _POINT if name in assigned), None)
