"""The GIF: opened again with Pillow and looked at, on Rosenbrock's crescent and an elongated bowl."""

import io
import itertools
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from app import export
from app.export import silent
from app.export.film import film_of, timing
from app.export.gif import gif_of
from app.export.sizes import SIZES
from app.lab.experiment import Experiment, State, View
from app.picture.curves import curves_of
from app.picture.layout import layout
from app.picture.painter import Painter
from app.picture.relief import rgb
from app.picture.scene import ABOVE_MINIMUM, LOSS, STEP, Mark, Scene, Trail
from app.picture.strokes import Frame, exits, strokes
from app.picture.thumbnail import thumbnail
from app.theme import DARK, LIGHT
from symbolic.errors import KnobError, UnknownKeyError
from tests.effort import calls

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


def animate(
    scene: Scene,
    *,
    width: int = 800,
    height: int = 600,
    seconds: float = 6.0,
    repeat: bool = True,
    progress: export.Progress = silent,
) -> bytes:
    chosen = {"seconds": seconds, "fps": 20, "pace": "stage", "hold": 2.0}
    return gif_of(film_of(scene, (width, height), chosen, grained=True), progress, repeat=repeat)


def opened(data: bytes) -> list[Array]:
    image = Image.open(io.BytesIO(data))
    frames = []
    for i in range(image.n_frames):
        image.seek(i)
        frames.append(np.asarray(image.convert("RGB")))
    return frames


def count_of(frame: Array, colour: str) -> int:
    return int((np.abs(frame - np.rint(rgb(colour) * 255)).max(axis=-1) <= 1).sum())


@pytest.fixture(scope="module")
def film() -> bytes:
    with np.errstate(all="raise"):
        return animate(scene())


@pytest.fixture(scope="module")
def shown(film: bytes) -> list[Array]:
    """The film's frames, which nobody changes."""
    return opened(film)


def test_size_frames_and_durations(film: bytes) -> None:
    image = Image.open(io.BytesIO(film))
    assert image.format == "GIF"
    assert image.size == (800, 600)
    assert image.info["loop"] == 0
    durations = durations_of(film)
    assert durations[-1] == 2000
    assert sum(durations[:-1]) == pytest.approx(6000, abs=60)
    assert set(durations[-60:-1]) == {50}


def durations_of(data: bytes) -> list[int]:
    image, durations = Image.open(io.BytesIO(data)), []
    for i in range(image.n_frames):
        image.seek(i)
        durations.append(int(image.info["duration"]))
    return durations


def test_every_trail_keeps_its_exact_colour(shown: list[Array]) -> None:
    first, *_rest, last = shown
    for slot in (0, 1):
        assert count_of(last, LIGHT.trails[slot]) > count_of(first, LIGHT.trails[slot]) > 20
    assert count_of(first, LIGHT.page) > 100_000
    assert count_of(last, LIGHT.minimum) > 30


def test_heads_move_and_panels_stay(shown: list[Array]) -> None:
    changed = (shown[60] != shown[30]).any(axis=-1)
    painter = Painter(scene())
    frame = painter.layout.panels[0].frame
    inside = changed[int(frame.top) : int(frame.bottom), int(frame.left) : int(frame.right)]
    assert 0 < inside.mean() < 0.05  # the trails and nothing else: no dithering noise crawls over the ground
    assert not changed[:, : int(frame.left) - 30].any()
    assert not changed[50 : int(frame.top), : int(frame.right)].any()  # the formula


def test_the_colours_are_those_of_the_picture(shown: list[Array]) -> None:
    """The palette is close: no bands, no shifted colours."""
    exact = np.asarray(Painter(scene(), grained=True).at(200)).astype(int)
    off = np.abs(shown[-1] - exact).max(axis=-1)
    assert off.mean() < 4
    assert np.quantile(off, 0.999) < 32


