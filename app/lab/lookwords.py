"""What else the stage shows by itself, without asking Python: one word of a link each, with its reader.

A word that is added here is read from links and written into them, kept in the state, told to the stage
(``view.words`` of the payload) and written by it into the address bar; steps back and forth leave it as it is. The
empty text is every word's default. In the browser: ``stage.word(name)`` and ``stage.showing.say(name, text)``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.lab.link_texts import one_of
from symbolic.errors import KnobError

PANELS: tuple[str, ...] = ("step",)  # what may stand in the place of the cards and explain (js/explain.js)
_RUN = re.compile(r"o[2-8]?")


def run_word(text: str) -> str:
    """The name of a run, ``o2``; one that is not there is as good as none."""
    if not _RUN.fullmatch(text):
        raise KnobError("“{value}” is no run: they are called o, o2, o3, …", value=text[:40])
    return text


@dataclass(frozen=True)
class Word:
    """How a word's text is read (it comes out as it is kept; KnobError otherwise), and texts that it may have."""

    read: Callable[[str], str]
    examples: tuple[str, ...]


WORDS: Mapping[str, Word] = {
    "panel": Word(one_of(PANELS), PANELS),  # what stands in the place of the cards
    "focus": Word(run_word, ("o", "o3")),  # the run that is explained; the first, where none is said
}
