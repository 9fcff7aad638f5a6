"""Lanes: whatever may be an array, grids that broadcast, streams of noise, the browser's four at a time, cancelling."""

import json
import pickle
import subprocess
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.loop import SCALAR_LANES
from optimizers.parts import PythonRule
from optimizers.registry import get, get_schedule
from optimizers.system import Use, compose
from symbolic import fourfold
from symbolic.errors import FallLineError, KnobError
from symbolic.powers import JAVASCRIPT
from symbolic.stages import timed_powers

BOWL = surfaces.get("bowl")
WIDE = SCALAR_LANES + 5
RULES = [key for key in optimizers.keys() if not isinstance(get(key), PythonRule)]


@pytest.mark.parametrize("lanes", [4, WIDE])
def test_a_knob_of_the_surface_may_be_an_array(lanes: int) -> None:
    """Every lane has a canyon of its own, with its own minima and window."""
    kappa = np.geomspace(1, 200, lanes)
    together = optimizers.run("adam", surfaces.get("bowl", kappa=kappa), (-4.0, 1.5), 80, record="final", lr=0.1)
    shifted = surfaces.get("himmelblau", shift_x=np.linspace(0, 3, lanes), rotation=np.linspace(0, 40, lanes))
    moved = optimizers.run("sgd", shifted, (1.0, 1.0), 80, lr=0.01)
    for i in (0, lanes - 1):
        alone = optimizers.run("adam", surfaces.get("bowl", kappa=float(kappa[i])), (-4.0, 1.5), 80, lr=0.1)
        np.testing.assert_array_equal(together.theta[-1, :, i], alone.theta[-1])
        assert together.outcome[i] == alone.outcome
        own = surfaces.get("himmelblau", shift_x=np.linspace(0, 3, lanes)[i], rotation=np.linspace(0, 40, lanes)[i])
        one = optimizers.run("sgd", own, (1.0, 1.0), 80, lr=0.01)
        np.testing.assert_allclose(moved.theta[:, :, i], one.theta, rtol=1e-12)
        assert moved.outcome[i].finding == one.outcome.finding


def test_grids_broadcast() -> None:
    """kappa down, rate across: the result is laid out like the map."""
    kappa, lr = np.geomspace(2, 100, 6)[:, None], np.geomspace(1e-3, 0.5, 9)[None, :]
    grid = optimizers.run("sgd", surfaces.get("bowl", kappa=kappa), (-4.0, 1.5), 150, record="final", lr=lr)
    assert grid.shape == grid.valid.shape == grid.outcome.codes.shape == (6, 9)
    assert grid.theta.shape == (1, 2, 6, 9)
    one = optimizers.run("sgd", surfaces.get("bowl", kappa=float(kappa[4, 0])), (-4.0, 1.5), 150, lr=float(lr[0, 3]))
    np.testing.assert_array_equal(grid.theta[0, :, 4, 3], one.theta[-1])
    assert grid.outcome[4, 3] == one.outcome
    unstable = np.broadcast_to(lr, (6, 9)) > 2 / kappa * 1.3
    assert (grid.outcome.kinds[unstable] == 0).all()  # diverged, where theory says so
    with pytest.raises(FallLineError, match="6 × 1"):
        optimizers.run("sgd", surfaces.get("bowl", kappa=kappa), (np.zeros((5, 4)), 0.0), 10)


def noisy(rule: str, **given: Any) -> Any:
    return optimizers.run(rule, BOWL, (-4.0, 1.5), 60, transforms=(("noise", {"size": 1.0}),), **given)


def test_the_same_seed_gives_the_same_numbers_to_every_rule() -> None:
    """Two rules that take the same step meet the same noise; so does one rule twice."""
    np.testing.assert_array_equal(noisy("sgd", lr=0.01).theta, noisy("momentum", lr=0.01, momentum=0.0).theta)
    assert not np.array_equal(noisy("sgd", lr=0.01).theta, noisy("sgd", lr=0.01, seed=1).theta)


