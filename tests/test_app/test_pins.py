"""Pinned knobs: only what the experiment has, at most three, read from links and kept when runs change."""

from dataclasses import replace

import pytest

from app.lab import edits, link, pins
from app.lab.experiment import Experiment, Run, State, View
from symbolic.errors import KnobError

TWO = Experiment(runs=(Run("sgd"), Run("momentum")))


def test_a_link_holds_them() -> None:
    state = State(TWO, View(pins=("o2.momentum", "o.lr")))
    assert "pin=o2.momentum,o.lr" in link.encode(state)
    assert link.decode(link.encode(state)) == (state, [])


def test_those_of_the_surface_go_with_it() -> None:
    state = State(replace(TWO, surface="bowl"), View(pins=("s.kappa", "o.lr", "s.rotation")))
    assert "pin=s.kappa,o.lr,s.rotation" in link.encode(state)
    assert link.decode(link.encode(state)) == (state, [])
    assert edits.surface(state, "himmelblau").view.pins == ("o.lr", "s.rotation")
    assert edits.stage(state, {"pins": ["s.kappa", "s.nonsense"]}).view.pins == ("s.kappa",)
    assert edits.move_run(state, 0, 1).view.pins == ("s.kappa", "o2.lr", "s.rotation")


def test_play_is_in_the_link() -> None:
    assert link.decode("play=1")[0].view.play
    assert "play=1" in link.encode(link.decode("play=1")[0])
    assert not link.decode("play=maybe")[0].view.play


@pytest.mark.parametrize(
    ("text", "word"), [("o3.lr", "o3.lr"), ("o.momentm", "Did you mean"), ("o.lr,o2.lr,o2.momentum,o2.lr", "most")]
)
def test_what_cannot_be_pinned_is_said(text: str, word: str) -> None:
    with pytest.raises(KnobError, match=word):
        pins.read_pins(text, TWO)
    state, messages = link.decode(f"o=sgd&o2=momentum&pin={text}")
    assert state.view.pins == ()
    assert len(messages) == 1


def test_those_of_a_run_that_goes_go_with_it() -> None:
    state = State(TWO, View(pins=("o.lr", "o2.momentum")))
    assert edits.rules(state, ["sgd"]).view.pins == ("o.lr",)
    assert edits.rules(state, []).view.pins == ()


def test_the_stage_reports_them() -> None:
    state = edits.stage(State(TWO), {"pins": ["o2.lr", "o9.lr", "o2.lr"], "presenter": True})
    assert state.view.pins == ("o2.lr",)
    assert state.view.presenter
    assert not edits.stage(state, {"presenter": False}).view.presenter
    assert edits.stage(state, {"start": [0.0, 0.0]}).view.presenter
