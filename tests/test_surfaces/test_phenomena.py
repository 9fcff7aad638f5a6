"""What the lectures' stories need of the ground itself: places, curvatures, eigenvalues, conditions."""

import math

import numpy as np
import pytest

import surfaces
from surfaces import Surface


def eigenvalues(surface: Surface, x: float, y: float) -> np.ndarray:
    return np.linalg.eigvalsh(surface.hessian(x, y))


def slope(surface: Surface, x: float, y: float) -> float:
    return float(np.hypot(*surface.gradient(x, y)))


def descend(surface: Surface, start: tuple[float, float], rate: float, steps: int) -> np.ndarray:
    """Plain gradient descent, every point: (steps + 1, 2)."""
    path = [np.array(start)]
    for _ in range(steps):
        path.append(path[-1] - rate * surface.gradient(*path[-1]))
    return np.array(path)


def test_ellipse_has_largest_eigenvalue_200_and_condition_10_000() -> None:
    low, high = eigenvalues(surfaces.get("ellipse"), 0.0, 0.0)
    assert high == pytest.approx(200.0, abs=5e-4)
    assert high / low == pytest.approx(1e4, rel=2e-4)
    straight = surfaces.get("ellipse", b=200.0, k=0.0)
    assert straight.value(100.0, -4.0) == 1700.0
    assert slope(straight, 100.0, -4.0) == pytest.approx(800.0, abs=0.01)
    # 0.01 * 200 = 2: the bounce between the walls is exact in float64
    path = descend(straight, (100.0, -4.0), 0.01, 50)
    assert set(path[:, 1]) == {-4.0, 4.0}


def test_canyon_is_strictly_convex_and_its_walls_saturate() -> None:
    canyon = surfaces.get("canyon", k=0.0)
    u = np.linspace(-8.0, 8.0, 40_001)
    curvature = canyon.hessian(0.0, u)[1, 1]
    assert curvature.min() == pytest.approx(3.9e-4, rel=0.02)
    assert curvature.max() == pytest.approx(2880.0, rel=0.01)
    assert canyon.hessian(0.0, 0.0)[1, 1] == pytest.approx(1600.0, rel=1e-12)
    assert canyon.gradient(0.0, 50.0)[1] == pytest.approx(800.0, rel=1e-4)


def test_canyon_at_the_ends_of_the_story() -> None:
    canyon = surfaces.get("canyon")
    assert slope(canyon, 100.0, -3.9) == pytest.approx(799.99, abs=0.05)
    assert canyon.value(99.9910, 0.0999) == pytest.approx(24.996, abs=0.01)
    path = descend(canyon, (100.0, -3.9), 0.01, 500)
    lost = canyon.value(*path[0]), canyon.value(*path[-1])
    assert path[2::2, 1] == pytest.approx(-3.9, abs=0.02)
    assert path[1::2, 1] == pytest.approx(4.10, abs=0.02)
    assert 0 < 1 - lost[1] / lost[0] < 0.004


def test_regression_of_ten_points() -> None:
    line = surfaces.get("regression")
    (best,) = line.minima()
    assert (best.x, best.y) == pytest.approx((-174.368, 2.6794), rel=1e-5)
    assert best.value == pytest.approx(3727, abs=0.5)
    low, high = eigenvalues(line, 0.0, 0.0)
    assert (low, high) == pytest.approx((5.79, 1.745e6), rel=1e-3)
    assert high / low == pytest.approx(301_479, rel=1e-4)
    assert line.value(-123.04, 2.533) == pytest.approx(11352, abs=40)


def test_crescent_is_steep_at_the_start_and_gentle_along_the_arc() -> None:
    moon = surfaces.get("crescent")
    assert moon.gradient(*moon.start)[1] == pytest.approx(49.25)
    assert (moon.minima()[0].x, moon.minima()[0].y) == pytest.approx((0.0, -2.0305), abs=1e-4)
    assert moon.gradient(2.0, 0.0) == pytest.approx([0.0, 0.25])


def test_crescent_too_steep_for_a_hill_has_one_critical_point() -> None:
    assert [p.kind for p in surfaces.get("crescent", R=1.0, s=1.0).points] == ["minimum"]