@pytest.mark.parametrize("lanes", [3, WIDE])
def test_seeds_and_replicates_may_be_lanes(lanes: int) -> None:
    seeds = np.arange(lanes) % 3
    together = noisy("adam", lr=0.05, seed=seeds)
    cloud = noisy("adam", lr=0.05, seed=7, replicate=np.arange(lanes))
    for i in range(lanes):
        np.testing.assert_array_equal(together.theta[:, :, i], noisy("adam", lr=0.05, seed=int(seeds[i])).theta)
        np.testing.assert_array_equal(cloud.theta[:, :, i], noisy("adam", lr=0.05, seed=7, replicate=i).theta)
    assert not np.array_equal(cloud.theta[:, :, 0], cloud.theta[:, :, 1])


def test_a_knob_of_the_noise_may_be_a_lane_beside_its_seed() -> None:
    lanes = np.arange(WIDE)
    lr = np.linspace(0.01, 0.05, WIDE)
    many = noisy("momentum", lr=lr, seed=lanes, schedule="cosine")
    one = noisy("momentum", lr=float(lr[9]), seed=9, schedule="cosine")
    np.testing.assert_array_equal(many.theta[:, :, 9], one.theta)


@pytest.mark.parametrize("key", ["adam", "nadam", "radam", "adamax", "prodigy", "rmsprop"])
def test_lanes_of_betas_are_each_the_run_alone(key: str) -> None:
    """Powers come from tables: one for each value that occurs."""
    knob = next(k.name for k in get(key).knobs if k.name in ("beta2", "alpha"))
    beta = np.linspace(0.5, 0.999, 7)[np.arange(WIDE) % 7]
    many = optimizers.run(key, BOWL, (-4.0, 1.5), 90, record="final", **{knob: beta})
    for i in (0, 6, WIDE - 1):
        one = optimizers.run(key, BOWL, (-4.0, 1.5), 90, **{knob: float(beta[i])})
        np.testing.assert_array_equal(many.theta[0, :, i], one.theta[-1])


def same_bits(kernels: Any) -> bool:
    """Whether nothing stands in a step that browsers and NumPy round differently: powers of a constant do not."""
    cut = kernels.cut
    tables = timed_powers(cut.clock, kernels.fixed)
    whole = {ref for ref in tables if cut.clock.nodes[cut.clock.nodes[ref].args[1]].op in ("input", "sub")}
    nodes = [*cut.lane.nodes, *(node for ref, node in enumerate(cut.clock.nodes) if ref not in whole)]
    return not any(node.op in ("pow", "exp", "log", "tanh", "cbrt") for node in nodes)


FOUR = """
const { jobs, ground } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const made = new Function("return (" + unfolded(ground.kernel) + ")")();
const bent = new Function("return (" + ground.hessian + ")")();
const c = made.prepare(ground.k, new Float64Array(made.size)), h = bent.prepare(ground.k, new Float64Array(bent.size));
console.log(JSON.stringify(jobs.map(({ lanes, x, y, k, n, at, sets }) => {
  const rule = new Function("return (" + unfolded(lanes) + ")")(), out = new Float64Array(12);
  const T = Array.from({ length: rule.columns }, () => new Float64Array(n * sets.length));
  sets.forEach((set, u) => rule.clock(set, n, null, T.map((column) => column.subarray(u * n, (u + 1) * n)), powers));
  const X = Float64Array.from(x), Y = Float64Array.from(y), V = new Int32Array(x.length);
  const P = Array.from({ length: 4 }, () => new Float64Array(2 * (n + 1)));
  const K = k.map((part) => Float64Array.from(part));
  let whole = true;
  for (let l = 0; l < x.length; l += 4) {
    rule.four(l, n, X, Y, V, K, Int32Array.from(at), T, made.four, c, bent.at, h, out, P);
    for (const w of P.keys()) {
      const end = 2 * V[l + w];
      whole &&= P[w][end] === X[l + w] && P[w][end + 1] === Y[l + w];
    }
  }
  return { x: [...X], y: [...Y], v: [...V], whole };
})));
"""


