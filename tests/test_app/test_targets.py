"""Schedules on any knob: of the rule, of a transform, of the surface; from the link to the equations."""

import csv
from io import StringIO

import numpy as np
import pytest

from app.export import render
from app.lab import edits, engine, link
from app.lab.equations import equations
from app.lab.experiment import PartUse
from app.lab.labels import run_labels
from app.lab.snapshots import restarts
from app.lab.targets import moved_along, targets
from app.stage.taken_apart import step_data

NOISY = "s=bowl&n=40&o=sgd&o.lr=0.02&o.s=growth&o.s.on=t1.batch&o.s.period=10&o.t=noise"
FLAT = "s=bowl&n=40&o=adam&o.lr=0.05&o.s=cosine&o.s.on=s.kappa&o.s.T_0=10&o.s2=linear&o.s2.on=t1.strength&o.t=l2"


def results_of(text: str) -> engine.Results:
    state, messages = link.decode(text)
    assert not messages
    assert link.decode(link.encode(state)) == (state, [])
    return engine.compute(state.experiment)


def test_a_batch_grows_unrounded_and_quietens_the_noise() -> None:
    ran = results_of(NOISY).runs[0]
    assert ran.trajectory.quantities["t1_batch"].tolist() == [2.0 ** (k // 10) for k in range(40)]
    halves = results_of(NOISY.replace("period=10", "period=10&o.s.factor=1.5")).runs[0].trajectory
    assert halves.quantities["t1_batch"][10] == 1.5
    plain = results_of(NOISY.replace("&o.s=growth&o.s.on=t1.batch&o.s.period=10", "")).runs[0].trajectory
    np.testing.assert_array_equal(plain.theta[:11], ran.trajectory.theta[:11])
    assert np.abs(plain.theta[20] - ran.trajectory.theta[20]).max() > 0


def test_the_moved_knob_carries_the_index_in_every_part() -> None:
    results = results_of(FLAT)
    ran = results.runs[0]
    told = dict(equations(ran))
    assert r"\kappa_{t} &=" in told["Cosine with warm restarts"]
    assert r"\lambda_{t} &= \lambda" in told["Linear decay"]
    assert r"\lambda_{t}" in told["L2 (coupled)"]
    step = step_data(ran, str)
    assert step is not None
    assert {"κ", "λ"} <= {line["text"] for line in step["lines"]}
    assert restarts(ran, 40) == [10, 20, 30]


def test_runs_are_named_by_the_knob_that_moves() -> None:
    both = results_of(FLAT + "&o2=adam&o2.lr=0.05&o2.t=l2")
    first, second = run_labels(both.runs, str)
    assert "(κ)" in first
    assert "(L2 λ)" in first
    assert second == "Adam"


def test_what_a_schedule_moves_stands_in_the_table() -> None:
    state, _ = link.decode(NOISY)
    table = render("csv", state).decode()
    rows = list(csv.DictReader(StringIO(table)))
    assert [rows[at]["t1.batch"] for at in (0, 1, 11)] == ["", "1.0", "2.0"]


@pytest.mark.parametrize(
    ("text", "named", "near"),
    [
        ("o=sgd&o.s=cosine&o.s.on=t1.strenth&o.t=l2", "t1.strenth", "t1.strength"),
        ("s=bowl&o=sgd&o.s=cosine&o.s.on=s.kapa", "s.kapa", "s.kappa"),
        ("o=sgd&o.s=cosine&o.s.on=t2.strength&o.t=l2", "t2.strength", "t1.strength"),
        ("o=bfgs&o.s=cosine&o.s.on=t1.strength", "t1.strength", ""),
        ("s=formula&f=a x^2&s.a=1&o=sgd&o.s=cosine&o.s.on=s.b", "s.b", ""),
    ],
)
def test_what_does_not_exist_is_named_with_its_neighbour(text: str, named: str, near: str) -> None:
    state, messages = link.decode(text)
    assert any(named in str(message) and near in str(message) for message in messages)
    assert state.experiment.runs[0].schedules == ()


def test_counts_and_starts_are_not_offered() -> None:
    for text, yes, no in (
        ("o=rmsprop", "alpha", "initial_v"),
        ("o=ademamix", "beta1", "T"),
        ("o=sgd&o.t=lookahead", "t1.alpha", "t1.every"),
        ("o=sgd&o.t=noise", "t1.batch", "t1.freedom"),
        ("s=michalewicz&o=sgd", "s.rotation", "s.m"),
    ):
        state, _ = link.decode(text)
        there = targets(state.experiment.runs[0], engine.surface_of(state.experiment))
        offered = {name for name, target in there.items() if target.sensible}
        assert yes in offered, (text, sorted(offered))
        assert no not in offered, text


def test_a_schedule_goes_with_its_transform_and_its_surface() -> None:
    state, _ = link.decode(
        "s=bowl&n=20&o=sgd&o.s=cosine&o.s.on=t2.strength&o.s2=linear&o.s2.on=s.kappa&o.t=noise&o.t2=l2"
    )
    turned = edits.transforms(state, [0], (PartUse("l2"), PartUse("noise")))
    assert [use.target for use in turned.experiment.runs[0].schedules] == ["t1.strength", "s.kappa"]
    gone = edits.transforms(state, [0], (PartUse("noise"),))
    assert [use.target for use in gone.experiment.runs[0].schedules] == ["s.kappa"]
    elsewhere = edits.surface(state, "beale")
    assert [use.target for use in elsewhere.experiment.runs[0].schedules] == ["t2.strength"]
    for after in (turned, gone, elsewhere):
        engine.compute(after.experiment)
    uses = (PartUse("cosine", (), "t1.x"), PartUse("cosine", (), "t2.x"))
    assert [use.target for use in moved_along(uses, ["l2", "l2"], ["l2"])] == ["t1.x"]


def test_several_runs_keep_what_each_of_them_has() -> None:
    state, _ = link.decode("s=bowl&n=20&o=adam&o2=sgd&o2.t=l2")
    uses = (PartUse("cosine", (), "beta2"), PartUse("cosine", (), "t1.strength"), PartUse("cosine", (), "s.kappa"))
    runs = edits.schedules(state, [0, 1], uses).experiment.runs
    assert [[use.target for use in run.schedules] for run in runs] == [["beta2", "s.kappa"], ["t1.strength", "s.kappa"]]
