"""A still picture as SVG, for papers, handouts and pages: text that can be searched in fonts that are in the file,
trails, contours, marks, axes and strips as paths. The light and tints of the ground, which have no edges, are an image
under the contours; so is the ground in three dimensions, whose thousands of facets would be no sharper, only larger."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.choices import SHARP
from app.export.columns import INCH, POINTS, SCREEN
from app.export.steps import STEPS
from app.export.still import KNOBS, PRESETS, drawing_of
from app.export.svgfile import svg
from app.lab.experiment import State
from symbolic.errors import N_
from symbolic.knob import Knob

LETTERS = Knob(
    "letters",
    "text",
    choices=("text", "outlines"),
    title=N_("Letters"),
    doc=N_("Text can be searched and edited; outlines look right in programs that read no fonts inside of files."),
)


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The SVG's bytes."""
    progress(0.1)
    drawing, sheet, scene = drawing_of(state, chosen)
    progress(0.5)
    if chosen["column"] == SCREEN:
        size = [f"{side / 2:g}" for side in sheet.size]
    else:
        size = [f"{points / POINTS * INCH:.2f}mm" for points in sheet.points]
    data = svg(drawing, (size[0], size[1]), scene.title, outlines=chosen["letters"] == "outlines")
    progress(1.0)
    return data


FORMAT = Format(
    title="Drawing (SVG)",
    suffix=".svg",
    mime="image/svg+xml",
    render=render,
    kind="picture",
    knobs=(*(knob for knob in KNOBS if knob is not SHARP), LETTERS),
    texts=(STEPS,),
    presets=PRESETS,
    asks=True,
    still=True,
)