def test_advancing_equals_painting_anew() -> None:
    """And the rectangles told as changed hold every pixel that changed."""
    painter = Painter(scene(60))
    before = np.asarray(painter.at(0))
    for step in range(1, 61):
        told = painter.move_to(step)
        after = np.asarray(painter.picture)
        changed = (before != after).any(axis=-1)
        for left, top, right, bottom in told:
            changed[top:bottom, left:right] = False
        assert not changed.any()
        before = after.copy()
    assert (before == np.asarray(Painter(scene(60)).at(60))).all()
    assert (np.asarray(painter.at(7)) == np.asarray(Painter(scene(60)).at(7))).all()  # and back


@pytest.mark.parametrize("arranged", ["overlay", "grid"])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_both_layouts_and_themes_in_chinese(arranged: str, theme: object) -> None:
    words = {STEP: "第 {step} 步，共 {steps} 步", LOSS: "损失"}
    made = scene(30, layout=arranged, theme=theme, title="Rosenbrock 的月牙谷", words=words)
    frames = opened(animate(made, width=640, height=480))
    assert len(frames) == 31
    assert frames[0].shape == (480, 640, 3)
    assert count_of(frames[-1], made.theme.trails[1]) > 50


def test_a_diverging_run_has_no_say_in_the_strip() -> None:
    """It leaves at the top; the others' curves are where they would be without it."""
    both = scene(trails=(trail(0, 0.001, 200), trail(2, 0.01, 200)))
    beside = curves_of(both)
    assert both.trails[1].loss.max() > 1e6 * both.trails[0].loss.max()
    assert beside.low < both.trails[0].loss.min()
    assert beside.high < 1.5 * both.trails[1].loss[:2].max()  # its start and its first move, no more
    heights = beside.heights(both.trails[0].loss)
    assert heights == pytest.approx(np.log10(both.trails[0].loss))


def test_losses_below_the_axis_leave_it_and_those_of_a_known_floor_are_measured_from_it() -> None:
    run = replace(trail(0, 0.001, 3), loss=np.array([1.0, 1e-5, 1e-30, 0.0]))
    curves = curves_of(scene(trails=(run,), floor=0.0))
    assert curves.low == pytest.approx(1e-18)
    heights = curves.heights(run.loss)
    assert (heights[2:] < np.log10(curves.low) - 0.9).all()  # out of sight: cut, not clamped to the axis
    lifted = curves_of(scene(trails=(replace(run, loss=run.loss - 2),), floor=-2.0))
    assert lifted.heights(run.loss - 2)[:2] == pytest.approx([0, -5], abs=1e-6)
    assert lifted.title == ABOVE_MINIMUM


def test_marks_keep_their_colours_and_best_and_other_minima_differ(shown: list[Array]) -> None:
    """A saddle's violet came out grey when the palette did not hold it."""
    last = shown[-1]
    assert count_of(last, LIGHT.saddle) > 15
    assert count_of(last, LIGHT.maximum) > 15
    inks = []
    for kind in ("minimum", "local"):
        painter = Painter(scene(0, trails=(), marks=(Mark(kind, 0.5, 2.0),)))  # type: ignore[arg-type]
        inks.append(count_of(np.asarray(painter.at(0)).astype(int), LIGHT.minimum))
    assert inks[0] > 2 * inks[1] > 10


def test_a_diverged_trail_leaves_with_an_arrow() -> None:
    made = scene(40, trails=(trail(2, 0.01, 40),))
    assert made.trails[0].diverged
    painter = Painter(made)
    frame = painter.layout.panels[0].frame
    points = frame.pixels(made.trails[0].theta)
    assert not frame.holds(points[made.trails[0].valid])
    out = exits(points, frame)
    x, y = out.edge[out.latest[made.trails[0].valid - 1]].astype(int)
    x, y = min(x, int(frame.right) - 12), max(y, int(frame.top) + 12)
    near = np.asarray(painter.at(40)).astype(int)[y - 12 : y + 12, x - 12 : x + 12]
    assert count_of(near, LIGHT.trails[2]) > 25
    assert count_of(near, LIGHT.casing) > 3