def test_the_browsers_four_lanes_at_a_time_have_numpys_bits() -> None:
    """Every rule, on ground without exp and its like; among them lanes that diverge, and maps over two knobs."""
    ground = surfaces.get("rosenbrock")
    values = [ground.knob_values[name] for name in ground.expression.knobs]
    x, y = np.random.default_rng(2).uniform(-2, 2, (2, 24))
    steps, jobs, expected = 60, [], []
    for key in RULES:
        system = compose(get(key), get(key).values({}))
        kernels = system.kernels()
        names, k = list(kernels.step.knobs), []
        sets, at = [[float(system.values[name]) for name in names]], np.zeros(24, dtype=int)
        given: dict[str, Any] = {}
        if "lr" in names and "beta2" in names:  # a map: each lane its own knobs, tables for each value of beta2
            given = {"lr": np.geomspace(1e-3, 1.0, 24), "beta2": np.array([0.9, 0.99, 0.999])[np.arange(24) % 3]}
            sets = [[*sets[0]] for _ in range(24)]
            for lane in range(24):
                for name, value in given.items():
                    sets[lane][names.index(name)] = float(value[lane])
            at = np.arange(24) * steps
        for i, name in enumerate(names):
            k.append(given[name].tolist() if name in given else [sets[0][i]])
        jobs.append(
            {"lanes": kernels.javascript_lanes, "x": x.tolist(), "y": y.tolist(), "k": k,
             "n": steps, "at": at.tolist(), "sets": sets}
        )  # fmt: skip
        expected.append((key, kernels, optimizers.run(key, ground, (x, y), steps, record="final", **given)))
    hessian, kernel = ground.expression.javascript(2), ground.expression.javascript(1, four=True)
    data = json.dumps({"jobs": jobs, "ground": {"kernel": kernel, "hessian": hessian, "k": values}})
    command = ["node", "-e", fourfold.JAVASCRIPT + JAVASCRIPT + FOUR]
    done = subprocess.run(command, input=data, capture_output=True, text=True, check=True)
    for (key, kernels, run), found in zip(expected, json.loads(done.stdout), strict=True):
        np.testing.assert_array_equal(found["v"], run.valid, err_msg=key)
        assert found["whole"], key
        exact = same_bits(kernels)
        for axis, name in enumerate("xy"):
            if exact:
                np.testing.assert_array_equal(found[name], run.theta[0, axis], err_msg=key)
            else:
                np.testing.assert_allclose(found[name], run.theta[0, axis], rtol=1e-4, atol=1e-9, err_msg=key)


def test_progress_is_told_and_heard_inside_one_long_run() -> None:
    heard: list[float] = []
    optimizers.run("adam", BOWL, steps=400_000, lr=0.01, progress=heard.append)
    assert len(heard) >= 3
    assert heard == sorted(heard)
    assert heard[-1] <= 1.0


class Enough(Exception):
    """What a caller raises to end a run."""


@pytest.mark.parametrize(("lanes", "steps"), [(1, 900_000), (4, 400_000), (60_000, 400)])
def test_a_run_can_be_ended_from_outside(lanes: int, steps: int) -> None:
    calls: list[float] = []

    def stop(share: float) -> None:
        calls.append(share)
        raise Enough

    x = np.linspace(-4, 4, lanes) if lanes > 1 else -4.0
    with pytest.raises(Enough):
        optimizers.run("adam", BOWL, (x, 1.5), steps, record="final", progress=stop)
    assert calls[0] < 0.9


