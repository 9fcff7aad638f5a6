"""The search for rules: what its space holds, that behaviour tells what is one rule, and that it is fair and seeded."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.discover import BOUNDS, discover, score
from optimizers.discovery.behaviour import base_of, signature, value
from optimizers.discovery.quest import Candidate, Discovery, Quest, cost_of
from optimizers.discovery.space import (
    BINARY,
    KNOWN,
    MOST,
    OPERANDS,
    UNARY,
    cross,
    equations,
    grow,
    mutate,
    part_at,
    places,
    rule_of,
    size,
)  # fmt: skip
from optimizers.racing.heats import UNSOLVED
from optimizers.racing.problems import course_of
from symbolic.errors import FallLineError, KnobError

SAME_AS_REGISTERED = {
    "sgd": {}, "sign_descent": {}, "powersign": {}, "addsign": {}, "adam": {"beta1": 0.9, "beta2": 0.999},
}  # fmt: skip


@pytest.mark.parametrize("key", KNOWN)
def test_the_space_holds_the_published_rules(key: str) -> None:
    """A tree of the space walks the registered rule's own path."""
    assert size(KNOWN[key]) <= MOST
    ground = surfaces.get("beale")
    own = optimizers.run(rule_of(KNOWN[key]), ground, steps=40, lr=0.01)
    theirs = optimizers.run(key, ground, steps=40, lr=0.01, **SAME_AS_REGISTERED[key])
    np.testing.assert_allclose(own.theta, theirs.theta, rtol=1e-9, atol=1e-12)


def drawn(count: int) -> list[Any]:
    random = np.random.Generator(np.random.PCG64(7))
    made: dict[bytes, Any] = {}
    while len(made) < count:
        tree = grow(random)
        kind = signature(tree) if size(tree) <= MOST else None
        if kind is not None:
            made.setdefault(kind, tree)
    return list(made.values())


# Every operand and function with the others around it, and trees at random: brackets, signs and quotients.
SPELLED = [
    *[(op, ("-", ("g",), (op, ("g",), ("m",))), ("neg", ("g",))) for op in BINARY],
    *[("*", (op, ("-", ("g",), ("neg", ("m",)))), ("g",)) for op in UNARY],
    *[("+", ("-", ("2",), (name,)), ("neg", ("neg", (name,)))) for name in OPERANDS],
    *drawn(60),
]


@pytest.mark.parametrize("tree", SPELLED, ids=equations)
def test_a_rule_runs_as_it_behaves(tree: Any) -> None:
    """What the language makes of the text is what the tree means."""
    kappa, rate, steps = 3.0, 1e-3, 6
    run = optimizers.run(rule_of(tree), surfaces.get("bowl", kappa=kappa), start=(-0.7, 0.4), steps=steps, lr=rate)
    m, v = np.zeros(2), np.zeros(2)
    for k in range(steps):
        g = run.theta[k] * (1.0, kappa)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat, one = m / (1 - 0.9 ** (k + 1)), v / (1 - 0.999 ** (k + 1)), np.ones(2)
        given = {"g": g, "g2": g**2, "g3": g**3, "m": m_hat, "v": v_hat, "sign_g": np.sign(g), "sign_m": np.sign(m_hat)}
        told = value(tree, {**given, "1": one, "2": 2 * one})
        if not np.abs(told).max() < 1e6:  # a quotient by what is nearly nothing: rounding decides
            return
        np.testing.assert_allclose(run.theta[k] - run.theta[k + 1], rate * told, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("g",), ("*", ("2",), ("g",))),
        (("g3",), ("*", ("g2",), ("g",))),
        (("*", ("g",), ("exp", ("*", ("sign_m",), ("sign_g",)))), KNOWN["powersign"]),
        (("+", ("g",), ("*", ("sign_m",), ("abs", ("g",)))), KNOWN["addsign"]),
        (("/", ("*", ("m",), ("sign_g",)), ("sign_m",)), ("/", ("/", ("m",), ("sign_g",)), ("sign_m",))),
    ],
)
def test_rules_that_behave_alike_are_one(one: Any, other: Any) -> None:
    assert signature(one) == signature(other) is not None


@pytest.mark.parametrize(
    "tree", [("1",), ("neg", ("g",)), ("exp", ("exp", ("exp", ("exp", ("g2",))))), ("-", ("g",), ("g",)), ("v",)]
)
def test_what_is_no_way_down_is_refused(tree: Any) -> None:
    assert signature(tree) is None


def test_no_two_published_rules_are_one() -> None:
    kinds = {signature(tree) for tree in KNOWN.values()}
    assert len(kinds) == len(KNOWN)
    assert None not in kinds


