"""Runs against one knob: every value is the run that the stage would show, and what is said of them is theirs."""

import csv
import json
from dataclasses import replace
from io import StringIO

import numpy as np
import plotly.graph_objects as go
import pytest

from app import export
from app.figures.sensitivity import Drawn, knob_ticks, sensitivity_figure
from app.lab import engine, link
from app.lab import sensitivity as lab
from app.lab.experiment import State
from app.lab.labels import run_labels
from app.lab.scales import to_position
from app.lab.sensitivity import Curve, knobs_of, sensitivity, stretches_of, wish_of, working
from app.lab.sensitivity_told import decades_text, range_text, sentence, site_title, table_rows
from app.lab.sensitivity_word import QUANTITIES, Asked, asked, sensitivity_word
from app.lab.wall import sites_of
from app.language.translate import translator
from optimizers.registry import all_rules
from optimizers.verdict import CODES
from symbolic.errors import FallLineError, KnobError
from tests.composed import COMPOSED

_ = translator("en")


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def curves_of(state: State, word: str) -> list[Curve | None]:
    return sensitivity(state, range(len(state.experiment.runs)), asked(word))


def curve_of(text: str, word: str) -> Curve:
    curve = curves_of(state_of(text), word)[0]
    assert curve is not None
    return curve


def same_as_single(state: State, curve: Curve, rows: list[int]) -> None:
    """The run of each of these values is the one that the stage computes there."""
    for row in rows:
        value = float(curve.values[row])
        there = curve.site.put(replace(state), int(value) if curve.site.knob.integer else value)
        path = engine.compute(there.experiment).runs[0].trajectory
        assert CODES[int(curve.codes[row, 0])] is path.outcome.finding, value
        assert curve.final[row, 0] == pytest.approx(path.loss[-1], rel=1e-6, abs=1e-12, nan_ok=True)
        lowest = path.loss[: path.valid + 1].min()
        assert curve.best[row, 0] == pytest.approx(lowest, rel=1e-6, abs=1e-12, nan_ok=True)
        assert curve.arrival[row, 0] == (path.outcome.step if curve.works[row] else np.inf)


@pytest.mark.parametrize("rule", sorted(all_rules()))
def test_every_rule_has_a_chart_of_the_runs_of_the_stage(rule: str) -> None:
    state = state_of(f"s=himmelblau&n=25&o={rule}")
    knobs = knobs_of(state.experiment, [0])
    own = [word for word in knobs if word.startswith("o.")]
    for word in own[:1] or list(knobs)[:1]:
        curve = curves_of(state, f"{word},cloud:3,0.2")[0]
        assert curve is not None
        assert (np.diff(curve.values) > 0).all()
        assert curve.current in curve.values
        same_as_single(state, curve, [3, len(curve.values) - 1])
        for quantity in QUANTITIES:
            low, middle, high = curve.band(quantity)
            assert ((low <= middle) & (middle <= high)).all()
            figure = sensitivity_figure([Drawn(0, curve, "run", 0)], quantity, word, False, _)
            assert {trace.name for trace in figure.data} >= {"run", "diverges"}
        assert table_rows([curve], ["run"], "final", _)[0]["Optimizer"] == "run"


@pytest.mark.parametrize("text", COMPOSED)
def test_every_knob_of_a_composed_run_is_the_stage_own(text: str) -> None:
    state = state_of(f"s=bowl&s.kappa=7&n=12&{text}")
    knobs = knobs_of(state.experiment, [0])
    assert len(knobs) == len(sites_of(state.experiment, 0))
    for word, sites in knobs.items():
        assert site_title(state.experiment, 0, sites[0], _)
        curve = curves_of(state, f"{word},alone")[0]
        assert curve is not None, word
        assert curve.starts == 0
        same_as_single(state, curve, [1, len(curve.values) - 2])


@pytest.mark.parametrize("knob", ["s.kappa", "s.shift_x", "s.rotation"])
def test_a_knob_of_the_ground_moves_it_for_every_run(knob: str) -> None:
    state = state_of("s=bowl&n=60&o=sgd&o.lr=1.9/kappa&o2=adam&o2.lr=0.3")
    for index, curve in enumerate(curves_of(state, f"{knob},alone")):
        assert curve is not None
        alone = replace(state, experiment=replace(state.experiment, runs=(state.experiment.runs[index],)))
        same_as_single(alone, curve, [0, 17, len(curve.values) - 1])
        assert curve.floor == pytest.approx(0.0, abs=1e-12)
    if knob == "s.kappa":  # a rate that follows the ground stays just short of where it would diverge
        assert not curves_of(state, "s.kappa,alone")[0].diverges.any()


