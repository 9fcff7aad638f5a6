"""What can be chosen about a picture's file, declared once for the page and the command line.

Sizes are those of the page; a still picture is drawn as sharp as screens are.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.lab.experiment import State
from app.language.translate import LANGUAGES
from symbolic.errors import N_
from symbolic.knob import Knob

SIZES = {"480x360": (480, 360), "800x600": (800, 600), "1280x720": (1280, 720), "1920x1080": (1920, 1080)}

SIZE = Knob("size", "800x600", choices=tuple(SIZES), title=N_("Size"), doc=N_("Width and height in pixels."))
SHARP = Knob(
    "sharp",
    "2",
    choices=("1", "2"),
    title=N_("Sharpness"),
    doc=N_("How many pixels stand for one, each way: 2 for screens of today and for print."),
)
THEME = Knob(
    "theme",
    "page",
    choices=("page", "light", "dark"),
    title=N_("Theme"),
    doc=N_("Light or dark, whatever the page is: for slides of either kind."),
)
LANGUAGE = Knob(
    "language",
    "page",
    choices=("page", *LANGUAGES),
    title=N_("Language"),
    doc=N_("The language of its words, whatever the page speaks."),
)
SECONDS = Knob(
    "seconds",
    6.0,
    1.0,
    60.0,
    soft=(2.0, 30.0),
    title=N_("Length in seconds"),
    doc=N_("How long the run takes, from the first step to the last."),
)
REPEAT = Knob(
    "repeat",
    "yes",
    choices=("yes", "no"),
    title=N_("Repeat"),
    doc=N_("Whether it begins again after the end, or plays once."),
)

# What people read for a word that is chosen; words that stand for themselves are left out.
SPOKEN = {
    **{key: f"{width} × {height}" for key, (width, height) in SIZES.items()},
    **LANGUAGES,
    "page": N_("as the page"),
    "light": N_("light"),
    "dark": N_("dark"),
    "yes": N_("for ever"),
    "no": N_("plays once"),
    "all": N_("everything"),
    "path": N_("the path"),
    "1": "1×",
    "2": "2×",
}


def wearing(state: State, chosen: Mapping[str, Any]) -> State:
    """The state in the theme that was chosen for its picture."""
    theme = chosen[THEME.name]
    return state if theme == THEME.default else replace(state, view=replace(state.view, theme=theme))
