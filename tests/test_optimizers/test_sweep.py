"""Sweeps: every point of a grid is the single run, whoever walks the tiles, in whatever order, a worker lost or not."""

import os
import pickle
import signal
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.parts import PythonRule
from optimizers.registry import all_rules
from optimizers.sweep import plan_of
from optimizers.verdict import CODES, KINDS
from symbolic.errors import FallLineError, KnobError

RULES = [key for key, rule in all_rules().items() if not isinstance(rule, PythonRule)]
SIDE, STEPS = 8, 40
BOWL = surfaces.get("bowl")
GRID = {"start.y": np.linspace(-4, 4, 24), "lr": np.geomspace(1e-3, 1.0, 20)}


def some_axes(rule: str, surface: Any, settings: bool) -> dict[str, np.ndarray]:
    """Two knobs of the rule, or of the rule and the surface, or the start's coordinates."""
    x0, x1, y0, y1 = surface.view
    knobs = [knob for knob in all_rules()[rule].number_knobs if not knob.integer and knob.slider[0] < knob.slider[1]]
    axes = {f"start.{w}": np.linspace(*ends, SIDE) for w, ends in (("y", (y0, y1)), ("x", (x0, x1)))}
    if not settings or not knobs:
        return axes
    mine = {knob.name: np.linspace(*knob.slider, SIDE) for knob in knobs[:2]}
    return mine if len(mine) == 2 else mine | {"start.x": axes["start.x"]}


@pytest.mark.parametrize("key", ["bowl", "himmelblau", "rosenbrock", "beale"])
def test_every_point_is_the_single_run(key: str) -> None:
    surface = surfaces.get(key)
    seen = set()
    for number, rule in enumerate(RULES):
        axes = some_axes(rule, surface, settings=(number + len(key)) % 2 == 0)
        swept = optimizers.sweep(rule, surface, axes, steps=STEPS, tile=40)
        names = list(axes)
        for at in ((0, 0), (1 + number % 6, 7 - number % 5), (7, 3)):
            here = {name: float(axes[name][i]) for name, i in zip(names, at, strict=True)}
            start = (here.pop("start.x", surface.first_start[0]), here.pop("start.y", surface.first_start[1]))
            one = optimizers.run(rule, surface, start, STEPS, **here)
            told = one.outcome
            assert (swept.x[at], swept.y[at]) == tuple(one.theta[-1]), (rule, at)
            found = {name: array[at] for name, array in swept.arrays().items()}
            assert CODES[found["finding"]] == told.finding, (rule, at)
            assert found["place"] == (-1 if told.minimum is None else told.minimum)
            assert found["step"] == (-1 if told.step is None else told.step)
            assert found["valid"] == one.valid
            assert found["loss"] == one.loss[-1] or np.isnan(one.loss[-1])
            assert found["best"] == pytest.approx(told.measures["best"], rel=1e-12)
            seen.add(told.finding)
    assert len(seen) > 4


def test_axes_may_be_anything_that_varies() -> None:
    """Surface, schedule, transform, wrapper, seed: in any order, and the arrays keep the order that was asked for."""
    kinds: dict[str, np.ndarray] = {
        "lr": np.array([0.01, 0.05]),
        "surface.kappa": np.array([2.0, 20.0, 50.0]),
        "schedule.T_0": np.array([10, 40]),
        "seed": np.arange(3),
        "transform2.max_norm": np.array([0.5, 5.0]),
        "wrapper.every": np.array([2, 5]),
        "start.x": np.array([-4.0, 1.0]),
    }
    parts: dict[str, Any] = {"schedule": [("cosine", {})], "wrappers": ["lookahead"]}
    chain: list[Any] = [("noise", {"size": 0.3}), "clip_norm"]
    swept = optimizers.sweep("sgd", BOWL, kinds, (0.0, 1.5), 50, transforms=chain, **parts, tile=37)
    assert swept.shape == (2, 3, 2, 3, 2, 2, 2)
    for at in ((0, 0, 0, 0, 0, 0, 0), (1, 2, 1, 2, 1, 1, 1), (0, 1, 1, 2, 0, 1, 0)):
        lr, kappa, length, seed, limit, k, x = (values[i] for values, i in zip(kinds.values(), at, strict=True))
        one = optimizers.run(
            "sgd", surfaces.get("bowl", kappa=float(kappa)), (float(x), 1.5), 50, [("cosine", {"T_0": int(length)})],
            [chain[0], ("clip_norm", {"max_norm": float(limit)})], [("lookahead", {"every": int(k)})],
            seed=int(seed), lr=float(lr),
        )  # fmt: skip
        assert (swept.x[at], swept.y[at]) == tuple(one.theta[-1])


