"""Badges show what was computed: a schedule's own values, and what a transform makes of a gradient."""

import numpy as np
import pytest

from app.lab import engine, link, manage
from app.lab.experiment import PartUse, State
from app.language.translate import translator
from app.lessons.glossary import terms
from app.stage.badges import answers, badges
from app.stage.payload import header_of
from optimizers.registry import all_transforms

PLAIN = translator("en")
LINK = "s=bowl&n=200&o=adam&o.lr=0.2&o.s=warmup&o.s2=cosine&o.s3=momentum_ramp&o.s3.on=beta1&o.t=clip_norm&o.t2=l2"


def state(text: str) -> State:
    found, messages = link.decode(text)
    assert not messages
    return found


def test_one_for_each_scheduled_knob_and_each_transform() -> None:
    ran = engine.compute(state(LINK).experiment).runs[0]
    found = badges(ran, PLAIN)
    assert [badge["text"] for badge in found] == [
        "linear warm-up, cosine with warm restarts",
        "momentum ramp (β₁)",
        "clip by norm 1",
        "L2 0.01",
    ]
    assert [(part["letter"], part["place"]) for badge in found for part in badge["parts"]] == [
        ("s", 0), ("s", 1), ("s", 2), ("t", 0), ("t", 1),
    ]  # fmt: skip
    curve = found[0]["curve"]
    assert curve is not None
    assert np.allclose(curve, ran.trajectory.lr)
    assert found[3]["curve"] is None, "it looks at the point as well"
    assert [
        badge["text"]
        for badge in header_of(engine.compute(state(LINK).experiment), state(LINK).view)["runs"][0]["badges"]
    ]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_labels_of_cards_badges_and_landscape_say_what_the_glossary_says(lang: str) -> None:
    shown = state(f"s=bowl&n=20&o=adam&o.s=cosine&o.t=clip_norm&lang={lang}")
    told = header_of(engine.compute(shown.experiment), shown.view)
    docs = {knob["name"]: knob["doc"] for knob in (*told["runs"][0]["knobs"], *told["surface"]["knobs"])}
    for name in ("lr", "beta1", "eps", "kappa"):
        assert docs[name].endswith(terms()[name].text.said(lang)), name
    assert all(knob["doc"] for badge in told["runs"][0]["badges"] for part in badge["parts"] for knob in part["knobs"])


def test_long_runs_cross_as_short_curves() -> None:
    ran = engine.compute(state("s=bowl&n=20000&o=sgd&o.lr=1e-3&o.s=cosine").experiment).runs[0]
    curve = badges(ran, PLAIN)[0]["curve"]
    assert curve is not None
    assert len(curve) <= 241
    assert curve[0] == np.float32(ran.trajectory.lr[0])
    assert curve[-1] == np.float32(ran.trajectory.lr[-1])


@pytest.mark.parametrize("limit", [0.5, 3.0])
def test_clipping_cuts_where_it_says(limit: float) -> None:
    for key, name in (("clip_norm", "max_norm"), ("clip_value", "limit")):
        curve, reach = answers(PartUse(key, ((name, limit),)))
        assert curve is not None
        lengths = np.linspace(0, reach, len(curve))
        assert reach > limit
        assert np.allclose(curve, np.minimum(lengths, limit), atol=1e-6)


def test_what_looks_at_more_than_the_gradient_has_no_curve() -> None:
    known = {key for key in all_transforms() if answers(PartUse(key))[0] is not None}
    assert {"clip_norm", "clip_value", "normalize"} <= known
    assert not known & {"l2", "noise", "weight_decay", "cautious"}


def test_a_part_of_a_badge_goes() -> None:
    now = state(LINK)
    bare = manage.manage(now, {"act": "bare", "slot": 0, "letter": "s", "place": 0})
    assert [use.key for use in bare.experiment.runs[0].schedules] == ["cosine", "momentum_ramp"]
    bare = manage.manage(now, {"act": "bare", "slot": 0, "letter": "t", "place": 1})
    assert [use.key for use in bare.experiment.runs[0].transforms] == ["clip_norm"]


@pytest.mark.parametrize("place", [7, -1, None])
def test_a_part_that_has_gone_changes_nothing(place: int | None) -> None:
    act = {"act": "bare", "slot": 0, "letter": "t", "place": place}
    assert manage.manage(state(LINK), act) == state(LINK)
