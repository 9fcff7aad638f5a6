"""Every entry of the library is proved: formula, derivatives, critical points, lowest value, declaration."""

import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import surfaces
from surfaces import Surface
from surfaces.surface import KINDS
from symbolic.derive import differentiate
from symbolic.expression import scalar_kernel

POSE = {"rotation": 33.0, "stretch": 1.7, "shift_x": 0.4, "shift_y": -0.9}
EPS = float(np.finfo(np.float64).eps)


def settings(key: str) -> list[dict[str, Any]]:
    """Knob values to try: as declared, both ends and the middle of each slider, and out of rest."""
    knobs = surfaces.get(key).knobs
    tried: list[dict[str, Any]] = [{}]
    for knob in knobs:
        low, high = knob.slider
        middle = math.sqrt(low * high) if knob.scale == "log" else (low + high) / 2
        values = [low, middle, high]
        tried += [{knob.name: round(value) if knob.integer else value} for value in values]
    if len(knobs) > 1:
        tried += [{knob.name: knob.slider[end] for knob in knobs} for end in (0, 1)]
    return tried


KEYS = surfaces.keys()
AT_REST = [pytest.param(key, values, id=f"{key}-{i}") for key in KEYS for i, values in enumerate(settings(key))]
POSED = [pytest.param(key, POSE, id=f"{key}-posed") for key in KEYS]


