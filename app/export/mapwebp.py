"""A living map over a third knob, as WebP."""

from app.export import Format
from app.export.mapfilm import OVER, looping, map_knobs
from app.export.webp import webp_of

FORMAT = Format(
    title="Living map over a third knob (WebP)",
    suffix=".webp",
    mime="image/webp",
    render=looping(webp_of),
    kind="film",
    knobs=map_knobs(),
    maps=True,
    texts=(OVER,),
)