def test_few_steps_are_few_frames_each_longer() -> None:
    durations = durations_of(animate(scene(4)))
    assert len(durations) == 5
    assert all(900 <= one <= 1100 for one in durations[:-1]), "no step stands still for longer than a second"


def test_it_begins_slowly_as_on_the_stage() -> None:
    """The zigzag of the first steps is what a lesson is about: it is not over in half a second."""
    film = timing(500, 6.0)
    shown = [step for step, _span in film]
    assert shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (0, 500)
    assert set(range(10)) <= set(shown), "the first steps are seen one by one"
    until = sum(span for step, span in film if step < 10)
    assert until > 0.7 * 20, "frames"
    assert max(b - a for a, b in itertools.pairwise(shown)) < 8


@pytest.mark.parametrize("seconds", [1.0, 3.0, 12.0, 60.0])
def test_it_takes_as_long_as_is_asked_for(seconds: float) -> None:
    for steps in (60, 500, 100_000):
        film = timing(steps, seconds)
        assert sum(span for _step, span in film[:-1]) == pytest.approx(20 * seconds, rel=0.07)
        assert all(span >= 1 for _step, span in film)
    assert timing(0, seconds) == [(0, 40)]


def test_it_repeats_or_plays_once() -> None:
    for repeat in (True, False):
        image = Image.open(io.BytesIO(animate(scene(3, trails=()), width=400, height=300, repeat=repeat)))
        assert ("loop" in image.info) is repeat


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


def test_any_size_within_bounds_is_a_size() -> None:
    state = State(Experiment(steps=3), View())
    made = export.render("gif", state, size="1080x333", seconds=1.0)
    assert Image.open(io.BytesIO(made)).size == (1080, 333)
    for wrong in ("5x5", "9000x9000", "3840x3840", "800", "800 x 600", "-800x600", "８００x600", 800):
        with pytest.raises(KnobError, match="WIDTHxHEIGHT"):
            export.render("gif", state, size=wrong)


def test_progress_rises_to_one() -> None:
    seen: list[float] = []
    animate(scene(20), width=400, height=300, progress=lambda part, words=None: seen.append(part))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 10


@pytest.mark.parametrize("size", SIZES.values())
@pytest.mark.parametrize("sharp", [1, 2])
def test_every_size_has_the_same_page(size: tuple[int, int], sharp: int) -> None:
    """Type, legend and margins grow with the picture, never below what can be read; axes keep one scale."""
    made = scene(60)
    width, height = (sharp * side for side in size)
    page = layout(made, width, height, sharp=sharp)
    assert page.small / sharp >= 8.5
    assert page.unit / sharp == pytest.approx(max(min(size[0] / 800, size[1] / 600), 0.75))
    assert page.strips
    (panel,) = page.panels
    x0, x1, y0, y1 = panel.frame.box
    assert (x1 - x0) / panel.frame.width == pytest.approx((y1 - y0) / panel.frame.height)
    assert panel.frame.width > 0.45 * width
    assert panel.frame.height > 0.45 * height
    assert panel.frame.bottom < page.strips[0].frame.top < page.strips[0].frame.bottom <= height
    assert page.cards[0][0] + page.card_width <= width


def test_pictures_have_the_size_that_is_chosen() -> None:
    state = State(Experiment(steps=3), View())
    for size, (width, height) in SIZES.items():
        assert Image.open(io.BytesIO(export.render("gif", state, size=size, seconds=1.0))).size == (width, height)
    for sharp in (1, 2):
        made = export.render("png", state, size="1280x720", sharp=str(sharp))
        assert Image.open(io.BytesIO(made)).size == (1280 * sharp, 720 * sharp)
    with pytest.raises(KnobError, match="480x360"):
        export.render("gif", state, size="5x5")
    with pytest.raises(KnobError, match="csv"):
        export.render("csv", state, size="800x600")


def test_how_large_a_file_is() -> None:
    said = [export.size_text(bytes(count)) for count in (0, 1, 400_000, 999_400, 999_600, 1_240_000, 23_000_000)]
    assert said == ["1 kB", "1 kB", "400 kB", "999 kB", "1 MB", "1.2 MB", "23 MB"]


