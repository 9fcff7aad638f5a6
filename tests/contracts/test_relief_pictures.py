"""Pictures show the ground in three dimensions as the stage does: the same camera, the same lines, the same ones
hidden."""

import itertools
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app import look
from app.lab.lookwords import camera_word
from app.picture.relief_camera import Block, Camera, pose_of
from app.picture.relief_ground import ground_of_block, scale_of
from app.picture.relief_signs import ruler_ticks
from app.picture.relief_trails import drape
from app.picture.scene import Rise
from app.picture.strokes import Frame

HARNESS = str(Path(__file__).parent / "harness.mjs")
RECT = {"left": 31, "top": 17, "width": 520, "height": 330}
CAMERAS = ("", "-140,20,1.5", "75.5,15,1", "0,90,1", "30,80,0.7", "180,40,4")
# The home of a valley, of a saddle, of steps and of holes; a close look at one; and one so long that it is not to
# scale.
WINDOWS = (
    ("rosenbrock", None),
    ("himmelblau", None),
    ("saddle", None),
    ("ackley", (-1.0, 2.0, -0.5, 0.75)),
    ("bowl", (-4.0, 4.0, -0.5, 0.5)),
)
CASES = [*itertools.product(WINDOWS[:2], CAMERAS), *((one, "") for one in WINDOWS[2:])]


@pytest.fixture(scope="module")
def told_by_the_browser() -> Iterator[Callable[..., Any]]:
    """What the stage's own modules answer to a question; one process answers them all."""
    with subprocess.Popen(["node", HARNESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        asking, answers = node.stdin, node.stdout

        def told(name: str, data: Any) -> Any:
            asking.write(json.dumps({"name": name, "data": data}) + "\n")
            asking.flush()
            return json.loads(answers.readline())

        told("look", look.as_data())
        yield lambda **asked: told("drapes", asked)
        asking.close()


def walks(window: tuple[float, float, float, float]) -> list[tuple[np.ndarray, bool]]:
    """Ways over a window: a slow curve, long moves between its corners and beyond, one that flies off."""
    x0, x1, y0, y1 = window
    turns = np.linspace(0, 9, 400)
    middle, reach = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), np.array([x1 - x0, y1 - y0])
    curve = middle + reach * np.stack([np.cos(turns), np.sin(turns)], axis=-1) * 0.05 * turns[:, None]
    jumps = middle + reach * (np.random.default_rng(3).random((40, 2)) - 0.5) * 1.3
    far = [[0.1, 0.1], [-0.3, 0.2], [2.0, -0.1], [-3.0, 0.4], [5.0, 1.0], [0.2, 0.3], [9e9, 0]]
    away = middle + reach * np.array(far)
    return [(curve, False), (jumps, False), (jumps, True), (away, True)]


@pytest.mark.parametrize(("case", "camera"), CASES)
@pytest.mark.parametrize("plain", [False, True])
def test_a_picture_drapes_what_the_stage_drapes(
    case: Any, camera: str, plain: bool, told_by_the_browser: Callable[..., Any]
) -> None:
    surface, word = surfaces.get(case[0]), camera_word(camera) if camera else ""
    home = (surface.view.x0, surface.view.x1, surface.view.y0, surface.view.y1)
    window, known = case[1] or home, [p.value for p in surface.points]
    paths = walks(window)
    told = told_by_the_browser(
        kernel=surface.expression.javascript(1),
        knobs=[float(surface.knob_values[name]) for name in surface.expression.knobs],
        home=home,
        window=window,
        known=known,
        plain=plain,
        camera=word,
        rect=RECT,
        paths=[[path.ravel().tolist(), flies] for path, flies in paths],
        length=120,
    )
    block = Block(window)
    eye = Camera(pose_of(word), block, Frame(RECT["left"], RECT["top"], RECT["width"], RECT["height"], window))
    ground = ground_of_block(surface.value, block, Rise(*scale_of(surface.value, home, known), plain, word))
    assert eye.scale == pytest.approx(told["scale"], rel=1e-12)
    assert np.allclose([eye.spot(*corner, 0.1) for corner in eye.corners()], told["corners"], atol=1e-9)
    assert ruler_ticks(ground, 120) == [pytest.approx(tick, abs=1e-6) for tick in told["ticks"]]
    for (path, flies), theirs in zip(paths, told["trails"], strict=True):
        ours = drape(path, ground, eye, flies=flies)
        assert ours.steps.tolist() == theirs["step"]
        assert np.allclose(ours.points, np.array(theirs["points"]).reshape(-1, 2), atol=1e-3)
        assert np.allclose(ours.apart, theirs["apart"], atol=2e-3)
        drawn, behind = ours.pen & ~ours.hidden, ours.pen & ours.hidden
        same = (drawn == np.array(theirs["pen"], dtype=bool)) & (behind == np.array(theirs["behind"], dtype=bool))
        assert same.mean() > 0.999, "a line of sight may graze a ridge by less than a float's last digit"
        if not word:
            assert drawn.any()


def test_from_above_a_trail_lies_where_the_map_has_it() -> None:
    """Tilt 90, unturned: of a square window the block is the map itself, scaled evenly about its middle."""
    surface = surfaces.get("himmelblau")
    window = (-5.0, 5.0, -5.0, 5.0)
    field = Frame(10.0, 20.0, 300.0, 300.0, window)
    block = Block(window)
    eye = Camera(pose_of("0,90,1"), block, field)
    ground = ground_of_block(surface.value, block, Rise(*scale_of(surface.value, window, [0.0])))
    path = np.random.default_rng(5).random((50, 2)) * 10 - 5
    u, v = block.of_plane(path)
    assert np.allclose(eye.place(u, v, ground.at(u, v)), field.pixels(path), atol=1e-9)
    draped = drape(path, ground, eye)
    assert not draped.hidden.any()
    ends = [draped.points[np.flatnonzero(draped.steps == step)[-1]] for step in range(50)]
    assert np.allclose(ends, field.pixels(path), atol=1e-9)
