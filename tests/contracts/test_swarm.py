"""A swarm in the browser is the lanes of Python: the same noise, the same ends, the same shares."""

import itertools
import json
import math
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app.lab.engine import compute
from app.lab.experiment import Experiment, PartUse, Run, values_of
from app.lab.losses import bins_of, paired, quantiles
from app.lab.shares import lines_of, tally_of
from app.lab.shares import wilson as interval
from app.lab.swarm import Swarm, crowd_of, kept_steps, starts_of
from app.lab.swarmwords import FORMS
from app.lab.valleys import CELLS, counted, curvatures, has_valleys, sharp_and_flat, valley_lines, valley_map
from app.stage.payload import surface_data
from app.stage.thin import same_bits
from app.stage.tools import tools_source
from optimizers.noise import normal
from optimizers.registry import get
from optimizers.run import run_system
from optimizers.system import compose
from optimizers.uses import read_schedules, read_transforms
from optimizers.ziggurat import widths


def browser(**asked: Any) -> dict[str, Any]:
    """What the stage's own modules make of it."""
    data = json.dumps(asked | {"tools": tools_source()})
    script = str(Path(__file__).parent / "swarm.mjs")
    done = subprocess.run(["node", script], input=data, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


CURVES = ("loss", "best", "grad", "dist", "turn", "angle", "step")
# Rules × surfaces × forms: averages, scales, second order; minima, saddles, cliffs, noise, schedules and transforms.
SWARMS: tuple[tuple[str, dict[str, Any], str, str, dict[str, Any], Any, Any], ...] = (
    ("momentum", {"lr": 0.004}, "himmelblau", "grid", {"count": 150}, None, ()),
    ("adam", {"lr": 0.2}, "himmelblau", "ring", {"count": 60, "share": 0.4}, None, ()),
    ("sgd", {"lr": 0.05}, "rosenbrock", "cloud", {"count": 60, "share": 0.3}, None, ()),
    ("newton", {}, "himmelblau", "grid", {"count": 80}, None, ()),
    ("rmsprop", {"lr": 0.05}, "ackley", "grid", {"count": 60}, "cosine", ()),
    ("sgd", {"lr": 0.01}, "himmelblau", "seeds", {"count": 50}, None, (("noise", {"size": 10.0}),)),
    ("adam", {"lr": 0.1}, "bowl", "seeds", {"count": 40}, None, (("noise", {"size": 2.0}),)),
    ("momentum", {"lr": 0.01}, "himmelblau", "grid", {"count": 60}, None, (("noise", {}), ("clip_norm", {}))),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "knobs", "key", "form", "more", "schedule", "chain"), SWARMS)
