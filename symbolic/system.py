"""Systems: ordered assignments, one a line, as a paper writes an algorithm.

A line may end with ``if knob == word`` (several joined by ``and``): it then belongs to the system only when the
choice knob has that word, so what is shown and what runs is one variant, never a hidden switch. Example::

    m     = beta1*m + (1 - beta1)*g
    theta = theta - lr*m           if nesterov == no
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from symbolic.errors import FormulaError
from symbolic.habits import odd_line
from symbolic.parser import SYSTEM_DIALECT, Dialect, Parser
from symbolic.tokens import Token, tokenize
from symbolic.tree import Binary, Call, Mean, Name, Negate, Tree, walk

MAX_LINES = 40
MAX_SYSTEM_LENGTH = 4000


@dataclass(frozen=True)
class Statement:
    """``name = tree``; ``pos`` is where the name stands in the text."""

    name: str
    tree: Tree
    pos: int = 0


def parse_system(
    text: str, choices: Mapping[str, str] | None = None, dialect: Dialect = SYSTEM_DIALECT
) -> tuple[Statement, ...]:
    """The statements of a system, those whose guards hold for ``choices``. Raises :class:`FormulaError`."""
    if len(text) > MAX_SYSTEM_LENGTH:
        raise FormulaError(
            "This is too long: {count} characters, and {limit} are allowed.",
            position=MAX_SYSTEM_LENGTH,
            text=text,
            count=len(text),
            limit=MAX_SYSTEM_LENGTH,
        )
    statements: list[Statement] = []
    offset = 0
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise FormulaError("Use at most {limit} lines.", position=len(text), text=text, limit=MAX_LINES)
    for line in lines:
        if line.strip():
            statement = _line(line, offset, text, choices or {}, dialect)
            if statement is not None:
                statements.append(statement)
        offset += len(line) + 1
    if not statements:
        raise FormulaError("Write at least one line, for example theta = theta - lr*g.", position=0, text=text)
    return tuple(statements)


def _line(line: str, offset: int, text: str, choices: Mapping[str, str], dialect: Dialect) -> Statement | None:
    odd = odd_line(line)
    if odd is not None:
        at, cure = odd
        raise FormulaError(cure.template, position=offset + at, text=text, **cure.values)
    tokens = tokenize(line, greek=True, offset=offset, whole=text)
    if len(tokens) < 3 or tokens[0].kind != "name" or tokens[1].kind != "=":
        raise FormulaError("A line reads: name = expression.", position=tokens[0].pos, text=text)
    cut = next((i for i, token in enumerate(tokens) if token.kind == "name" and token.text == "if"), len(tokens) - 1)
    holds = _guard(tokens[cut:], text, choices)
    body = [*tokens[2:cut], Token("end", "", tokens[cut].pos)]
    tree = Parser(body, text, dialect).whole()
    return Statement(tokens[0].text, tree, tokens[0].pos) if holds else None


def _guard(tokens: list[Token], text: str, choices: Mapping[str, str]) -> bool:
    """Whether ``if a == b and c != d`` holds; an absent guard does."""
    holds = True
    while len(tokens) > 1:
        words = tokens[1:4]
        if [token.kind for token in words] not in (["name", "==", "name"], ["name", "!=", "name"]):
            raise FormulaError("A condition reads: if knob == word.", position=tokens[0].pos, text=text)
        knob, sign, word = words
        if knob.text not in choices:
            raise FormulaError("There is no choice named {name}.", position=knob.pos, text=text, name=knob.text)
        holds = holds and (choices[knob.text] == word.text) == (sign.kind == "==")
        tokens = tokens[4:]
        if len(tokens) > 1 and tokens[0].text != "and":
            raise FormulaError("Join conditions with and.", position=tokens[0].pos, text=text)
    return holds


def in_force(text: str, choices: Mapping[str, str]) -> str:
    """The lines that hold for ``choices``, without their conditions: a system one can go on writing."""
    kept = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        tokens = tokenize(line, greek=True)
        cut = next(
            (i for i, token in enumerate(tokens) if token.kind == "name" and token.text == "if"), len(tokens) - 1
        )
        if _guard(tokens[cut:], line, choices):
            kept.append(line[: tokens[cut].pos].rstrip())
    return "\n".join(kept)


def rename(statements: Collection[Statement], mapping: Mapping[str, str]) -> tuple[Statement, ...]:
    """The same statements with other names (private names of composed parts must not meet)."""
    return tuple(
        Statement(
            mapping.get(s.name, s.name), substitute(s.tree, {old: Name(new) for old, new in mapping.items()}), s.pos
        )
        for s in statements
    )


def substitute(tree: Tree, parts: Mapping[str, Tree]) -> Tree:
    """The tree with names replaced by trees."""
    match tree:
        case Name(name):
            return parts.get(name, tree)
        case Negate(arg):
            return Negate(substitute(arg, parts), tree.pos)
        case Binary(op, left, right):
            return Binary(op, substitute(left, parts), substitute(right, parts), tree.pos)
        case Call(name, args):
            return Call(name, tuple(substitute(arg, parts) for arg in args), tree.pos)
        case Mean(arg, table):
            return Mean(substitute(arg, parts), table, tree.pos)
    return tree


def calls(tree: Tree, name: str) -> bool:
    """Whether the tree calls the function ``name``."""
    return any(isinstance(node, Call) and node.name == name for node in walk(tree))
