"""Why a run is where it is: each cause on a run that is built to have it, and on its twin that does not; whatever the
rule is called."""

import math
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from app.lab import link
from app.lab.diagnosis import found
from app.lab.engine import compute
from optimizers.custom import text_of
from optimizers.diagnosis import TABLE, Cause, diagnose, share, steps_to_go
from optimizers.evidence import Evidence, evidence
from optimizers.parts import PythonRule
from optimizers.registry import all_rules

# Of each cause: a link that has it, and one that differs in what brings it about.
CASES: dict[Cause, tuple[str, str]] = {
    Cause.EARLY: ("s=bowl&n=4&o=sgd&o.lr=0.001", "s=bowl&n=40&o=sgd&o.lr=0.001"),
    Cause.BOTTOMLESS: (
        "s=hyperbolic&x=1,0.001&n=1300&o=momentum&o.lr=0.01",
        "s=hyperbolic&x=1,0&n=1300&o=momentum&o.lr=0.01",
    ),
    Cause.TOO_LONG: ("s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0205", "s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0199"),
    Cause.CLIFF: ("s=cliff&n=300&o=sgd&o.lr=2", "s=cliff&n=300&o=sgd&o.lr=0.2"),
    Cause.NOISE_THREW: (
        "s=bowl&n=60&o=sgd&o.lr=0.02&o.t=noise&o.t.size=90000",
        "s=bowl&n=60&o=sgd&o.lr=0.02&o.t=noise&o.t.size=1",
    ),
    Cause.RAN_AWAY: ("s=canyon&n=200&o=newton", "s=canyon&n=200&o=lbfgs"),
    Cause.LEFT: ("s=plateau&n=300&o=momentum&o.lr=3", "s=plateau&n=300&o=momentum&o.lr=1"),
    Cause.HELD: (
        "s=bowl&s.shift_x=2&x=0,1&n=300&o=sgd&o.lr=0.04&o.t=l2&o.t.strength=2",
        "s=bowl&s.shift_x=2&x=0,1&n=300&o=sgd&o.lr=0.04",
    ),
    Cause.ARRIVED: ("s=bowl&n=300&o=sgd&o.lr=0.05", "s=bowl&n=300&o=sgd&o.lr=0.0005"),
    Cause.LOCAL: (
        "s=six_hump_camel&x=-1.5,0.9&n=300&o=sgd&o.lr=0.01",
        "s=six_hump_camel&x=0,0.5&n=300&o=sgd&o.lr=0.01",
    ),
    Cause.SADDLE: ("s=saddle&x=1,0&n=300&o=sgd&o.lr=0.1", "s=saddle&x=1,0.3&n=300&o=sgd&o.lr=0.1"),
    Cause.SUMMIT: (
        "s=styblinski_tang&x=0.1567312567803401,0.1567312567803401&n=100&o=sgd&o.lr=0.001",
        "s=styblinski_tang&x=0.1567,0.2&n=100&o=sgd&o.lr=0.001",
    ),
    Cause.CYCLE: (
        "s=formula&f=(x^2%20%2B%20y^2)/2&w=-2,2,-2,2&x=1.5,0&n=200&o=own&o.q=p%20%3D%20p%20-%20lr*g"
        "%0Atheta%20%3D%20theta%20%2B%20lr*p&o.lr=1",
        "s=formula&f=(x^2%20%2B%20y^2)/2&w=-2,2,-2,2&x=1.5,0&n=200&o=sgd&o.lr=0.5",
    ),
    Cause.BOUNCING: ("s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0199", "s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0105"),
    Cause.NOISE: (
        "s=bowl&n=300&o=sgd&o.lr=0.02&o.t=noise&o.t.size=40",
        "s=bowl&n=300&o=sgd&o.lr=0.02&o.t=noise&o.t.size=0.01",
    ),
    Cause.CIRCLES: ("s=l1&n=300&o=adam&o.lr=1", "s=l1&n=300&o=adam&o.lr=0.02"),
    Cause.CLIPPED: (
        "s=bowl&n=300&o=sgd&o.lr=0.01&o.t=clip_norm&o.t.max_norm=0.01",
        "s=bowl&n=300&o=sgd&o.lr=0.01&o.t=clip_norm&o.t.max_norm=1000",
    ),
    Cause.SCHEDULE: ("s=bowl&n=300&o=sgd&o.lr=0.01&o.s=exponential", "s=bowl&n=300&o=sgd&o.lr=0.01"),
    Cause.SQUARES: ("s=long_valley&n=300&o=adagrad&o.lr=0.1", "s=long_valley&n=300&o=rmsprop&o.lr=0.1"),
    Cause.PLATEAU: ("s=easom&x=-4,-4&n=200&o=sgd&o.lr=0.1", "s=easom&x=2.5,2.5&n=200&o=sgd&o.lr=0.1"),
    Cause.SLOW: ("s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0001", "s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.018"),
    Cause.VALLEY: ("s=bowl&s.kappa=400&n=120&o=sgd&o.lr=0.0035", "s=bowl&s.kappa=2&n=120&o=sgd&o.lr=0.0035"),
    Cause.MORE: ("s=bowl&s.kappa=20&n=60&o=sgd&o.lr=0.06", "s=bowl&s.kappa=20&n=600&o=sgd&o.lr=0.06"),
    Cause.GOING: ("s=bowl&s.kappa=20&n=300&k=30&o=sgd&o.lr=0.03", "s=bowl&s.kappa=20&n=300&o=sgd&o.lr=0.03"),
}


