"""Knobs that were typed as expressions: they follow what they name, and a number in their place ends that."""

from dataclasses import replace

import numpy as np
import pytest

from app import export
from app.cli import main
from app.lab import edits, link, live_edits, manage, tries
from app.lab.admit import admit
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.following import Refused, followed
from app.lab.labels import knobs_text, run_labels
from app.language.translate import translator
from app.stage.payload import header_of
from symbolic.errors import FallLineError

_ = translator("en")


def state(text: str) -> State:
    found, messages = link.decode(text)
    assert not messages, [str(message) for message in messages]
    return found


def rate(found: State, index: int = 0) -> float:
    return float(compute(found.experiment).runs[index].values["lr"])


BOWL = "s=bowl&s.kappa=50&n=40&o=sgd&o.lr=2/kappa"


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        (BOWL, 0.04, "2/kappa"),
        ("s=bowl&s.kappa=50&n=40&o=sgd&o.lr=2/κ", 0.04, "2/kappa"),
        ("s=bowl&s.kappa=50&n=40&o=sgd&o.lr=2κ⁻¹", 0.04, "2*kappa^-1"),
        ("s=bowl&s.kappa=50&n=40&o=sgd&o.lr=1.9/λmax", 0.038, "1.9/lambda_max"),
        ("s=bowl&s.kappa=50&n=40&o=momentum&o.lr=2(1%2Bμ)/κ", 0.076, "2(1+momentum)/kappa"),
        ("s=bowl&s.kappa=50&n=40&o=momentum&o.momentum=0.5&o.lr=2*(1%2Bmomentum)/kappa", 0.06, "2*(1+momentum)/kappa"),
        ("s=formula&f=x^2%2Bk*y^2&s.k=4&n=40&o=sgd&o.lr=1/k", 0.25, "1/k"),
        ("s=bowl&s.kappa=50&n=40&o=own&o.q=theta=theta-lr*c*g&o.c=0.5&o.lr=1/(c*kappa)", 0.04, "1/(c*kappa)"),
        ("s=bowl&s.kappa=50&n=40&o=adam&o.beta1=1-1/kappa&o.lr=1-β₁", 0.02, "1-beta1"),
    ],
)
def test_a_link_holds_the_expression_and_the_run_its_number(text: str, value: float, kept: str) -> None:
    found = state(text)
    assert dict(found.experiment.runs[0].expressions)["lr"] == kept
    assert rate(found) == pytest.approx(value, rel=1e-14)
    assert link.decode(admit(found)) == (found, [])
    assert link.decode(link.address(found)) == (found, [])


def test_the_link_reads_as_it_was_typed() -> None:
    assert link.encode(state(BOWL)).endswith("&o=sgd&o.lr=2/kappa")
    assert "o.lr=0.05" in link.encode(state("s=bowl&n=40&o=sgd&o.lr=1/20")), "what names nothing is a number"
    assert "o.lr=0.05&" in link.encode(state("s=bowl&n=40&o=sgd&o.lr=π/(20*pi)&o2=sgd")), "and π is one too"
    hidden = link.encode(state("s=bowl&s.kappa=50&n=9&o=momentum&o.momentum=45/kappa"))
    assert hidden.endswith("o.momentum=45/kappa"), "at its default by chance, and said all the same"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("o=sgd&o.lr=2/kapa", "Unknown name “kapa”. Did you mean kappa?"),
        (
            "o=sgd&o.lr=much",
            "Unknown name “much”. Known names: kappa, lambda_max, lr, pi, e and functions such as sin.",
        ),
        ("o=sgd&o.lr=2/lr", "lr cannot follow itself."),
        ("o=momentum&o.lr=momentum&o.momentum=lr/2", "lr, momentum cannot follow each other in a circle."),
        ("o=sgd&o.lr=-1/kappa", "lr = -0.02 is not allowed; it must be a number in (0, 10\u2009000]."),
        ("o=sgd&o.lr=1/(kappa-50)", "lr = inf is not allowed; it must be a number in (0, 10\u2009000]."),
    ],
)
def test_what_cannot_be_followed_is_said(text: str, said: str) -> None:
    found, messages = link.decode(f"s=bowl&s.kappa=50&n=40&{text}")
    assert [str(message) for message in messages] == [f"o.lr: {said} The default is used."]
    assert len(found.experiment.runs) == 1
    assert dict(found.experiment.runs[0].expressions).get("lr") is None


