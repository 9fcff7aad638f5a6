"""The GIF: opened again with Pillow and looked at, on Rosenbrock's crescent and an elongated bowl."""

import io
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from app import export
from app.export.gif import DURATION, HOLD, animate, frame_steps
from app.picture.painter import Plate
from app.picture.relief import rgb
from app.picture.scene import LOSS, STEP, Mark, Scene, Trail
from app.theme import DARK, LIGHT
from symbolic.errors import UnknownKeyError

Array = np.ndarray


def rosenbrock(x: Array, y: Array) -> Array:
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def rosenbrock_gradient(x: Array, y: Array) -> Array:
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def trail(slot: int, rate: float, steps: int, memory: float = 0.0) -> Trail:
    """A heavy-ball run from (-1.4, 2), frozen where it leaves all bounds."""
    theta, move, valid = [np.array([-1.4, 2.0])], np.zeros(2), 0
    for _ in range(steps):
        move = memory * move - rate * rosenbrock_gradient(*theta[-1])
        gone = valid < len(theta) - 1 or np.abs(theta[-1] + move).max() > 1e6
        theta.append(theta[-1] if gone else theta[-1] + move)
        valid = valid if gone else len(theta) - 1
        move = np.zeros(2) if gone else move
    path = np.array(theta)
    outcome = f"diverged at step {valid + 1}" if valid < steps else "still going"
    return Trail(
        title=f"Run {slot}",
        slot=slot,
        theta=path,
        loss=rosenbrock(*path.T),
        valid=valid,
        knobs=f"η {rate}",
        outcome=outcome,
        outcome_step=valid + 1 if valid < steps else None,
        diverged=valid < steps,
    )


