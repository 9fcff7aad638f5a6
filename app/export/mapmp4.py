"""A living map over a third knob, as a video."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.carried import MARK, told_link
from app.export.mapfilm import OVER, after_maps, map_film, map_knobs
from app.export.mp4 import mp4_of
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The film's bytes: the maps at values of the knob ``chosen["over"]``, there and back."""
    film = map_film(state, progress, chosen)
    return mp4_of(film, after_maps(progress), MARK + told_link(state))


FORMAT = Format(
    title="Living map over a third knob (MP4)",
    suffix=".mp4",
    mime="video/mp4",
    render=render,
    kind="film",
    knobs=map_knobs(loops=False),
    maps=True,
    texts=(OVER,),
)
