"""The stage as one file: opens in any browser, plays without a server, and its sliders are live."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.export import Format, Progress
from app.export.carried import told_link
from app.export.choices import LANG, THEME, wearing
from app.lab.engine import compute
from app.lab.experiment import State, View
from app.language.translate import translator
from app.stage.page import Around, standalone_html
from app.stage.payload import payload_of
from app.stage.sheet import formula_of, sheet_of
from symbolic.errors import N_
from symbolic.knob import Knob

PLAY = Knob(
    "play",
    "page",
    choices=("page", "yes", "no"),
    title=N_("Plays by itself"),
    doc=N_("Whether it begins to play as soon as it is seen. As the page: unless it stands at a step that was chosen."),
)
CONTROLS = Knob(
    "controls",
    "yes",
    choices=("yes", "no"),
    title=N_("Playback controls"),
    doc=N_("Whether the tools, the scrubber and the speed are shown; the button that plays always is."),
)
KNOBS = Knob(
    "knobs",
    "yes",
    choices=("yes", "no"),
    title=N_("Sliders"),
    doc=N_("Whether the cards of the optimizers have their sliders."),
)


ROOM = 150_000  # bytes for the steps of all runs: the file stays below 600 kB


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The page's bytes, from the same payload and script as the app's stage."""
    link, state = told_link(state), wearing(state, chosen)
    results = compute(state.experiment)
    progress(0.5)
    view, _ = state.view, translator(state.view.language)
    around = Around(
        title=_(results.surface.title),
        formula=formula_of(results, _),
        equations=sheet_of(results, _),
        link=link,
        plays=_plays(view, chosen[PLAY.name]),
        look={"speed": view.speed, "repeat": view.repeat, "arrows": list(view.arrows), "shade": view.shade}
        | {"words": dict(view.words)},
    )
    gone = [word for knob, word in ((CONTROLS, "controls"), (KNOBS, "knobs")) if chosen[knob.name] == "no"]
    shown = replace(view, play=False, hide=(*view.hide, *gone))  # it plays once it is seen
    page = standalone_html(payload_of(results, shown, maps=True, room=ROOM), around)
    progress(1.0)
    return page.encode()


def _plays(view: View, asked: str) -> bool:
    """Whether the page plays by itself; a step that was chosen is to be seen."""
    if asked != PLAY.default:
        return asked == "yes"
    return view.playhead is None if view.play is None else view.play


FORMAT = Format(
    title="Web page that plays by itself",
    suffix=".html",
    mime="text/html",
    render=render,
    kind="page",
    asks=True,
    knobs=(PLAY, CONTROLS, KNOBS, THEME, LANG),
)
