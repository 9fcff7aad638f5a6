"""Expressions in number fields: read by our own language, over the landscape's knobs, refused in a sentence."""

import pytest

import surfaces
from app.lab import link, live_edits
from app.lab.engine import rule_of
from app.lab.typed import example, value_of
from symbolic.errors import FallLineError, KnobError

BOWL = surfaces.get("bowl", kappa=50.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/20", 0.05), ("1e-3", 1e-3), ("2/κ", 0.04), ("2/kappa", 0.04), ("2 / κ", 0.04), ("pi/4", 0.7853981633974483),
        ("π/4", 0.7853981633974483), ("2(1 + 0.9)/κ", 0.076), ("√2", None), ("sqrt(2)/κ", 0.028284271247461903),
        ("2/λ", 0.04), ("2/λmax", 0.04), ("1.9/λ_max", 0.038), ("κ^-1", 0.02), ("2κ", 100.0),
        ("2/k0", None), ("x", None), ("", None), ("1/0", None), ("import os", None), ("η", None), ("9" * 600, None),
    ],
)  # fmt: skip
def test_what_is_understood(text: str, value: float | None) -> None:
    if value is not None:
        assert value_of(text, BOWL) == pytest.approx(value, rel=1e-15)
        return
    with pytest.raises(FallLineError, match=r"Type a number, or an expression such as 2/κ\."):
        value_of(text, BOWL)


def test_curvature_is_known_where_it_is_one_number() -> None:
    turned = surfaces.get("bowl", kappa=50.0, rotation=30.0, stretch=0.5)
    assert value_of("λ", turned) == pytest.approx(50.0)
    with pytest.raises(FallLineError):
        value_of("2/λ", surfaces.get("rosenbrock"))
    assert example(surfaces.get("himmelblau")) == "1/20"


ASK = {"id": 7, "where": {"kind": "run", "run": "o"}, "knob": "lr", "text": "2/κ"}


def test_an_edit_with_expressions_sees_the_landscape_as_it_leaves_it() -> None:
    state = link.decode("s=bowl&n=50&o=sgd&o.s=cosine_decay")[0]
    where = {"kind": "schedule", "runs": ["o"], "at": 0, "key": "cosine_decay"}
    typed = [
        ASK,
        {"id": 8, "where": {"kind": "steps"}, "knob": "steps", "text": "3*κ"},
        {"id": 9, "where": where, "knob": "end", "text": "1/8"},
        {"id": 10, "where": {"kind": "surface"}, "knob": "rotation", "text": "360/8"},
    ]
    edit, refused = live_edits.read(state, {"seq": 1, "surface": {"kappa": 40.0}, "typed": typed})
    assert refused == {}
    after = live_edits.stage(state, edit).experiment
    assert dict(after.surface_values) == {"kappa": 40.0, "rotation": 45.0}
    assert after.steps == 120
    assert dict(after.runs[0].expressions) == {"lr": "2/kappa"}
    assert rule_of(after.runs[0]).values(dict(after.runs[0].values))["lr"] == 0.05
    assert dict(after.runs[0].schedules[0].values) == {"end": 0.125}


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"text": "2/k0"}, FallLineError), ({"text": "-1/κ"}, KnobError), ({"knob": "none"}, KnobError),
     ({"where": {"kind": "run", "run": "o9"}}, KnobError), ({"where": {"kind": "odd"}}, KnobError)],
)  # fmt: skip
def test_what_is_refused_says_so_and_leaves_the_rest(change: dict, kind: type[Exception]) -> None:
    state = link.decode("s=bowl&n=50&o=sgd")[0]
    edit, refused = live_edits.read(state, {"seq": 1, "steps": 60, "typed": [ASK | change]})
    assert isinstance(refused["7"], kind)
    after = live_edits.stage(state, edit)
    assert after.experiment.steps == 60
    assert after.experiment.runs == state.experiment.runs
