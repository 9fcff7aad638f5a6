"""A still picture as a PDF page of its size on paper, drawn as :mod:`app.export.svg` draws it."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.carried import MARK, told_link
from app.export.choices import SHARP
from app.export.pdffile import pdf
from app.export.steps import STEPS
from app.export.still import KNOBS, PRESETS, drawing_of
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The PDF's bytes; the link stands among its keywords."""
    progress(0.1)
    drawing, sheet, scene = drawing_of(state, chosen)
    progress(0.5)
    about = " · ".join(scene.formula)
    data = pdf(drawing, sheet.points, scene.title, about=about, keywords=MARK + told_link(state))
    progress(1.0)
    return data


FORMAT = Format(
    title="Document (PDF)",
    suffix=".pdf",
    mime="application/pdf",
    render=render,
    kind="picture",
    knobs=tuple(knob for knob in KNOBS if knob is not SHARP),
    texts=(STEPS,),
    presets=PRESETS,
    asks=True,
    still=True,
)
