"""What can be chosen about a picture's file, declared once for the page and the command line.

Sizes are those of the page; a still picture is drawn as sharp as screens are.
"""

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
    "yes": N_("for ever"),
    "no": N_("plays once"),
    "1": "1×",
    "2": "2×",
}