def test_one_circle_leaves_what_still_holds() -> None:
    found, messages = link.decode("s=bowl&n=9&o=momentum&o.lr=momentum/9&o.momentum=lr/2")
    assert len(messages) == 1
    assert dict(found.experiment.runs[0].expressions) == {"momentum": "lr/2"}


def test_it_follows_the_landscape_and_the_rules_own_knobs() -> None:
    both = state("s=bowl&s.kappa=50&n=40&o=momentum&o.lr=2*(1%2Bmomentum)/kappa&o2=sgd&o2.lr=0.03")
    after = edits.surface_value(both, "kappa", 100.0)
    assert (rate(after), rate(after, 1)) == (pytest.approx(0.038), 0.03)
    after = edits.run_value(after, 0, "momentum", 0.5)
    assert rate(after) == pytest.approx(0.03)
    assert edits.surface_value(edits.run_value(after, 0, "momentum", 0.9), "kappa", 50.0) == both
    assert link.decode(admit(after)) == (after, [])


def test_the_rates_own_slider_puts_a_number_back() -> None:
    after = edits.run_value(state(BOWL), 0, "lr", 0.03)
    assert after.experiment.runs[0].expressions == ()
    assert rate(edits.surface_value(after, "kappa", 10.0)) == 0.03
    assert after.view.rates == "keep"


def test_a_number_that_is_not_allowed_leaves_the_landscape_as_it_was() -> None:
    held = state("s=bowl&s.kappa=50&n=40&o=momentum&o.momentum=1-2/kappa")
    with pytest.raises(Refused, match="momentum = -1"):
        edits.surface_value(held, "kappa", 1.0)


def test_elsewhere_what_does_not_hold_is_the_number_that_it_was() -> None:
    held = edits.view(state(BOWL), rates="keep")
    there = edits.surface(held, "rosenbrock")
    assert there.experiment.runs[0].expressions == ()
    assert rate(there) == 0.04
    tuned = edits.surface(state(BOWL), "ellipse", "tuned")
    assert tuned.experiment.runs[0].expressions == (), "a rate that suits is a number"
    letter = state("s=formula&f=x^2%2Bk*y^2&s.k=4&n=40&o=sgd&o.lr=1/k")
    assert edits.formula(letter, "x^2 + 2k*y^2").experiment.runs[0].expressions == (("lr", "1/k"),)
    assert edits.surface(letter, "bowl", "keep").experiment.runs[0].expressions == ()
    assert admit(there)
    assert admit(tuned)


def test_a_copy_stands_elsewhere_and_a_kept_run_follows_as_well() -> None:
    held = state(BOWL)
    copied = edits.duplicate_run(held, 0).experiment.runs
    assert (copied[0].expressions, copied[1].expressions, dict(copied[1].values)) == (
        (("lr", "2/kappa"),), (), {"lr": 0.08},
    )  # fmt: skip
    at_the_same = edits.elsewhere(replace(held.experiment.runs[0], expressions=()), held.experiment.runs)
    assert dict(at_the_same.values) == {"lr": 0.08}, "the number that an expression stands for is taken"
    kept = edits.surface_value(edits.keep_run(held, 0), "kappa", 20.0)
    assert [rate(kept, place) for place in (0, 1)] == [0.1, 0.1]
    was = manage.manage(edits.run_value(held, 0, "lr", 0.03), {"act": "keep", "slot": 0, "values": {"lr": "2/κ"}})
    assert [run.expressions for run in was.experiment.runs] == [(), (("lr", "2/kappa"),)]


