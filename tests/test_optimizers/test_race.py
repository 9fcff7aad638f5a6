"""The fair race: its profiles by hand, its times by a second computation, its costs by a surface that counts."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc

import optimizers
import surfaces
from optimizers.race import race
from optimizers.racing import profiles
from optimizers.racing.entrants import Entrant, entrants_of
from optimizers.racing.heats import STAY, UNSOLVED, heat, judged, pick, steps_for, walked
from optimizers.racing.problems import course_of
from optimizers.racing.result import Race
from optimizers.racing.search import candidates, decades, tuned_knobs, value_at
from optimizers.racing.sobol import MAX_DIMENSIONS, sobol
from optimizers.uses import read_transforms
from symbolic.errors import FallLineError, KnobError

INF = np.inf
SMALL = {"budget": 60, "points": 4, "tune_starts": 1, "starts": 2}


# Profiles by hand: three problems, two solvers; the third problem is solved by nobody.
TIMES = np.array([[10.0, 20.0], [80.0, 10.0], [INF, INF]])


def test_profiles_of_a_small_table_are_those_made_by_hand() -> None:
    ratio = profiles.ratios(TIMES, profiles.yardstick(TIMES))
    assert np.array_equal(ratio, [[1, 2], [8, 1], [INF, INF]])
    assert np.allclose(
        profiles.performance(ratio, np.array([1, 2, 7.9, 8])), np.array([[1, 1], [1, 2], [1, 2], [2, 2]]) / 3
    )
    assert np.allclose(profiles.data(TIMES, np.array([9, 10, 20, 80])), np.array([[0, 0], [1, 1], [1, 2], [2, 2]]) / 3)
    assert np.allclose(profiles.wins(ratio), [1 / 3, 1 / 3])
    # log2 of the ratios: 0 and 3 of 6 doublings, 1 and 0
    assert np.allclose(profiles.area(ratio), [(1 + 1 / 2 + 0) / 3, (5 / 6 + 1 + 0) / 3])


def test_a_tie_counts_for_both_and_delivered_runs_are_measured_by_the_tuned() -> None:
    times = np.array([[5.0, 5.0]])
    assert np.array_equal(profiles.wins(profiles.ratios(times, profiles.yardstick(times))), [1, 1])
    best = profiles.yardstick(np.array([[INF, 8.0], [INF, INF]]), np.array([[2.0, 4.0], [6.0, INF]]))
    assert np.array_equal(best, [8, 6])  # where no tuned run solved it, the quickest as delivered


def test_the_area_is_the_integral_of_the_curve() -> None:
    rng = np.random.default_rng(3)
    times = np.where(rng.random((30, 4)) < 0.2, INF, rng.integers(1, 900, (30, 4)).astype(float))
    ratio = profiles.ratios(times, profiles.yardstick(times))
    doublings = np.linspace(0, 6, 20_001)
    curve = profiles.performance(ratio, 2**doublings)
    assert np.allclose(profiles.area(ratio), np.trapezoid(curve, doublings, axis=0) / 6, atol=2e-3)


def test_order_means_nothing_and_a_duplicate_gains_nothing() -> None:
    rng = np.random.default_rng(4)
    times = np.where(rng.random((12, 3)) < 0.3, INF, rng.integers(1, 90, (12, 3)).astype(float))
    area = profiles.area(profiles.ratios(times, profiles.yardstick(times)))
    turned = times[rng.permutation(12)][:, [2, 0, 1]]
    assert np.allclose(profiles.area(profiles.ratios(turned, profiles.yardstick(turned))), area[[2, 0, 1]])
    doubled = np.concatenate([times, times[:, :1]], axis=1)
    assert np.allclose(profiles.area(profiles.ratios(doubled, profiles.yardstick(doubled))), area[[0, 1, 2, 0]])


@pytest.mark.parametrize("dimensions", range(1, MAX_DIMENSIONS + 1))
def test_sobol_points_are_scipys(dimensions: int) -> None:
    assert np.allclose(sobol(256, dimensions), qmc.Sobol(dimensions, scramble=False).random(256), atol=1e-9)


@pytest.mark.parametrize("key", optimizers.keys())
@pytest.mark.parametrize("most", [1, 3])
def test_every_rule_is_searched_over_its_own_sliders(key: str, most: int) -> None:
    rule = optimizers.get(key)
    knobs = tuned_knobs(rule, most)
    assert len(knobs) <= most
    assert (knobs == ()) == (rule.own_rate or all(knob.name != "lr" for knob in rule.number_knobs))
    for name, values in candidates(knobs, 19).items():
        knob = next(knob for knob in knobs if knob.name == name)
        low, high = knob.slider
        assert values.shape == (19,)
        assert (values >= low * 0.99).all()
        assert (values <= high * 1.01).all()
        rule.values({name: values})  # allowed, all of them
        if len(knobs) == 1:
            assert (values[0], values[-1]) == pytest.approx((low, high))
            assert np.allclose(np.diff(np.log(values)), np.log(high / low) / 18, atol=0.02)


def test_a_rule_of_ones_own_is_tuned_by_its_first_logarithmic_slider() -> None:
    own = optimizers.from_equations("theta = theta - a*g", {"a": 0.1})
    (knob,) = tuned_knobs(own)
    assert knob.name == "a"
    assert value_at(knob, 0.5) == pytest.approx(0.1)
    found = race([own], [surfaces.get("bowl")], **SMALL)
    assert set(found.heats[0][0].settings) == {"a"}


@pytest.mark.parametrize(
    ("works", "width"),
    [("1111", 3.0), ("0110", 1.0), ("1011", 1.0), ("1001", 0.0), ("0000", None)],
)
def test_the_working_range_is_the_longest_unbroken_stretch(works: str, width: float | None) -> None:
    told = decades(np.array([sign == "1" for sign in works]), np.array([1.0, 10.0, 100.0, 1000.0]))
    assert np.isnan(told) if width is None else told == pytest.approx(width)


def curve(*left: float) -> np.ndarray:
    return np.array(left)[:, None]


@pytest.mark.parametrize(
    ("left", "last", "best"),
    [
        (curve(1, 0.5, *[0.01] * 6), 2, 2),  # there at step 2, and stays
        (curve(1, 0.01, 0.5, *[0.01] * 6), 3, 1),  # through it, back, and stays
        (curve(1, 0.5, *[0.01] * STAY), INF, 2),  # one step short of staying
        (curve(1, 0.01, *[0.5] * 6), INF, 1),  # a passer-by
        (curve(1, *[0.5] * 7), INF, INF),
        (curve(1, np.nan, *[0.5] * 6), INF, INF),
    ],
)
def test_arrival_for_good_and_for_the_first_time(left: np.ndarray, last: float, best: float) -> None:
    steps = len(left) - 1
    told = judged(left, np.arange(steps + 1)[:, None], np.array([steps]), steps, 0.1)
    assert (told.last[0], told.best[0]) == (last, best)


def test_what_comes_after_the_budget_or_a_divergence_does_not_count() -> None:
    left = curve(1, 0.5, 0.5, *[0.01] * 10)
    twice = 2 * np.arange(13)[:, None]
    assert judged(left, twice, np.array([12]), 24, 0.1).last[0] == 6  # evaluations, not steps
    cut = judged(left, twice, np.array([12]), 14, 0.1)
    assert (cut.last[0], cut.best[0], cut.spent[0]) == (INF, 6, 14)
    gone = judged(left, twice, np.array([4]), 24, 0.1)  # diverged in update 5
    assert (gone.last[0], gone.best[0], gone.end[0], gone.spent[0]) == (INF, 6, INF, 10)


def test_tuning_prefers_few_evaluations_then_a_low_end() -> None:
    search = judged(curve(*np.ones(9)), np.arange(9)[:, None], np.array([8]), 8, 0.1).part(np.zeros((3, 2), dtype=int))
    assert pick(replace(search, last=np.array([[8.0, 8], [2, 16], [2, 8]])), 100) == 2
    assert pick(replace(search, last=np.array([[INF, 1.0], [100, 100], [INF, INF]])), 100) == 0
    assert UNSOLVED * 100 * 1 < 100 * 100
    assert pick(replace(search, end=np.array([[0.5, 0.5], [INF, 0.1], [0.4, 0.4]])), 100) == 2


ENTRANTS: dict[str, Callable[[], Any]] = {
    "adam": lambda: optimizers.get("adam"),
    "extra": lambda: Entrant(optimizers.get("sgd"), "SAM", {}, (), read_transforms([("sam", {"rho": 0.1})])),
    "noisy": lambda: Entrant(optimizers.get("sgd"), "noisy", {}, (), read_transforms([("noise", {})])),
    "bfgs": lambda: optimizers.get("bfgs"),
    "set": lambda: Entrant(optimizers.get("momentum"), "0.5", {"momentum": 0.5, "lr": 3.0}),
}


@pytest.mark.parametrize("who", ENTRANTS)
@pytest.mark.parametrize("where", ["bowl", "himmelblau"])
def test_times_are_those_of_single_runs(who: str, where: str) -> None:
    """One run after the other by the public ``run``, judged by loops."""
    surface, budget, tolerance, seed = surfaces.get(where), 120, 0.01, 7
    (entrant,) = entrants_of([ENTRANTS[who]()])
    course = course_of(surface, 2, 2, 1, seed)
    told = heat(entrant, course, budget=budget, points=5, knobs=1, tolerance=tolerance, seed=seed)

    def alone(settings: dict[str, float], problem: Any) -> tuple[float, float]:
        system = entrant.system(settings)
        around = [(use.part.key, dict(use.values)) for use in entrant.around]
        wraps = [one for one in around if one[0] == "sam"]
        found = optimizers.run(
            entrant.rule, surface, problem.start, steps_for(system, budget), seed=seed + problem.stream,
            transforms=[one for one in around if one not in wraps], wrappers=wraps, **{**entrant.values, **settings},
        )  # fmt: skip
        inside = []
        for loss, calls in zip(found.loss, found.calls, strict=True):
            if calls <= budget:
                inside.append((int(calls), abs(loss - problem.floor) <= tolerance * problem.height))
        whole = found.valid == found.steps
        inside = inside if whole else inside[: found.valid + 1]
        best = next((calls for calls, good in inside if good), INF)
        last = INF
        for k in range(len(inside)):
            if whole and all(good for _, good in inside[k:]) and len(inside) - 1 - k >= STAY:
                last = inside[k][0]
                break
        return last, best

    for place, problem in enumerate(course.judging):
        assert (told.tuned.last[place], told.tuned.best[place]) == alone(told.settings, problem)
        assert (told.delivered.last[place], told.delivered.best[place]) == alone(dict(told.defaults), problem)
    for place, problem in enumerate(course.tuning):
        for c in range(5 if told.tried else 0):
            setting = {name: float(values[c]) for name, values in told.tried.items()}
            assert (told.search.last[c, place], told.search.best[c, place]) == alone(setting, problem)


class Counting:
    """A surface that counts what it is asked, one question a point."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.count = inner, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @property
    def expression(self) -> "Counting":
        return self

    def evaluate(self, *asked: Any) -> Any:
        return self.inner.expression.evaluate(*asked)

    def ground(self, *values: Any) -> "Counting":
        self.made = self.inner.expression.ground(*values)
        return self

    @property
    def values(self) -> Any:
        return self.made.values

    def floats(self, lane: int) -> tuple[Callable[..., Any], ...]:
        return tuple(map(self._counted, self.made.floats(lane)))

    def arrays(self, lanes: slice) -> Any:
        return self.made.arrays(lanes)

    def _counted(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*point: float) -> Any:
            self.count += 1
            return ask(*point)

        return asked