def test_barrier_between_two_minima() -> None:
    ground = surfaces.get("momentum_barrier")
    assert [p.x for p in ground.minima()[:3]] == pytest.approx([0.0, -1.870, 1.870], abs=5e-4) or [
        p.x for p in ground.minima()[:3]
    ] == pytest.approx([0.0, 1.870, -1.870], abs=5e-4)


def test_two_wells_have_the_curvatures_that_decide() -> None:
    wells = surfaces.get("two_wells")
    sharp, flat = wells.minima()
    assert (sharp.x, flat.x) == pytest.approx((-1.995, 1.944), abs=1e-3)
    assert eigenvalues(wells, sharp.x, 0.0).max() == pytest.approx(11.1, abs=0.05)
    assert eigenvalues(wells, flat.x, 0.0).max() == pytest.approx(0.71, abs=0.01)


def test_cliff_ends_at_the_foot_of_the_wall() -> None:
    cliff = surfaces.get("cliff")
    (goal,) = cliff.minima()
    assert (goal.x, goal.y) == pytest.approx((0.3597, 0.0), abs=1e-4)
    assert slope(cliff, 0.0, 0.0) == pytest.approx(20 / (4 * 0.05) - 0.3)
    with np.errstate(all="raise"):  # written with tanh: the exponential of the sigmoid would overflow from x = 36 on
        assert np.isfinite(cliff.gradient(1e4, 0.0)).all()
        assert cliff.value(1e4, 0.0) == pytest.approx(3000.0)


def test_warmup_canyon_opens() -> None:
    canyon = surfaces.get("warmup")
    assert canyon.hessian(8.0, 1.0)[1, 1] == pytest.approx(101.0)
    assert canyon.hessian(0.0, 0.0)[1, 1] == pytest.approx(1.0)


def test_line_of_minima() -> None:
    line = surfaces.get("line_of_minima")
    x = np.linspace(-5, 5, 11)
    assert (line.value(x, (17 - x) / 4) == 0.0).all()
    (least,) = line.minima()
    assert math.hypot(least.x, least.y) == pytest.approx(4.123, abs=1e-3)
    assert math.hypot(3.4, 3.4) == pytest.approx(4.808, abs=1e-3)
    assert line.value(3.4, 3.4) == pytest.approx(0.0, abs=1e-28)


def test_plane_has_slope_five() -> None:
    assert slope(surfaces.get("plane"), 12.0, -7.0) == 5.0


def test_inputs_decide_the_condition() -> None:
    for values, key, condition in [
        ({}, "input_shift", 40_006),
        ({"m": 100.0}, "input_shift", 1.0),
        ({}, "input_scale", 10_000),
        ({"p": 10.0}, "input_scale", 1.0),
    ]:
        low, high = eigenvalues(surfaces.get(key, **values), 0.0, 0.0)
        assert high / low == pytest.approx(condition, rel=1e-4)


def test_saturated_neuron_has_no_slope_left() -> None:
    neuron = surfaces.get("sigmoid_neuron")
    for z, size in ((2.0, 0.131), (4.0, 0.0245), (8.0, 0.00047)):
        assert slope(neuron, z / 2, z / 2) == pytest.approx(size, rel=0.01)
    assert slope(surfaces.get("cross_entropy_neuron"), 4.0, 4.0) == pytest.approx(math.sqrt(2.0), rel=1e-3)


@pytest.mark.parametrize(("leak", "steps"), [(0.01, 577), (0.2, 91)])
def test_a_leak_revives_the_dead_neuron(leak: float, steps: int) -> None:
    assert not surfaces.get("relu", c=0.0).gradient(-1.0, -1.0).any()
    neuron = surfaces.get("relu", c=leak)
    path = descend(neuron, (-1.0, -1.0), 0.05, steps)
    loss = neuron.value(path[:, 0], path[:, 1])
    mean_squared_error = 2 * loss
    assert int(np.flatnonzero(mean_squared_error < 1e-3)[0]) == steps


def test_gd_needs_349_steps_to_leave_the_saddle() -> None:
    path = descend(surfaces.get("hyperbolic"), (1.0, 0.001), 0.01, 400)
    assert int(np.flatnonzero(np.abs(path[:, 1]) > 1)[0]) == 349 == math.ceil(math.log(1000) / math.log(1.02))
    on_the_ridge = descend(surfaces.get("hyperbolic"), (1.0, 0.0), 0.01, 400)
    assert not on_the_ridge[:, 1].any()