def cause_of(text: str) -> Cause:
    state, messages = link.decode(text)
    assert not messages, [str(one) for one in messages]
    results = compute(state.experiment)
    at = state.view.playhead
    return found(results.runs[0], results.experiment.steps if at is None else at, results.experiment.seed).cause


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_where_it_is_and_where_it_is_not(cause: Cause) -> None:
    has, has_not = CASES[cause]
    assert cause_of(has) == cause
    assert cause_of(has_not) != cause


def test_every_row_of_the_table_is_a_cause_and_every_cause_has_a_row() -> None:
    assert [row[0] for row in TABLE if row[0] not in Cause] == []
    assert {cause for cause, _ in TABLE} | {Cause.GOING} == set(Cause)


EQUATIONS = [key for key, rule in all_rules().items() if not isinstance(rule, PythonRule)]


@pytest.mark.parametrize("key", EQUATIONS)
def test_the_name_of_a_rule_is_never_read(key: str) -> None:
    """The same equations under another name, on two landscapes, with a playhead in between."""
    rule = all_rules()[key]
    for surface in (surfaces.get("rosenbrock"), surfaces.get("bowl", kappa=100.0)):
        known = optimizers.run(key, surface, None, 150)
        mine = optimizers.from_equations(text_of(rule), {k.name: k.default for k in rule.number_knobs})
        other = optimizers.run(mine, surface, None, 150)
        assert np.array_equal(known.theta, other.theta, equal_nan=True)
        for steps in (60, 150):
            ours, theirs = evidence(known, steps), evidence(other, steps)
            assert diagnose(ours) == diagnose(theirs)
            assert ours.turned == theirs.turned


@pytest.mark.parametrize("key", list(all_rules()))
def test_every_rule_gets_a_cause_on_any_ground(key: str) -> None:
    """NaN, infinities and kinks are data: nothing is raised, whatever the path was."""
    for surface, start in (("canyon", None), ("l1", (0.0, 0.0)), ("cliff", (1e6, 1e6)), ("ackley", None)):
        path = optimizers.run(key, surfaces.get(surface), start, 80)
        for steps in (0, 1, 2, 7, 80):
            assert diagnose(evidence(path, steps)) in Cause


def test_evidence_against_theory_on_a_quadratic() -> None:
    """Gradient descent on κ = 100: every number has a formula."""
    path = optimizers.run("sgd", surfaces.get("bowl", kappa=100.0), (-4.0, 1.5), 120, lr=0.0199)
    e = evidence(path, 120)
    assert e.step == pytest.approx(0.0199)
    assert e.flat_step == pytest.approx(0.0199)
    assert e.bend == pytest.approx(100, rel=1e-6)
    assert (e.high, e.low) == (100, 1)
    assert e.factor == pytest.approx(1 - 0.0199 * 100, rel=1e-5)
    assert (e.looked, e.turned) == (100, 99)
    assert share(e) == pytest.approx(0.0199)
    left = 4.0 * (1 - 0.0199) ** 120
    assert e.flat_way == pytest.approx(left)
    assert (1 - 0.0199) ** steps_to_go(e) * left == pytest.approx(6.0 / 1000)
    assert e.divisors == pytest.approx((1, 1))


def test_what_is_divided_by_is_the_root_of_the_sum() -> None:
    path = optimizers.run("adagrad", surfaces.get("long_valley"), None, 300, lr=0.1)
    e = evidence(path, 300)
    slopes = surfaces.get("long_valley").gradient(*path.theta[:300].T)
    assert e.divisors == pytest.approx(tuple(np.sqrt((slopes**2).sum(axis=1))), rel=0.1)
    assert e.falls
    assert e.sized


def test_the_escape_from_a_saddle_takes_as_long_as_said() -> None:
    """On x² − y²: from 10⁻⁶ off the ridge to a tenth of the window."""
    surface = surfaces.get("hyperbolic")
    path = optimizers.run("sgd", surface, (1.0, 1e-6), 400, lr=0.05)
    e = evidence(path, 60)
    assert diagnose(e) == Cause.SADDLE
    way = abs(path.theta[:, 1])
    side = min(surface.view.size)
    assert e.escape == pytest.approx(int(np.argmax(way > side / 10)) - 60, abs=1)
    assert math.isinf(evidence(optimizers.run("sgd", surface, (1.0, 0.0), 100, lr=0.05), 100).escape)


@pytest.mark.parametrize("steps", [3, 40, 90])
def test_a_paused_run_is_judged_by_what_has_been(steps: int) -> None:
    """The first steps of a long run tell what a run of so many steps tells."""
    bowl: Any = surfaces.get("bowl", kappa=100.0)
    long, short = (optimizers.run("momentum", bowl, (-4.0, 1.5), n, lr=0.01) for n in (300, steps))
    early, whole = evidence(long, steps), evidence(short, steps)
    same = [name for name in Evidence.__dataclass_fields__ if name not in ("budget", "traces", "trace_steps")]
    for name in same:
        assert getattr(early, name) == pytest.approx(getattr(whole, name), nan_ok=True) or name == "outcome", name
    assert early.outcome == whole.outcome
