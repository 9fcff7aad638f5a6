"""The curves of the strips as words of links: which there are, and how a list of them is read.

``curves=loss,grad,q.v``: of the path ``loss``, ``best`` (the lowest loss so far), ``grad`` (the gradient norm),
``step`` (the effective step of each coordinate), ``angle`` (of a move to the steepest way down), ``turn`` (between two
moves), ``dist`` (to the nearest minimum); ``eta`` and ``k.beta1`` a knob over time; ``q.m`` a line of the equations.
"""

import re

from symbolic.errors import KnobError

OF_PATH = ("loss", "best", "grad", "step", "angle", "turn", "dist")
RATE, KNOB, QUANTITY = "eta", "k.", "q."
MOST_CURVES = 6
OVER = ("calls", "epochs")  # what strips may run over beside steps: questions to the surface, passes over the data
_NAMED = re.compile(r"k\.(?:[st]\d?\.?)?\w{1,40}|q\.\w{1,40}")


def curves_word(text: str) -> str:
    """Words of curves with commas, six at the most, each once, in the order given. Raises KnobError."""
    words = tuple(dict.fromkeys(piece.strip() for piece in text.split(",") if piece.strip()))
    for word in words:
        if word not in (*OF_PATH, RATE) and not _NAMED.fullmatch(word):
            raise KnobError("“{value}” is no curve.", value=word[:40])
    if len(words) > MOST_CURVES:
        raise KnobError("There are at most {most} curves.", most=MOST_CURVES)
    return ",".join(RATE if word == "k.lr" else word for word in words)


def chosen(text: str) -> tuple[str, ...]:
    """The words of curves, as they are kept."""
    return tuple(filter(None, text.split(",")))


def named(text: str) -> tuple[str, ...]:
    """The names of the quantities among them."""
    return tuple(word.removeprefix(QUANTITY) for word in chosen(text) if word.startswith(QUANTITY))
