"""What the GIF is drawn from: relief, trails' geometry, text, numbers, layout."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.lab.heights import heights
from app.language.numbers import linear_ticks, log_ticks, tick_digits
from app.language.translate import LANGUAGES, translator
from app.look import CONTOURS, OUTLINES
from app.picture.brush import mix
from app.picture.canvas import draw_text, face_for, fit_text, text_width, wrap_text
from app.picture.contour_labels import label_spots
from app.picture.fonts import FILES, FOLDER
from app.picture.layers import TILE, rects_of, tiles_of
from app.picture.relief import grain, relief, rgb
from app.picture.strokes import Frame, clip, exits, strokes, thin
from app.theme import DARK, GLYPHS, LIGHT, MARKERS
from app.tools import catalogues

BOX = (-3.0, 3.0, -2.0, 2.0)


def bowl(width: int = 120, height: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[float, float]]:
    step = (6 / width, 4 / height)
    x, y = np.meshgrid(-3 + step[0] * (np.arange(width) + 0.5), 2 - step[1] * (np.arange(height) + 0.5))
    return x * x + 10 * y * y, 2 * x, 20 * y, step


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_relief_is_gentle_and_cool_below_warm_above(theme) -> None:  # type: ignore[no-untyped-def]
    value, gx, gy, step = bowl()
    image = relief(value, gx, gy, theme, step=step)
    assert image.shape == (80, 120, 3)
    assert image.dtype == np.uint8
    grey = image.mean(axis=-1)
    tints = [255 * rgb(tint).mean() for tint in theme.tints]
    assert grey.min() > 0.45 * min(tints)  # never black
    assert grey.max() < 250  # never burnt out
    valley, top = image[38:42, 58:62].reshape(-1, 3).mean(axis=0), image[0, 60].astype(float)
    assert valley[2] - valley[0] > top[2] - top[0]  # bluer below


def test_relief_is_lit_from_the_north_west() -> None:
    """A round bowl: the ground falling towards the light is on the far side, south-east of the bottom."""
    width = 101
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(1, -1, width))
    image = relief(x * x + y * y, 2 * x, 2 * y, LIGHT, step=(2 / width, 2 / width)).mean(axis=-1)
    assert image[70:80, 70:80].mean() > image[20:30, 20:30].mean() + 5


def test_relief_does_not_depend_on_what_the_loss_is_counted_from() -> None:
    value, gx, gy, step = bowl()
    same = relief(value - 1000, gx, gy, LIGHT, step=step).astype(int)
    assert np.abs(same - relief(value, gx, gy, LIGHT, step=step)).max() <= 1


def test_flat_and_undefined_ground() -> None:
    zero = np.zeros((10, 12))
    flat = relief(zero, zero, zero, LIGHT, step=(1, 1))
    assert np.ptp(flat.reshape(-1, 3), axis=0).max() == 0
    nothing = relief(zero + np.nan, zero, zero, LIGHT, step=(1, 1))
    assert (nothing == np.rint(rgb(LIGHT.page) * 255)).all()


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=40))
def test_any_losses_have_levels(values: list[float]) -> None:
    value = np.array(values)
    with np.errstate(all="ignore"):
        scale = heights(value)
        height = scale.height(value)
    assert scale.high > scale.low
    assert np.isfinite(height[np.isfinite(value) & (np.abs(value) < 1e300)]).all()


def test_grain_is_fine_and_even() -> None:
    noise = 255 * grain(64, 64)
    assert np.abs(noise).max() <= 3.5
    assert abs(noise.mean()) < 0.1
    blocks = noise.reshape(16, 4, 16, 4).mean(axis=(1, 3))
    assert np.abs(blocks).max() < 0.9  # no clumps


FRAME = Frame(10, 20, 100, 80, BOX)


def test_pixels_put_y_upwards() -> None:
    assert FRAME.pixels(np.array([[-3.0, 2.0], [3.0, -2.0]])).tolist() == [[10, 20], [110, 100]]


@given(st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), min_size=2, max_size=30))
def test_clipped_pieces_lie_in_the_frame_and_on_their_segment(points: list[tuple[float, float]]) -> None:
    path = np.array(points)
    a, b, seen = clip(path[:-1], path[1:], FRAME)
    for ends in (a[seen], b[seen]):
        assert (ends >= np.array([10, 20]) - 1e-6).all()
        assert (ends <= np.array([110, 100]) + 1e-6).all()
    inside = FRAME.holds(path)
    assert seen[inside[:-1] | inside[1:]].all()


def test_dashes_cover_their_share() -> None:
    path = np.column_stack([np.linspace(10, 110, 57), np.full(57, 50.0)])
    made = strokes(path, np.arange(57), FRAME, (6.0, 4.0), 0.0)
    drawn = np.hypot(*(made.b - made.a).T).sum()
    assert drawn == pytest.approx(60)
    assert (np.diff(made.born) >= 0).all()
    assert int((~made.joined).sum()) == 10  # ten dashes


def test_an_unbroken_trail_is_one_line() -> None:
    path = np.array([[10.0, 20.0], [50.0, 50.0], [60.0, 90.0]])
    made = strokes(path, np.arange(3), FRAME, (), 0.0)
    assert made.joined.tolist() == [False, True]
    assert made.bent.tolist() == [False, True]


def test_exits_remember_the_last_move_in_sight() -> None:
    path = np.array([[50.0, 50.0], [50.0, -500.0], [900.0, -500.0], [900.0, 50.0]])
    out = exits(path, FRAME)
    assert out.seen.tolist() == [True, False, False]
    assert out.latest.tolist() == [0, 0, 0]
    assert out.edge[0].tolist() == [50, 20]
    assert out.way[0].tolist() == [0, -1]


def test_thin_keeps_the_ends() -> None:
    path = np.column_stack([np.linspace(0, 1, 1001), np.zeros(1001)])
    kept, steps = thin(path, np.arange(1001))
    assert len(kept) < 6
    assert steps[0] == 0
    assert steps[-1] == 1000


def test_thin_keeps_the_turns_of_a_run_that_bounces_on_one_line() -> None:
    there, back = [10.0, 10.0], [10.0, 60.0]
    kept, _steps = thin(np.array([there, back] * 500), np.arange(1000))
    assert {tuple(point) for point in kept} == {tuple(there), tuple(back)}
    beyond, _steps = thin(np.array([[0.0, 0.0], [-2.0, 0.0], [2.0, 0.0]]), np.arange(3))
    assert [-2.0, 0.0] in beyond.tolist()


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(0, 90), st.floats(0, 90)), max_size=6))
def test_tiles_become_rectangles_that_cover_them_once(boxes: list[tuple[float, float, float, float]]) -> None:
    tiles = {tile for x, y, w, h in boxes for tile in tiles_of((x, y, x + w, y + h))}
    area = (0, 0, 400, 300)
    painted = np.zeros((300, 400), dtype=int)
    for left, top, right, bottom in rects_of(tiles, area):
        painted[top:bottom, left:right] += 1
    wanted = np.zeros((300, 400), dtype=int)
    for column, row in tiles:
        wanted[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE] = 1
    assert (painted == wanted).all()


def test_ticks() -> None:
    assert linear_ticks(-2, 2, 6) == [-2, -1, 0, 1, 2]
    assert linear_ticks(0, 1, 5) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert linear_ticks(1, 1, 5) == []
    assert log_ticks(0.5, 2000, 10) == [1, 10, 100, 1000]
    assert tick_digits([1.0001, 1.0002]) == 6


def test_mix() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


def test_the_fonts_have_every_sign_of_the_catalogues() -> None:
    texts = catalogues.collect()
    used = {sign for lang in LANGUAGES for text in texts for sign in translator(lang)(text)}
    used |= set("".join(GLYPHS)) | set("ηθβγερμκλσφωΔ∇∂∞≤≥≈≠√·×−÷±²³⁴⁻¹₀₁₂ₖ→←↑ℝ‖…")
    missing = sorted(sign for sign in used if sign.isprintable() and face_for(sign) is None)
    assert not missing, f"cut the fonts again, see app/picture/fonts/README.md: {missing}"


def test_fonts_come_with_their_licences() -> None:
    for path in FILES:
        assert path.exists()
        assert (FOLDER / f"{path.stem.removesuffix('-subset')}-LICENSE.txt").stat().st_size > 1000
    assert sum(path.stat().st_size for path in FILES) < 2_000_000
    assert Path(FOLDER / "README.md").exists()


def test_text_is_drawn_and_measured() -> None:
    image = Image.new("RGB", (300, 40), "#ffffff")
    draw_text(image, (10, 30), "损失 f(x) = x², η 10⁻⁸ ⬟", 20, "#000000")
    ink = np.asarray(image).min(axis=(0, 2)) < 128
    assert ink[10:30].any()
    assert np.flatnonzero(ink).max() == pytest.approx(10 + text_width("损失 f(x) = x², η 10⁻⁸ ⬟", 20), abs=4)


def test_long_texts_are_cut_and_wrapped() -> None:
    assert fit_text("abc", 12, 500) == "abc"
    assert fit_text("a very long name indeed", 12, 60).endswith("…")
    assert text_width(fit_text("a very long name indeed", 12, 60), 12) <= 60
    assert wrap_text("η 0.1 · β 0.9 · ε 1", 12, 75, 3) == ("η 0.1 · β 0.9", "ε 1")
    assert wrap_text("η 0.1 · β 0.9 · ε 1", 12, 70, 1)[0].endswith("…")


def test_every_marker_of_the_theme_has_an_outline_about_as_heavy_as_the_others() -> None:
    def area(name: str) -> float:
        x, y = np.array(OUTLINES[name]).T
        return float(abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2)

    areas = [area(name) for name in MARKERS]
    assert max(areas) < 1.75 * min(areas)


def test_a_long_curve_is_few_pieces_that_keep_to_it() -> None:
    """A hundred thousand points, jittering by less than a pixel: pieces of a pixel's length would look like beads."""
    angle = np.linspace(0, 3, 100_001)
    curve = 100 + np.column_stack([80 * np.cos(angle), 80 * np.sin(angle)]) + 0.04 * np.sin(997 * angle)[:, None]
    kept, steps = thin(curve, np.arange(len(curve)))
    assert len(kept) < 130
    assert (np.diff(steps) > 0).all()
    a, b = kept[:-1], kept[1:]
    for (ax, ay), (bx, by), low, high in zip(a, b, steps[:-1], steps[1:], strict=True):
        between = curve[low : high + 1]
        off = np.abs((between[:, 0] - ax) * (by - ay) - (between[:, 1] - ay) * (bx - ax)) / np.hypot(bx - ax, by - ay)
        assert off.max() < 0.6


def test_contour_labels_stand_on_heavy_lines_apart_and_upright() -> None:
    width, height = 500, 400
    step = (6 / width, 6 / height)
    x, y = np.meshgrid(-3 + step[0] * (np.arange(width) + 0.5), 3 - step[1] * (np.arange(height) + 0.5))
    value, gx, gy = x * x + 3 * y * y, 2 * x, 6 * y
    scale = heights(value)
    spots = label_spots(value, gx, gy, step, scale, 1.0)
    assert {spot.text for spot in spots} >= {"1", "10"}
    for spot in spots:
        loss = value[int(spot.y), int(spot.x)]
        assert np.log10(loss) == pytest.approx(
            round(np.log10(loss)), abs=0.02
        )  # four a decade: heavy ones are the powers
        assert abs(spot.angle) <= np.pi / 2 + 1e-9
        others = [other for other in spots if other is not spot]
        assert all(np.hypot(spot.x - other.x, spot.y - other.y) > CONTOURS.label_room for other in others)
    assert (
        label_spots(np.full((40, 40), np.nan), gx[:40, :40], gy[:40, :40], step, heights(np.zeros((2, 2))), 1.0) == []
    )