def test_a_knob_may_follow_an_axis() -> None:
    kappa = np.geomspace(2, 100, 6)
    swept = optimizers.sweep(
        "momentum", BOWL, {"surface.kappa": kappa, "momentum": np.linspace(0, 0.9, 4)}, lr=(1 / kappa)[:, None], tile=7
    )
    one = optimizers.run("momentum", surfaces.get("bowl", kappa=float(kappa[4])), lr=float(1 / kappa[4]), momentum=0.3)
    assert swept.x[4, 1] == one.theta[-1, 0]


def test_stranger_rules_and_rules_that_search_are_swept_too() -> None:
    own = optimizers.from_equations("v = a*v + g\ntheta = theta - lr*v", {"lr": 0.01, "a": 0.5})
    axes = {"a": np.linspace(0, 0.9, 5), "start.x": np.linspace(-4, 4, 5)}
    mine = optimizers.sweep(own, BOWL, axes, (0.0, 1.5), 60, tile=9)
    theirs = optimizers.sweep(
        "momentum", BOWL, {"momentum": axes["a"], "start.x": axes["start.x"]}, (0.0, 1.5), 60, lr=0.01
    )
    np.testing.assert_allclose(mine.x, theirs.x, rtol=1e-12)
    assert pickle.loads(pickle.dumps(plan_of(own, BOWL, axes))).rule.equations == own.equations
    search = next(rule for rule in all_rules().values() if isinstance(rule, PythonRule))
    found = optimizers.sweep(search, BOWL, {"start.x": np.linspace(-4, 4, 3)}, (0.0, 1.5), 20)
    assert found.x[0] == optimizers.run(search, BOWL, (-4.0, 1.5), 20).theta[-1, 0]


def test_shares_and_kinds_are_those_of_the_findings() -> None:
    swept = optimizers.sweep("sgd", BOWL, GRID, steps=150)
    assert sum(swept.share(kind) for kind in KINDS) == pytest.approx(1)
    assert swept.share("diverged") == (swept.kinds == KINDS.index("diverged")).mean() > 0
    assert swept.share(optimizers.Finding.ARRIVED, 0) <= swept.share("converged")
    with pytest.raises(KnobError, match="converged"):
        swept.share("happy")
    last = optimizers.sweep("sgd", BOWL, GRID, steps=150, record="last")
    assert last.finding is None
    np.testing.assert_array_equal(last.x, swept.x)
    with pytest.raises(ValueError, match="final"):
        last.share("diverged")


def test_labelled_arrays() -> None:
    xarray = pytest.importorskip("xarray")
    swept = optimizers.sweep("sgd", BOWL, GRID, steps=20)
    data = swept.to_xarray()
    assert isinstance(data, xarray.Dataset)
    assert dict(data.sizes) == {"start.y": 24, "lr": 20}
    assert float(data.loss.isel(lr=3)[2]) == swept.loss[2, 3]
    assert "start.y (24)" in repr(swept)