def test_the_last_points_alone_cost_no_verdict() -> None:
    bare = optimizers.run("adam", BOWL, (np.linspace(-4, 4, WIDE), 1.5), 50, record="last")
    judged = optimizers.run("adam", BOWL, (np.linspace(-4, 4, WIDE), 1.5), 50, record="final")
    np.testing.assert_array_equal(bare.theta, judged.theta)
    assert bare.outcomes is None
    with pytest.raises(ValueError, match="final"):
        _ = bare.outcome
    with pytest.raises(KnobError, match="single run"):
        optimizers.run("adam", BOWL, (-4.0, 1.5), 50, record="last")
    with pytest.raises(KnobError, match="finale"):
        optimizers.run("adam", BOWL, (-4.0, 1.5), 50, record="finale")


def test_a_schedule_may_move_a_knob_of_a_transform_or_of_the_surface() -> None:
    cosine = get_schedule("cosine")
    rule = get("sgd")
    penalty = (("l2", {"strength": 0.5}),)
    timed = ("cosine", {}, "t1.strength")
    decayed = optimizers.run("sgd", BOWL, (-4.0, 1.5), 40, schedule=timed, transforms=penalty, lr=0.05)
    strength = decayed.quantities["t1_strength"]
    theta = np.array([-4.0, 1.5])
    for k in range(40):
        theta = theta - 0.05 * (BOWL.gradient(*theta) + strength[k] * theta)
        np.testing.assert_allclose(decayed.theta[k + 1], theta, rtol=1e-12)
    flattened = optimizers.run("sgd", BOWL, (-4.0, 1.5), 40, schedule=("cosine", {}, "s.kappa"), lr=0.02)
    kappa = flattened.quantities["ground_kappa"]
    assert kappa[0] == BOWL.knob_values["kappa"] > kappa[-1]
    theta = np.array([-4.0, 1.5])
    for k in range(40):
        theta = theta - 0.02 * np.array([theta[0], kappa[k] * theta[1]])
        np.testing.assert_allclose(flattened.theta[k + 1], theta, rtol=1e-12)
    turned = optimizers.run("sgd", BOWL, (-4.0, 1.5), 40, schedule=("linear", {}, "s.rotation"), lr=0.02)
    assert turned.valid == 40
    for target in ("t1.strength", "s.nothing", "t2.x"):
        with pytest.raises(KnobError, match="could move"):
            optimizers.run("sgd", BOWL, (-4.0, 1.5), 5, schedule=("cosine", {}, target))
    assert compose(rule, rule.values({}), [Use(cosine, cosine.values({}), "s.kappa")]).moving == {
        "ground_kappa": "kappa"
    }


def test_a_run_knows_what_was_run_on_what() -> None:
    run = optimizers.run("adam", BOWL, (-4.0, 1.5), 40, lr=0.05)
    assert (run.rule.key, run.knobs["lr"], run.surface.key, run.steps) == ("adam", 0.05, "bowl", 40)
    assert len(repr(run)) < 120
    assert "adam" in repr(run)


def test_surfaces_formulas_and_rules_travel_between_processes() -> None:
    own = surfaces.from_formula("a x^2 + y^2", {"a": 3.0}).with_values({"a": 4.0, "rotation": 10.0})
    rule = optimizers.from_equations("m = 0.5*m + g\ntheta = theta - lr*m", {"lr": 0.1})
    for surface in (surfaces.get("bowl", kappa=50.0), surfaces.get("ackley"), own):
        back = pickle.loads(pickle.dumps(surface))
        assert back.knob_values == surface.knob_values
        np.testing.assert_array_equal(back.gradient(0.3, -0.7), surface.gradient(0.3, -0.7))
        assert back.points == surface.points
    for thing in (rule, get("adam"), get("bfgs"), get("sign~averaged")):
        back = pickle.loads(pickle.dumps(thing))
        a, b = (optimizers.run(one, BOWL, (-4.0, 1.5), 20) for one in (thing, back))
        np.testing.assert_array_equal(a.theta, b.theta)