def test_bounded_saddle_of_the_critical_point_story() -> None:
    saddle = surfaces.get("saddle", rim=0.5)
    assert saddle.hessian(0.0, 0.0).tolist() == [[2.0, 0.0], [0.0, -2.0]]
    assert sorted((p.x, p.y) for p in saddle.minima()) == [(0.0, -1.0), (0.0, 1.0)]


def test_rugged_ground_becomes_convex() -> None:
    def lowest(s: float) -> float:
        ground = surfaces.get("rugged", s=s)
        x = np.linspace(-5, 5, 2001)
        return float(ground.hessian(x, 0.0)[0, 0].min())

    assert lowest(0.037) > 0 > lowest(0.038)
    assert len(surfaces.get("rugged", s=0.02).minima()) == 1 < len(surfaces.get("rugged").minima())


def test_egg_carton_has_a_dimple_at_every_pi() -> None:
    minima = surfaces.get("egg_carton").minima()
    assert len(minima) == 25
    assert (minima[0].x, minima[0].y, minima[0].value) == (0.0, 0.0, 0.0)
    assert all(abs(p.x / math.pi - round(p.x / math.pi)) < 0.05 for p in minima)


def test_pit_is_narrow() -> None:
    plain = surfaces.get("pit")
    assert plain.minima()[0].x == pytest.approx(20.0, abs=1e-3)
    assert slope(plain, 10.0, 0.0) == pytest.approx(0.02)
    assert eigenvalues(plain, 20.0, 0.0).max() == pytest.approx(200.0)


def test_the_eggholder_of_the_textbooks_ends_at_the_rim() -> None:
    egg = surfaces.get("eggholder")
    x = np.linspace(-512, 512, 2049)
    inside = egg.value(*np.meshgrid(x, x))
    assert egg.value(512.0, 404.2319) == pytest.approx(-959.6407, abs=1e-4)
    assert inside.min() >= -959.6407
    assert egg.floor == pytest.approx(-976.9110, abs=1e-4)


def test_goldstein_price_reaches_a_million() -> None:
    ground = surfaces.get("goldstein_price")
    x = np.linspace(-2, 2, 201)
    assert 9e5 < ground.value(*np.meshgrid(x, x)).max() < 1.1e6


def test_well_known_mistakes_are_not_made() -> None:
    assert surfaces.get("beale").value(3.0, 0.5) == 0.0  # not with + x y in the second term
    assert surfaces.get("three_hump_camel").floor == 0.0  # -1.0316 is the six-hump camel's
    assert surfaces.get("schaffer4").value(0.0, 1.25313) == pytest.approx(0.292579, abs=1e-6)  # not 0.5


@pytest.mark.parametrize("key", ["bowl", "rosenbrock", "ackley"])
def test_the_frame_turns_stretches_and_shifts(key: str) -> None:
    rest = surfaces.get(key)
    x, y = np.array([0.3, -1.1, 2.0]), np.array([0.7, 0.2, -0.4])
    for turn in (90.0, 180.0, 30.0):
        turned = surfaces.get(key, rotation=turn)
        moved = np.array([turned.pose.outward(a, b) for a, b in zip(x, y, strict=True)]).T
        assert turned.value(*moved) == pytest.approx(rest.value(x, y), rel=1e-9, abs=1e-12)
        angle = math.radians(turn)
        matrix = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        assert turned.gradient(*moved) == pytest.approx(matrix @ rest.gradient(x, y), rel=1e-7, abs=1e-9)
    assert surfaces.get(key, rotation=360.0).value(x, y) == pytest.approx(rest.value(x, y), rel=1e-9)
    shifted = surfaces.get(key, shift_x=2.0, shift_y=-1.0)
    assert shifted.value(x + 2.0, y - 1.0) == pytest.approx(rest.value(x, y), rel=1e-12)
    wide = surfaces.get(key, stretch=4.0)
    cx, _ = rest.box.centre
    assert wide.value(cx + 4.0 * (x - cx), y) == pytest.approx(rest.value(x, y), rel=1e-9)
    assert wide.first_start[0] == cx + 4.0 * (rest.start[0] - cx)


def test_a_turned_bowl_has_the_same_eigenvalues() -> None:
    for turn in (0.0, 15.0, 30.0, 45.0):
        assert eigenvalues(surfaces.get("bowl", kappa=100.0, rotation=turn), 0, 0) == pytest.approx([1.0, 100.0])
