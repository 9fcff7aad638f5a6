"""What is said of a run that is stuck, what is offered, and what the stage is sent of it; the table of results."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.lab import link, manage
from app.lab.diagnosis import TEXTS, TITLES, found, texts, title
from app.lab.engine import Results, compute
from app.lab.experiment import run_id
from app.lab.remedies import CANDIDATES, ENDS, LOWER, remedy
from app.lab.results_table import results_table
from app.lab.whychart import CHARTS, chart
from app.language.translate import translator
from app.stage.parts import Delivery, split
from app.stage.payload import header_of
from app.stage.why import line_of, why_data
from optimizers.diagnosis import Cause
from tests.test_optimizers.test_diagnosis import CASES

PLAIN = translator("en")


def at(text: str) -> tuple[Results, Any]:
    state = link.decode(text)[0]
    return compute(state.experiment), state


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_words_with_its_numbers_and_a_picture(cause: Cause, language: str) -> None:
    _ = translator(language)
    results, state = at(CASES[cause][0])
    step = results.experiment.steps if state.view.playhead is None else state.view.playhead
    told = found(results.runs[0], step, 0)
    assert title(told, _)
    assert cause in TITLES
    assert cause in TEXTS
    lines = texts(told, _)
    assert 1 <= len(lines) <= 3
    for line in lines:
        assert not re.search(r"[{}]|nan|inf\b|∞", line), line
        assert line.count("*") % 2 == 0
    drawing = chart(told, _)
    assert (drawing is not None) == (cause in CHARTS)
    if drawing is not None:
        assert drawing.words
        assert {len(line.values) for line in drawing.lines} == {len(drawing.steps)}


def test_every_cause_has_a_sign() -> None:
    text = (Path(__file__).parents[2] / "app" / "stage" / "js" / "whysigns.js").read_text("utf-8")
    drawn = set(re.findall(r"(\w+): (?:[\"A-Z])", text.split("const CAUSE_SHAPES = {")[1].split("};")[0]))
    assert drawn == {str(cause) for cause in Cause}


# What the studies show: the causes with the remedy that helps, and from when on.
OFFERED = {
    Cause.BOUNCING: ("Add momentum, μ = 0.8", r"would stay at the minimum from step \d+ on"),
    Cause.TOO_LONG: ("A smaller rate, η = 0.01", r"would stay on the ground"),
    Cause.HELD: ("Without L2", r"would stay at the minimum from step \d+ on"),
    Cause.SADDLE: ("Add a little noise, σ = 0.0", r"would stay at the minimum from step \d+ on|tremble"),
    Cause.CLIPPED: ("Without clip by norm", r"would end at loss .* instead of"),
    Cause.SCHEDULE: ("Without the schedule", r"would end at loss .* instead of"),
    Cause.SQUARES: ("Forget old slopes: RMSProp", r"would stay at the minimum from step \d+ on"),
    Cause.MORE: ("steps", r"would stay at the minimum from step \d+ on"),
}


@pytest.mark.parametrize("cause", CANDIDATES)
def test_what_is_offered_was_run_and_helps(cause: Cause) -> None:
    results, _state = at(CASES[cause][0])
    told = found(results.runs[0], results.experiment.steps, 0)
    helps = remedy(told, results)
    if cause in OFFERED:
        label, verdict = OFFERED[cause]
        assert helps is not None
        assert label in helps.tried.label(PLAIN)
        assert re.search(verdict, helps.verdict(PLAIN))
    if helps is None:
        return
    assert (helps.tried.run, helps.tried.steps) != (results.experiment.runs[0], results.experiment.steps)
    again = compute(replace(results.experiment, runs=(helps.tried.run,), steps=helps.tried.steps)).runs[0]
    assert np.array_equal(again.trajectory.theta, helps.ran.trajectory.theta)
    finding, loss = again.trajectory.outcome.finding, float(again.trajectory.loss[-1])
    assert finding in (*ENDS, *LOWER) or loss < helps.before


def test_nothing_is_offered_to_a_run_that_lacks_nothing_or_that_nothing_helps() -> None:
    fine, _ = at("s=bowl&n=300&o=sgd&o.lr=0.05")
    assert remedy(found(fine.runs[0], 300, 0), fine) is None
    dead, state = at("s=relu&s.c=0&x=-1,-1&n=200&o=sgd&o.lr=0.05&panel=why")
    (told,) = why_data(dead, state.view) or []
    assert told["remedy"] is None
    assert told["tried"]


def test_the_stage_is_told_while_the_panel_is_open_of_the_run_in_focus_in_whole() -> None:
    text = "s=bowl&s.kappa=100&n=120&k=60&o=sgd&o.lr=0.0199&o2=sgd&o2.lr=0.001&o3=adam&off=o3"
    results, closed = at(text)
    assert why_data(results, closed.view) is None
    delivery = Delivery()
    delivery.send(header_of(results, closed.view))
    _, state = at(text + "&panel=why&focus=o2")
    told = why_data(results, state.view)
    assert told is not None
    assert [(one["run"], one["step"], bool(one["texts"])) for one in told] == [("o", 60, False), ("o2", 60, True)]
    header = header_of(results, state.view, why=told)
    split(header)
    assert len(delivery.send(header)) < 25_000, "a change sends little"
    gone = why_data(results, replace(state.view, off=("o", "o2", "o3")))
    assert gone == []


def test_a_remedy_that_is_pressed_stands_beside_its_run_and_is_named_by_what_differs() -> None:
    results, state = at("s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0199&o2=adam&panel=why&slots=3,1")
    told = why_data(results, state.view)
    assert told is not None
    assert told[0]["remedy"] is not None
    act = {"number": 1, "act": "remedy", "slot": 2, "text": told[0]["remedy"]["text"]}
    after = manage.manage(state, act)
    assert [run.rule for run in after.experiment.runs] == ["sgd", "momentum", "adam"]
    assert after.view.slots[0] == 2
    assert after.view.slots[2] == 0
    assert manage.manage(state, act | {"text": "nonsense"}).experiment.runs[0] == state.experiment.runs[0]
    assert manage.manage(state, act | {"slot": 7}) == state


def test_the_line_of_a_remedy_stays_on_the_path_and_small() -> None:
    results, _ = at("s=bowl&s.kappa=100&n=20000&o=sgd&o.lr=0.02")
    path = results.runs[0].trajectory
    line = line_of(path)
    assert line.dtype == np.float32
    assert line.nbytes < 13_000
    assert np.array_equal(line[[0, -1]], path.theta[[0, -1]].astype(np.float32))


# ---- the table of results -----------------------------------------------------------------------------------------


def test_the_table_says_first_what_differs_and_once_what_does_not() -> None:
    results, state = at("s=bowl&s.kappa=100&n=120&o=sgd&o.lr=0.0199&o2=sgd&o2.lr=0.01&o3=momentum&o3.lr=0.01")
    table = results_table(results, state.view, PLAIN)
    keys = [column["key"] for column in table["columns"]]
    assert keys == ["knob", "outcome", "loss", "distance", "steps", "calls"]
    assert table["columns"][0]["title"] == "η"
    assert table["same"] == ["Evaluations: 120"]
    assert [row["run"] for row in table["rows"]] == [run_id(i) for i in range(3)]
    for row, ran in zip(table["rows"], results.runs, strict=True):
        assert len(row["cells"]) == len(keys)
        assert row["cells"][0]["value"] == ran.values["lr"]
        assert row["cells"][2]["value"] == float(ran.trajectory.loss[-1])
        assert row["each"] == 1


def test_steps_and_evaluations_to_the_minimum_are_counted_apart() -> None:
    results, state = at("s=bowl&n=200&o=sgd&o.lr=0.05&o2=gd_armijo&o3=bfgs")
    table = results_table(results, state.view, PLAIN)
    at_key = {column["key"]: at for at, column in enumerate(table["columns"])}
    searched = [row["each"] for row in table["rows"]]
    assert searched[0] == 1
    assert None in searched, "a search does not always ask as often"
    for row, ran in zip(table["rows"], results.runs, strict=True):
        step = ran.trajectory.outcome.step
        assert row["cells"][at_key["steps"]]["value"] == step
        assert row["cells"][at_key["calls"]]["value"] == ran.trajectory.calls[step]


def test_a_run_that_diverged_reaches_nothing_and_sorts_behind_all_numbers() -> None:
    results, state = at("s=bowl&n=200&o=sgd&o.lr=0.05&o2=sgd&o2.lr=3&o3=newton")
    table = results_table(results, state.view, PLAIN)
    at_key = {column["key"]: at for at, column in enumerate(table["columns"])}
    gone = table["rows"][1]["cells"]
    assert gone[at_key["steps"]]["value"] is None
    assert all(value is None or math.isfinite(value) for value in (cell["value"] for cell in gone))
