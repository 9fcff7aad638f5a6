"""Pictures of living maps: what their scenes ask for, what a film shows when, and every size and layout of them."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app import export
from app.export.mapfilm import the_knob
from app.handout.pictures import thumbnail
from app.lab import link, livingmap
from app.lab.experiment import State
from app.lab.livingmap import axes_of, living_map, mapped
from app.lab.mapclasses import FIRST_MINIMUM, class_number, classed, shares_at
from app.lab.maptheory import limit_line
from app.lab.mapticks import knob_place, knob_ticks
from app.picture.canvas import text_width
from app.picture.drawing import Words, every
from app.picture.from_results import scene_of
from app.picture.many import picture_of
from app.picture.page import lines
from app.picture.painter import Painter
from app.picture.plate import Plate, alone
from app.theme import LIGHT
from optimizers.registry import get
from symbolic.errors import FallLineError

BASINS = "s=himmelblau&o=momentum&o.lr=0.01&n=60&view=maps"
SETTINGS = "s=bowl&o=momentum&o.lr=0.03&n=60&view=maps&map=o.lr:0.001..1,o.momentum:0..0.999"
EACH = "s=himmelblau&o=sgd&o.lr=0.01&o2=adam&o2.lr=0.5&o3=newton&n=40&view=maps&each=1"


@pytest.fixture(autouse=True)
def _few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Maps of few pixels: what is looked at is the same."""
    monkeypatch.setattr("app.picture.from_maps.MOST", 3_000_000)
    monkeypatch.setattr("app.export.mapfilm.MOST", 60)


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages, messages
    return state


@pytest.mark.parametrize("size", [(480, 360), (1280, 720)])
@pytest.mark.parametrize("text", [BASINS, SETTINGS, EACH, f"{EACH}&map=o.lr,s.rotation&theme=dark&lang=zh"])
def test_pixels_come_as_runs_end(text: str, size: tuple[int, int]) -> None:
    scene = picture_of(state_of(text))
    assert scene.living is not None
    assert len(scene.trails) == len(scene.living.maps)
    painter = Painter(scene, *size)
    pictures = {step: np.asarray(painter.at(step)).astype(int) for step in (0, 20, scene.steps)}
    again = np.asarray(Painter(scene, *size).at(20))  # without the steps before
    for panel in painter.layout.panels:
        if panel.living is None:
            continue
        frame = panel.frame
        assert frame.left >= 0
        assert frame.right <= size[0]
        part = np.s_[int(frame.top) : int(frame.bottom), int(frame.left) : int(frame.right)]
        told = scene.living.maps[panel.living].ask((int(frame.width), int(frame.height)), frame.box)
        np.testing.assert_array_equal(again[part], pictures[20][part])
        for a, b in ((0, 20), (20, scene.steps)):
            news = (told.seen(a) != told.seen(b)).mean()
            seen = (pictures[a][part] != pictures[b][part]).any(axis=-1).mean()
            assert (seen > 0) == (news > 0), (a, b)
            assert seen <= news + 0.35  # borders and what lies on the map move with them


def test_a_picture_computes_no_more_runs_than_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    told = picture_of(state_of(BASINS)).living
    assert told is not None
    few = told.maps[0].ask((400, 300), (-5, 5, -5, 5))
    assert few.classes.size <= livingmap.most_pixels(state_of(BASINS), 0, 3_000_000) + 800
    monkeypatch.setattr("app.picture.from_maps.MOST", 300_000_000)
    told = picture_of(state_of(BASINS)).living
    assert told is not None
    assert told.maps[0].ask((100, 70), (-5, 5, -5, 5)).classes.shape == (70, 100)


def test_shares_grow_to_what_the_map_holds() -> None:
    found = classed(living_map(state_of(BASINS), 0, (30, 30)).sweep)
    reached = [
        sum(share for number, share in shares_at(found, step) if number >= FIRST_MINIMUM) for step in (0, 30, 60)
    ]
    assert reached == sorted(reached)
    assert reached[-1] == (found.classes >= FIRST_MINIMUM).mean()
    assert dict(shares_at(found, 0)).get(class_number("going"), 0) > 0.9


def test_numbers_stand_where_the_pixels_have_their_values() -> None:
    momentum = next(knob for knob in get("momentum").number_knobs if knob.name == "momentum")
    for knob in (*get("adam").number_knobs, momentum):
        low, high = knob.slider
        places = [place for place, _text in knob_ticks(knob, low, high, 5)]
        assert len(places) > 1
        assert places == sorted(places)
        assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)
        assert (knob_place(knob, low, low, high), knob_place(knob, high, low, high)) == pytest.approx((0, 1))
    assert [text for _place, text in knob_ticks(momentum, 0.0, 0.999, 5)] == ["0", "0.9", "0.99", "0.999"]


def test_a_link_that_asks_shows_no_map_and_lists_show_the_ground() -> None:
    asking = state_of(f"{BASINS}&reveal=order")
    assert picture_of(asking).living is None
    assert export.render("png", asking, size="480x360", sharp="1")
    assert thumbnail(scene_of(state_of(BASINS)), 120, 80).size == (240, 160)