@pytest.mark.parametrize("who", ["sgd", "nesterov", "newton", "polyak", "bfgs", "gd_armijo", "levenberg", "extra"])
@pytest.mark.parametrize("where", ["bowl", "rosenbrock"])
def test_evaluations_are_what_a_surface_counts(who: str, where: str) -> None:
    surface = Counting(surfaces.get(where))
    (entrant,) = entrants_of([ENTRANTS[who]() if who in ENTRANTS else who])
    (problem,) = course_of(surfaces.get(where), 1, 1, 1, 0).judging
    told = walked(entrant, surface, {}, [problem], 40, 1e-3, 0)
    spent = int(told.spent[0])
    assert 0 < spent <= 40
    if entrant.system({}).python is None:
        assert spent == surface.count
    else:  # a search is cut where the budget ends, in the middle of the run that was counted
        assert spent <= surface.count


def test_the_cost_of_tuning_is_the_runs_on_tuning_starts_alone() -> None:
    (entrant,) = entrants_of([ENTRANTS["extra"]()])
    course = course_of(surfaces.get("bowl"), 2, 3, 1, 0)
    told = heat(entrant, course, budget=41, points=5, knobs=1, tolerance=1e-3, seed=0)
    assert told.search.spent.shape == (5, 2)
    whole = told.search.end < INF
    assert (told.search.spent[whole] == 40).all()  # two a step: an odd budget leaves one over
    assert told.cost == (10, int(told.search.spent.sum()))


