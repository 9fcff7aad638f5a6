"""Every change a user can make, as the pure function behind it."""

import math

import pytest

import optimizers
import surfaces
from app.lab import edits, engine, link, tuning
from app.lab.captions import PASSED, SENTENCES, SHORT, sentence
from app.lab.experiment import MAX_RUNS, PartUse, State
from app.lab.labels import knobs_text
from app.language.numbers import number
from app.language.translate import LANGUAGES, translator
from app.stage.parts import assemble
from app.stage.payload import payload_of
from optimizers.verdict import Finding
from symbolic.errors import FallLineError, KnobError

PLAIN = translator("en")


def test_another_surface_brings_its_own_start_steps_and_rates() -> None:
    after = edits.surface(State(), "bowl")
    assert after.experiment.start is None
    assert after.experiment.steps == surfaces.get("bowl").steps
    assert [run.rule for run in after.experiment.runs] == [run.rule for run in State().experiment.runs]
    kinds = {ran.rule.key: ran.trajectory.outcome.kind for ran in engine.compute(after.experiment).runs}
    assert "diverged" not in kinds.values()
    assert list(kinds.values()).count("converged") >= 4


@pytest.mark.parametrize("key", surfaces.keys())
def test_suggested_rates_do_not_diverge(key: str) -> None:
    surface = surfaces.get(key)
    for rule in ("sgd", "momentum", "adam"):
        rate = tuning.suggest(rule, surface, surface.first_start, surface.steps)
        assert rate is not None
        ran = optimizers.run(rule, surface, steps=surface.steps, lr=rate)
        assert ran.outcome.kind != "diverged", (rule, rate)


def test_values_at_their_defaults_leave_the_state() -> None:
    state = edits.run_value(State(), 2, "lr", 0.5)
    assert dict(state.experiment.runs[2].values) == {"lr": 0.5}
    assert edits.run_value(state, 2, "lr", 1e-3).experiment.runs[2].values == ()
    assert edits.surface_value(State(), "b", 100.0).experiment.surface_values == ()


def test_what_is_not_allowed_is_refused() -> None:
    with pytest.raises(KnobError):
        edits.run_value(State(), 0, "lr", -1)
    with pytest.raises(KnobError):
        edits.start(State(), math.nan, 0)
    with pytest.raises(FallLineError):
        edits.rules(State(), ["sgd"] * (MAX_RUNS + 1))
    with pytest.raises(KnobError):
        edits.surface_value(State(), "b", -1)


def test_the_stage_speaks_of_runs_by_name() -> None:
    said = {
        "seq": 3,
        "start": [0.5, -0.25],
        "knobs": {"o": {"lr": 0.01}, "o9": {"lr": 1}, "o6": {"nope": 1}},
        "layout": "grid",
    }
    after = edits.stage(State(), said | {"window": [-1, 1, -1, 1]})
    assert after.experiment.start == (0.5, -0.25)
    assert dict(after.experiment.runs[0].values) == {"lr": 0.01}
    assert after.view.layout == "grid"
    assert after.view.zoom == (-1.0, 1.0, -1.0, 1.0)
    assert edits.stage(after, {"seq": 4, "window": None}).view.zoom is None
    assert link.decode(link.encode(after)) == (after, [])


def test_a_schedule_goes_to_those_that_have_its_knob() -> None:
    state = edits.schedules(State(), range(6), (PartUse("cosine"), PartUse("warmup", (), "momentum")))
    targets = [tuple(use.target for use in run.schedules) for run in state.experiment.runs]
    assert targets[0] == ("lr",)
    assert targets[1] == ("lr", "momentum")


def test_rules_that_stay_keep_their_knobs() -> None:
    state = edits.run_value(State(), 5, "beta1", 0.5)
    after = edits.rules(state, ["adam", "sgd"])
    assert dict(after.experiment.runs[0].values)["beta1"] == 0.5
    assert [run.rule for run in after.experiment.runs] == ["adam", "sgd"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outcome_has_its_sentence(lang: str) -> None:
    _ = translator(lang)
    surface = surfaces.get("rosenbrock")
    for finding in Finding:
        outcome = optimizers.Outcome(finding, 12, 0, 0.0, 0.01, (0, 3, 5))
        text = sentence(outcome, (1.0, 1.0), surface, _("L2 (coupled)"), _)
        assert "{" not in text
        assert number(1.0) in text  # the minimum that was passed, at least
        if lang != "en":
            assert _(SENTENCES[finding]) != SENTENCES[finding]
            assert _(SHORT[finding]) != SHORT[finding]
            assert _(PASSED) != PASSED


def test_only_the_changed_run_is_computed_again() -> None:
    state = State()
    first = engine.compute(state.experiment)
    second = engine.compute(edits.run_value(state, 0, "lr", 0.0015).experiment)
    assert second.runs[0] is not first.runs[0]
    assert all(new is old for new, old in zip(second.runs[1:], first.runs[1:], strict=True))


def test_the_payload_is_small_and_says_what_was_computed() -> None:
    results = engine.compute(State().experiment)
    payload = payload_of(results, State().view)
    assert len(payload) < 90_000  # a third of it takes steps apart: one part a rule, which crosses once
    header = assemble(payload, {})
    run = header["runs"][0]
    assert {run["kept"][0], run["kept"][-1]} == {0, 500}
    path = run["path"].reshape(-1, 2)
    assert abs(path - results.runs[0].trajectory.theta[run["kept"]]).max() < 1e-6
    assert header["runs"][5]["kernel_values"][: len(header["runs"][5]["kernel_knobs"])][0] == 0.1


def test_knobs_are_told_in_their_symbols() -> None:
    told = knobs_text(engine.compute(State().experiment).runs[5], PLAIN)
    assert told.startswith("η 0.1")
    assert "β₁ 0.9" in told


def test_every_optimizer_of_a_comparison_meets_the_same_noise() -> None:
    """As the transform promises; and it crosses to the browser once."""
    state, messages = link.decode("n=60&o=sgd&o.t=noise&o2=adam&o2.t=noise&o3=sgd&o3.t=noise&seed=4")
    assert not messages
    results = engine.compute(state.experiment)
    first, other, second = (ran.trajectory.theta for ran in results.runs)
    assert (first == second).all()
    assert (first != other).any()
    runs = assemble(payload_of(results, state.view), {})["runs"]
    assert runs[0]["noise"] == runs[1]["noise"] == runs[2]["noise"]
    assert (runs[0]["noise"]["seed"], runs[0]["noise"]["count"]) == (4, 120)
