"""Pictures of a swarm and of a wall: what their scenes hold, and files opened again and looked at."""

import io
import itertools
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from app import export
from app.export.choices import SIZES
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.swarm import Swarm, crowd_of, kept_steps
from app.language.numbers import number
from app.picture import shares as share_cards
from app.picture.canvas import fit_text, text_width
from app.picture.layout import layout
from app.picture.many import picture_of
from app.picture.painter import Painter
from app.picture.relief import rgb
from app.picture.scene import Scene
from app.picture.wall import WallPainter, painter_of, told_of
from app.theme import DARK, LIGHT
from optimizers import Outcome
from optimizers.run import run_system

SWARM = "s=himmelblau&o=momentum&o.lr=0.004&o2=adam&o2.lr=0.2&n=60&swarm=grid:150"
WELLS = "s=two_wells&x=-1.9954,0&n=90&o=sgd&o.lr=0.1&o.t=noise&o.t.size=4&o2=adam&o2.t=noise&o2.t.size=4&swarm=seeds:40"
WALL = "s=bowl&o=momentum&n=90&view=wall&wall=o.lr:0.01,0.1,1;s.kappa:2,20"
SIDES = (640, 480)  # pixels of a picture with room for every part
SEARCHING = "s=himmelblau&o=bfgs&o2=adam&n=20&swarm=grid:30"


def state(text: str, **view: object) -> State:
    made, messages = link.decode(text)
    assert not messages
    return replace(made, view=replace(made.view, **view))  # type: ignore[arg-type]


def opened(data: bytes) -> list[np.ndarray]:
    image, found = Image.open(io.BytesIO(data)), []
    for at in range(image.n_frames):
        image.seek(at)
        found.append(np.asarray(image.convert("RGB")))
    return found


def inked(frame: np.ndarray, colour: str) -> np.ndarray:
    return np.asarray(np.abs(frame - np.rint(rgb(colour) * 255)).max(axis=-1) <= 2)


def there(outcome: Outcome, place: int) -> bool:
    return outcome.finding.kind == "converged" and outcome.minimum == place


@pytest.mark.parametrize("word", ["grid:150", "ring:40,0.5", "cloud:60,0.3"])
def test_a_cloud_is_the_lanes_that_are_run(word: str) -> None:
    given = state(SWARM.replace("grid:150", word))
    scene, results = picture_of(given), compute(given.experiment)
    for cloud, ran in zip(scene.clouds, results.runs, strict=True):
        x, y = np.asarray(cloud.points[0]).T
        lanes = run_system(ran.system, ran.surface, (x, y), 60)
        assert cloud.kept.tolist() == kept_steps(60).tolist()
        assert np.array_equal(cloud.points, np.moveaxis(lanes.theta, 1, -1))
        ends = [lanes.outcome[lane] for lane in range(len(x))]
        for place in range(4):
            share = cloud.shares[place]
            assert share.end == pytest.approx(sum(there(one, place) for one in ends) / len(x))
            arrived = np.array([one.step if one.step is not None else 60 for one in ends if there(one, place)])
            assert np.allclose(share.over, [(arrived <= step).sum() / len(x) for step in cloud.kept])
        assert sum(share.end for share in cloud.shares) == pytest.approx(1.0)
    (plot,) = scene.plots
    for lines, ends in zip(plot.lines, plot.bands, strict=True):
        ((low, high),) = ends
        assert (low <= lines[0]).all()
        assert (lines[0] <= high).all()
        assert len(lines[0]) == 61


def test_valleys_are_shares_of_the_members_at_every_step() -> None:
    scene = picture_of(state(f"{WELLS}&shares=valleys"))
    for cloud in scene.clouds:
        assert cloud.stacked
        assert np.allclose(sum(share.over for share in cloud.shares), 1.0)
        assert [share.name for share in cloud.shares[:2]] == ["1 sharp", "2 flat"]
        x, y = np.asarray(cloud.points[-1]).T
        near = np.hypot(x + 2, y) < 0.4  # deep in the sharp well
        assert cloud.shares[0].over[-1] >= near.mean() > 0
        assert cloud.shares[0].over[0] == 1.0
        assert cloud.headline.startswith(f"{round(100 * cloud.shares[1].end)} % (")
    assert not picture_of(state("s=bowl&o=sgd&n=20&swarm=grid:30&shares=valleys")).clouds[0].stacked  # there is one


