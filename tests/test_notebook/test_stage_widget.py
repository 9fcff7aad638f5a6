"""The widget: its traits, its state and what runs, moved from either side; no browser and no notebook is needed."""

import builtins
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from app.lab import link
from app.lab.addresses import addresses
from app.lab.engine import compute, surface_of
from app.lab.experiment import State
from app.notebook.stage import stage_of
from app.notebook.widget import StageWidget, trait_name
from app.stage.parts import assemble
from symbolic.errors import FallLineError, KnobError, UnknownKeyError
from symbolic.knob import Knob

TWO = "s=bowl&s.kappa=20&n=80&o=sgd&o.lr=0.03&o2=adam&o2.lr=0.1&o2.s=cosine&o2.t=clip_norm"


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def header_of(widget: StageWidget) -> dict[str, Any]:
    return assemble(widget.payload, {})


def let_go(widget: StageWidget, seq: int, **edit: Any) -> None:
    """What the stage says when a hand lets go."""
    widget.edit = {"seq": seq, "slots": [run["slot"] for run in header_of(widget)["runs"]], **edit}


@pytest.fixture
def two() -> Iterator[StageWidget]:
    widget = stage_of(state_of(TWO))
    yield widget
    widget.close()


def other(knob: Knob, value: Any) -> Any:
    """Another value of a knob that is allowed."""
    if knob.is_choice:
        return next(word for word in knob.choices if word != value)
    low, high = knob.slider
    return next(one for one in (low, high, (low + high) / 2) if one != value and _allowed(knob, one))


def _allowed(knob: Knob, value: float) -> bool:
    try:
        knob.check(value)
    except KnobError:
        return False
    return not knob.integer or float(value).is_integer()


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_knob_of_every_rule_is_a_trait_that_the_run_follows(key: str) -> None:
    widget = stage_of(state_of(f"s=beale&n=4&o={key}"))
    for knob in optimizers.get(key).knobs:
        wanted = other(knob, getattr(widget, f"o_{knob.name}"))
        setattr(widget, f"o_{knob.name}", wanted)
        assert getattr(widget, f"o_{knob.name}") == pytest.approx(wanted) if not knob.is_choice else wanted
        assert widget.knobs[f"o.{knob.name}"] == getattr(widget, f"o_{knob.name}")
        run = compute(state_of(widget.link).experiment).runs[0].trajectory
        assert np.array_equal(widget.run.theta, run.theta, equal_nan=True), "as the link runs anywhere else"
        told = header_of(widget)["runs"][0]["knob_values"][knob.name]
        assert told == getattr(widget, f"o_{knob.name}"), "the stage was told"
    widget.close()


@pytest.mark.parametrize("key", surfaces.keys())
def test_every_knob_of_every_surface_is_a_trait(key: str) -> None:
    widget = stage_of(state_of(f"s={key}&n=2&o=sgd"))
    for knob in surface_of(widget.state.experiment).all_knobs:
        if knob.is_choice:
            continue
        wanted = other(knob, getattr(widget, f"s_{knob.name}"))
        setattr(widget, f"s_{knob.name}", wanted)
        assert widget.results.surface.knob_values[knob.name] == pytest.approx(wanted)
    widget.close()


def test_start_steps_seed_and_the_knobs_of_parts(two: StageWidget) -> None:
    two.start = (1, 2)
    two.steps = 50
    two.seed = 3
    two.o2_s_eta_min = 0.01
    two.knobs["o2.t.max_norm"] = 0.5
    assert two.runs[1].theta.shape == (51, 2)
    assert two.run.theta[0].tolist() == [1.0, 2.0]
    assert two.o2_t_max_norm == 0.5
    assert "x=1,2&n=50&seed=3" in two.link
    assert "o2.s.eta_min=0.01&o2.t=clip_norm&o2.t.max_norm=0.5" in two.link
    assert state_of(two.link) == two.state
    assert {trait_name(name) for name in two.knobs} <= set(two.trait_names())


def test_of_a_single_run_knobs_need_no_name() -> None:
    widget = stage_of(state_of("s=bowl&n=9&o=momentum"))
    widget.lr = 0.004
    widget.momentum = 0.5
    assert (widget.o_lr, widget.o_momentum) == (0.004, 0.5)
    widget.o_lr = 0.005
    assert widget.lr == 0.005
    assert not stage_of(state_of(TWO)).has_trait("lr")