@pytest.mark.parametrize("kappa", [5, 20, 80])
def test_the_working_range_of_descent_on_a_bowl_ends_where_theory_says(kappa: int) -> None:
    curve = curve_of(f"s=bowl&s.kappa={kappa}&n=2000&o=sgd", "o.lr:0.001..1,final,grid:16")
    found = working(curve)
    assert found is not None
    step = curve.values[40] / curve.values[39]
    assert found.high < 2 / kappa < found.high * step ** (1 / 8) * 1.01, "known finer than the values lie"
    assert not found.open_high
    assert found.decades == pytest.approx(np.log10(found.high / found.low))
    assert sentence(found, _) == f"works over {decades_text(found)} decades: {range_text(found, _)}"
    assert working(curve, share=0.9).high <= found.high < working(curve, share=0.9).high * step, (
        "on a bowl all starts agree"
    )
    above = curve.values > 2 / kappa * 1.05
    assert curve.diverges[above].all()
    assert np.isinf(curve.line("final")[above]).all(), "the last loss of a run that diverged says nothing"
    assert np.isfinite(curve.line("best")[above]).all(), "the lowest on its way does"


def test_a_range_that_goes_on_says_so() -> None:
    curve = curve_of("s=bowl&s.kappa=5&n=500&o=sgd", "o.lr:0.05..0.3,alone")
    found = working(curve)
    assert (found.open_low, found.open_high) == (True, True)
    assert range_text(found, _).startswith("≤")
    assert decades_text(found).startswith("≥")
    assert range_text(None, _) == "nowhere here"
    with_gap = replace(curve, codes=np.where(np.arange(len(curve.values))[:, None] == 20, 0, curve.codes))
    assert working(with_gap).apart
    assert "elsewhere" in range_text(working(with_gap), _)


def test_stretches_are_those_of_neighbours() -> None:
    assert stretches_of(np.array([1, 1, 0, 1, 0, 0, 1], dtype=bool)) == [(0, 1), (3, 3), (6, 6)]
    assert stretches_of(np.zeros(3, dtype=bool)) == []


def test_spread_is_over_what_was_asked() -> None:
    noisy = "s=bowl&n=30&o=sgd&o.lr=0.02&o.t=noise&o.t.size=5"
    seeds = curve_of(noisy, "o.lr,final,seeds:8")
    assert (seeds.final[:40, 1:].std(axis=1) > 0).all(), "other seeds, other noise"
    assert np.array_equal(seeds.final[:, 0], seeds.final[:, 1]), "the lab's own seed is the first of them"
    calm = curve_of("s=bowl&n=30&o=sgd", "o.lr,final,seeds:8")
    assert (calm.final == calm.final[:, :1]).all()
    grid, cloud = (curve_of("s=bowl&n=30&o=sgd", f"o.lr,final,{form}") for form in ("grid:16", "cloud:16,0.1"))
    assert grid.final[0, 1:].std() > cloud.final[0, 1:].std() > 0
    assert grid.starts == cloud.starts == 16
    assert lab.hears_noise(state_of(noisy).experiment, [0])
    assert not lab.hears_noise(state_of("o=sgd&o2=lbfgs").experiment, [0, 1])


def test_runs_without_the_knob_have_no_curve_and_say_so() -> None:
    state = state_of("s=bowl&n=30&o=sgd&o2=momentum&o3=newton")
    curves = curves_of(state, "o.momentum")
    assert [curve is not None for curve in curves] == [False, True, False]
    rows = table_rows(curves, ["a", "b", "c"], "final", _)
    assert rows[0]["Works"] == "–"
    assert rows[1]["Works"] != "–"
    assert next(iter(knobs_of(state.experiment, range(3)))) == "o.lr", "what most runs have comes first"
    assert wish_of(state, [0, 1, 2]).place == "o.lr"
    assert wish_of(replace(state, view=replace(state.view, words=(("sensitivity", "o.beta1,best"),))), [0]) == Asked(
        "o.lr", None, "best"
    ), "a knob that is not there leaves the rest of the wish"


