"""Plain text as LaTeX that compiles in every engine: what LaTeX would take for a command is escaped, signs that text
fonts lack stand in mathematics."""

import re

from symbolic.latex import SUB_DIGITS, SUPER_DIGITS, UNICODE

_COMMANDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "\u2009": r"\,", "\u202f": r"\,", "\u00a0": "~",
}  # fmt: skip
_GREEK = {sign: f"\\{name}" for name, sign in reversed(UNICODE.items())}
_SIGNS = _GREEK | {
    "−": "-", "×": r"\times", "·": r"\cdot", "±": r"\pm", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx",
    "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "√": r"\surd", "→": r"\to", "∈": r"\in", "‖": r"\|",
    "ε": r"\varepsilon", "⁺": "^{+}",
}  # fmt: skip
_RAISED = {chr(raised): chr(plain) for plain, raised in SUPER_DIGITS.items() if isinstance(raised, int)}
_LOWERED = {chr(lowered): chr(plain) for plain, lowered in SUB_DIGITS.items() if isinstance(lowered, int)}
_MATH = re.compile(
    f"(?P<up>[{''.join(_RAISED)}]+)|(?P<down>[{''.join(_LOWERED)}]+)|(?P<sign>[{''.join(map(re.escape, _SIGNS))}])"
)


def escaped(text: str) -> str:
    """The text for LaTeX; what has no sign of its own there, Chinese among it, is left to engines that read Unicode."""
    out, at = [], 0
    for found in _MATH.finditer(text):
        out.append(_plain(text[at : found.start()]))
        out.append(_math(found))
        at = found.end()
    return "".join([*out, _plain(text[at:])])


def _math(found: re.Match[str]) -> str:
    if found["up"]:
        return f"$^{{{''.join(_RAISED[sign] for sign in found['up'])}}}$"
    if found["down"]:
        return f"$_{{{''.join(_LOWERED[sign] for sign in found['down'])}}}$"
    return f"${_SIGNS[found['sign']]}$"


def _plain(text: str) -> str:
    printed = (sign if sign.isprintable() or sign in _COMMANDS else " " for sign in text)
    return "".join(_COMMANDS.get(sign, sign) for sign in printed)