def test_a_hand_on_the_stage_moves_traits_and_is_heard(two: StageWidget) -> None:
    heard: list[tuple[str, Any, Any]] = []

    def listen(change: Mapping[str, Any]) -> None:
        heard.append((change["name"], change["new"], two.run.theta[-1].tolist()))

    two.observe(listen, ["o_lr", "start", "o2_lr"])
    before = two.run.theta[-1].tolist()
    let_go(two, 7, knobs={"o": {"lr": 0.05}}, start=[-1.0, 1.0])
    assert [(name, value) for name, value, _ in heard] == [("start", (-1.0, 1.0)), ("o_lr", 0.05)]
    assert all(end == two.run.theta[-1].tolist() != before for *_, end in heard), "what ran is there when it is heard"
    assert header_of(two)["answered"] == 7
    let_go(two, 8, steps=40, surface={"kappa": 5.0}, parts=[
        {"kind": "schedule", "runs": ["o2"], "at": 0, "key": "cosine", "knob": "eta_min", "value": 0.02}
    ])  # fmt: skip
    assert (two.steps, two.s_kappa, two.o2_s_eta_min) == (40, 5.0, 0.02)


def test_runs_come_and_go_by_hand(two: StageWidget) -> None:
    let_go(two, 1, acts=[{"number": 1, "act": "duplicate", "slot": 0}])
    assert len(two.runs) == 3
    assert two.o3_lr == 0.1, "Adam is the third now"
    assert two.o2_lr == 0.06
    two.o3_beta1 = 0.5
    let_go(two, 2, acts=[{"number": 1, "act": "duplicate", "slot": 0}, {"number": 2, "act": "remove", "slot": 1}])
    assert [run.rule.key for run in two.runs] == ["sgd", "sgd"], "what was answered is not done again"


def test_what_is_not_allowed_changes_nothing(two: StageWidget) -> None:
    before, payload = two.link, two.payload
    for name, value, error in (
        ("o_lr", -1, KnobError),
        ("o_lr", "no such thing", FallLineError),
        ("steps", 10**9, KnobError),
        ("start", (1, float("nan")), FallLineError),
        ("start", 3, KnobError),
        ("o2_s_T_0", 0, KnobError),
        ("seed", -1, KnobError),
    ):
        held = getattr(two, name)
        with pytest.raises(error):
            setattr(two, name, value)
        assert getattr(two, name) == held
    with pytest.raises(UnknownKeyError, match=r"Did you mean o\.lr"):
        two.knobs["o.lrr"] = 1
    with pytest.raises(KnobError):
        del two.knobs["o.lr"]
    assert (two.link, two.payload) == (before, payload)


def test_an_expression_is_followed(two: StageWidget) -> None:
    two.o_lr = "2/(1 + kappa)"
    assert two.o_lr == pytest.approx(2 / 21)
    two.s_kappa = 9.0
    assert two.o_lr == pytest.approx(0.2), "it follows the landscape"
    assert "o.lr=2/(1%2Bkappa)" in two.link


def test_what_the_stage_sends_and_cannot_be_is_said_there(two: StageWidget) -> None:
    let_go(two, 5, knobs={"o": {"lr": -1.0}})
    assert "lr = -1.0 is not allowed" in two.problem
    assert two.o_lr == 0.03
    assert header_of(two)["answered"] == 5, "or the stage would go on showing it"
    let_go(two, 6, typed=[{"id": 9, "where": {"kind": "run", "run": "o"}, "knob": "lr", "text": "2 +"}])
    assert list(header_of(two)["refused"]) == ["9"]
    let_go(two, 7, knobs={"o": {"lr": 0.02}})
    assert (two.problem, two.o_lr) == ("", 0.02)


def test_the_step_on_show_is_in_the_link(two: StageWidget) -> None:
    assert two.playhead == 80
    assert "k=" not in two.link
    two.steps = 120
    assert two.playhead == 120, "who stood at the end goes on standing there"
    two.playhead = 12
    assert two.link.endswith("k=12")
    assert stage_of(state_of(two.link)).playhead == 12


def test_a_page_without_widgets_shows_a_picture(two: StageWidget) -> None:
    data, _metadata = two._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"].startswith('<img src="data:image/')
    assert "Gradient descent: " in data["text/html"]
    asked = stage_of(state_of(TWO + "&reveal=order"))
    assert "Gradient descent: " not in asked._repr_mimebundle_()[0]["text/html"]
    assert repr(two) == f"<stage of {two.link}>"


def test_without_anywidget_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "app.notebook.widget":
            raise ModuleNotFoundError("No module named 'anywidget'", name="anywidget")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(FallLineError, match=r"pip install 'fall-line\[notebook\]'"):
        stage_of(State())


@pytest.mark.parametrize("line", [TWO, "s=formula&f=a*x^2+y^2&s.a=2&n=5&o=own&o.q=theta = theta - s*g&o.k.s=0.1"])
def test_an_address_puts_what_it_tells(line: str) -> None:
    """Every address of a state: its own value put back leaves the state as it is."""
    state = state_of(line)
    for address in addresses(state).values():
        after = address.put(state, address.value)
        assert compute(after.experiment).runs[0].trajectory.theta.tolist() == (
            compute(state.experiment).runs[0].trajectory.theta.tolist()
        )
        assert addresses(after)[address.name].value == address.value