@pytest.mark.parametrize(
    ("axes", "more", "said"),
    [
        ({}, {}, "at least one axis"),
        ({"lr": []}, {}, "list of numbers"),
        ({"lr": [0.1, -1.0]}, {}, "lr = -1.0"),
        ({"speed": [1.0]}, {}, "speed"),
        ({"surface.mass": [1.0]}, {}, "mass"),
        ({"schedule.T_0": [5]}, {}, "schedule"),
        ({"lr": [0.1]}, {"lr": 0.2}, "besides"),
        ({"lr": [0.1, 0.2]}, {"momentum": np.zeros(3)}, "3"),
        ({"lr": [0.1]}, {"record": "full"}, "final, last"),
        ({"lr": [0.1]}, {"transforms": [("clip_norm", {"max_norm": np.ones(2)})]}, "axis"),
    ],
)
def test_what_is_no_sweep_is_refused_before_anything_runs(axes: Any, more: Any, said: str) -> None:
    with pytest.raises(FallLineError, match=said):
        optimizers.sweep("momentum", BOWL, axes, **more)


class Kept(dict[int, Mapping[str, np.ndarray]]):
    """Tiles that are kept; ``then`` happens when the first one comes."""

    def __init__(self, then: Any = lambda: None) -> None:
        super().__init__()
        self.then = then

    def __setitem__(self, number: int, found: Mapping[str, np.ndarray]) -> None:
        first = not self
        super().__setitem__(number, found)
        if first:
            self.then()


def same(a: optimizers.Sweep, b: optimizers.Sweep) -> None:
    for name, array in a.arrays().items():
        np.testing.assert_array_equal(array, b.arrays()[name], err_msg=name)


def stop() -> None:
    raise KeyboardInterrupt


def test_a_sweep_that_was_stopped_goes_on_where_it_was() -> None:
    whole = optimizers.sweep("adam", BOWL, GRID, steps=30)
    kept = Kept(stop)
    with pytest.raises(KeyboardInterrupt):
        optimizers.sweep("adam", BOWL, GRID, steps=30, tile=50, kept=kept)
    assert list(kept) == [0]
    kept.then = lambda: None
    shares: list[float] = []
    again = optimizers.sweep("adam", BOWL, GRID, steps=30, tile=50, kept=kept, progress=shares.append)
    assert len(kept) == 10
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert shares[0] >= 50 / 480
    same(whole, again)


def test_a_report_may_end_the_sweep() -> None:
    def full(share: float) -> None:
        raise RuntimeError("enough")

    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="enough"):
        optimizers.sweep("sgd", BOWL, GRID, steps=2000, tile=16, executor=pool, progress=full)


def test_processes_walk_the_same_and_a_broken_pool_is_said() -> None:
    whole = optimizers.sweep("adam", BOWL, GRID, steps=30)
    with ProcessPoolExecutor(2) as pool:
        kept = Kept()
        same(whole, optimizers.sweep("adam", BOWL, GRID, steps=30, tile=60, executor=pool, kept=kept))
        workers = list(pool._processes)  # type: ignore[attr-defined]

        def kill() -> None:
            for worker in workers:
                os.kill(worker, signal.SIGKILL)

        with pytest.raises(FallLineError, match="A worker was lost"):
            optimizers.sweep("adam", BOWL, GRID, steps=3000, tile=16, executor=pool, kept=Kept(kill))


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_whole_map() -> None:
    distributed = pytest.importorskip("distributed")
    whole = optimizers.sweep("adam", BOWL, GRID, steps=400)
    quiet = {"silence_logs": 50, "dashboard_address": None}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **quiet) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = client.run(os.getpid)
        assert len(set(workers.values())) == 2
        lost = min(workers.values())
        kept = Kept(lambda: os.kill(lost, signal.SIGKILL))
        with client.get_executor(retries=5) as pool:
            same(whole, optimizers.sweep("adam", BOWL, GRID, steps=400, tile=10, executor=pool, kept=kept))
        assert len(kept) == 48
        assert lost not in client.run(os.getpid).values()
