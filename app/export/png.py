"""A still picture: the last frame of the animation, or the one at the playhead, twice as sharp."""

from io import BytesIO

from app.export import Format, Progress
from app.lab.experiment import State
from app.lab.places import moment
from app.picture.from_results import scene_of
from app.picture.painter import Painter

WIDTH, HEIGHT = 1600, 1200
LEVEL = 6  # of compression: 9 takes seven times as long for a twentieth of the bytes


def render(state: State, progress: Progress) -> bytes:
    """The PNG's bytes at the view's playhead (the end where there is none)."""
    scene = scene_of(state)
    progress(0.3)
    painter = Painter(scene, WIDTH, HEIGHT, strip=True, grained=False)
    data = BytesIO()
    painter.at(moment(state.view, scene.steps)).save(data, "PNG", compress_level=LEVEL)
    progress(1.0)
    return data.getvalue()


FORMAT = Format(title="Still picture", suffix=".png", mime="image/png", render=render)
