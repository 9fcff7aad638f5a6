"""Living maps on the server: every pixel is the run that the page would show with these settings, followers too."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.livingmap import living_map, map_plan, mapped, most_pixels, pictured, window, with_map
from optimizers.verdict import CODES
from symbolic.errors import FallLineError

WIDE, HIGH = 6, 5


def state_of(text: str) -> State:
    state, messages = link.decode(f"{text}&n=60&view=maps")
    assert not messages, messages
    return state


@pytest.mark.parametrize(
    "text",
    [
        "s=himmelblau&o=adam&o.lr=0.2",
        "s=himmelblau&zoom=-1,4,-2,3&o=momentum&o.lr=0.01&map=basins",
        "s=bowl&x=-4,1.5&o=momentum&map=o.lr:0.001..1,o.momentum",
        "s=bowl&o=sgd&o.lr=1.9/kappa&map=o.lr:0.01..0.2,s.kappa",
        "s=bowl&o=momentum&o.lr=(1%2Bmomentum)/kappa&map=o.momentum:0..0.9,s.kappa:2..80",
        "s=bowl&o=momentum&o.lr=1/lambda_max&map=s.rotation,s.kappa:2..80",
        "s=bowl&o=adam&o.lr=0.1&map=o.beta1,o.beta2&seed=3&o.t=noise&o.t.size=0.3",
        "s=rosenbrock&o=adam&o.lr=0.1&o.s=cosine&map=o.s.T_0:5..60,o.lr:0.01..1",
        "s=rosenbrock&o=sgd&o.lr=0.02&o.t=clip_norm&o.t2=noise&map=o.t2.size:0.01..1,o.t.max_norm:0.1..10",
        "s=formula&f=x^2%2Ba*y^2&s.a=3&o=own&o.q=v%3Dc*v%2Bg%0Atheta%3Dtheta-lr*v&o.lr=0.02&o.c=0.5&map=o.c:0.1..0.9,s.a:1..9",
        "s=bowl&o=gd_armijo&map=basins",
    ],
)
def test_every_pixel_is_the_run_of_its_settings(text: str) -> None:
    state = state_of(text)
    (index,) = mapped(state)
    told = living_map(state, index, (WIDE, HIGH), tile=7)
    across, up = told.values
    assert told.sweep.shape == (len(up), len(across)) == (HIGH, WIDE)
    for row, column in ((0, 0), (HIGH - 1, WIDE - 1), (1, 4), (3, 2)):
        there = state
        if told.axes is None:
            there = replace(state, experiment=replace(state.experiment, start=(float(across[column]), float(up[row]))))
        else:
            for axis, value in zip(told.axes, (across[column], up[row]), strict=True):
                there = axis.site.put(there, int(value) if axis.site.knob.integer else float(value))
        path = compute(there.experiment).runs[index].trajectory
        assert told.sweep.x[row, column] == pytest.approx(path.theta[-1, 0], rel=1e-12, abs=1e-300)
        assert told.sweep.finding is not None
        assert CODES[told.sweep.finding[row, column]] == path.outcome.finding
    assert pickle.loads(pickle.dumps(map_plan(state, index, (WIDE, HIGH)))).shape == (HIGH, WIDE)


def test_which_runs_have_a_map() -> None:
    three = "s=bowl&o=sgd&o2=momentum&o3=adam"
    assert mapped(state_of(three)) == [0]
    assert mapped(state_of(f"{three}&focus=o3")) == [2]
    assert mapped(state_of(f"{three}&off=o")) == [1]
    assert mapped(state_of(f"{three}&map=o2.lr,o2.momentum&focus=o3")) == [1]
    assert mapped(state_of(f"{three}&map=o.lr,s.kappa&each=1")) == [0, 1, 2]
    each = state_of(f"{three}&map=o.lr,s.kappa&each=1")
    assert living_map(each, 2, (3, 2)).names == ("o3.lr", "s.kappa")


def test_a_map_of_what_is_not_there_is_refused() -> None:
    state = state_of("s=bowl&o=sgd")
    with pytest.raises(FallLineError, match=r"o\.beta1"):
        living_map(with_map(state, "o.lr,o.beta1"), 0, (3, 3))


def test_pictures_compute_a_map_once_and_know_what_it_costs() -> None:
    state = state_of("s=himmelblau&o=adam")
    box = window(state)
    assert pictured(state, 0, (8, 8), box) is pictured(
        replace(state, view=replace(state.view, theme="dark")), 0, (8, 8), box
    )
    assert pictured(state, 0, (8, 8), box) is not pictured(state, 0, (8, 9), box)
    assert most_pixels(state, 0) > 200 * 200
    assert most_pixels(state_of("s=himmelblau&o=gd_armijo"), 0) < most_pixels(state, 0) / 50
    starts = np.array(box).reshape(2, 2)
    found = living_map(state, 0, (4, 4)).values
    assert (found[0][0] - starts[0, 0]) == pytest.approx((starts[0, 1] - starts[0, 0]) / 8)