def test_final_losses_are_counted_in_the_same_bins_and_compared_seed_by_seed() -> None:
    scene = picture_of(state(f"{WELLS}&shares=losses"))
    results, swarm = compute(state(WELLS).experiment), Swarm("seeds", 40, 0.0)
    first, second = (crowd_of(results, index, swarm).final for index in (0, 1))
    assert scene.clouds[0].words == ""
    lower = (second < first).mean()
    assert f"in {round(100 * lower)} % (" in scene.clouds[1].words
    for cloud, losses in zip(scene.clouds, (first, second), strict=True):
        assert cloud.losses is not None
        assert cloud.losses.parts.sum() + cloud.losses.beyond == pytest.approx(1.0)
        assert number(float(np.median(losses)) - results.surface.floor, 3) in cloud.headline
        assert 0 <= cloud.losses.median <= 1
    flown = picture_of(state("s=himmelblau&o=sgd&o.lr=0.5&n=30&swarm=grid:30&shares=losses")).clouds[0]
    assert flown.losses is not None
    assert flown.losses.beyond > 0.5  # where they were last is no loss they end with


@pytest.mark.parametrize("word", ["loss", "best", "grad", "dist", "turn", "angle", "step", "q.g"])
def test_every_curve_has_a_band_in_its_strip(word: str) -> None:
    (plot,) = picture_of(state(f"{WELLS}&curves={word}")).plots
    for lines, ends in zip(plot.lines, plot.bands, strict=True):
        assert len(lines) == len(ends) == (2 if word in ("step", "q.g") else 1)
        for line, (low, high) in zip(lines, ends, strict=True):
            assert len(line) == 91 - plot.shift
            there = ~np.isnan(line)
            assert there.any()
            assert (low[there] <= line[there]).all()
            assert (line[there] <= high[there]).all()


def test_a_knob_is_the_same_for_all_members_and_has_no_band() -> None:
    (plot,) = picture_of(state(f"{WELLS}&o.s=cosine_decay&curves=eta")).plots
    assert plot.bands == ()


def test_a_run_that_searches_says_that_it_is_not_in_it() -> None:
    scene = picture_of(state(SEARCHING))
    assert [cloud.members for cloud in scene.clouds] == [0, 30]
    assert "not in the swarm" in scene.clouds[0].headline
    assert not scene.clouds[0].shares
    assert scene.plots[0].lines[0] == ()
    painter_of(scene).at(20)


def test_seeds_without_noise_are_one_and_a_question_hides_all() -> None:
    scene = picture_of(state("s=himmelblau&o=adam&n=30&swarm=seeds:200"))
    assert scene.clouds[0].members == 1
    assert not scene.clouds[0].headline
    noisy = picture_of(state("s=himmelblau&o=sgd&o.lr=0.01&o.t=noise&n=30&swarm=seeds:40"))
    assert noisy.clouds[0].members == 40
    for text in (SWARM, WALL):
        asked = picture_of(state(f"{text}&reveal=order"))
        assert not asked.clouds
        assert asked.wall is None


def test_the_one_that_is_followed_is_drawn_at_every_step() -> None:
    scene = picture_of(state(f"{SWARM}&pick=o2.17"))
    assert scene.followed == 1
    cloud, trail = scene.clouds[1], scene.trails[1]
    assert np.allclose(trail.theta[cloud.kept], cloud.points[:, 17], rtol=1e-9)
    alone, followed = (np.asarray(painter_of(one).at(60)) for one in (picture_of(state(SWARM)), scene))
    assert (alone != followed).any()


def test_its_film_moves_and_comes_again_to_the_last_byte() -> None:
    data = export.render("gif", state(SWARM), seconds=2.0, size="480x360")
    assert data == export.render("gif", state(SWARM), seconds=2.0, size="480x360")
    frames = opened(data)
    page = layout(picture_of(state(SWARM)), 480, 360)
    frame = page.panels[0].frame
    area = np.s_[int(frame.top) : int(frame.bottom), int(frame.left) : int(frame.right)]
    soon, last = frames[4][area], frames[-1][area]  # at first the second run hides the first: the same starts
    for slot in (0, 1):
        assert inked(soon, LIGHT.trails[slot]).sum() > max(100, 3 * inked(last, LIGHT.trails[slot]).sum())
    assert sum((a[area] != b[area]).any() for a, b in itertools.pairwise(frames)) > 0.6 * len(frames)
    beside = np.s_[:, int(frame.right) + 4 :]
    assert inked(frames[-1][beside], LIGHT.trails[0]).sum() > 2 * inked(frames[0][beside], LIGHT.trails[0]).sum()