def test_shares_of_a_swarm_are_those_of_the_lanes(
    rule: str, knobs: dict[str, Any], key: str, form: str, more: dict[str, Any], schedule: Any, chain: Any
) -> None:
    surface, part, steps = surfaces.get(key), get(rule), 160
    system = compose(part, part.values(knobs), read_schedules(schedule, part), read_transforms(chain))
    kernels = system.kernels(system.scheduled)
    start = list(surface.first_start)
    (told,) = browser(
        swarms=[
            {
                "rule": kernels.javascript,
                "ground": surface_data(surface, str),
                "values": [float(system.values[name]) for name in kernels.step.knobs],
                "word": {"form": form, "share": 0.0} | more,
                "start": start,
                "steps": steps,
                "noise": normal(0, 0, steps).ravel().tolist() if kernels.step.noisy else None,
                "heldBy": " + ".join(system.held_by),
                "curves": [{"word": word, "shift": int(word == "step")} for word in CURVES],
            }
        ]
    )["swarms"]
    x, y = np.array(told["starts"]).reshape(-1, 2).T
    assert len(x) >= 0.9 * more["count"]
    given = Swarm(form, more["count"], more.get("share", 0.0))
    assert np.allclose(starts_of(given, surface.view, start), np.column_stack([x, y]), rtol=1e-13, atol=1e-15)
    seeds: Any = np.arange(len(x)) if form == "seeds" else 0
    found = run_system(system, surface, (x, y), steps, seed=seeds, record="final")
    lanes = [found.outcome[lane] for lane in range(len(x))]
    assert told["finding"] == [str(lane.finding) for lane in lanes]
    assert told["valid"] == found.valid.tolist()
    assert [place for place in told["place"] if place >= 0] == [
        lane.minimum for lane in lanes if lane.minimum is not None
    ]
    assert sum(told["classes"].values()) == len(x)
    ends = np.array(told["end"]).reshape(-1, 2)
    same = np.isclose(ends, found.theta.reshape(2, -1).T, rtol=1e-5, atol=1e-5, equal_nan=True).all(axis=1)
    exact = same_bits(kernels.javascript, surface.expression.javascript(1))
    assert same.all() if exact else same.mean() >= 0.9  # a sine's last bit moves where a jitter ends
    ran = Run(rule, values_of(knobs), _parts(schedule), _parts(*chain))
    crowd = crowd_of(compute(Experiment(surface=key, steps=steps, runs=(ran,))), 0, given, CURVES)
    tally = tally_of(crowd)
    assert {name: len(held) for name, held in tally.classes.items()} == told["classes"]
    assert [line.name for line in lines_of([tally], len(surface.minima()))] == told["lines"]
    if exact:
        at = crowd.kept.searchsorted(told["kept"])
        for word in CURVES:
            for mine, theirs in zip(crowd.bands[word], told["bands"][word], strict=True):
                there = np.array(theirs, dtype=np.float64)
                assert np.allclose(mine[:, at], there, rtol=1e-6, atol=1e-6, equal_nan=True), word
        final = np.array(told["final"], dtype=np.float64)
        assert np.allclose(crowd.final, final, rtol=1e-6, atol=1e-9)
        bins, low = bins_of([crowd.final], surface.floor), surface.floor
        ((log, *ends),) = browser(bins=[[[[*map(str, crowd.final)]], low]])["bins"]
        assert log == bins.log
        assert np.allclose(ends, [bins.base, bins.low, bins.high], rtol=1e-12, atol=1e-15)
        assert has_valleys(surface) == (told["valleys"] is not None)
        if told["valleys"] is not None:
            counts = np.array(told["valleys"]).reshape(len(told["kept"]), -1)
            assert np.abs(counts - counted(surface, crowd.points[at])).max() <= 0.02 * len(x)  # at a border
    if form != "seeds":
        lanes = run_system(system, surface, (x, y), steps, seed=seeds)
        loss = np.where(np.arange(steps + 1)[:, None] > lanes.valid, np.inf, lanes.loss)  # flown off: the largest
        middle = np.array(told["bands"]["loss"][0][1], dtype=np.float64)
        assert np.allclose(middle, np.median(loss, axis=1)[told["kept"]], rtol=1e-6, atol=1e-9)


BOXES = ((-6.0, 6.0, -6.0, 6.0), (-2.0, 2.0, -1.0, 3.0), (0.0, 40.0, -1.0, 1.5), (-1e-3, 1e-3, -5.0, 9.0))


def _parts(*given: Any) -> tuple[PartUse, ...]:
    """What a test names as a run has it."""
    pairs = ((one, {}) if isinstance(one, str) else one for one in given if one is not None)
    return tuple(PartUse(name, values_of(values)) for name, values in pairs)


def test_starts_are_the_browsers() -> None:
    """Of every form, any number and window: to the last digits, which pass through the C library's sine."""
    words = [(form, count, 0.37) for form in FORMS for count in (1, 2, 3, 7, 50, 199, 600, 1999, 2000)]
    asked = [
        ({"form": form, "count": count, "share": share}, box, [0.25, -0.5])
        for (form, count, share), box in itertools.product(words, BOXES)
    ]
    told = browser(starts=asked)["starts"]
    for (word, (x0, x1, y0, y1), start), there in zip(asked, told, strict=True):
        here = starts_of(Swarm(**word), surfaces.Box(x0, x1, y0, y1), start)
        assert np.allclose(here.ravel(), there, rtol=1e-13, atol=1e-15), (word, x0)
    kept = [(1, 300), (299, 300), (300, 300), (301, 300), (1000, 300), (100_000, 300), (160, 50)]
    for (steps, most), there in zip(kept, browser(kept=kept)["kept"], strict=True):
        assert kept_steps(steps, most).tolist() == there


