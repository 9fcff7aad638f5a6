"""Readers of single values of a link: text in, value out. All raise KnobError, with words for a person."""

import re
from collections.abc import Callable, Sequence

from app.language.translate import LANGUAGES, language_of
from optimizers.lanes import check_start
from surfaces.formula import check_box
from surfaces.surface import Box
from symbolic.errors import KnobError
from symbolic.knob import Knob
from symbolic.limits import FURTHEST

NUMBER = Knob("number", 0.0)  # any finite number; what it stands for sets its bounds
_LESSON = re.compile(r"[\w~.-]+", re.ASCII)  # a key or a packed lesson, a dot, a number

COORDINATE = Knob("number", 0.0, -FURTHEST, FURTHEST)


# What old links say elsewhere: a step taken apart and three dimensions were tabs under the stage once.
_MOVED = {
    ("tab", "step"): ("panel", "step"),
    ("tab", "3d"): ("view", "both"),
    ("3d", "1"): ("view", "both"),
}


def relocate(pairs: dict[str, str]) -> None:
    """Put the words of an old link where they stand today."""
    for (word, text), (now, then) in _MOVED.items():
        if pairs.get(word) == text:
            del pairs[word]
            pairs[now] = then


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    """Reads one of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise KnobError("“{value}” is not one of {words}.", value=text[:40], words=", ".join(words))
        return text

    return read


def speaks(text: str) -> bool:
    """Whether a text in a number's place is something else, for the language to read."""
    try:
        NUMBER.parse(text)
    except KnobError:
        return bool(text)
    return False


def some_of(words: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Reads a list of words with commas; they come out once each, in the order in which they are declared."""
    read = one_of(words)

    def read_all(text: str) -> tuple[str, ...]:
        found = {read(piece.strip()) for piece in text.split(",") if piece.strip()}
        return tuple(word for word in words if word in found)

    return read_all


def language_word(text: str) -> str:
    """The language that is meant: ``zh`` is ``zh_CN``."""
    lang = language_of(text)
    if lang is None:
        raise KnobError("“{value}” is not one of {words}.", value=text[:40], words=", ".join(LANGUAGES))
    return lang


def lesson_word(text: str) -> str:
    """The word of a lesson's scene, as far as one can tell without knowing the lessons."""
    if text and not _LESSON.fullmatch(text):
        raise KnobError("“{value}” is no scene of a lesson.", value=text[:40])
    return text


def start_point(text: str) -> tuple[float, float]:
    """A start ``x,y``, where runs may begin."""
    parts = _split(text, 2, COORDINATE)
    check_start(parts)
    return parts[0], parts[1]


def window(text: str) -> tuple[float, float, float, float]:
    """A window ``x0,x1,y0,y1`` that can be shown."""
    x0, x1, y0, y1 = _split(text, 4, COORDINATE)
    check_box(Box(x0, x1, y0, y1))
    return x0, x1, y0, y1


def _split(text: str, count: int, knob: Knob) -> list[float]:
    pieces = text.split(",")
    if len(pieces) != count:
        raise KnobError("{count} numbers are needed, separated by commas.", count=count)
    return [float(knob.parse(piece.strip())) for piece in pieces]


def is_run(key: str) -> bool:
    """Whether a word of a link belongs to one of the runs: ``o``, ``o.lr``, ``o2.s``."""
    return run_number(key) > 0


def run_head(key: str) -> str:
    """The run that a word of a link belongs to, or what stands there: ``o2`` of ``o2.lr``."""
    return key.partition(".")[0]


def run_number(key: str) -> int:
    """1 for ``o`` and ``o.lr``, 2 for ``o2``…; 0 for anything else."""
    head = run_head(key)
    if head == "o":
        return 1
    digits = head[1:]
    counted = head[:1] == "o" and digits.isascii() and digits.isdigit() and len(digits) <= 2 and digits[0] != "0"
    return int(digits) if counted and digits != "1" else 0
