"""Python and the browser draw, write and round the same: one contract for all that must exist in two languages.

Node runs the stage's own modules (``harness.mjs``) on the inputs that the Python functions get here.
"""

import base64
import itertools
import json
import math
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from app import look
from app.lab.contours import contours, roundest
from app.lab.heights import Heights, heights
from app.lab.scales import from_position, linear_step, to_position
from app.language.numbers import count, linear_ticks, log_ticks, number, number_latex, tick_digits
from app.picture import pace
from app.picture.background import line_strokes
from app.picture.brush import draw_held, draw_mark, nested_sizes
from app.picture.curves import calm_part, log_range, loss_base, thin_series
from app.picture.lanes import crowded, separate_points, spread_lanes
from app.picture.layout import equal_box
from app.picture.relief import relief, wanted_contours
from app.picture.scene import Mark
from app.picture.strokes import Frame, exits
from app.stage.payload import knob_data
from app.stage.wire import pack
from app.theme import THEMES
from optimizers.registry import get
from symbolic.errors import KnobError
from symbolic.knob import Knob
from symbolic.plain import number_text

HERE = Path(__file__).parent
Ask = Callable[[str, Any], Any]
COLUMNS, ROWS = 160, 120


@pytest.fixture(scope="module")
def browser() -> Iterator[Ask]:
    """``browser("numbers", cases)`` is what the stage makes of them; one Node for the whole file."""
    node = subprocess.Popen(
        ["node", str(HERE / "harness.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )

    def ask(name: str, data: Any) -> Any:
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps({"name": name, "data": _words(data)}, allow_nan=False) + "\n")
        node.stdin.flush()
        answer = node.stdout.readline()
        assert answer, "the stage's modules failed; Node says why above"
        return json.loads(answer, parse_constant=None)

    ask("look", look.as_data())
    yield ask
    assert node.stdin is not None
    assert node.stdout is not None
    node.stdin.close()
    node.stdout.close()
    assert node.wait(timeout=20) == 0


def _words(value: Any) -> Any:
    """Values that JSON cannot say, as words."""
    if isinstance(value, dict):
        return {key: _words(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_words(one) for one in (value.tolist() if isinstance(value, np.ndarray) else value)]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


@pytest.mark.parametrize("key", surfaces.keys())
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ground_is_the_same(browser: Ask, key: str, theme: str) -> None:
    """Height scale, contour levels, tints and shade, within one part in 255 of every channel of every pixel."""
    surface = surfaces.get(key)
    x0, x1, y0, y1 = surface.view
    step = ((x1 - x0) / (COLUMNS - 1), (y1 - y0) / (ROWS - 1))
    x, y = np.meshgrid(x0 + step[0] * np.arange(COLUMNS), y1 - step[1] * np.arange(ROWS))
    with np.errstate(all="ignore"):
        value = surface.value(x, y) + np.zeros_like(x)
        gx, gy = surface.gradient(x, y) + np.zeros_like(x)
    known = [p.value for p in surface.points if surface.view.contains(p.x, p.y)]
    task = {
        "kernel": surface.expression.javascript(1),
        "knobs": [float(surface.knob_values[name]) for name in surface.expression.knobs],
        "window": [x0, x1, y0, y1],
        "columns": COLUMNS,
        "rows": ROWS,
        "known": known,
        "theme": theme,
        "width": 600,
    }
    told = browser("relief", task)
    scale = heights(value, known)
    assert told["scale"] == pytest.approx([scale.base, scale.offset, scale.soft, scale.low, scale.high], rel=1e-9)
    levels = contours(scale, wanted_contours(600, 1.0)).levels
    assert [above for above, _heavy, _label in told["levels"]] == pytest.approx([one.above for one in levels], rel=1e-9)
    assert [told_of[1:] for told_of in told["levels"]] == [[one.heavy, one.label] for one in levels]
    pixels = np.frombuffer(base64.b64decode(told["pixels"]), dtype=np.uint8).reshape(ROWS, COLUMNS, 4).astype(int)
    ours = relief(value, gx, gy, THEMES[theme], step=step, known=known, unit=None).astype(int)
    solid = pixels[..., 3] == 255
    assert (solid == np.isfinite(scale.height(value))).all()
    assert np.abs(pixels[..., :3] - ours)[solid].max() <= 1


@pytest.mark.parametrize("key", surfaces.keys())
@pytest.mark.parametrize("plain", [False, True])
def test_the_ground_in_three_dimensions_stands_as_high_as_its_losses(browser: Ask, key: str, plain: bool) -> None:
    """Every node at ``log(1 + (f - base)/c)``, or at f, fitted to the block: base and c from Python's own heights."""
    surface = surfaces.get(key)
    x0, x1, y0, y1 = surface.view

    def losses(columns: int, rows: int) -> Any:
        x, y = np.meshgrid(np.linspace(x0, x1, columns), np.linspace(y1, y0, rows))
        with np.errstate(all="ignore"):
            return surface.value(x, y) + np.zeros_like(x)

    known = [p.value for p in surface.points]
    told = browser(
        "rises",
        {
            "kernel": surface.expression.javascript(1),
            "knobs": [float(surface.knob_values[name]) for name in surface.expression.knobs],
            "box": [x0, x1, y0, y1],
            "known": known,
            "nodes": 40,
            "plain": plain,
        },
    )
    scale = heights(losses(61, 61), known)
    c = roundest(scale.soft / 1.5, scale.soft, scale.soft * 1.5)[0]
    assert told["scale"] == pytest.approx([scale.base, c], rel=1e-9)
    value = losses(told["columns"], told["rows"])
    above = np.where(np.isfinite(value), value - scale.base, np.nan)
    raw = above if plain else np.sign(above) * np.log1p(np.abs(above) / c)
    low, high = np.nanmin(raw), np.nanmax(raw)
    stands = np.array([float(one) for one in told["w"]]).reshape(value.shape)
    assert (np.isnan(stands) == np.isnan(raw)).all()
    assert np.nanmax(np.abs(stands - told["rise"] * (raw - low) / (high - low))) < 1e-6


def test_contours_are_the_same_round_losses_wherever_the_floor_lies(browser: Ask) -> None:
    """Also above an odd floor, far from zero, over many decades and over a part of one."""
    cases = []
    for base in (0.0, -1.0, 0.2713, -3.7, 1000.0, -186.7309, 1e6, -1e300, 5e-9, 1e16):
        for offset, high in ((1e-3, 3.0), (1e-7, 1.2), (0.5, 1.1), (1.0, 0.08), (1e-12, 300.0), (10.0, 5.0)):
            cases += [(base, offset, high, wanted) for wanted in (16, 24)]
    for (base, offset, high, wanted), told in zip(cases, browser("levels", cases), strict=True):
        ladder = contours(Heights(base, offset, offset, math.log10(offset), high, np.zeros(1)), wanted)
        assert [above for above, *_rest in told] == pytest.approx([one.above for one in ladder.levels], rel=1e-9)
        assert [one[1:] for one in told] == [[one.heavy, one.label, one.value] for one in ladder.levels]
        # round: no shorter number was as near; even: no level went half of the way to its neighbour
        for one, other in itertools.pairwise(ladder.levels):
            gap = math.log10(other.above / one.above) * ladder.per_decade
            assert 0.3 < gap < 1.7
    assert contours(Heights(-1.0, 1e-2, 1e-2, -2.0, 3.0, np.zeros(1)), 24).levels[-4].label == "100"


def test_the_roundest_number_is_as_short_as_one_there_can_be() -> None:
    rng = np.random.default_rng(3)
    for middle in rng.normal(size=300) * 10.0 ** rng.integers(-6, 7, 300):
        low, high = middle - abs(middle) * rng.uniform(0, 0.2), middle + abs(middle) * rng.uniform(0, 0.2)
        value, digits = roundest(low, middle, high)
        assert low <= value <= high
        assert value == float(f"{value:.{digits - 1}e}")
        for fewer in range(1, digits):
            shorter = {float(f"{edge:.{fewer - 1}e}") for edge in np.linspace(low, high, 50)}
            assert not any(low <= one <= high for one in shorter), (low, high, value)


def test_numbers_are_written_one_way(browser: Ask) -> None:
    table = json.loads((HERE / "number_cases.json").read_text("utf-8"))
    cases = [(float(value), digits) for value, digits, _text in table]
    wanted = [text.replace(" ", "\u2009") for *_case, text in table]
    assert [number(value, digits) for value, digits in cases] == wanted
    assert browser("numbers", cases) == wanted


def test_any_number_is_written_one_way(browser: Ask) -> None:
    """Ties, neighbours of the borders, and numbers of every size."""
    rng = np.random.default_rng(7)
    sizes = 10.0 ** rng.uniform(-320, 308, 400)
    near = [border * (1 + part) for border in (1e-3, 1e-2, 1, 9999.5, 1e4, 99999.5, 1e5) for part in (-1e-12, 0, 1e-12)]
    ties = [k / 8 for k in range(1, 120)] + [k + 0.5 for k in range(9990, 10020)]
    everyday = rng.uniform(-2e5, 2e5, 300).round(3)
    values = [float(v) for v in (*sizes, *-sizes[:50], *near, *ties, *everyday)]
    for digits in (1, 2, 3, 4, 6):
        cases = [(value, digits) for value in values]
        assert browser("numbers", cases) == [number(*case) for case in cases]


def test_formulas_write_numbers_the_same_way() -> None:
    for value in (1e-7, 3.14159e-7, 0.05, 2.5e12, -0.00012, 1e10):
        assert number_text(value) == number(value, 6)
        plain = number(value, 3).replace("−", "-").replace("×", r" \cdot ")
        head, _mark, _power = plain.partition("10") if "⁻" in plain or "¹" in plain else (plain, "", "")
        assert number_latex(value, 3).startswith(head)
    assert number_latex(12345, 3) == r"12\,345"
    assert number_latex(math.nan) == r"\text{–}"


def test_counts_and_ticks(browser: Ask) -> None:
    counts = [0, 7, 9999, 10_000, 123_456, 1_234_567, -12_345]
    assert browser("steps", counts) == [count(value) for value in counts]
    ranges = [(-2, 2, 4), (0, 1e-9, 6), (1e6, 1e6 + 3, 6), (-7, 13, 5.5), (0.5, 2000, 10), (1e-18, 1e3, 4), (3, 3, 4)]
    ranges += [(0, 1, 4), (1e-320, 1e300, 5), (0.1, 0.3, 2.2), (1.0001, 1.0004, 5)]
    for (low, high, most), (even, digits, logs) in zip(ranges, browser("ticks", ranges), strict=True):
        ours = linear_ticks(low, high, most)
        assert even == ours
        assert digits == (tick_digits(ours) if ours else 0)
        assert logs == log_ticks(low, high, most)


def test_marks_have_the_outlines_of_the_look(browser: Ask) -> None:
    names = list(look.OUTLINES)
    cos, sin = 8 * math.cos(0.3), 8 * math.sin(0.3)
    for name, path in zip(names, browser("outlines", names), strict=True):
        corners = [[100 + x * cos - y * sin, 50 + x * sin + y * cos] for x, y in look.OUTLINES[name]]
        assert [place for place in path if place != "closed"] == [pytest.approx(corner) for corner in corners]
        assert ("closed" in path) == (len(corners) > 2)


def _slider_knobs() -> list[Knob]:
    every = [knob for key in optimizers.keys() for knob in get(key).knobs if not knob.is_choice]
    every += [knob for key in surfaces.keys() for knob in surfaces.get(key).all_knobs]
    every += [Knob("z", 0.0, 0.0, 1.0, soft=(0.0, 1.0), scale="log"), Knob("u", 0.5, 0.0, 1.0, scale="one_minus_log")]
    return [knob for knob in dict.fromkeys(every) if all(math.isfinite(end) for end in knob.slider)]


def test_sliders_stand_at_the_same_places(browser: Ask) -> None:
    knobs = _slider_knobs()
    assert len(knobs) > 60
    places = [i / 40 for i in range(41)]
    cases = []
    for knob in knobs:
        low, high = knob.slider
        values = [float(v) for v in np.linspace(low, high, 9)] + [low - 1, high + 1, float(knob.default)]
        cases.append((knob_data(knob, str), places, values))
    for knob, (_data, _places, values), (told, at, stride) in zip(knobs, cases, browser("sliders", cases), strict=True):
        assert told == pytest.approx([from_position(knob, place) for place in places], rel=1e-9, abs=1e-15), knob.name
        assert at == pytest.approx([to_position(knob, value) for value in values], abs=1e-9), knob.name
        assert stride == linear_step(0, len(values))


def test_the_same_values_are_allowed(browser: Ask) -> None:
    def ours(knob: Knob, value: float) -> bool:
        try:
            knob.check(value)
        except KnobError:
            return False
        return True

    knobs = _slider_knobs()
    cases = []
    for knob in knobs:
        ends = [end for end in (knob.low, knob.high, *knob.slider) if math.isfinite(end)]
        values = [v for end in ends for v in (end, end - 0.5, end + 0.5, math.nextafter(end, math.inf))]
        cases.append((knob_data(knob, str), [*values, 0.0, -1.0, 2.5, math.nan, math.inf, -math.inf]))
    for knob, (_data, values), told in zip(knobs, cases, browser("checks", cases), strict=True):
        assert [one == "ok" for one in told] == [ours(knob, value) for value in values], knob.name


def test_strips_have_one_scale_and_the_same_curves(browser: Ask) -> None:
    rng = np.random.default_rng(3)
    steps = np.arange(2001)
    falling = 10.0 ** (-steps / 150)
    gone = 10.0 ** np.minimum(steps / 5, 300)
    wild = np.where(rng.random(2001) < 0.01, np.nan, np.exp(rng.normal(size=2001)))
    below = np.cos(steps / 40) - 0.5
    cases = [
        {"runs": [falling, gone], "floor": 0.0, "diverged": [False, True], "columns": 300},
        {"runs": [falling, gone], "floor": None, "diverged": [False, True], "columns": 722.5},
        {"runs": [below, -gone], "floor": None, "diverged": [False, True], "columns": 100},
        {"runs": [wild], "floor": 0.25, "diverged": [False], "columns": 333.3},
        {"runs": [np.array([5.0, 5.0]), np.array([np.inf])], "floor": None, "diverged": [False, True], "columns": 50},
        {"runs": [np.zeros(4)], "floor": 0.0, "diverged": [False], "columns": 50},
    ]
    for case, told in zip(cases, browser("series", cases), strict=True):
        runs: list[np.ndarray] = case["runs"]  # type: ignore[assignment]
        calm = [calm_part(values, gone) for values, gone in zip(runs, case["diverged"], strict=True)]  # type: ignore[arg-type]
        base, kind = loss_base(case["floor"], calm)  # type: ignore[arg-type]
        span = log_range(calm, base)
        assert (told["base"], told["kind"]) == (base, kind)
        assert told["range"] == (None if span is None else pytest.approx(span, rel=1e-12))
        floor = None if span is None else look.STRIPS.below * span[0]
        for values, lines in zip(runs, told["lines"], strict=True):
            ours = [line.ravel().tolist() for line in thin_series(values, case["columns"], base, floor)]  # type: ignore[arg-type]
            assert len(lines) == len(ours)
            for one, other in zip(lines, ours, strict=True):
                assert one == pytest.approx(other, rel=1e-12)


RECT = {"left": 38, "top": 4, "width": 500, "height": 380}
WINDOW = (-3.0, 3.0, -2.0, 2.0)
FRAME = Frame(38, 4, 500, 380, WINDOW)


def test_a_diverging_run_leaves_by_the_same_exit(browser: Ask) -> None:
    rng = np.random.default_rng(11)
    paths = [np.array([[-2.9, 1.5], *([-2.9 + 0.1 * k, 1.5 * (-1.2) ** k] for k in range(1, 60))])]
    for _ in range(40):
        path = np.cumsum(rng.normal(size=(12, 2)) * 1.7 ** np.arange(12)[:, None], axis=0)
        paths.append(np.concatenate([path, [[50.0, 40.0]]]))
    tasks = [{"path": path.ravel(), "window": WINDOW, "rect": RECT} for path in paths]
    for path, told in zip(paths, browser("exits", tasks), strict=True):
        out = exits(FRAME.pixels(path), FRAME)
        last = int(out.latest[-1])
        assert (told is None) == (last < 0)
        if told is not None:
            assert told[:2] == pytest.approx(out.edge[last].tolist(), abs=0.05)
            dx, dy = out.way[last]
            assert math.cos(told[2]) == pytest.approx(dx, abs=1e-3)
            assert math.sin(told[2]) == pytest.approx(dy, abs=1e-3)


def test_trails_that_coincide_take_the_same_lanes(browser: Ask) -> None:
    along = np.linspace(-2.5, 2.5, 240)
    paths = [np.column_stack([along, 0.4 * np.sin(along * k)]) for k in (1, 1, 1.02, 3)]
    told = browser("lanes", {"paths": [path.ravel() for path in paths], "window": WINDOW, "rect": RECT})
    ours = spread_lanes([FRAME.pixels(path) for path in paths], FRAME)
    for one, other in zip(told, ours, strict=True):
        assert np.abs(np.array(one) - other).max() < 0.1
    assert np.abs(ours[1][120] - ours[0][120]).max() > 1.5


def test_heads_make_room_in_the_same_way(browser: Ask) -> None:
    rng = np.random.default_rng(5)
    cases = [([(100.0, 100.0)] * 3, 12.0, [(100.0, 100.0)]), ([(10.0, 20.0)], 12.0, [(10.0, 20.0)]), ([], 12.0, [])]
    cases += [([tuple(p) for p in rng.uniform(0, 40, (8, 2)).tolist()], 12.0, [(20.0, 20.0)]) for _ in range(5)]
    for (points, apart, fixed), told in zip(cases, browser("separate", cases), strict=True):
        ours = separate_points(points, apart, crowded(fixed, points, apart))
        assert np.array(told).ravel() == pytest.approx(np.array(ours).ravel(), abs=1e-6)


def test_maps_have_one_scale_on_both_axes(browser: Ask) -> None:
    cases = [
        ((-4, 4, -1, 1), 500, 400),
        ((0, 1, 0, 1.5), 720, 340),
        ((-1, 1, -1, 1), 300, 300),
        ((0, 100, 0, 1), 400, 300),
    ]
    for (box, width, height), told in zip(cases, browser("windows", cases), strict=True):
        ours = equal_box(box, width, height)
        assert told == pytest.approx(ours)
        x0, x1, y0, y1 = ours
        if box[1] < 100:
            assert (x1 - x0) / width == pytest.approx((y1 - y0) / height)
        assert x0 <= box[0] < box[1] <= x1
        assert y0 <= box[2] < box[3] <= y1


def test_pictures_walk_at_the_pace_of_the_stage(browser: Ask) -> None:
    cases = [(k * steps, steps) for steps in (1, 20, 60, 500, 20_000) for k in (0.0, 0.01, 0.2, 0.7)]
    for (at, steps), (even, now) in zip(cases, browser("paces", cases), strict=True):
        assert pace.rate(steps) == pytest.approx(even)
        time, inch = pace.time_to(at, steps), 1e-6
        assert pace.step_at(time, steps) == pytest.approx(at, abs=1e-9)
        assert (pace.step_at(time + inch, steps) - at) / inch == pytest.approx(now, rel=1e-3)


def test_a_payload_is_read_as_it_was_packed(browser: Ask) -> None:
    arrays = {
        "path:o": np.array([[1.5, np.nan], [-3.25, np.inf]], dtype=np.float32),
        "noise:o": np.array([0.1, -np.inf]),
        "small": np.array([0, 255], dtype=np.uint8),
        "count": np.array([-7, 2**31 - 1], dtype=np.int32),
        "none": np.zeros(0, dtype=np.uint32),
    }
    told = browser("payload", base64.b64encode(pack({"title": "θ 损失", "n": None}, arrays)).decode())
    assert told["header"]["title"] == "θ 损失"
    assert told["header"]["n"] is None
    names = {"f": "Float", "i": "Int", "u": "Uint"}
    for name, array in arrays.items():
        kind, values = told["arrays"][name]
        assert kind == f"{names[array.dtype.kind]}{8 * array.itemsize}Array"
        assert values == _words(array.ravel().astype(float))


# Trajectories and verdicts: the place for runs of every rule on every surface in NumPy, plain floats and JavaScript.


class Strokes:
    """A canvas that notes what is drawn: (what, colour, width, points)."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, float, list[Any]]] = []

    def polygon(self, corners: Any, colour: str) -> None:
        self.told.append(("fill", colour, 0.0, list(corners)))

    def line(self, points: Any, width: float, colour: str) -> None:
        closed = len(points) > 2  # a closed outline comes with its first two corners again
        self.told.append(("line", colour, width, list(points)[:-2] if closed else list(points)))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_lines_of_minima_are_drawn_alike(browser: Ask, theme: str) -> None:
    """Every sign stroke by stroke, where penalties hold in the run's colour, and whole lines of minima."""
    look_of, colour = THEMES[theme], THEMES[theme].trails[2]
    places = [(40.0, 30.0), (90.0, 30.0), (41.0, 31.0), (40.0, 29.0)]
    box, frame = (-2.0, 8.0, -1.0, 7.0), Frame(10, 20, 400, 320, (-2.0, 8.0, -1.0, 7.0))
    along = (4 / math.sqrt(17), -1 / math.sqrt(17))
    critical = [{"x": 1.0, "y": 4.0, "along": along}, {"x": 0.0, "y": 0.0, "along": (0.0, 0.0)}]
    task = {
        "theme": theme,
        "colour": colour,
        "marks": list(look.MARKS),
        "places": places,
        "critical": critical,
        "window": box,
        "rect": {"left": 10, "top": 20, "width": 400, "height": 320},
    }
    found = browser("strokes", task)
    canvas: Any = Strokes()
    for kind, mark in look.MARKS.items():
        draw_mark(canvas, kind, (100, 50), mark.size, look_of)
    draw_held(canvas, places[0], look.HELD.size, look_of, colour)
    for line, width, ink in line_strokes(Mark("minimum", 1.0, 4.0, along), frame, 1.0, look_of):
        canvas.line(line, width, ink)
    assert len(found["told"]) == len(canvas.told)
    for theirs, ours in zip(found["told"], canvas.told, strict=True):
        assert theirs[:2] == list(ours[:2])
        if ours[0] == "line":
            assert theirs[2] == pytest.approx(ours[2])
        np.testing.assert_allclose(theirs[3], ours[3], atol=1e-9)
    assert found["sizes"] == pytest.approx(nested_sizes(places, look.HELD.size))
    assert found["sizes"][0] < found["sizes"][2] < found["sizes"][3]