def test_what_is_typed_into_a_field_stays_an_expression() -> None:
    now = state("s=bowl&s.kappa=50&n=40&o=momentum&o.lr=0.01")
    item = {"id": 1, "where": {"kind": "run", "run": "o"}, "knob": "lr", "text": "2(1+μ)/κ"}
    edit, refused = live_edits.read(now, {"seq": 1, "knobs": {"o": {"momentum": 0.5}}, "typed": [item]})
    assert refused == {}
    after = live_edits.stage(now, edit)
    assert dict(after.experiment.runs[0].expressions) == {"lr": "2(1+momentum)/kappa"}
    assert rate(after) == pytest.approx(0.06)
    __, refused = live_edits.read(after, {"seq": 2, "typed": [item | {"text": "2/η"}]})
    assert str(refused["1"]) == "lr cannot follow itself."


def test_the_start_takes_expressions_one_coordinate_at_a_time() -> None:
    now = state("s=bowl&s.kappa=50&x=-4,1.5&n=40&o=sgd")
    ask = {"id": 1, "where": {"kind": "start"}, "knob": "x", "text": "2/κ"}
    edit, refused = live_edits.read(now, {"seq": 1, "start": [-3.0, 1.25], "typed": [ask]})
    assert refused == {}
    assert live_edits.stage(now, edit).experiment.start == (0.04, 1.25)
    edit, refused = live_edits.read(now, {"seq": 1, "start": None, "typed": [ask | {"knob": "y", "text": "sqrt(2)"}]})
    assert live_edits.stage(now, edit).experiment.start == pytest.approx((-4.0, 2**0.5))
    for text in ("2/k0", "1e7", "1/0"):
        edit, refused = live_edits.read(now, {"seq": 1, "start": None, "typed": [ask | {"text": text}]})
        assert isinstance(refused["1"], FallLineError)
        assert live_edits.stage(now, edit).experiment.start == (-4.0, 1.5)


def test_it_is_named_told_and_exported_with_both() -> None:
    two = state("s=bowl&s.kappa=50&n=40&o=sgd&o.lr=2/kappa&o2=sgd&o2.lr=1/kappa")
    results = compute(two.experiment)
    assert run_labels(results.runs, _) == ("Gradient descent η = 2/κ", "Gradient descent η = 1/κ")
    assert knobs_text(results.runs[0], _) == "η 2/κ = 0.04"
    narrower = link.encode(edits.surface_value(two, "kappa", 100.0))
    assert tries.difference(link.encode(two), narrower, "en") == "κ 50 → 100", "it follows, and is no change of its own"
    number = link.encode(edits.run_value(two, 0, "lr", 0.03))
    assert tries.difference(link.encode(two), number, "en") == "Gradient descent: η 2/κ → 0.03"
    assert b"Gradient descent \xce\xb7 = 2/\xce\xba" in export.render("csv", two)


def test_the_command_line_runs_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--link", "s=bowl&s.kappa=50&n=40&o=sgd&o.lr=1/kappa", "--lang", "en"]) == 0
    assert capsys.readouterr().err == ""


def test_the_browser_gets_a_kernel_for_it() -> None:
    now = state("s=bowl&s.kappa=50&n=40&o=momentum&o.lr=2(1%2Bμ)/κ&o.momentum=1-1/λmax")
    told = header_of(compute(now.experiment), now.view)["runs"][0]
    assert [(one["name"], one["text"], one["source"], one["reads"]) for one in told["followed"]] == [
        ("momentum", "1 − 1/λmax", "1-1/λmax", ["lambda_max"]),
        ("lr", "2(1 + μ)/κ", "2(1+μ)/κ", ["s.kappa", "momentum"]),
    ]
    turned = state("s=bowl&s.kappa=50&n=40&o=sgd&o.lr=pi/(2*kappa)")
    (one,) = header_of(compute(turned.experiment), turned.view)["runs"][0]["followed"]
    assert (one["text"], one["reads"]) == ("π/(2κ)", ["s.kappa"])
    ran = compute(now.experiment).runs[0]
    for one in followed(ran.run, ran.surface).values():
        values = {"kappa": 50.0, "lambda_max": 50.0, "momentum": ran.values["momentum"]}
        told = one.expression.evaluate(0, 0.0, 0.0, values)[0]
        np.testing.assert_equal(told, ran.values[one.name])
