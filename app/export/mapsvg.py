"""A living map by itself as a drawing: sides, words and key are vectors, the runs one picture among them."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.choices import THEME, wearing
from app.export.mapfiles import SIDE, computed
from app.export.svgfile import svg
from app.lab.experiment import State
from app.picture.plate import alone, drawn_plate


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The SVG's bytes."""
    state = wearing(state, chosen)
    drawing = drawn_plate(computed(state, int(chosen["side"]), progress), state)
    data = svg(drawing, (str(drawing.width), str(drawing.height)), alone(state).title)
    progress(1.0)
    return data


FORMAT = Format(
    title="Living map, drawing (SVG)",
    suffix=".svg",
    mime="image/svg+xml",
    render=render,
    kind="picture",
    knobs=(SIDE, THEME),
    maps=True,
)
