"""Runs are added, copied, moved, named and taken away; rates follow one of four rules, and never in silence."""

import pytest

import optimizers
import surfaces
from app.lab import edits, engine, link
from app.lab.experiment import MAX_RUNS, OWN, POLICIES, Run, State
from app.lab.labels import run_labels
from app.lab.rates import rate_of, suited
from app.language.translate import translator
from symbolic.errors import FallLineError

START = link.decode("s=bowl&n=200&o=sgd&o.lr=0.02&o2=adam&o2.lr=0.3")[0]


def rates(state: State) -> list[float | None]:
    return [rate_of(run) for run in state.experiment.runs]


def keys(state: State) -> list[str]:
    return [run.rule for run in state.experiment.runs]


def labels(state: State) -> tuple[str, ...]:
    return run_labels(engine.compute(state.experiment).runs, translator("en"))


@pytest.mark.parametrize("key", [*optimizers.keys(), OWN])
def test_whatever_is_added_twice_or_copied_walks_elsewhere(key: str) -> None:
    state = edits.add_run(edits.add_run(edits.experiment(START, runs=()), key), key)
    state = edits.duplicate_run(state, 1)
    runs = state.experiment.runs
    assert keys(state) == [key] * 3
    if engine.rule_of(runs[0]).knobs:
        assert len(set(runs)) == 3
    engine.compute(state.experiment)
    assert link.decode(link.encode(state)) == (state, [])


def test_a_copy_is_twice_as_fast_stands_behind_and_is_named_by_that() -> None:
    state = edits.duplicate_run(edits.rename_run(START, 0, "Mine"), 0)
    assert keys(state) == ["sgd", "sgd", "adam"]
    assert rates(state) == [0.02, 0.04, 0.3]
    assert labels(state) == ("Mine", "Gradient descent", "Adam")
    assert labels(edits.rename_run(state, 0, ""))[:2] == ("Gradient descent η = 0.02", "Gradient descent η = 0.04")
    assert state.view.rates == "keep", "another surface would give both copies one rate"
    assert rates(edits.duplicate_run(state, 0)) == [0.02, 0.08, 0.04, 0.3]


def test_runs_are_taken_away_moved_and_counted() -> None:
    assert keys(edits.remove_run(START, 0)) == ["adam"]
    assert keys(edits.remove_run(edits.remove_run(START, 0), 0)) == []
    assert keys(edits.move_run(START, 1, 0)) == ["adam", "sgd"]
    assert keys(edits.move_run(START, 0, 99)) == ["adam", "sgd"]
    full = START
    while len(full.experiment.runs) < MAX_RUNS:
        full = edits.add_run(full, "momentum")
    for change in (lambda: edits.add_run(full, "sgd"), lambda: edits.duplicate_run(full, 0)):
        with pytest.raises(FallLineError, match="8"):
            change()


def test_a_name_holds_nothing_that_a_page_would_read() -> None:
    named = edits.rename_run(START, 0, "  <img src=x>  **Slow**\n one & `two` " + "x" * 100)
    name = named.experiment.runs[0].name
    assert name.startswith("img src=x Slow one two x")
    assert len(name) <= 40
    assert link.decode(link.encode(named)) == (named, [])
    assert labels(edits.rename_run(edits.rename_run(START, 0, "A"), 1, "A")) == ("A", "A (2)")


def test_a_rate_set_by_hand_is_kept_on_another_surface() -> None:
    moved = edits.run_value(START, 1, "lr", 0.25)
    assert moved.view.rates == "keep"
    after = edits.surface(moved, "beale")
    assert rates(after) == [0.02, 0.25]
    assert edits.run_value(START, 1, "lr", 0.3).view.rates == "tuned", "nothing was moved"
    assert edits.run_value(START, 1, "beta1", 0.5).view.rates == "tuned"


def test_each_rule_gives_its_rates_and_says_which_is_on() -> None:
    found = {rule: edits.policy(START, rule) for rule in POLICIES}
    assert [state.view.rates for state in found.values()] == list(POLICIES)
    assert rates(found["keep"]) == [0.02, 0.3]
    assert rates(found["same"]) == [0.02, 0.02]
    surface = surfaces.get("bowl")
    for run, tuned, best in zip(("sgd", "adam"), rates(found["tuned"]), rates(found["best"]), strict=True):
        lost = {lr: optimizers.run(run, surface, steps=200, lr=lr).loss[-1] for lr in (tuned, best)}
        assert lost[best] <= max(lost[tuned], 1e-8)


@pytest.mark.parametrize("rule", POLICIES)
def test_a_surface_is_picked_under_the_rule_that_is_on_or_asked_for(rule: str) -> None:
    after = edits.surface(START, "rosenbrock", rule)
    assert after == edits.surface(edits.view(START, rates=rule), "rosenbrock")
    assert after.view.rates == rule
    if rule == "keep":
        assert rates(after) == rates(START)
    if rule == "same":
        assert len(set(rates(after))) == 1
        assert rates(after)[0] == rates(edits.surface(START, "rosenbrock", "tuned"))[0]
    assert link.decode(link.encode(after)) == (after, [])


def test_names_schedules_and_other_knobs_survive_new_rates() -> None:
    state = link.decode("s=bowl&n=100&o=momentum&o.momentum=0.8&o.s=cosine&o.t=clip_norm&o.name=Mine")[0]
    for rule in POLICIES:
        (run,) = edits.surface(state, "beale", rule).experiment.runs
        (old,) = state.experiment.runs
        assert (run.schedules, run.transforms, run.name) == (old.schedules, old.transforms, "Mine")
        assert dict(run.values)["momentum"] == 0.8


def test_a_number_of_steps_of_ones_own_stays() -> None:
    assert edits.surface(START, "beale").experiment.steps == surfaces.get("beale").steps
    assert edits.surface(edits.experiment(START, steps=77), "beale").experiment.steps == 77


def test_an_added_optimizer_follows_the_rule_that_is_on() -> None:
    same = edits.add_run(edits.policy(START, "same"), "nesterov")
    assert rates(same) == [0.02, 0.02, 0.02]
    tuned = edits.add_run(START, "nesterov")
    assert rates(tuned)[2] == rate_of(suited(edits.experiment(START, runs=(Run("nesterov"),)).experiment)[0])


SCENES = [(surface.key, i) for surface in map(surfaces.get, surfaces.keys()) for i in range(len(surface.scenes))]


@pytest.mark.parametrize(("key", "index"), SCENES)
def test_a_scene_shows_what_it_says(key: str, index: int) -> None:
    """Its link is read without a word, its page keeps it, and every run ends as declared."""
    scene = surfaces.get(key).scenes[index]
    state, messages = link.decode(f"s={key}&{scene.link}")
    assert not messages
    results = engine.compute(state.experiment)
    assert tuple(ran.trajectory.outcome.finding.value for ran in results.runs) == scene.ends
    assert len(set(scene.ends)) > 1, "it shows a difference"
    shown = edits.scene(edits.view(State(), language="zh_CN", theme="dark"), key, index)
    assert shown.experiment == state.experiment
    assert (shown.view.language, shown.view.theme, shown.view.rates) == ("zh_CN", "dark", "keep")


def test_there_are_scenes_where_the_lecture_needs_them() -> None:
    keys = {key for key, _ in SCENES}
    assert {"canyon", "cliff", "warmup", "saddle", "bowl", "crescent", "beale", "ackley", "input_scale"} <= keys