@pytest.mark.parametrize("key", [key for key in surfaces.keys() if surfaces.get(key).minima()])
@pytest.mark.parametrize("seed", [0, 5])
def test_tuning_and_judging_share_no_start_and_no_stream(key: str, seed: int) -> None:
    surface = surfaces.get(key)
    course = course_of(surface, 3, 4, 2, seed)
    tuning, judging = ({problem.start for problem in some} for some in (course.tuning, course.judging))
    assert (len(tuning), len(judging)) == (3, 4)
    assert not tuning & judging
    streams = [problem.stream for problem in (*course.tuning, *course.judging)]
    assert sorted(streams) == list(range(14))
    for problem in (*course.tuning, *course.judging):
        assert problem.height > 0
        assert surface.view.contains(*problem.start) or problem.start == surface.first_start
        assert surface.value(*problem.start) - surface.floor == pytest.approx(problem.height)


def test_more_judged_starts_do_not_change_how_one_is_tuned() -> None:
    few, many = (race(["adam", "sgd"], [surfaces.get("beale")], **{**SMALL, "starts": n}) for n in (2, 5))
    for a, b in zip(few.heats[0], many.heats[0], strict=True):
        assert a.settings == b.settings
        assert np.array_equal(a.search.last, b.search.last)


def test_every_rule_can_run_and_its_place_does_not_depend_on_company() -> None:
    places = [surfaces.get("bowl"), surfaces.get("l1")]
    together = race(optimizers.keys(), places, **SMALL)
    times = together.times()
    assert times.shape == (4, len(optimizers.keys()))
    assert not np.isnan(times).any()
    assert (times[np.isfinite(times)] <= SMALL["budget"]).all()
    for who in ("newton", "adam", "bfgs"):
        assert np.array_equal(race([who], places, **SMALL).times()[:, 0], times[:, optimizers.keys().index(who)])


