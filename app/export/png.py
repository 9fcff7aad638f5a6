"""A still picture: at the playhead, at any step, or a film strip of several; as sharp as screens or print are."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from app.export import Format, Progress
from app.export.choices import CLEAR_THEME, THEME
from app.export.steps import STEPS
from app.export.still import KNOBS, PRESETS, image_of
from app.lab.experiment import State

LEVEL = 6  # of compression: 9 takes seven times as long for a twentieth of the bytes


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The PNG's bytes at the view's playhead (the end where there is none) or the chosen steps, with its size on paper;
    of a link that asks, the question."""
    progress(0.1)
    image, dots = image_of(state, chosen)
    progress(0.8)
    data = BytesIO()
    image.save(data, "PNG", compress_level=LEVEL, dpi=(dots, dots))
    progress(1.0)
    return data.getvalue()


FORMAT = Format(
    title="Still picture",
    suffix=".png",
    mime="image/png",
    render=render,
    kind="picture",
    knobs=tuple(CLEAR_THEME if knob is THEME else knob for knob in KNOBS),
    texts=(STEPS,),
    presets=PRESETS,
    asks=True,
    still=True,
)