def test_the_noise_is_numpys() -> None:
    """Of 10⁵ numbers and more: all but the tail's, which go through the C library's log1p, to the last bit."""
    streams = [(0, 0, 200_000), (7, 0, 50_000), (2**32 - 1, 3, 20_000), (1, 2**32 - 1, 1000)]
    edge = widths()[-1]
    for (seed, replicate, count), told in zip(streams, browser(noise=streams)["noise"], strict=True):
        here, numpys = np.array(told), normal(seed, replicate, count // 2).ravel()
        body = np.abs(numpys) < edge
        assert (here[body] == numpys[body]).all()
        assert np.allclose(here[~body], numpys[~body], rtol=1e-15, atol=0)
        assert count < 100_000 or (~body).any()


def test_valleys_are_the_browsers() -> None:
    """Which cell lies in which, how curved their bottoms are, and which lines are told."""
    keys = ["two_wells", "himmelblau", "six_hump_camel", "momentum_barrier", "monkey_saddle", "egg_carton"]
    assert all(has_valleys(surfaces.get(key)) for key in keys)
    told = browser(valleys=[surface_data(surfaces.get(key), str) for key in keys])["valleys"]
    for key, there in zip(keys, told, strict=True):
        surface = surfaces.get(key)
        mine = valley_map(surface).ravel()
        assert (mine == there["cells"]).mean() > 0.995, key  # a border's cells hang on the last bit of a sine
        assert len(mine) == CELLS**2
        assert np.allclose(curvatures(surface), there["curvatures"], rtol=1e-9, equal_nan=True)
        kinds = sharp_and_flat(curvatures(surface))
        assert kinds == ((there["kinds"]["sharp"], there["kinds"]["flat"]) if there["kinds"] else None)
        assert [
            list(classes) for _name, classes in valley_lines([np.array(there["counts"])], len(surface.minima()))
        ] == [line["classes"] for line in there["lines"]]
    assert sharp_and_flat(curvatures(surfaces.get("two_wells"))) == (0, 1)


def test_pairs_and_quantiles_of_losses() -> None:
    """The same as the browser's, over what is no number too; a run against itself is equal everywhere."""
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=60), rng.normal(size=60)
    first[3], second[3], second[7] = np.nan, np.inf, first[7]
    (told,) = browser(pairs=[[[*map(str, first)], [*map(str, second)]]])["pairs"]
    mine = paired(first, second)
    assert [mine.lower, mine.equal, mine.count] == told["counts"]
    assert mine.equal == 2
    assert np.allclose([mine.low, mine.high], told["ends"], rtol=1e-14)
    assert np.allclose(quantiles(first), np.array(told["quantiles"], dtype=np.float64), rtol=1e-14)
    assert paired(first, first).equal == 60


def test_wilsons_interval() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I; the ends of none and of all."""
    cases = [(81, 263), (15, 148), (0, 20), (1, 29), (20, 20)]
    published = [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718), (0.8389, 1.0)]
    for found, expected in zip(browser(wilson=cases)["wilson"], published, strict=True):
        assert [round(end, 4) for end in found] == list(expected)
    assert np.allclose([interval(*case) for case in cases], browser(wilson=cases)["wilson"], rtol=1e-14, atol=0)
    low, high = browser(wilson=[(30, 100)])["wilson"][0]
    for end in (low, high):  # it holds the shares whose own 95 % interval reaches what was seen
        assert math.isclose(abs(0.3 - end) / math.sqrt(end * (1 - end) / 100), 1.959963984540054, rel_tol=1e-9)
