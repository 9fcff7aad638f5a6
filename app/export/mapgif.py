"""A living map over a third knob, as GIF."""

from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.gif import gif_of
from app.export.mapfilm import OVER, after_maps, map_film, map_knobs
from app.lab.experiment import State


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The film's bytes: the maps at values of the knob ``chosen["over"]``, there and back."""
    film = map_film(state, progress, chosen)
    return gif_of(film, after_maps(progress), repeat=chosen["repeat"] == "yes")


FORMAT = Format(
    title="Living map over a third knob (GIF)",
    suffix=".gif",
    mime="image/gif",
    render=render,
    kind="film",
    knobs=map_knobs(),
    maps=True,
    texts=(OVER,),
)