def scene(steps: int = 200, **changes: object) -> Scene:
    made = Scene(
        title="Rosenbrock",
        formula=("f(x, y) = (1 − x)² + 100·(y − x²)²",),
        value=rosenbrock,
        gradient=rosenbrock_gradient,
        box=(-2.0, 2.0, -1.0, 3.0),
        trails=(trail(0, 0.001, steps), trail(1, 0.0005, steps, 0.9), trail(2, 0.01, steps)),
        marks=(Mark("minimum", 1.0, 1.0), Mark("saddle", 0.0, 1.0), Mark("maximum", 0.5, 2.0)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def opened(data: bytes) -> list[Array]:
    image = Image.open(io.BytesIO(data))
    frames = []
    for i in range(image.n_frames):
        image.seek(i)
        frames.append(np.asarray(image.convert("RGB")).astype(int))
    return frames


def count_of(frame: Array, colour: str) -> int:
    return int((np.abs(frame - np.rint(rgb(colour) * 255)).max(axis=-1) <= 1).sum())


@pytest.fixture(scope="module")
def film() -> bytes:
    with np.errstate(all="raise"):
        return animate(scene())


def test_size_frames_and_durations(film: bytes) -> None:
    image = Image.open(io.BytesIO(film))
    assert image.format == "GIF"
    assert image.size == (800, 600)
    assert image.n_frames == 120
    assert image.info["loop"] == 0
    durations = []
    for i in range(image.n_frames):
        image.seek(i)
        durations.append(image.info["duration"])
    assert durations == [DURATION] * 119 + [HOLD]


def test_every_trail_keeps_its_exact_colour(film: bytes) -> None:
    first, *_rest, last = opened(film)
    for slot in (0, 1):
        assert count_of(last, LIGHT.trails[slot]) > count_of(first, LIGHT.trails[slot]) > 20
    assert count_of(first, LIGHT.page) > 100_000
    assert count_of(last, LIGHT.minimum) > 30


def test_heads_move_and_panels_stay(film: bytes) -> None:
    frames = opened(film)
    changed = np.abs(frames[60] - frames[30]).max(axis=-1) > 0
    plate = Plate(scene())
    frame = plate.layout.panels[0].frame
    inside = changed[int(frame.top) : int(frame.bottom), int(frame.left) : int(frame.right)]
    assert 0 < inside.mean() < 0.05  # the trails and nothing else: no dithering noise crawls over the ground
    assert not changed[:, : int(frame.left) - 30].any()
    assert not changed[50 : int(frame.top), : int(frame.right)].any()  # the formula


def test_the_colours_are_those_of_the_picture(film: bytes) -> None:
    """The palette is close: no bands, no shifted colours."""
    exact = np.asarray(Plate(scene(), grained=True).at(200)).astype(int)
    off = np.abs(opened(film)[-1] - exact).max(axis=-1)
    assert off.mean() < 4
    assert np.quantile(off, 0.999) < 32


def test_advancing_equals_painting_anew() -> None:
    plate = Plate(scene(60))
    picture = plate.at(0)
    for step in range(1, 61):
        picture = plate.advance(picture, step - 1, step)
    off = np.abs(np.asarray(picture).astype(int) - np.asarray(plate.at(60)).astype(int)).max(axis=-1)
    assert (off > 40).mean() < 5e-4  # single pixels where a dash is cut differently


@pytest.mark.parametrize("layout", ["overlay", "grid"])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_both_layouts_and_themes_in_chinese(layout: str, theme: object) -> None:
    words = {STEP: "第 {step} 步，共 {steps} 步", LOSS: "损失"}
    made = scene(30, layout=layout, theme=theme, title="Rosenbrock 的月牙谷", words=words)
    frames = opened(animate(made, width=640, height=480))
    assert len(frames) == 31
    assert frames[0].shape == (480, 640, 3)
    assert count_of(frames[-1], made.theme.trails[1]) > 50


def test_a_diverged_trail_leaves_with_an_arrow() -> None:
    made = scene(40, trails=(trail(2, 0.01, 40),))
    assert made.trails[0].diverged
    plate = Plate(made)
    line = plate._lines[0]
    assert not line.frame.holds(line.points[made.trails[0].valid])
    x, y = line.exits.edge[line.exits.latest[made.trails[0].valid - 1]].astype(int)
    x, y = min(x, int(line.frame.right) - 12), max(y, int(line.frame.top) + 12)
    near = np.asarray(plate.at(40)).astype(int)[y - 12 : y + 12, x - 12 : x + 12]
    assert count_of(near, LIGHT.trails[2]) > 25
    assert count_of(near, LIGHT.casing) > 3


def test_few_steps_are_few_frames_each_longer() -> None:
    image = Image.open(io.BytesIO(animate(scene(4))))
    assert image.n_frames == 5
    assert image.info["duration"] == 500


def test_without_trails_and_without_steps() -> None:
    assert len(opened(animate(scene(trails=()), width=400, height=300))) == 1
    assert len(opened(animate(scene(0), width=400, height=300))) == 1


def test_holes_and_overflow_in_the_ground_are_drawn_as_page() -> None:
    def hole(x: Array, y: Array) -> Array:
        return np.where(x < 0, np.nan, np.exp(np.minimum(500 * x, 709) + y))

    def slope(x: Array, y: Array) -> Array:
        return np.array([500 * hole(x, y), hole(x, y)])

    (frame,) = opened(animate(scene(trails=(), marks=(), value=hole, gradient=slope), width=400, height=300))
    assert count_of(frame[100:150, 60:120], LIGHT.page) == 50 * 60


def test_size_and_frames_are_bounded() -> None:
    image = Image.open(io.BytesIO(animate(scene(300, trails=()), width=9000, height=9000, frames=9999)))
    assert image.size == (1280, 960)


def test_progress_rises_to_one() -> None:
    seen: list[float] = []
    animate(scene(20), width=400, height=300, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 10


def test_frame_steps() -> None:
    assert frame_steps(0, 120) == [0]
    assert frame_steps(3, 120) == [0, 1, 2, 3]
    assert frame_steps(1000, 5) == [0, 250, 500, 750, 1000]
    assert len(frame_steps(100_000, 120)) == 120


@pytest.mark.slow
def test_it_is_quick() -> None:
    """Measured 1.5 s on one shared core; the bound leaves room for slow machines."""
    long = scene(500)
    start = time.process_time()
    animate(long)
    assert time.process_time() - start < 6


def test_the_registry_finds_formats() -> None:
    assert export.get("gif").suffix == ".gif"
    assert list(export.formats()) == list(export.keys())
    with pytest.raises(UnknownKeyError, match="gif"):
        export.get("giff")


def test_a_state_becomes_a_gif() -> None:
    """The whole way from what the app holds to the file, in Chinese and dark."""
    from app.lab.experiment import Experiment, State, View

    state = State(Experiment(steps=20), View(layout="grid", theme="dark", language="zh_CN"))
    seen: list[float] = []
    image = Image.open(io.BytesIO(export.render("gif", state, seen.append)))
    assert image.size == (800, 600)
    assert image.n_frames == 21
    assert seen[-1] == 1.0


@pytest.mark.slow
def test_a_hundred_thousand_bounces_are_drawn_in_seconds() -> None:
    """Measured 4 s for six such trails; without leaving out repeated lines it was minutes."""
    steps = np.arange(100_001)
    theta = np.column_stack([np.linspace(-1.5, 1.5, len(steps)), 1 + 0.8 * (-1.0) ** steps])
    run = Trail("Bouncing", 1, theta, 1 + theta[:, 1] ** 2, len(steps) - 1)
    start = time.process_time()
    animate(scene(trails=(run,)), frames=40)
    assert time.process_time() - start < 15
