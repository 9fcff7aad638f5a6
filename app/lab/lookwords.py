"""What else the stage shows by itself, without asking Python: one word of a link each, with its reader.

A word that is added here is read from links and written into them, kept in the state, told to the stage
(``view.words`` of the payload) and written by it into the address bar; steps back and forth leave it as it is. The
empty text is every word's default. In the browser: ``stage.word(name)`` and ``stage.showing.say(name, text)``.
"""

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from app.lab.curve_words import OVER, curves_word
from app.lab.link_texts import one_of
from app.lab.mapwords import BASINS, map_word
from app.lab.sensitivity_word import sensitivity_word
from app.lab.swarmwords import SHARES, member_word, swarm_word, wall_word
from app.look import RELIEF_VIEW
from symbolic.errors import KnobError

PANELS: tuple[str, ...] = ("step", "why", "swarm")  # what may stand beside the map and explain (js/explain.js)
_RUN = re.compile(r"o[2-8]?")


def run_word(text: str) -> str:
    """The name of a run, ``o2``; one that is not there is as good as none."""
    if not _RUN.fullmatch(text):
        raise KnobError("“{value}” is no run: they are called o, o2, o3, …", value=text[:40])
    return text


def read_words(given: Mapping[str, object]) -> dict[str, str]:
    """What a stage says of its words, as far as it can be read; what cannot is left out."""
    found = {}
    for word, how in WORDS.items():
        text = given.get(word)
        if isinstance(text, str) and text:
            with suppress(KnobError):
                found[word] = how.read(text)
    return found


def camera_word(text: str) -> str:
    """``turn,tilt,zoom`` of the relief in degrees and parts of the usual size, held to what a camera can do; the usual
    view needs no word. KnobError for anything else than three numbers."""
    try:
        turn, tilt, zoom = (float(part) for part in text.split(","))
    except ValueError:
        raise KnobError("“{value}” is no camera: turn, tilt and zoom are three numbers.", value=text[:40]) from None
    if not all(map(math.isfinite, (turn, tilt, zoom))):
        raise KnobError("“{value}” is no camera: turn, tilt and zoom are three numbers.", value=text[:40])
    turn = 180 - (180 - turn) % 360
    tilt, zoom = (
        min(max(value, low), high) for value, (low, high) in ((tilt, RELIEF_VIEW.tilts), (zoom, RELIEF_VIEW.zooms))
    )
    kept = f"{round(turn, 1):g},{round(tilt, 1):g},{round(zoom, 2):g}"
    return "" if kept == RELIEF_VIEW.camera else kept


@dataclass(frozen=True)
class Word:
    """How a word's text is read (it comes out as it is kept; KnobError otherwise), and texts that it may have."""

    read: Callable[[str], str]
    examples: tuple[str, ...]


WORDS: Mapping[str, Word] = {
    "panel": Word(one_of(PANELS), PANELS),  # what stands in the place of the cards
    "focus": Word(run_word, ("o", "o3")),  # the run that is explained; the first, where none is said
    "curves": Word(curves_word, ("best,grad", "loss,eta,q.v", "k.s.kappa")),  # what the strips show
    "over": Word(one_of(OVER), OVER),  # and what over, results too: steps, where nothing is said
    "stack": Word(one_of(("1",)), ("1",)),  # strips one above the other
    "camera": Word(camera_word, ("-45,20,1.5", "0,90,1")),  # of the ground in three dimensions
    "height": Word(one_of(("true",)), ("true",)),  # its height is the loss itself, not its logarithm
    "swarm": Word(swarm_word, ("grid:600", "ring:200,0.5", "cloud:600,0.2", "seeds:500")),  # many starts, or seeds
    "shares": Word(one_of(SHARES), SHARES),  # what its panel tells: outcomes, where nothing is said
    "pick": Word(member_word, ("o.0", "o2.17")),  # the one of them that is followed
    "wall": Word(wall_word, ("o.lr:0.01,0.1", "o.lr:0.01,0.02,0.05;s.kappa:2,20")),  # the sides of the wall of variants
    "map": Word(map_word, (BASINS, "o.lr,o.momentum", "o2.lr:0.001..1,s.kappa:2..200")),  # what each pixel of a map is
    "sensitivity": Word(sensitivity_word, ("o.lr:0.001..1", "s.kappa,arrival,grid:32")),  # what its tab shows
    "each": Word(one_of(("1",)), ("1",)),  # a map for each run
    "data": Word(one_of(("off", "residuals")), ("off", "residuals")),  # beside the map of a model's weights
    "batch": Word(one_of(("1",)), ("1",)),  # the contours of the batch that the present step asks about
}
