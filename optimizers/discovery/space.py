"""The space of short update rules, after Bello et al. (2017), Neural optimizer search, section 4.

A rule is θ ← θ − η u, and u an expression of at most MOST parts over the operands of a step: the slope g, its square
and cube, the corrected averages m̂ (memory 0.9) and v̂ (of g², memory 0.999), their signs, 1 and 2. An expression is a
nested tuple: ``("*", ("exp", ("*", ("sign_g",), ("sign_m",))), ("g",))`` is PowerSign.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from optimizers.custom import from_equations
from optimizers.parts import Rule

MOST = 9  # parts of one update: AddSign has 7
DEEPEST = 4  # of a part that is drawn anew
BETA1, BETA2 = 0.9, 0.999
SPELLED = "1e-8"
DELTA = float(SPELLED)  # keeps quotients and logarithms finite, as in the paper
SUM, PRODUCT, ATOM = range(3)  # how tightly a piece of text holds together
FIRST_RATE = 0.01

Tree = tuple[Any, ...]

# What a step offers, as a text of the language.
OPERANDS: Mapping[str, str] = {
    "g": "g", "g2": "g**2", "g3": "g**3", "m": "m_hat", "v": "v_hat", "sign_g": "sign(g)", "sign_m": "sign(m_hat)",
    "1": "1", "2": "2",
}  # fmt: skip
UNARY: Mapping[str, str] = {
    "neg": "-{0}", "exp": "exp({0})", "log": f"log(abs({{0}}) + {SPELLED})", "sqrt": "sqrt(abs({0}))",
    "sign": "sign({0})", "abs": "abs({0})", "clip": "max(-1, min(1, {0}))",
}  # fmt: skip
BINARY: Mapping[str, str] = {"+": "{0} + {1}", "-": "{0} - {1}", "*": "{0}*{1}", "/": f"{{0}}/({{1}} + {SPELLED})"}

# Where well-known rules lie in the space, by the keys of the registry; averages corrected, as Adam has them.
_AGREE: Tree = ("*", ("sign_g",), ("sign_m",))
KNOWN: Mapping[str, Tree] = {
    "sgd": ("g",),
    "sign_descent": ("sign_g",),
    "adam": ("/", ("m",), ("sqrt", ("v",))),
    "powersign": ("*", ("exp", _AGREE), ("g",)),
    "addsign": ("*", ("+", ("1",), _AGREE), ("g",)),
}


def size(tree: Tree) -> int:
    """How many parts a tree has: operands and functions."""
    return 1 + sum(size(part) for part in tree[1:])


def places(tree: Tree, at: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """The ways to every part, from the root on."""
    yield at
    for index, part in enumerate(tree[1:], 1):
        yield from places(part, (*at, index))


def part_at(tree: Tree, at: tuple[int, ...]) -> Tree:
    """The part at a place."""
    for index in at:
        tree = tree[index]
    return tree


def put(tree: Tree, at: tuple[int, ...], part: Tree) -> Tree:
    """The tree with another part at a place."""
    if not at:
        return part
    return (*tree[: at[0]], put(tree[at[0]], at[1:], part), *tree[at[0] + 1 :])


def grow(random: np.random.Generator, deepest: int = DEEPEST) -> Tree:
    """A tree at random, an operand at the latest at the depth ``deepest``."""
    kind = random.random()
    if deepest <= 1 or kind < 0.3:
        return (_one(random, OPERANDS),)
    if kind < 0.55:
        return (_one(random, UNARY), grow(random, deepest - 1))
    return (_one(random, BINARY), grow(random, deepest - 1), grow(random, deepest - 1))


def mutate(tree: Tree, random: np.random.Generator) -> Tree:
    """A tree with one change: a part drawn anew, a function exchanged or put around a part, or a part lifted into its
    parent's place."""
    ways = list(places(tree))
    at = ways[int(random.integers(len(ways)))]
    part, kind = part_at(tree, at), random.random()
    if kind < 0.3:
        return put(tree, at, grow(random, 3))
    if kind < 0.55:
        table = (OPERANDS, UNARY, BINARY)[len(part) - 1]
        return put(tree, at, (_one(random, table), *part[1:]))
    if kind < 0.8:
        if random.random() < 0.5:
            return put(tree, at, (_one(random, UNARY), part))
        other = (_one(random, OPERANDS),)
        both = (part, other) if random.random() < 0.5 else (other, part)
        return put(tree, at, (_one(random, BINARY), *both))
    return put(tree, at, part[int(random.integers(1, len(part)))]) if len(part) > 1 else put(tree, at, grow(random, 2))


def cross(tree: Tree, other: Tree, random: np.random.Generator) -> Tree:
    """A tree with a part of another one in place of one of its own."""
    mine, theirs = list(places(tree)), list(places(other))
    donor = part_at(other, theirs[int(random.integers(len(theirs)))])
    return put(tree, mine[int(random.integers(len(mine)))], donor)


def _one(random: np.random.Generator, table: Mapping[str, str]) -> str:
    return list(table)[int(random.integers(len(table)))]


def text(tree: Tree) -> str:
    """The update as a text of the language, with no more brackets than it needs."""
    return _spelled(tree)[0]


def _spelled(tree: Tree) -> tuple[str, int]:
    name, *parts = tree
    if not parts:
        return OPERANDS[name], ATOM
    inner = [_spelled(part) for part in parts]
    if name == "neg":
        return UNARY[name].format(_held(_behind(inner[0]), PRODUCT)), SUM
    if name in UNARY:
        return UNARY[name].format(inner[0][0]), ATOM
    tight = SUM if name in "+-" else PRODUCT
    least = {"+": SUM, "-": PRODUCT, "*": PRODUCT, "/": SUM}[name]
    return BINARY[name].format(_held(inner[0], tight), _held(_behind(inner[1]), least)), tight


def _behind(piece: tuple[str, int]) -> tuple[str, int]:
    """A piece that follows a sign: one that begins with a sign itself is put in brackets."""
    return (f"({piece[0]})", ATOM) if piece[0].startswith("-") else piece


def _held(piece: tuple[str, int], tight: int) -> str:
    """A piece in brackets where it does not hold together as tightly."""
    return piece[0] if piece[1] >= tight else f"({piece[0]})"


def equations(tree: Tree) -> str:
    """The whole rule: the averages that its update reads, and the step."""
    update = text(tree)
    lines = []
    if "m_hat" in update:
        lines += [f"m = {BETA1}*m + {1 - BETA1:.6g}*g", f"m_hat = m/(1 - {BETA1}**t)"]
    if "v_hat" in update:
        lines += [f"v = {BETA2}*v + {1 - BETA2:.6g}*g**2", f"v_hat = v/(1 - {BETA2}**t)"]
    return "\n".join([*lines, f"theta = theta - lr*{_held(_behind(_spelled(tree)), PRODUCT)}"])


def rule_of(tree: Tree) -> Rule:
    """The rule as a person would have typed it, with its rate as the one knob."""
    return from_equations(equations(tree), {"lr": FIRST_RATE}, title=text(tree))
