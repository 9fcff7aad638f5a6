"""The table of three choices: every square runs, and what has a name is that very rule."""

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers import choices
from optimizers.families import FAMILIES, OTHER
from optimizers.registry import get
from symbolic.errors import UnknownKeyError

SQUARES = choices.table()


@pytest.mark.parametrize("square", SQUARES, ids=lambda square: square.key)
def test_every_square_runs_under_a_schedule(square: choices.Square) -> None:
    run = optimizers.run(square.key, surfaces.get("beale"), (1.0, 1.5), 40, "cosine", lr=1e-3)
    assert run.valid == 40
    assert not np.array_equal(run.theta[0], run.theta[-1])


@pytest.mark.parametrize("square", [s for s in SQUARES if s.name], ids=lambda square: square.key)
@pytest.mark.parametrize("ground", ["rosenbrock", "saddle"])
def test_what_has_a_name_is_that_rule(square: choices.Square, ground: str) -> None:
    shared = {"lr": 3e-4}
    mine, theirs = get(square.key), get(square.name)
    shared |= {knob.name: 0.93 for knob in mine.knobs if knob.name in ("beta1", "momentum", "beta2")}
    named = {("alpha" if square.name == "rmsprop" and k == "beta2" else k): v for k, v in shared.items()}
    first = optimizers.run(mine, surfaces.get(ground), None, 60, **shared)
    second = optimizers.run(theirs, surfaces.get(ground), None, 60, **named, **square.settings)
    np.testing.assert_allclose(first.theta, second.theta, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("square", [s for s in SQUARES if s.name and not s.settings], ids=lambda square: square.key)
def test_the_named_rule_says_the_same_of_itself(square: choices.Square) -> None:
    rule = get(square.name)
    assert rule.direction == square.direction
    # the correction of a bias is a choice of Adam's, not another kind of scale
    assert rule.scale == square.scale.replace("corrected", "averaged")


@pytest.mark.parametrize("key", ["gradient~nothing", "down~summed", "~", "a~b~c"])
def test_a_square_that_is_not_there(key: str) -> None:
    with pytest.raises(UnknownKeyError, match="choice"):
        optimizers.get(key)


def test_every_rule_belongs_to_a_family_and_every_family_has_rules() -> None:
    assert {get(key).family for key in optimizers.keys()} == set(FAMILIES)
    assert all(key == family.key and family.title and family.summary for key, family in FAMILIES.items())
    assert get("momentum~summed").family in OTHER
    assert optimizers.from_equations("theta = theta - g").family in OTHER
