"""A still picture: the last frame of the animation, or the one at the playhead, as sharp as screens are."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from app.export import Format, Progress
from app.export.choices import CLEAR_THEME, DRESS, LANG, SHARP, dressed, painter_for, wearing
from app.export.sizes import SIZE, size_of
from app.lab.experiment import State
from app.lab.places import moment
from app.picture.from_results import asking
from app.picture.many import picture_of

LEVEL = 6  # of compression: 9 takes seven times as long for a twentieth of the bytes


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """The PNG's bytes at the view's playhead (the end where there is none); of a link that asks, the question."""
    scene = dressed(asking(picture_of(wearing(state, chosen)), state), chosen)
    progress(0.3)
    sharp = int(chosen["sharp"])
    width, height = (sharp * side for side in size_of(chosen["size"]))
    painter = painter_for(scene, chosen, width, height, sharp=sharp)
    data = BytesIO()
    painter.at(moment(state.view, scene.steps)).save(data, "PNG", compress_level=LEVEL)
    progress(1.0)
    return data.getvalue()


FORMAT = Format(
    title="Still picture",
    suffix=".png",
    mime="image/png",
    render=render,
    knobs=(SIZE, SHARP, CLEAR_THEME, LANG, *DRESS),
    asks=True,
    still=True,
)