def test_the_film_over_a_third_knob_has_a_frame_for_each_value_there_and_back() -> None:
    state = state_of(SETTINGS.replace("n=60", "n=20"))
    chosen = {"over": "s.kappa:2..80", "frames": 3, "repeat": "no", "size": "480x360"}
    film = Image.open(io.BytesIO(export.render("mapgif", state, **chosen)))
    assert film.n_frames == 4
    frames = []
    for at in range(4):
        film.seek(at)
        frames.append(np.asarray(film.convert("RGB")).astype(int))
    assert (frames[1] == frames[3]).all()
    assert (frames[0] != frames[2]).any(axis=-1).mean() > 0.02
    dark = np.abs(frames[2] - np.array([int(LIGHT.diverged[2][at : at + 2], 16) for at in (1, 3, 5)])).max(axis=-1) < 4
    assert dark.any()
    site, ends = the_knob(state, "")
    assert site.place not in ("o.lr", "o.momentum")
    assert ends == site.knob.slider
    for text in ("o.lr", "o.nothing"):
        with pytest.raises(FallLineError, match="no knob"):
            the_knob(state, text)


@pytest.mark.parametrize("text", [BASINS, SETTINGS, f"{SETTINGS}&lang=zh_CN"])
def test_a_small_map_alone_has_its_whole_heading(text: str) -> None:
    scene = alone(state_of(text))
    assert scene.living is not None
    told = scene.living.maps[0].ask((160, 160), scene.box)
    drawn = lines(Plate(scene, [told], scene.box, (160, 160), vector=True).page_of(told))
    words = {item.text: item for item in every(drawn.items) if isinstance(item, Words)}
    assert scene.living.heading in words
    assert not [said for said in words if said.endswith("…")]
    ends = [one.at[0] + (text_width(said, one.size) if one.anchor == "left" else 0) for said, one in words.items()]
    assert max(ends) <= drawn.width


def test_a_file_that_would_take_too_long_says_what_fits() -> None:
    state = state_of("s=himmelblau&o=gd_armijo&n=2000&view=maps")
    with pytest.raises(FallLineError, match="would fit"):
        export.render("mapnpz", state, side="1024")
    hidden = replace(state, view=replace(state.view, off=("o",)))
    with pytest.raises(FallLineError, match="no optimizer"):
        export.render("mapcsv", hidden)


@pytest.mark.parametrize(
    "text", ["o=sgd&map=o.lr:0.01..1,s.kappa:2..100", "o=momentum&map=s.kappa:2..100,o.lr:0.01..1"]
)
def test_the_line_where_theory_ends_is_where_runs_begin_to_diverge(text: str) -> None:
    state = state_of(f"s=bowl&n=2000&view=maps&{text}")
    (index,) = mapped(state)
    axes = axes_of(state, index)
    assert axes is not None
    said, line = limit_line(state, index, axes)
    assert "λmax" in said
    rate = 0 if text.startswith("o=sgd") else 1
    side = 40
    grown = classed(living_map(state, index, (side, side)).sweep).classes == class_number("diverged")
    grown = grown if rate == 0 else grown.T  # rows are now values of κ, columns rates
    for row in range(0, side, 7):
        at = min(line, key=lambda place: abs(place[1 - rate] - (row + 0.5) / side))[rate]
        first = int(np.argmax(grown[row])) if grown[row].any() else side
        assert abs(first / side - min(max(at, 0.0), 1.0)) < 1.6 / side
    assert limit_line(state_of("s=rosenbrock&o=sgd&view=maps&map=o.lr,s.a"), 0, axes) == ("", [])


def test_the_range_that_works_is_told_at_the_end_and_the_best_in_theory_always() -> None:
    state = state_of("s=bowl&o=momentum&o.lr=0.03&o.momentum=0.5&n=200&view=maps&map=o.lr:0.001..1,o.momentum:0..0.9")
    scene = picture_of(state)
    assert scene.living is not None
    one = scene.living.maps[0]
    assert one.best is not None
    assert one.works is not None
    told = one.ask((90, 60), (0.0, 1.0, 0.0, 1.0))
    found = one.works(told)
    assert found is not None
    (low, y), (high, same) = found.ends
    assert one.here is not None
    assert y == same == one.here[1]
    rows, columns = told.classes.shape
    row = told.classes[int(y * rows)] >= FIRST_MINIMUM
    first, last = round(low * columns), round(high * columns) - 1
    assert row[first : last + 1].all()
    assert not row[first - 1]
    assert not row[last + 1]
    bare = replace(one, works=None, best=None)
    for step in (100, 200):
        pictures = [
            np.asarray(Painter(replace(scene, living=replace(scene.living, maps=(shown,))), 640, 480).at(step)).astype(
                int
            )
            for shown in (bare, replace(bare, works=one.works), replace(bare, best=one.best))
        ]
        works, best = ((pictures[0] != other).any() for other in pictures[1:])
        assert best, "the cross stands at every step"
        assert works == (step == 200), "the range is known at the end"


def test_words_of_the_best_in_theory_do_not_lie_on_the_range(monkeypatch: pytest.MonkeyPatch) -> None:
    placed: dict[str, float] = {}

    def write(_page: Any, at: tuple[float, float], text: str, *_given: Any, halo: Any = None, **_more: Any) -> None:
        if halo:  # on the map
            placed[text] = at[1]

    monkeypatch.setattr("app.picture.living_panel.draw_text", write)
    scene = picture_of(state_of("s=bowl&o=momentum&o.momentum=0.5&o.lr=0.03&n=200&view=maps&map=o.lr,o.momentum"))
    painter = Painter(scene, 1280, 960)
    painter.at(200)
    values = [at for text, at in placed.items() if text[:1].isdigit()]
    assert values
    assert all(abs(placed["best in theory"] - at) > 12 for at in values)
