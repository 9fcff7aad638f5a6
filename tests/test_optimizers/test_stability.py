"""The declared largest stable step is the measured border: just below it a rule converges, just above it explodes."""

import itertools
import math

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.stability import limit_of

DECLARED = [key for key in optimizers.keys() if optimizers.get(key).limit]
MARGIN = 0.01  # part of the limit by which the two runs miss it
STEPS = 6000  # at this margin the slowest of them settles well within


def settings(key: str) -> list[dict]:
    """Each form of a rule at several values of the knobs that its limit reads."""
    rule = optimizers.get(key)
    choices = [knob for knob in rule.knobs if knob.is_choice]
    found = []
    for words in itertools.product(*(knob.choices for knob in choices)):
        chosen = {knob.name: word for knob, word in zip(choices, words, strict=True)}
        limit = limit_of(rule, rule.values(chosen))
        assert limit is not None, f"{key} declares none for {chosen}"
        values = {
            "momentum": (0.0, 0.5, 0.9),
            "beta": (0.3, 0.9),
            "nu": (0.2, 1.0),
            "dampening": (0.0, 0.5),
            "alpha": (0.5, 1.0),
        }
        tried = itertools.product(*(values[name] for name in limit.knobs))
        found += [chosen | dict(zip(limit.knobs, one, strict=True)) for one in tried]
    return found


CASES = [(key, given) for key in DECLARED for given in settings(key)]


@pytest.mark.parametrize("kappa", [1.0, 4.0, 100.0])
@pytest.mark.parametrize(
    ("key", "given"), CASES, ids=[f"{key}-{'-'.join(map(str, given.values()))}" for key, given in CASES]
)
def test_the_declared_limit_is_the_border(key: str, given: dict, kappa: float) -> None:
    bowl, rule = surfaces.get("bowl", kappa=kappa), optimizers.get(key)
    values = rule.values(given)
    limit = limit_of(rule, values)
    assert limit is not None
    rate = limit.at(kappa, values)
    below, above = (
        optimizers.run(rule, bowl, (0.0, 1.0), STEPS, **(given | {"lr": rate * factor})).theta[:, 1]
        for factor in (1 - MARGIN, 1 + MARGIN)
    )
    assert abs(below[-1]) < 1e-6
    assert np.nanmax(np.abs(above)) > 1e3


def test_the_well_known_ones() -> None:
    for key, given, text, rate in (
        ("sgd", {}, "2/λmax", 0.02),
        ("momentum", {"momentum": 0.9}, "2·(1 + μ)/λmax", 0.038),
        ("nesterov", {"momentum": 0.9}, "2·(1 + μ)/((1 + 2μ)·λmax)", 3.8 / 280),
    ):
        rule = optimizers.get(key)
        limit = limit_of(rule, rule.values(given))
        assert limit is not None
        assert limit.text().replace("2(", "2·(") == text
        assert math.isclose(limit.at(100.0, rule.values(given)), rate)


def test_most_rules_have_none() -> None:
    assert set(DECLARED) >= {"sgd", "momentum", "nesterov"}
    for key in ("adam", "rmsprop", "newton"):
        rule = optimizers.get(key)
        assert limit_of(rule, rule.values({})) is None
