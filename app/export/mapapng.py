"""A living map over a third knob, as APNG."""

from app.export import Format
from app.export.apng import apng_of
from app.export.mapfilm import OVER, looping, map_knobs

FORMAT = Format(
    title="Living map over a third knob (APNG)",
    suffix=".apng",
    mime="image/apng",
    render=looping(apng_of),
    kind="film",
    knobs=map_knobs(),
    maps=True,
    texts=(OVER,),
)