@pytest.mark.slow
def test_it_is_little_work() -> None:
    """475,000 calls, of three runs and 120 frames; an eighth of what one call for every point and frame would be."""
    assert calls(animate, scene(500)) < 1_000_000


def test_the_registry_finds_formats() -> None:
    assert export.get("gif").suffix == ".gif"
    assert list(export.formats()) == list(export.keys())
    with pytest.raises(UnknownKeyError, match="gif"):
        export.get("giff")


def test_a_state_becomes_a_gif() -> None:
    """The whole way from what the app holds to the file, in Chinese and dark."""
    state = State(Experiment(steps=20), View(layout="grid", theme="dark", language="zh_CN"))
    seen: list[float] = []
    image = Image.open(io.BytesIO(export.render("gif", state, lambda part, words=None: seen.append(part))))
    assert image.size == (800, 600)
    assert image.n_frames == 21
    assert seen[-1] == 1.0


@pytest.mark.slow
def test_a_run_that_diverges_costs_no_more_than_one_that_stays() -> None:
    """Its lines cross the whole map at every step: 18 maps were painted in 300 steps, of calm runs 6."""
    bouncing = np.column_stack([np.linspace(-1.5, 1.5, 301), 1 + 0.5 * (-1.06) ** np.arange(301)])
    calm = np.column_stack([np.linspace(-1.5, 1.5, 301), np.linspace(2, 0, 301)])
    for theta, maps in ((calm, 10), (bouncing, 30)):
        runs = tuple(Trail(f"{slot}", slot, theta, 1 + np.abs(theta[:, 1]), 300) for slot in range(3))
        painter = Painter(scene(trails=runs), 800, 600)
        painter.move_to(0)
        rects = [rect for step in range(1, 301) for rect in painter.move_to(step)]
        painted = sum((right - left) * (bottom - top) for left, top, right, bottom in rects)
        assert 1 < painted / (800 * 600) < maps


def test_a_hundred_thousand_bounces_are_few_lines() -> None:
    """Six such trails took minutes when repeated lines were not left out; now it is 4 s."""
    steps = np.arange(100_001)
    points = np.column_stack([np.linspace(20, 620, len(steps)), 300 + 200 * (-1.0) ** steps])
    drawn = strokes(points, steps, Frame(0, 0, 640, 480, (-2, 2, -1, 3)), (9.0, 4.0), 0.0)
    whole = strokes(points, steps, Frame(0, 0, 640, 480, (-2, 2, -1, 3)), (), 0.0)
    assert 100 < len(whole.a) < 1000
    assert len(whole.a) < len(drawn.a) < 50 * len(whole.a)


def test_a_thumbnail_has_no_beads_where_their_rims_would_hide_the_line() -> None:
    theta = np.column_stack([np.linspace(-1.5, 1.5, 201), 1 + 0.9 * (-1.0) ** np.arange(201)])
    run = Trail("Bouncing", 1, theta, 1 + theta[:, 1] ** 2, 200)
    frame = np.asarray(thumbnail(scene(trails=(run,)), 320, 180).convert("RGB")).astype(int)
    turns = frame[100:120]  # below the upper ends, where beads would be: 1400 pixels of rim to 4000 of line
    assert count_of(turns, LIGHT.casing) < 0.1 * count_of(turns, LIGHT.trails[1])


@pytest.mark.parametrize("form", ["gif", "png"])
def test_a_picture_wears_the_theme_that_is_chosen_for_it(form: str) -> None:
    from app.lab.experiment import Experiment, State, View

    state = State(Experiment(steps=3), View(theme="dark"))
    for chosen, theme in (({}, DARK), ({"theme": "light"}, LIGHT), ({"theme": "dark"}, DARK)):
        image = Image.open(io.BytesIO(export.render(form, state, size="480x360", **chosen))).convert("RGB")
        assert image.getpixel((2, 2)) == tuple(np.rint(rgb(theme.page) * 255).astype(int)), chosen
