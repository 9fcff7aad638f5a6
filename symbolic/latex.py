"""Trees to LaTeX: what is shown is printed from the very tree that runs, in the order written.

In systems every name carries its time: a state read before its line is the old one (t - 1), after it the new one (t).
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from symbolic.functions import ATOM, MEASURE, POWER, PRODUCT, SIGN, SUM, SYSTEM
from symbolic.numbers import number_latex
from symbolic.system import Statement
from symbolic.tree import Binary, Call, Mean, Name, Negate, Number, Tree, names

GREEK = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "phi",
    "chi",
    "psi",
    "omega",
    "Delta",
    "Sigma",
    "Omega",
)
WORDS = {"eps": r"\varepsilon", "lr": r"\eta", "momentum": r"\mu", "weight_decay": r"\lambda", "noise": r"\xi_t",
         "theta_old": r"\theta_{t-1}", "e": r"\mathrm{e}"}  # fmt: skip
UNICODE = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "infty": "∞",
}  # fmt: skip
SUB_DIGITS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
SUPER_DIGITS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def name_latex(name: str) -> str:
    """``beta1`` -> ``\\beta_{1}``, ``m_hat`` -> ``\\hat{m}``, ``v_max`` -> ``v^{\\max}``, ``T_0`` -> ``T_{0}``."""
    if name in WORDS:
        return WORDS[name]
    head, _, tail = name.partition("_")
    match = re.fullmatch(r"([A-Za-z]+?)(\d+)", head)
    base, digits = (match[1], match[2]) if match else (head, "")
    base = f"\\{base}" if base in GREEK else base if len(base) == 1 else rf"\mathrm{{{base}}}"
    base = base + (f"_{{{digits}}}" if digits else "")
    match tail:
        case "":
            return base
        case "hat" | "bar" | "tilde":
            return rf"\{tail}{{{base}}}"
        case "max" | "min":
            return rf"{base}^{{\{tail}}}"
        case _:
            inner = tail if len(tail) == 1 or tail.isdigit() else r"\mathrm{" + tail.replace("_", r"\,") + "}"
            return f"{base}_{{{inner}}}"


def row_latex(name: str) -> str:
    """A column at the present row: ``u`` -> ``u_{i}``, ``u1`` -> ``u_{1,i}``."""
    symbol = name_latex(name)
    return f"{symbol[:-1]},i}}" if symbol.endswith("}") and "_{" in symbol else f"{symbol}_{{i}}"


def plain(symbol: str) -> str:
    """A LaTeX symbol in Unicode, for places that cannot set mathematics: ``\\beta_{1}`` -> ``β₁``."""
    text = re.sub(r"\\bar\{([A-Za-z])\}", lambda m: m[1] + "\u0304", symbol)
    text = re.sub(r"\\mathrm\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\([A-Za-z]+)", lambda m: UNICODE.get(m[1], m[1]), text)
    text = re.sub(r"_\{?([0-9+-]+)(,i)?\}?", lambda m: m[1].translate(SUB_DIGITS) + ("ᵢ" if m[2] else ""), text)
    text = text.replace("_{i}", "ᵢ")
    return text.replace("{", "").replace("}", "").replace("\\,", " ")


class LatexPrinter:
    """Prints trees; ``symbol`` says how a name looks (knob symbols, time indices)."""

    def __init__(self, symbol: Callable[[str], str] = name_latex) -> None:
        self.symbol = symbol

    def text(self, tree: Tree) -> str:
        """The tree in LaTeX."""
        return self.spell(tree)[0]

    def at(self, tree: Tree, least: int) -> str:
        """The tree, in brackets where it holds together less tightly than ``least``."""
        text, tightness = self.spell(tree)
        return text if tightness >= least else rf"\left({text}\right)"

    def spell(self, tree: Tree) -> tuple[str, int]:
        """The tree and how tightly it holds together (SUM to ATOM)."""
        match tree:
            case Number(value):
                return number_latex(value), ATOM if value >= 0 else SIGN
            case Name(name):
                return self.symbol(name), ATOM
            case Negate(arg):
                return f"-{self.at(arg, SIGN)}", SUM
            case Binary(op, left, right):
                return self.binary(op, left, right)
            case Call(name, args):
                return self.call(name, args)
            case Mean():
                return self.mean(Number(1.0), tree)
        raise TypeError(f"not a tree: {tree!r}")

    def binary(self, op: str, left: Tree, right: Tree) -> tuple[str, int]:
        """An operation with its two sides."""
        match op:
            case "+":
                return f"{self.at(left, SUM)} + {self.at(right, PRODUCT)}", SUM
            case "-":
                return f"{self.at(left, SUM)} - {self.at(right, PRODUCT)}", SUM
            case "*" if isinstance(left, Number) and isinstance(right, Mean):
                return self.mean(left, right)
            case "*":
                first, second = self.at(left, PRODUCT), self.at(right, SIGN)
                dot = r" \cdot " if second[:1].isdigit() else " " if isinstance(left, Number) else r" \, "
                return f"{first}{dot}{second}", PRODUCT
            case "/":
                return rf"\frac{{{self.text(left)}}}{{{self.text(right)}}}", SIGN
            case "^":
                return self.power(left, right)
        sign = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}[op]
        return f"{self.text(left)} {sign} {self.text(right)}", SUM

    def power(self, base: Tree, exponent: Tree) -> tuple[str, int]:
        """A power: roots for halves, brackets where two indices would meet."""
        if isinstance(exponent, Number) and exponent.value == 0.5:
            return rf"\sqrt{{{self.text(base)}}}", ATOM
        if isinstance(base, Name) and base.id == "e":
            return rf"\mathrm{{e}}^{{{self.text(exponent)}}}", POWER
        if (
            isinstance(base, Call)
            and base.name in SYSTEM
            and SYSTEM[base.name].latex.startswith("\\")
            and len(base.args) == 1
        ):
            inner = self.text(base.args[0])
            return rf"{SYSTEM[base.name].latex}^{{{self.text(exponent)}}}\left({inner}\right)", POWER
        text = self.at(base, ATOM)
        if "_" in text or "^" in text:  # beta_1^t is fine, v^max^2 and theta_{t-1}^2 are not
            plain_sub = re.fullmatch(r"\\?[A-Za-z]+(_\{[^{}]*\})?", text)
            text = text if plain_sub or text.startswith((r"\left", r"\sqrt", r"\lvert")) else rf"\left({text}\right)"
        return f"{text}^{{{self.text(exponent)}}}", POWER

    def mean(self, factor: Number, mean: Mean) -> tuple[str, int]:
        """The mean over the rows of a table, as a sum: a number before it stands on its fraction."""
        names, rows = mean.table.names, len(mean.table)
        of_row = LatexPrinter(lambda name: row_latex(name) if name in names else self.symbol(name))
        top = number_latex(abs(factor.value))
        share = rf"{'-' if factor.value < 0 else ''}\frac{{{top}}}{{{rows}}} \sum_{{i=1}}^{{{rows}}}"
        return f"{share} {of_row.at(mean.arg, PRODUCT)}", PRODUCT if factor.value >= 0 else SUM

    def call(self, name: str, args: Sequence[Tree]) -> tuple[str, int]:
        """A call: signs that mathematics has for it (roots, bars, norms, cases), else its operator."""
        inner = [self.text(arg) for arg in args]
        match name:
            case "outer":
                return rf"{self.at(args[0], POWER)} \, {self.at(args[1], POWER)}^{{\top}}", PRODUCT
            case "solve":
                return rf"\left({inner[0]}\right)^{{-1}} {self.at(args[1], POWER)}", PRODUCT
            case "eye":
                return ("I" if inner[0] == "1" else rf"{self.at(args[0], PRODUCT)} \, I"), PRODUCT
            case "mod":
                return rf"{self.at(args[0], PRODUCT)} \bmod {self.at(args[1], ATOM)}", SUM
            case "where":
                cases = rf"{inner[1]} & \text{{if }} {inner[0]} \\ {inner[2]} & \text{{otherwise}}"
                return rf"\begin{{cases}} {cases} \end{{cases}}", ATOM
        function = MEASURE[name]
        if function.shape:
            return function.shape.format(*inner), function.tight
        operator = function.latex or rf"\operatorname{{{name}}}"
        return rf"{operator}\left({', '.join(inner)}\right)", SIGN


def formula_latex(tree: Tree, symbols: Mapping[str, str] | None = None) -> str:
    """An expression; ``symbols`` are the LaTeX symbols of its knobs."""
    table = symbols or {}
    return LatexPrinter(lambda name: table.get(name) or name_latex(name)).text(tree)


def system_lines(
    statements: Sequence[Statement],
    knobs: Mapping[str, str],
    shared: Collection[str] = (),
    moving: Collection[str] = (),
) -> list[str]:
    """One LaTeX line a statement, ``left &= right`` (an arrow where the name already had a value).

    ``knobs`` maps knob names to symbols (no time index). ``moving`` are those that a schedule moves: they carry the
    index t, but for the value they start from where the schedule's own line stands among the statements.
    """
    assigned: set[str] = set()
    everywhere = {statement.name for statement in statements}
    state = _states(statements, set(knobs) | set(shared))

    def symbol(name: str) -> str:
        if name in knobs or name in moving:
            plain = knobs.get(name) or name_latex(name)
            moved = name in moving and (name in assigned or name not in everywhere)
            return indexed(plain, "t") if moved else plain
        if name in ("t", "n", "pi", "e", "theta_old", "noise"):
            return name_latex(name)
        if name == "k":
            return "(t-1)"
        if name in ("f", "H") and name not in everywhere:
            return r"f(\theta_{t-1})" if name == "f" else r"\nabla^2 f(\theta_{t-1})"
        if name == "g":  # the gradient of this step, also where the rule goes on to change it
            return "g_{t}"
        old = name not in assigned and (name in state or name == "theta")
        return indexed(name_latex(name), "t-1" if old else "t")

    printer = LatexPrinter(symbol)
    lines = []
    for statement in statements:
        right = printer.text(statement.tree)
        # A second value in one step is no equation; g has one before any line, the gradient.
        again = statement.name in assigned or (statement.name in knobs and statement.name not in moving)
        again = again or (statement.name == "g" and "g" in names(statement.tree))
        assigned.add(statement.name)
        equals = r"&\leftarrow" if again else "&="
        lines.append(f"{symbol(statement.name)} {equals} {right}")
    return lines


def indexed(symbol: str, index: str) -> str:
    """A symbol with a time index: ``m`` -> ``m_{t}``, ``\\hat{m}`` -> ``\\hat{m}_{t}``, ``b_{1}`` -> ``b_{1,t}``."""
    match = re.fullmatch(r"(.*)_\{([^{}]*(?:\{[^{}]*\})?[^{}]*)\}", symbol)
    if match and not symbol.startswith((r"\hat", r"\bar", r"\tilde")):
        return f"{match[1]}_{{{match[2]},\\,{index}}}"
    return f"{symbol}_{{{index}}}"


def _states(statements: Sequence[Statement], fixed: Collection[str]) -> set[str]:
    assigned: set[str] = set()
    found: set[str] = set()
    for statement in statements:
        found |= {name for name in names(statement.tree) if name not in assigned and name not in fixed}
        assigned.add(statement.name)
    return found & {statement.name for statement in statements}