def sample(surface: Surface, count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Random points of the box, moved with the frame."""
    rng = np.random.default_rng(seed)
    x0, x1, y0, y1 = surface.box
    x, y = rng.uniform(x0, x1, count), rng.uniform(y0, y1, count)
    points = [surface.pose.outward(a, b) for a, b in zip(x, y, strict=True)]
    return np.array([p[0] for p in points]), np.array([p[1] for p in points])


def lattice(surface: Surface, count: int = 121) -> tuple[np.ndarray, np.ndarray]:
    x0, x1, y0, y1 = surface.box
    x, y = np.meshgrid(np.linspace(x0, x1, count), np.linspace(y0, y1, count))
    return x.ravel(), y.ravel()


def norm(matrix: np.ndarray) -> float:
    return float(np.sqrt((matrix**2).sum(axis=(0, 1))).max())


@pytest.mark.parametrize(("key", "values"), [*AT_REST, *POSED])
def test_derivatives_match_high_precision_differences(key: str, values: dict[str, Any], oracle: ModuleType) -> None:
    few = {"rows": "10"} if surfaces.get(key).data_knobs else {}  # the oracle takes every row by itself
    surface = surfaces.get(key, **values, **few)
    x, y = sample(surface, 3 if surface.table is None else 1)
    got = np.array(surface.expression.evaluate(2, x, y, surface.knob_values))
    for i in range(x.size):
        want = np.array(oracle.jet(surface.expression.tree, float(x[i]), float(y[i]), surface.knob_values))
        # Rounding of x and y alone costs |H| eps |x|; the terms of a formula may be larger than their sum.
        big = np.abs(want).max() + np.abs(got[:, i]).max()
        assert got[:, i] == pytest.approx(want, rel=1e-9, abs=1e-11 * big + 1e-13), (x[i], y[i])


@pytest.mark.parametrize(("key", "values"), AT_REST)
def test_the_formula_is_the_published_one(key: str, values: dict[str, Any], published: ModuleType) -> None:
    assert key in published.PUBLISHED, f"tests/test_surfaces/published.py has no independent formula for {key}"
    surface = surfaces.get(key, **values)
    x, y = sample(surface, 200)
    want = np.asarray(published.PUBLISHED[key](x, y, **surface.own_values))
    scale = np.abs(want).max()
    assert surface.value(x, y) == pytest.approx(want, rel=1e-10, abs=1e-12 * scale + 1e-13)


def test_nothing_is_published_that_is_not_in_the_library(published: ModuleType) -> None:
    assert set(published.PUBLISHED) == set(KEYS)
    assert set(published.BEST) <= set(KEYS)


def test_the_lowest_values_are_the_published_ones(published: ModuleType) -> None:
    """Surfaces of our own are not in this table: their minima are proved by the search below."""
    for key, (value, x, y) in published.BEST.items():
        surface = surfaces.get(key)
        assert surface.floor == pytest.approx(value, abs=1e-4 if value else 1e-12), key
        lowest = [p for p in surface.minima() if p.value == pytest.approx(surface.floor, abs=1e-9)]
        assert min(math.hypot(p.x - x, p.y - y) for p in lowest) < 5e-3, key


@pytest.mark.parametrize(("key", "values"), [*AT_REST, *POSED])
def test_critical_points_are_what_they_are_said_to_be(key: str, values: dict[str, Any]) -> None:
    surface = surfaces.get(key, **values)
    kinked, degenerate = "non-smooth" in surface.tags, "degenerate" in surface.tags
    wide = max(surface.box.size) * max(1.0, surface.pose.stretch)
    for point in surface.points:
        assert point.kind in KINDS
        assert math.isfinite(point.value)
        around = 1e-6 * wide * np.exp(2j * np.pi * np.arange(16) / 16)
        ring = surface.value(point.x + around.real, point.y + around.imag)
        rough = 64 * EPS * (abs(point.value) + 1.0 + np.abs(ring).max())
        if point.kind == "minimum" and kinked:
            assert (ring >= point.value - rough).all(), point
            if key != "eggholder":  # a kink has no gradient; the eggholder's hollows lie beside its kinks
                continue
        hessian = surface.hessian(point.x, point.y)
        # A gradient of rounding size: the place is known to eps, so the slope to |H| eps times the window.
        near = surface.gradient(point.x + around.real, point.y + around.imag)
        tolerance = 1e-9 * norm(hessian) * wide + 1e-7 * float(np.abs(near).max())
        assert np.abs(surface.gradient(point.x, point.y)).max() <= tolerance, point
        low, high = np.linalg.eigvalsh(hessian)
        if degenerate:
            assert point.kind != "minimum" or low >= -1e-12 * abs(high)
        elif point.kind == "minimum":
            assert low > 0, point
        elif point.kind == "maximum":
            assert high < 0, point
        else:
            assert low < 0 < high, point


@pytest.mark.parametrize(("key", "values"), AT_REST)
def test_minima_are_listed_lowest_first_and_none_twice(key: str, values: dict[str, Any]) -> None:
    surface = surfaces.get(key, **values)
    minima = surface.minima()
    if minima:
        assert minima[0].value <= surface.floor + 1e-9 * (1 + abs(surface.floor))
    assert [p.kind for p in surface.points[: len(minima)]] == ["minimum"] * len(minima)
    places = [(p.x, p.y) for p in surface.points]
    for i, (x, y) in enumerate(places):
        assert all(math.hypot(x - u, y - v) > 1e-7 for u, v in places[:i])


@pytest.mark.parametrize(("key", "values"), AT_REST)
def test_no_lower_value_is_found_in_the_box(key: str, values: dict[str, Any]) -> None:
    surface = surfaces.get(key, **values)
    if surface.floor is None:
        assert {"unbounded"} & set(surface.tags) or values.get("rim") == 0.0, f"{key} states no minimum and no reason"
        return
    if values.get("rim") == 0.0:
        pytest.fail("a saddle without a rim has no minimum")
    found = multistart(surface)
    assert found >= surface.floor - 1e-9 * (1 + abs(surface.floor)), "the search went lower than the stated minimum"


def multistart(surface: Surface) -> float:
    """The lowest value a compass search finds from the best places of a lattice and from random ones."""
    x0, x1, y0, y1 = surface.box
    x, y = lattice(surface, 161)
    best = np.argsort(surface.value(x, y), kind="stable")[:48]
    rx, ry = sample(surface, 48, seed=11)
    x, y = np.concatenate([x[best], rx]), np.concatenate([y[best], ry])
    value = surface.value(x, y)
    turn = np.exp(2j * np.pi * np.arange(8) / 8)
    reach = np.full(x.shape, 1.0)
    lanes = np.arange(x.size)
    for _ in range(120):
        tx = np.clip(x + reach * (x1 - x0) / 160 * turn.real[:, None], x0, x1)
        ty = np.clip(y + reach * (y1 - y0) / 160 * turn.imag[:, None], y0, y1)
        tried = surface.value(tx, ty)
        pick = tried.argmin(axis=0)
        better = tried[pick, lanes] < value
        x, y = np.where(better, tx[pick, lanes], x), np.where(better, ty[pick, lanes], y)
        value = np.where(better, tried[pick, lanes], value)
        reach = np.where(better, reach * 1.3, reach / 2)
    return float(value.min())


@pytest.mark.parametrize(("key", "values"), [*AT_REST, *POSED])
def test_everything_is_finite_in_the_box_and_at_special_points(key: str, values: dict[str, Any]) -> None:
    surface = surfaces.get(key, **values)
    x, y = lattice(surface, 81)
    moved = [surface.pose.outward(a, b) for a, b in zip(x[::7], y[::7], strict=True)]
    special = [(p.x, p.y) for p in surface.points] + [surface.first_start, surface.box.centre, (0.0, 0.0)]
    px, py = np.array([*moved, *special]).T
    assert all(np.isfinite(part).all() for part in surface.expression.evaluate(2, px, py, surface.knob_values))


@pytest.mark.parametrize("key", [key for key in KEYS if "convex" in surfaces.get(key).tags])
def test_convex_surfaces_curve_up_everywhere(key: str) -> None:
    surface = surfaces.get(key)
    hessian = surface.hessian(*lattice(surface)).transpose(2, 0, 1)
    low = np.linalg.eigvalsh(hessian)[:, 0]
    assert (low >= -1e-12 * np.abs(hessian).max()).all()


@pytest.mark.parametrize("key", KEYS)
def test_quadratic_surfaces_have_one_hessian(key: str) -> None:
    surface = surfaces.get(key)
    hessian = surface.hessian(*np.concatenate([sample(surface, 20), *([[p.x], [p.y]] for p in surface.points)], axis=1))
    constant = np.ptp(hessian, axis=2).max() <= 1e-12 * (np.abs(hessian).max() + 1e-300)
    assert constant == ("quadratic" in surface.tags or key == "plane" or key == "l1")


@pytest.mark.parametrize("key", KEYS)
def test_a_lane_has_the_same_bits_alone_and_in_a_batch(key: str) -> None:
    for values in ({}, POSE):
        surface = surfaces.get(key, **values)
        x, y = sample(surface, 40)
        arguments = [surface.knob_values[name] for name in surface.expression.knobs]
        # np.power and math.pow differ in the last bit on some processors; whole powers are products and unaffected.
        powers = any(
            node.op == "pow" for node in differentiate(surface.expression.tree, 2, surface.expression.knobs).nodes
        )
        slack = 64 * EPS if powers else 0.0
        for order in (0, 1, 2):
            batch = np.array(surface.expression.evaluate(order, x, y, surface.knob_values))
            kernel = scalar_kernel(surface.expression, order)
            for i in range(x.size):
                alone = np.array(kernel(float(x[i]), float(y[i]), *arguments))
                assert (np.abs(alone - batch[:, i]) <= slack * np.abs(batch[:, i]).max()).all(), (order, x[i], y[i])
                single = np.array(surface.expression.evaluate(order, x[i], y[i], surface.knob_values))
                assert np.array_equal(single, batch[:, i])


@pytest.mark.parametrize("key", KEYS)
def test_any_broadcastable_shape(key: str) -> None:
    surface = surfaces.get(key)
    cx, cy = surface.box.centre
    for x, y, shape in [
        (cx, cy, ()),
        (np.full(5, cx), cy, (5,)),
        (np.full((3, 1), cx), np.full(4, cy), (3, 4)),
        (np.empty((0,)), np.empty((0,)), (0,)),
        (np.full((2, 3, 4), cx), cy, (2, 3, 4)),
        ([cx, cx], [1, 2], (2,)),
    ]:
        assert surface.value(x, y).shape == shape
        assert surface.gradient(x, y).shape == (2, *shape)
        assert surface.hessian(x, y).shape == (2, 2, *shape)
        assert surface.value(x, y).dtype == np.float64


@pytest.mark.parametrize("key", KEYS)
def test_declarations_are_complete(key: str) -> None:
    surface = surfaces.get(key)
    assert surface.key == key == key.lower()
    assert all(len(text.strip()) > 3 for text in (surface.title, surface.tagline, surface.teaches, surface.reference))
    assert surface.tagline.endswith(".")
    assert surface.teaches.endswith(".")
    assert surface.tags
    assert 50 <= surface.steps <= 5000
    assert surface.box.x0 < surface.box.x1
    assert surface.box.y0 < surface.box.y1
    assert surface.box.contains(*surface.start)
    if surface.minima():
        assert surface.box.contains(surface.minima()[0].x, surface.minima()[0].y), "the lowest minimum is out of view"
    for knob in surface.knobs:
        assert knob.symbol
        assert knob.title
        assert knob.doc.endswith(".")
        low, high = knob.slider
        assert math.isfinite(low)
        assert math.isfinite(high)
        assert low <= float(knob.default) <= high
        assert knob.check(low if not knob.integer else round(low)) == low
        assert knob.check(high if not knob.integer else round(high)) == high


@pytest.mark.parametrize("key", KEYS)
def test_the_start_is_not_the_goal(key: str) -> None:
    surface = surfaces.get(key)
    assert np.abs(surface.gradient(*surface.start)).max() > 0, "nothing would ever move from here"
    away = [math.hypot(p.x - surface.start[0], p.y - surface.start[1]) for p in surface.minima()]
    assert not away or min(away) > 0.02 * min(surface.box.size)


@pytest.mark.parametrize("key", KEYS)
def test_latex_is_balanced(key: str) -> None:
    surface = surfaces.get(key)
    latex = surface.latex()
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert "  " not in surface.text()
    for knob in surface.knobs:
        assert knob.symbol in latex


def test_lists_and_errors() -> None:
    assert sorted(KEYS) == KEYS
    with pytest.raises(ValueError, match="rosenbrock"):
        surfaces.get("rosenbrok")
    with pytest.raises(ValueError, match="no parameter"):
        surfaces.get("rosenbrock", c=1)


def test_minima_that_are_not_the_lowest_are_local() -> None:
    signs = [point.sign for point in surfaces.get("ackley").minima()]
    assert signs.count("minimum") == 1
    assert signs.count("local") > 10
    assert {point.sign for point in surfaces.get("himmelblau").minima()} == {"minimum"}
    assert [point.sign for point in surfaces.get("six_hump_camel").minima()].count("minimum") == 2


@pytest.mark.parametrize("key", KEYS)
def test_a_surface_says_in_one_line_what_it_is(key: str) -> None:
    surface = surfaces.get(key)
    assert repr(surface).startswith(f"<surface {key}: ")
    assert len(repr(surface)) < 400
    assert all(f", {knob.name}=" in repr(surface) for knob in surface.knobs)
    many = surface.with_values({"shift_x": np.array([0.0, 1.0])})
    assert "shift_x=2 values" in repr(many)
    assert "shift_y" not in repr(many)