@pytest.mark.parametrize(
    "text", [SWARM, f"{SWARM}&view=grid", f"{WELLS}&shares=valleys", f"{WELLS}&shares=losses", WALL]
)
def test_advancing_equals_painting_anew(text: str) -> None:
    scene = picture_of(state(text))
    moved = painter_of(scene, *SIDES, grained=True)
    for step in (0, 5, 30, scene.steps):
        told = np.asarray(moved.at(step)).astype(int)
        anew = np.asarray(painter_of(scene, *SIDES, grained=True).at(step)).astype(int)
        differs = np.abs(told - anew).max(axis=-1) > 1  # a disc that a tile cuts is a pixel rounder in Pillow
        assert differs.mean() < 1e-4, step


def test_cells_of_a_wall_are_single_runs_on_the_grounds_of_their_surfaces() -> None:
    scene = picture_of(state(WALL))
    wall = scene.wall
    assert wall is not None
    assert (wall.columns, wall.rows) == (("0.01", "0.1", "1"), ("20", "2"))
    assert [cell.ground for cell in wall.cells] == [0, 0, 0, 1, 1, 1]
    for at, cell in enumerate(wall.cells):
        rate, kappa = wall.columns[at % 3], wall.rows[at // 3]
        ran = compute(state(f"s=bowl&s.kappa={kappa}&o=momentum&o.lr={rate}&n=90").experiment).runs[0]
        assert np.array_equal(cell.scene.trails[0].theta, ran.trajectory.theta)
        kind = ran.trajectory.outcome.finding.kind
        assert (told_of(cell.scene, 90)[0] == "converged") == (kind == "converged")
        assert told_of(cell.scene, 0)[0] == "going"
    told = [told_of(cell.scene, 90)[0] for cell in wall.cells]
    assert "diverged" in told or "left_view" in told
    frames = opened(export.render("gif", state(WALL), seconds=2.0, size="640x480"))
    painter = painter_of(scene, 640, 480)
    assert isinstance(painter, WallPainter)
    for frame in painter.frames:
        area = np.s_[int(frame.top) : int(frame.bottom), int(frame.left) : int(frame.right)]
        assert (frames[0][area] != frames[-1][area]).any()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values())
def test_texts_fit_in_both_languages(language: str, theme: str, size: tuple[int, int]) -> None:
    scene = picture_of(state(SWARM, language=language, theme=theme))
    assert scene.theme == (DARK if theme == "dark" else LIGHT)
    page = layout(scene, *size)
    assert page.card_lines == (size != SIZES["480x360"])  # the smallest has the shares as text
    for cloud in scene.clouds:
        assert fit_text(cloud.headline, page.small, page.card_width) == cloud.headline
        for share in cloud.shares:
            room = (share_cards.NAME_WIDTH - 4) * page.unit
            assert text_width(share.name, page.small) <= room
            left = page.card_width - (share_cards.NAME_WIDTH + share_cards.BAR_WIDTH) * page.unit
            assert text_width(share.text, page.small) <= left
    left_out = picture_of(state(SEARCHING, language=language)).clouds[0].headline
    assert fit_text(left_out, page.small, page.card_width) == left_out
    wall = painter_of(picture_of(state(WALL, language=language, theme=theme)), *size)
    assert isinstance(wall, WallPainter)
    for cell, frame in zip(wall.wall.cells, wall.frames, strict=True):
        for step in (0, 40, 90):
            said = told_of(cell.scene, step)[1]
            assert text_width(said, wall.small) <= frame.width - 16 * wall.unit


def test_many_runs_have_their_shares_in_words() -> None:
    """Where bars have no room: all cards stand on the page, the shares as text."""
    runs = "&".join(f"o{at or ''}=sgd&o{at or ''}.lr={0.001 * (at or 1):g}" for at in (0, 2, 3, 4, 5, 6, 7, 8))
    scene: Scene = picture_of(state(f"s=himmelblau&{runs}&n=40&swarm=grid:30"))
    page = layout(scene, 800, 600)
    assert page.card_lines == 0
    assert page.cards[-1][1] + 18 * page.unit < page.strips[0].frame.top
    assert isinstance(painter_of(scene), Painter)
    painter_of(scene).at(40)
