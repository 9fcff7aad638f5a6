"""A pixel of a living map is the same setting here and in the browser, to the bit, for every knob there is."""

import itertools
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app.lab import link
from app.lab.mapaxes import held_ends, knob_values, map_axes, start_values, usual_map
from app.lab.mapclasses import FIRST_MINIMUM
from app.lab.maptheory import limit_line, quickest_ball, working_cells
from app.lab.mapticks import knob_place
from app.lab.mapwords import map_word, read_axes
from app.lab.wall import sites_of
from app.language.translate import translator
from app.stage.knobs import knob_data
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, all_schedules, all_transforms
from symbolic.errors import KnobError
from symbolic.knob import Knob

SIZES = (7, 64, 96)
WORDS = ("basins", "o.lr,o.momentum", "o2.lr:0.001..1,s.kappa:2..200", "o.s1.T_0:10..100,o.t2.max_norm")


def every_knob() -> list[Knob]:
    parts: list[Any] = [*all_rules().values(), *all_schedules().values(), *all_transforms().values()]
    found = [knob for part in parts if not isinstance(part, PythonRule) for knob in part.knobs]
    found += [knob for key in surfaces.keys() for knob in surfaces.get(key).all_knobs]
    return [knob for knob in found if not knob.is_choice]


def test_pixels_have_the_same_values() -> None:
    knobs = every_knob()
    assert len(knobs) > 100
    cases = [(knob, ends, SIZES[at % 3]) for at, knob in enumerate(knobs) for ends in (knob.slider, nearby(knob))]
    windows = [(-2.048, 2.048, 96), (-1.1, 3.7, 61)]
    told = {
        "knobs": [(knob_data(k, translator("en")), e, n) for k, e, n in cases],
        "windows": windows,
        "words": [*map(map_word, WORDS)],
    }
    answer = of_the_stage(told)
    for (knob, ends, count), theirs in zip(cases, answer["knobs"], strict=True):
        mine = knob_values(knob, *held_ends(knob, *ends), count)
        assert np.array_equal(mine, theirs), (knob, ends)
        assert (np.diff(mine) >= 0).all()
        for value in mine:
            knob.check(int(value) if knob.integer else float(value))
    for (low, high, count), theirs in zip(windows, answer["windows"], strict=True):
        assert np.array_equal(start_values(low, high, count), theirs)
    for word, theirs in zip(map(map_word, WORDS), answer["words"], strict=True):
        axes = [(axis["place"], None if axis["ends"] is None else tuple(axis["ends"])) for axis in theirs["axes"]]
        assert axes == read_axes(word)
        assert theirs["text"] == ("" if word == "basins" else word)


def of_the_stage(told: dict[str, Any]) -> dict[str, Any]:
    """What the stage's own modules answer."""
    command = ["node", str(Path(__file__).parent / "map_axes.mjs")]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_range_that_works_and_the_quickest_ball_are_those_of_the_stage() -> None:
    random = np.random.default_rng(4)
    marks, sides = [1, 2, FIRST_MINIMUM, FIRST_MINIMUM + 1], (5, 9)
    rows = [
        (random.choice(marks, sides), axis, int(random.integers(sides[1 - axis])), int(random.integers(sides[axis])))
        for axis in (0, 1)
        for _case in range(20)
    ]
    rows.append((np.full((2, 3), 1), 0, 1, 1))  # nothing works
    wide = {"lr": (0.001, 1.0), "momentum": (0.0, 0.99)}
    orders, ranges = (("lr", "momentum"), ("momentum", "lr")), (wide, {**wide, "lr": (0.001, 0.01)})
    cases = itertools.product(("heavy_ball", "averaged"), (20.0, 4.0), orders, ranges)
    balls = [(form, kappa, [(name, ends[name]) for name in order]) for form, kappa, order, ends in cases]
    told = of_the_stage(
        {"rows": [(classes.tolist(), *rest) for classes, *rest in rows],
         "balls": [(form, [1.0, 0.0, kappa], sides) for form, kappa, sides in balls]}
    )  # fmt: skip
    for (classes, axis, own, other), theirs in zip(rows, told["working"], strict=True):
        mine = working_cells(classes, axis, own, other)
        assert (theirs and (theirs["from"], theirs["to"])) == mine
    for (form, kappa, sides), theirs in zip(balls, told["best"], strict=True):
        word = ",".join(f"o.{name}:{low:g}..{high:g}" for name, (low, high) in sides)
        state, messages = link.decode(f"s=bowl&s.kappa={kappa:g}&o=momentum&o.form={form}&view=maps&map={word}")
        assert not messages
        axes = map_axes(state, 0)
        assert axes is not None
        expected = theirs and tuple(
            knob_place(axis.site.knob, value, axis.low, axis.high) for axis, value in zip(axes, theirs, strict=True)
        )
        assert quickest_ball(state, 0, axes) == (expected and pytest.approx(expected, rel=1e-12))
    assert {theirs is None for theirs in told["best"]} == {True, False}


