"""A living map over a third knob, as GIF."""

from app.export import Format
from app.export.gif import gif_of
from app.export.mapfilm import OVER, looping, map_knobs

FORMAT = Format(
    title="Living map over a third knob (GIF)",
    suffix=".gif",
    mime="image/gif",
    render=looping(gif_of),
    kind="film",
    knobs=map_knobs(),
    maps=True,
    texts=(OVER,),
)