@pytest.mark.parametrize(
    ("tree", "base"),
    [
        (KNOWN["sgd"], 1.0),
        (KNOWN["powersign"], math.e),
        (KNOWN["addsign"], math.inf),
        (("*", ("exp", ("*", ("2",), ("*", ("sign_g",), ("sign_m",)))), ("g",)), math.e**2),
        (("*", ("+", ("2",), ("*", ("sign_g",), ("sign_m",))), ("g",)), math.sqrt(3)),
        (KNOWN["adam"], None),
        (("m",), None),
        (("-", ("*", ("sign_m",), ("abs", ("g",))), ("g3",)), None),
    ],
)
def test_the_form_of_power_sign_is_known_by_its_base(tree: Any, base: float | None) -> None:
    found = base_of(tree)
    assert found == base if base is None or math.isinf(base) else found == pytest.approx(base)


def test_children_stay_whole() -> None:
    """Every part of a child is an operand or a function with as many parts as it takes."""
    random = np.random.Generator(np.random.PCG64(3))
    arity = {**dict.fromkeys(OPERANDS, 0), **dict.fromkeys(UNARY, 1), **dict.fromkeys(BINARY, 2)}
    tree, changed = KNOWN["powersign"], 0
    for _ in range(300):
        child = mutate(tree, random) if random.random() < 0.7 else cross(tree, grow(random), random)
        for at in places(child):
            name, *parts = part_at(child, at)
            assert len(parts) == arity[name]
        changed += child != tree
        tree = child if size(child) <= 30 else KNOWN["addsign"]
    assert changed > 200


TRAIN, TEST = ("bowl", "matyas"), ("booth", "branin")


def small(seed: int = 0, **more: Any) -> Discovery:
    places_ = [[surfaces.get(key) for key in keys] for keys in (TRAIN, TEST)]
    return discover(*places_, rules=12, population=5, seed=seed, budget=50, **more)


@pytest.fixture(scope="module")
def found() -> Discovery:
    return small()


def test_the_same_seed_finds_the_same(found: Discovery) -> None:
    again, other = small(), small(1)
    assert again.candidates == found.candidates
    assert again.held() == found.held()
    assert again.drawn == found.drawn
    assert other.candidates != found.candidates


def test_a_search_scores_different_rules_and_judges_the_best_elsewhere(found: Discovery) -> None:
    kinds = [signature(one.tree) for one in found.candidates]
    assert len(kinds) == len(set(kinds)) == 12 == found.drawn - found.repeated - found.refused
    assert sorted(one.number for one in found.candidates) == [*range(1, 13)]
    assert {one.generation for one in found.candidates} == {0, 1, 2}
    assert list(found.candidates) == sorted(found.candidates, key=lambda one: one.order)
    assert found.race is not None
    assert {p.surface for p in found.race.problems} == set(TEST)
    assert [title for title, *_ in found.held()][:3] == [one.text for one in found.finalists]


def test_rules_of_the_library_are_scored_as_the_others(found: Discovery) -> None:
    """Gradient descent, drawn or registered, has one score."""
    quest = found.quest
    courses = [course_of(surfaces.get(key), quest.tune_starts, quest.starts, 1, quest.seed) for key in TRAIN]
    assert score(rule_of(KNOWN["sgd"]), courses, quest).cost == found.known["sgd"].cost
    assert found.found("powersign") is None
    new = Candidate(KNOWN["powersign"], 1.0, 1.0, 13, 3)
    assert replace(found, candidates=(*found.candidates, new)).found("powersign") is new


def test_what_is_unsolved_costs_ten_budgets() -> None:
    assert cost_of(np.array([8.0, np.inf]), 50) == pytest.approx((3 + math.log2(UNSOLVED * 50)) / 2)


def test_nothing_is_judged_where_it_was_trained() -> None:
    ground = [surfaces.get("bowl")]
    for training, held_out in ((ground, ground), ([], ground), (ground, [])):
        with pytest.raises(FallLineError, match="others to be judged on"):
            discover(training, held_out)


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("value", [-1, 10**9, True, 1.5])
def test_numbers_out_of_bounds_are_refused(name: str, value: Any) -> None:
    with pytest.raises(KnobError, match=name):
        discover([surfaces.get("bowl")], [surfaces.get("booth")], **{name: value})


def test_a_search_tells_how_far_it_is_and_can_be_left() -> None:
    shares, sizes = [], []

    def tell(share: float, words: Any, state: Discovery) -> None:
        shares.append(share)
        sizes.append(len(state.candidates))
        if len(state.candidates) == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small(progress=tell)
    assert sizes == [*range(8)]
    assert shares == sorted(shares)
    assert shares[-1] < 0.9


def test_a_quest_is_fair_by_its_defaults() -> None:
    assert Quest().tune_starts >= 2
    assert Quest().starts >= 2
    assert Quest().points >= 9
