"""Pictures and films show data space beside the map where the page does, and it moves with the runs."""

import numpy as np
import pytest

from app.lab import link
from app.lab.dataspace import data_space
from app.picture.drawing import Words, every
from app.picture.from_results import asking, scene_of
from app.picture.painter import Painter
from app.picture.stacked import stacked
from app.picture.wall import painter_of
from surfaces import SURFACES

RUNS = "n=40&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.2"
LINE = f"s=line_fit&{RUNS}"
MODELS = [surface.key for surface in SURFACES.all.values() if surface.model]
LAYOUTS = ("grid", "relief", "both")


def painter(text: str, width: int = 640, height: int = 480) -> Painter:
    state, messages = link.decode(text)
    assert not messages
    made = painter_of(scene_of(state), width, height)
    assert isinstance(made, Painter)
    return made


def seen(one: Painter, step: int) -> np.ndarray:
    """The pixels of data space at a step."""
    frame = one.layout.data
    assert frame is not None
    box = tuple(map(int, (frame.left, frame.top, frame.right, frame.bottom)))
    return np.asarray(one.at(step).crop(box), dtype=np.int16)


@pytest.mark.parametrize(
    ("key", "layout"), [*((key, "overlay") for key in MODELS), *(("logistic", layout) for layout in LAYOUTS)]
)
def test_data_space_stands_beside_the_maps_and_moves_with_the_runs(key: str, layout: str) -> None:
    one = painter(f"s={key}&{RUNS}&view={layout}")
    frame, maps = one.layout.data, [panel.frame for panel in one.layout.panels]
    assert frame is not None
    assert frame.right <= 640
    assert all(other.right <= frame.left or other.bottom <= frame.top for other in maps)
    assert (seen(one, 0) != seen(one, 40)).any()


@pytest.mark.parametrize("more", ["&data=off", "&view=wall&wall=o.lr:0.01,0.02", "&view=maps", "&swarm=grid:50"])
def test_it_is_left_out_where_the_page_has_none(more: str) -> None:
    state, messages = link.decode(LINE + more)
    assert not messages
    assert scene_of(state).data is None
    assert scene_of(link.decode("s=bowl&o=sgd")[0]).data is None


def test_residuals_are_those_of_the_run_in_focus() -> None:
    plain, first, second = (
        seen(painter(LINE + more), 12) for more in ("", "&data=residuals", "&data=residuals&focus=o2")
    )
    assert len({part.tobytes() for part in (plain, first, second)}) == 3


def test_snapshots_are_drawn_once_there_are_two_and_their_average_with_them() -> None:
    cycles = "s=line_fit&n=240&o=sgd&o.lr=0.2&o.t=noise&o.t.size=3&o.s=cosine"
    scene = scene_of(link.decode(cycles)[0])
    (trail,) = scene.trails
    assert len(trail.snapshots) >= 2
    space = data_space(SURFACES.get("line_fit"))
    assert space is not None
    places = trail.theta[list(trail.snapshots)]
    assert space.answers(places) == pytest.approx(np.mean([space.answers(place) for place in places], axis=0))
    colour = np.array([int(scene.theme.trails[0][at : at + 2], 16) for at in (1, 3, 5)])
    one = painter(cycles)

    def coloured(step: int) -> int:  # the run's colour, or a tint of it
        pixels = seen(one, step)
        return int((np.abs(pixels - colour).sum(axis=2) < 260).sum())

    assert coloured(240) > 1.3 * coloured(trail.snapshots[0])


def test_before_the_answer_to_what_is_asked_no_run_is_drawn() -> None:
    state = link.decode(f"{LINE}&reveal=order")[0]
    waiting = asking(scene_of(state), state)
    one = painter_of(waiting, 640, 480)
    assert isinstance(one, Painter)
    colours = {tuple(int(waiting.theme.trails[slot][at : at + 2], 16) for at in (1, 3, 5)) for slot in (0, 1)}
    assert not colours & {tuple(pixel) for pixel in seen(one, 0).reshape(-1, 3).tolist()}


def test_a_column_of_a_paper_has_it_under_the_map_and_a_drawing_has_its_names() -> None:
    scene = scene_of(link.decode(f"{LINE}&s.data=hubble")[0])
    page = stacked(scene, 420, 1.0)
    assert page.data is not None
    assert page.data.top >= page.panels[0].frame.bottom
    drawing = Painter(scene, 640, 480, vector=True).drawn(40)
    assert any("velocity" in item.text for item in every(drawing.items) if isinstance(item, Words))