@pytest.fixture(scope="module")
def small() -> Race:
    return race(["adam", "sgd", "lion"], [surfaces.get(key) for key in ("bowl", "beale", "branin")], **SMALL)


def test_the_order_of_entrants_and_surfaces_means_nothing(small: Race) -> None:
    turned = race(["lion", "adam", "sgd"], [surfaces.get(key) for key in ("branin", "bowl", "beale")], **SMALL)
    assert small.table() == turned.table()
    assert small.winner == turned.winner


def test_a_second_entry_of_a_rule_changes_nobodys_place(small: Race) -> None:
    twice = race(["adam", "sgd", "lion", "sgd"], [one.surface for one in small.courses], **SMALL)
    lines = {line.title: line for line in twice.table()}
    assert {line.title: line for line in small.table()} == {k: v for k, v in lines.items() if not k.endswith("(2)")}
    again = lines["Gradient descent (2)"]
    assert replace(again, title="Gradient descent") == lines["Gradient descent"]


def test_the_curves_are_the_times(small: Race) -> None:
    for tuned in (True, False):
        for by in ("last", "best"):
            at, shares = small.profile(tuned, by)
            ratio = small.ratios(tuned, by)
            assert (at[0], at[-1]) == (1, profiles.CAP)
            assert np.allclose(shares, [[np.mean(ratio[:, s] <= a) for s in range(3)] for a in at])
            at, shares = small.data_profile(tuned, by)
            times = small.times(tuned, by)
            assert (at[0], at[-1]) == (0, SMALL["budget"])
            assert np.allclose(shares[-1], np.isfinite(times).mean(axis=0))
    assert (small.times(by="best") <= small.times(by="last")).all()
    assert (small.left("best") <= small.left("last")).all()
    with pytest.raises(KnobError):
        small.times(by="first")


