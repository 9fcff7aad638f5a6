"""What can be chosen about a picture's file, declared once for the page and the command line.

Sizes are those of the page; a still picture is drawn as sharp as screens are. What a picture wears (title, legend, …)
is a :class:`app.picture.dress.Dress`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.export import columns
from app.export.sizes import SIZES
from app.lab.experiment import State
from app.language.translate import LANGUAGES
from app.picture.clear import ClearPainter
from app.picture.dress import Dress
from app.picture.painter import Painter
from app.picture.scene import Scene
from app.picture.wall import WallPainter, painter_of
from symbolic.errors import N_
from symbolic.knob import Knob

SHARP = Knob(
    "sharp",
    "2",
    choices=("1", "2", "4"),
    title=N_("Sharpness"),
    doc=N_("How many pixels stand for one, each way: 2 for screens of today, 4 for print."),
)
THEME = Knob(
    "theme",
    "page",
    choices=("page", "light", "dark"),
    title=N_("Theme"),
    doc=N_("Light or dark, whatever the page is: for slides of either kind."),
)
# For formats with half-transparent pixels: the paper between words and maps is left out.
CLEAR = ("clear-light", "clear-dark")
CLEAR_THEME = replace(
    THEME,
    choices=(*THEME.choices, *CLEAR),
    doc=N_("Light or dark, whatever the page is; clear: without paper, to lie on light or dark slides."),
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
LANG = Knob(
    "language",
    "page",
    choices=("page", *LANGUAGES),
    title=N_("Language"),
    doc=N_("The language of its words, whatever the page speaks."),
)


def _worn(name: str, title: str, doc: str) -> Knob:
    return Knob(name, "yes", choices=("yes", "no"), title=title, doc=doc)


TITLE = _worn("title", N_("Title"), N_("Whether the surface's name stands over the picture."))
FORMULA = _worn("formula", N_("Formula"), N_("Whether the surface's formula stands under the title."))
KNOBS = _worn("knobs", N_("Knobs"), N_("Whether the runs' settings stand beside their names."))
COUNTER = _worn("counter", N_("Step counter"), N_("Whether the step is told in the corner above."))
LEGEND = _worn("legend", N_("Legend"), N_("Whether names, losses and outcomes stand beside the map."))
STRIPS = _worn("strips", N_("Curves"), N_("Whether the curves of losses stand under the map."))
TRAIL = Knob(
    "trail",
    0.0,
    0.0,
    100_000.0,
    soft=(0.0, 100.0),
    integer=True,
    title=N_("Trail length"),
    doc=N_("How many steps of the way stay to be seen behind a run; 0 is all of it."),
)
DRESS = (TITLE, FORMULA, KNOBS, COUNTER, LEGEND, STRIPS, TRAIL)

# What people read for a word that is chosen; words that stand for themselves are left out.
SPOKEN = {
    **{key: f"{width} × {height}" for key, (width, height) in SIZES.items()},
    "page": N_("as the page"),
    "light": N_("light"),
    "dark": N_("dark"),
    "clear-light": N_("clear, for light slides"),
    "clear-dark": N_("clear, for dark slides"),
    "stage": N_("as on the stage"),
    "even": N_("even"),
    "yes": N_("yes"),
    "no": N_("no"),
    "all": N_("everything"),
    "path": N_("the path"),
    "1": "1×",
    "2": "2×",
    "4": "4×",
    **LANGUAGES,
    **columns.SPOKEN,
}


def wearing(state: State, chosen: Mapping[str, Any]) -> State:
    """The state in the theme and the language that were chosen for its picture."""
    theme, lang = chosen[THEME.name].removeprefix("clear-"), chosen.get(LANG.name, LANG.default)
    view = state.view if theme == THEME.default else replace(state.view, theme=theme)
    return replace(state, view=view if lang == LANG.default else replace(view, language=lang))


def painter_for(
    scene: Scene, chosen: Mapping[str, Any], width: int, height: int, *, grained: bool = False, sharp: int = 1
) -> "Painter | WallPainter | ClearPainter":
    """What paints a scene at a size, with paper or without, as the theme says that was chosen."""
    if chosen.get(THEME.name) in CLEAR:
        return ClearPainter(scene, width, height, sharp=sharp)
    return painter_of(scene, width, height, grained=grained, sharp=sharp)


def dressed(scene: Scene, chosen: Mapping[str, Any]) -> Scene:
    """The scene in the dress that was chosen; knobs that a format has not are as they are without them."""
    worn = {knob.name: chosen.get(knob.name, knob.default) == "yes" for knob in DRESS if knob.is_choice}
    return scene.dressed(Dress(**worn, trail=int(chosen.get(TRAIL.name, TRAIL.default))))