@pytest.mark.parametrize("order", ["o.lr:0.01..1,o.t.batch:1..12", "o.t.batch:1..12,o.lr:0.01..1"])
def test_the_line_of_one_noise_scale_goes_through_the_run_as_on_the_stage(order: str) -> None:
    state, messages = link.decode(f"s=line_fit&o=sgd&o.lr=0.1&o.t=minibatch&o.t.batch=4&view=maps&map={order}")
    assert not messages
    axes = map_axes(state, 0)
    assert axes is not None
    sides = [
        {
            "site": {
                "knob": knob_data(axis.site.knob, translator("en")),
                "value": axis.site.value,
                "where": {"kind": "run" if axis.site.own else "transform"},
            },
            "ends": [axis.low, axis.high],
        }
        for axis in axes
    ]
    (theirs,) = of_the_stage({"noises": [sides]})["noises"]
    text, line = limit_line(state, 0, axes)
    assert text == "η/B = 0.025"
    assert theirs["scale"] == 0.1 / 4
    at = 0 if axes[0].site.own else 1
    for place, (rate, batch) in zip(line, theirs["line"], strict=True):
        assert rate / batch == pytest.approx(0.025, rel=1e-15)
        wanted = {axis.site.knob.name: knob_place(axis.site.knob, value, axis.low, axis.high)
                  for axis, value in zip((axes[at], axes[1 - at]), (rate, batch), strict=True)}  # fmt: skip
        assert place == pytest.approx(tuple(wanted[axis.site.knob.name] for axis in axes), rel=1e-12)


def nearby(knob: Knob) -> tuple[float, float]:
    """Ends about the default that are not round."""
    low, high = knob.slider
    return low + 0.137 * (high - low), low + 0.731 * (high - low)


def test_axes_are_those_of_the_link_and_the_run() -> None:
    state, messages = link.decode("s=bowl&o=momentum&o2=adam&view=maps&map=o.lr:0.01..0.1,s.kappa&each=1")
    assert not messages
    axes = map_axes(state, 0)
    assert axes is not None
    across, up = axes
    assert (across.site.place, up.site.place) == ("o.lr", "s.kappa")
    assert across.values(4) == pytest.approx(0.01 * 10 ** ((np.arange(4) + 0.5) / 4))
    other = map_axes(state, 1)
    assert other is not None
    assert other[0].site.place == "o2.lr"
    alone = replace(state, view=replace(state.view, words=(("map", "o2.lr,o2.beta1"),)))
    assert map_axes(alone, 0) is None
    assert map_axes(replace(state, view=replace(state.view, words=(("map", "basins"),))), 0) is None
    assert usual_map(sites_of(state.experiment, 0)) == "o.lr,o.momentum"


@pytest.mark.parametrize("text", ["o.lr", "o.lr,o.lr", "o.lr:1..0.1,o.momentum", "o.lr:a..b,s.kappa", "x,y", "o.lr,,"])
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(KnobError):
        map_word(text)