def test_progress_tells_all_and_may_end_it(small: Race) -> None:
    heard: list[tuple[float, str, int]] = []

    def told(share: float, words: Any, partial: Race) -> None:
        heard.append((share, str(words), len(partial.heats)))
        assert partial.partial

    again = race(["adam", "sgd", "lion"], [one.surface for one in small.courses], **SMALL, progress=told)
    assert again.table() == small.table()
    assert [share for share, _, _ in heard] == [k / 9 for k in range(9)]
    assert heard[4][1] == "tuning Gradient descent on Beale, 5 of 9"
    assert [done for _, _, done in heard] == [0, 0, 0, 1, 1, 1, 2, 2, 2]

    class Enough(Exception):
        pass

    def enough(share: float, words: Any, partial: Race) -> None:
        if share > 0.3:
            raise Enough

    with pytest.raises(Enough):
        race(["adam", "sgd", "lion"], [one.surface for one in small.courses], **SMALL, progress=enough)


def test_another_process_finds_the_same(small: Race) -> None:
    with ProcessPoolExecutor(1) as pool:
        again = race(["adam", "sgd", "lion"], [one.surface for one in small.courses], **SMALL, executor=pool)
    assert again.table() == small.table()
    assert np.array_equal(again.times(), small.times())


def test_the_winner_is_the_largest_area_and_nobody_where_nothing_is_solved(small: Race) -> None:
    areas = profiles.area(small.ratios())
    assert small.winner == small.titles[int(np.argmax(areas))] == small.table()[0].title
    lost = race(["adam"], [surfaces.get("eggholder")], budget=10, points=2, tune_starts=1, starts=1, tolerance=1e-9)
    assert lost.winners() == ()
    assert lost.winner is None
    assert str(small).count("\n") == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"budget": 0}, "budget"),
        ({"points": 1}, "points"),
        ({"starts": True}, "starts"),
        ({"tolerance": 1.0}, "tolerance"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_run_is_refused_first(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(KnobError, match=said):
        race(["adam"], [surfaces.get("bowl")], **{**SMALL, **changes})


def test_a_surface_without_a_minimum_and_a_budget_below_one_step_are_refused() -> None:
    with pytest.raises(FallLineError, match="no known minimum"):
        race(["adam"], [surfaces.get("plane")])
    dear = "\n".join(f"a{i} = grad(theta - {i}*g)" for i in range(11)) + "\ntheta = theta - 0.1*a10"
    with pytest.raises(FallLineError, match="too small"):
        race([optimizers.from_equations(dear)], [surfaces.get("bowl")], budget=10)
    with pytest.raises(FallLineError):
        race([], [surfaces.get("bowl")])