def test_long_runs_get_fewer_starts_then_fewer_values_then_a_sentence() -> None:
    rooms = []
    for steps in (300, 3_000, 5_000, 6_000):
        experiment = state_of(f"s=rosenbrock&n={steps}&o=adam").experiment
        rooms.append(lab._room(experiment, 16, lab.MOST // 4))
    assert rooms == sorted(rooms, reverse=True)
    assert rooms[0] == (81, 16)
    assert {count for count, _starts in rooms} >= {81, 21}
    assert rooms[1][1] < 16
    with pytest.raises(FallLineError, match=r"[1-9]\d* steps would fit"):
        lab._room(experiment, 16, lab.MOST // 40)


@pytest.mark.parametrize("text", ["o.lr", "o.lr:0.001..1", "s.kappa,arrival,grid:32", "o.t.max_norm,alone", ""])
def test_words_come_back_as_they_went(text: str) -> None:
    assert sensitivity_word(text) == text
    assert sensitivity_word(text.replace("o.", "o3.")) == text, "the knob is that of every run"


@pytest.mark.parametrize(
    "text", ["o.lr,most", "o.lr:2..1", "lr", "o.lr,final,grid:65", "o.lr,final,grid:0", "o.lr,best,,"]
)
def test_words_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(KnobError):
        sensitivity_word(text)


def figure_of(text: str, word: str, dark: bool = False) -> go.Figure:
    state = state_of(text)
    labels = run_labels(engine.compute(state.experiment).runs, _)
    curves = enumerate(curves_of(state, word))
    drawn = [Drawn(at, curve, labels[at], at) for at, curve in curves if curve is not None]
    return sensitivity_figure(drawn, asked(word).quantity, "knob", dark, _)


def test_the_chart_shows_what_was_computed_and_where_it_failed() -> None:
    text = "s=bowl&s.kappa=20&n=300&o=sgd&o.lr=0.02&o2=adam"
    figure, curve = figure_of(text, "o.lr"), curve_of(text, "o.lr")
    line = next(trace for trace in figure.data if trace.mode == "lines+markers" and len(trace.x) > 2)
    assert list(line.x) == [to_position(curve.knob, value) for value in curve.values]
    finite = np.isfinite(curve.line("final"))
    shown = np.array([np.nan if y is None else y for y in line.y], dtype=float)
    assert (np.isfinite(shown) == finite).all(), "a gap where it diverged"
    large = finite & (curve.line("final") > 1e-14)
    assert np.allclose(shown[large], curve.line("final")[large])
    crosses = next(trace for trace in figure.data if trace.marker.symbol == "x-thin" and len(trace.x) > 1)
    assert len(crosses.x) == curve.diverges.sum() > 0
    bars = next(trace for trace in figure.data if trace.line.width == 7 and len(trace.x) > 1)
    assert bars.text == sentence(working(curve), _)
    full, hollow = (
        trace for trace in figure.data if trace.mode == "markers" and trace.name == line.name and len(trace.x) == 1
    )
    assert {full.x[0], hollow.x[0]} == {to_position(curve.knob, 0.02), to_position(curve.knob, 0.001)}


@pytest.mark.parametrize(
    "text", ["s=formula&f=-x^2%2By^2&n=20&o=sgd", "s=ackley&n=20&o=sgd&o2=adam", "s=cliff&n=20&o=sgd"]
)
@pytest.mark.parametrize("word", ["o.lr,best", "o.lr,arrival,grid:8", "s.stretch,final,alone"])
def test_any_ground_can_be_drawn(text: str, word: str) -> None:
    low, high = figure_of(text, word, dark=True).layout.yaxis.range
    assert np.isfinite([low, high]).all()
    assert low < high


def test_ticks_are_round_and_within() -> None:
    sites = sites_of(state_of("o=adam&o2=sgd&s=bowl").experiment, 0)
    for site in sites:
        ticks = knob_ticks(site.knob)
        low, high = site.knob.slider
        assert len(ticks) > 1
        assert all(low <= tick <= high * (1 + 1e-9) for tick in ticks), site.place


def test_the_file_holds_every_run() -> None:
    state = state_of("s=bowl&n=300&o=sgd&o2=adam&off=o2&sensitivity=o.lr,final,grid:4")
    rows = list(csv.DictReader(StringIO(export.render("sensitivity", state).decode())))
    curve = curve_of("s=bowl&n=300&o=sgd", "o.lr,final,grid:4")
    assert len(rows) == curve.codes.size, "hidden runs are left out"
    assert {row["optimizer"] for row in rows} == {"sgd"}
    assert [float(row["final_loss"]) for row in rows] == curve.final.ravel().tolist()
    assert [row["outcome"] for row in rows] == [str(CODES[code]) for code in curve.codes.ravel()]
    assert {row["arrival_step"] == "" for row in rows} == {True, False}


def test_the_same_as_json_says_where_a_run_works() -> None:
    """What is not finite is null: a loss beyond all numbers, a step that never came."""
    state = state_of("s=bowl&n=300&o=sgd&o2=adam&off=o2&sensitivity=o.lr,final,grid:4")
    told = json.loads(export.render("sensitivityjson", state))
    curve = curve_of("s=bowl&n=300&o=sgd", "o.lr,final,grid:4")
    (run,) = told["runs"]
    assert (run["optimizer"], run["knob"], told["surface"], told["steps"]) == ("sgd", "lr", "bowl", 300)
    assert run["values"] == curve.values.tolist()
    found = working(curve)
    assert found is not None
    assert (run["works"]["low"], run["works"]["high"]) == (found.low, found.high)
    assert run["outcome"] == [[str(CODES[code]) for code in row] for row in curve.codes]
    steps = np.array(run["arrival_step"], dtype=float)  # null becomes NaN
    np.testing.assert_array_equal(np.isnan(steps), ~np.isfinite(curve.arrival))
    np.testing.assert_array_equal(steps[np.isfinite(steps)], curve.arrival[np.isfinite(curve.arrival)])
    nowhere = state_of("s=bowl&n=3&o=sgd&sensitivity=o.lr:0.0001..0.001,final,alone")
    assert json.loads(export.render("sensitivityjson", nowhere))["runs"][0]["works"] is None
    assert json.loads(export.render("sensitivityjson", state_of("s=bowl&o=sgd&off=o")))["runs"] == []
