"""Lines of a system as MathML (see :mod:`symbolic.mathml`): names with their hats and indices, and what only systems
call. Parts of a line can be marked, so that a page can light them."""

import re
from collections.abc import Callable, Mapping

from symbolic.functions import ATOM, POWER, PRODUCT, SIGN, SUM
from symbolic.latex import UNICODE, plain
from symbolic.mathml import Markup, MathPrinter
from symbolic.tree import Name, Tree

_HATS = {"hat": "^", "bar": "¯", "tilde": "~"}
_PIECE = re.compile(r"\\[A-Za-z]+|[_^{}]|\\,|[^\\_^{}]")
_ASKED = {"grad": ["∇", "f"], "loss": ["f"], "hess": ["∇²", "f"]}


def symbol_mathml(latex: str) -> Markup:
    r"""A symbol as names and knobs have it: ``\hat{m}``, ``\beta_{1}``, ``v^{\max}``, ``T_{\mathrm{mult}}``."""
    pieces = [piece for piece in _PIECE.findall(latex) if piece != "\\,"]
    parts: list[Markup] = []
    at = 0

    def group(at: int) -> tuple[str, int]:
        """The piece at a place, or the text between its braces; and the place behind it."""
        if pieces[at] != "{":
            return pieces[at], at + 1
        depth, begin = 1, at + 1
        while depth:
            at += 1
            depth += {"{": 1, "}": -1}.get(pieces[at], 0)
        return "".join(pieces[begin:at]), at + 1

    while at < len(pieces):
        piece = pieces[at]
        if piece in "_^" and parts and at + 1 < len(pieces):
            inner, at = group(at + 1)
            index = symbol_mathml(inner)
            base = parts.pop()
            both = {("msub", "^"): "msubsup", ("msup", "_"): "msubsup"}.get((base[0], piece))
            if both == "msubsup":
                low, high = (base[2], index) if piece == "^" else (index, base[2])
                parts.append([both, base[1], low, high])
            else:
                parts.append(["msub" if piece == "_" else "msup", base, index])
        elif piece[1:] in _HATS:
            inner, at = group(at + 1)
            parts.append(["mover", {"accent": "true"}, symbol_mathml(inner), ["mo", _HATS[piece[1:]]]])
        elif piece == "\\mathrm":
            inner, at = group(at + 1)
            parts.append(["mi", {"mathvariant": "normal"}, plain(inner)])
        elif piece == "{":
            inner, at = group(at)
            parts.append(symbol_mathml(inner))
        else:
            word = UNICODE.get(piece[1:], piece[1:]) if piece.startswith("\\") else piece
            parts.append(["mn", word] if word.isdigit() else ["mo", word] if word in "+-−(),*" else ["mi", word])
            at += 1
    return parts[0] if len(parts) == 1 else ["mrow", *parts]


class SystemMath(MathPrinter):
    """Prints the right side of a line. ``symbol`` gives a name's LaTeX; ``marks`` the marks of parts, by identity."""

    def __init__(self, symbol: Callable[[str], str], marks: Mapping[int, str]) -> None:
        super().__init__(symbol)
        self.marks = marks

    def spell(self, tree: Tree) -> tuple[list[Markup], int]:
        """As :meth:`MathPrinter.spell`, a marked part as a row of its own with the mark as ``data-term``."""
        if isinstance(tree, Name):
            parts, tightness = [symbol_mathml(self.symbol(tree.id))], ATOM
        else:
            parts, tightness = super().spell(tree)
        mark = self.marks.get(id(tree))
        return (parts, tightness) if mark is None else ([["mrow", {"data-term": mark}, *parts]], tightness)

    def binary(self, op: str, left: Tree, right: Tree) -> tuple[list[Markup], int]:
        """As :meth:`MathPrinter.binary`, quotients in one line: a list of equations is high enough."""
        if op == "/":
            return [*self.at(left, PRODUCT), ["mo", "/"], *self.at(right, POWER)], PRODUCT
        return super().binary(op, left, right)

    def call(self, name: str, args: list[Markup]) -> tuple[list[Markup], int]:
        """As :meth:`MathPrinter.call`, with the functions of systems."""
        match name:
            case "grad" | "loss" | "hess":
                signs = [["mi", sign] for sign in _ASKED[name]]
                return [*signs, ["mrow", ["mo", "("], args[0], ["mo", ")"]]], SIGN
            case "dot":
                return [["mrow", ["mo", "⟨"], args[0], ["mo", ","], args[1], ["mo", "⟩"]]], ATOM
            case "abs_eig":
                return [["mrow", ["mo", "|"], args[0], ["mo", "|"]]], ATOM
            case "solve":
                return [_powered(args[0], "−1"), args[1]], PRODUCT
            case "outer":
                return [args[0], ["msup", args[1], ["mi", "⊤"]]], PRODUCT
            case "inv_sqrt":
                return [_powered(args[0], "−1/2")], PRODUCT
            case "eye":
                return [args[0], ["mi", "I"]], PRODUCT
            case "mod":
                return [args[0], ["mo", "mod"], args[1]], SUM
            case "where":
                rows = ([args[1], ["mtext", "if"], args[0]], [args[2], ["mtext", "else"]])
                table = ["mtable", *(["mtr", *(["mtd", cell] for cell in row)] for row in rows)]
                return [["mrow", ["mo", {"stretchy": "true"}, "{"], table]], ATOM
        return super().call(name, args)


def _powered(base: Markup, power: str) -> Markup:
    return ["msup", ["mrow", ["mo", "("], base, ["mo", ")"]], ["mn", power]]
