"""What is done to whole runs: each act as the stage reports it, and what of the view follows the runs."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from app import export
from app.figures.loss import loss_curves
from app.lab import edits, engine, history, link, manage
from app.lab.experiment import MAX_NOTE, MAX_RUNS, State, tidy_note
from app.lab.labels import run_labels
from app.lab.places import drawn, slots_of
from app.language.translate import translator
from app.picture.from_results import scene_of
from app.stage.payload import header_of
from app.theme import LIGHT
from symbolic.errors import FallLineError

PLAIN = translator("en")


def state(text: str) -> State:
    found, messages = link.decode(text)
    assert not messages
    return found


FOUR = "s=bowl&n=40&o=sgd&o.lr=0.02&o2=momentum&o3=adam&o4=adagrad"


def rules(now: State) -> str:
    return " ".join(run.rule for run in now.experiment.runs)


def worn(now: State) -> dict[str, int]:
    """The slot of each run by its rule."""
    slots = slots_of(now.view, len(now.experiment.runs))
    return {run.rule: slot for run, slot in zip(now.experiment.runs, slots, strict=True)}


def act(now: State, what: str, slot: int = 0, **more: object) -> State:
    return manage.manage(now, {"act": what, "slot": slot, **more})


def test_a_run_keeps_its_colour_when_others_go_come_and_move() -> None:
    now = act(state(FOUR), "remove", 1)
    assert worn(now) == {"sgd": 0, "adam": 2, "adagrad": 3}
    assert link.encode(now).endswith("slots=1,3,4")
    now = act(now, "move", 3, by=-2)
    assert rules(now) == "adagrad sgd adam"
    assert worn(now) == {"sgd": 0, "adam": 2, "adagrad": 3}
    now = act(now, "duplicate", 2)
    assert rules(now) == "adagrad sgd adam adam"
    assert slots_of(now.view, 4) == (3, 0, 2, 1), "the copy takes the first that is free"
    assert link.decode(link.encode(now)) == (now, [])
    assert worn(edits.add_run(now, "lion"))["lion"] == 4


def test_the_plain_order_is_not_written_down() -> None:
    now = act(act(state(FOUR), "move", 0, by=1), "move", 0, to=0)
    assert now == state(FOUR)
    assert act(now, "remove", 3).view.slots == ()


def test_hidden_runs_and_pins_follow_their_runs() -> None:
    now = state(FOUR + "&pin=o2.momentum,o3.lr&off=o3")
    assert act(now, "remove", 0).view.off == ("o2",)
    assert act(now, "remove", 0).view.pins == ("o.momentum", "o2.lr")
    assert act(now, "move", 2, to=0).view.off == ("o",)
    assert act(now, "remove", 2).view.off == ()
    assert act(now, "duplicate", 1).view.off == ("o4",)
    assert act(now, "duplicate", 1).view.pins == ("o2.momentum", "o4.lr")
    assert edits.rules(now, ["adam", "sgd"]).view.off == ("o",)
    assert worn(edits.rules(now, ["adam", "sgd"])) == {"adam": 2, "sgd": 0}


def test_a_copy_starts_elsewhere_and_one_that_is_kept_does_not() -> None:
    now = state(FOUR)
    assert dict(act(now, "duplicate").experiment.runs[1].values) == {"lr": 0.04}
    kept = act(now, "keep")
    assert kept.experiment.runs[1] == kept.experiment.runs[0]
    on = edits.run_value(kept, 0, "lr", 0.03)
    assert run_labels(engine.compute(on.experiment).runs, PLAIN)[:2] == (
        "Gradient descent η = 0.03",
        "Gradient descent η = 0.02",
    )
    before = act(now, "keep", values={"lr": 0.01})
    assert [dict(run.values)["lr"] for run in before.experiment.runs[:2]] == [0.02, 0.01]


def test_names_are_one_s_own_until_nothing_gives_them_back() -> None:
    now = act(state(FOUR), "rename", 2, name="  Fast <b>one</b> ")
    assert now.experiment.runs[2].name == "Fast bone/b"
    assert act(now, "rename", 2, name="") == state(FOUR)


def test_acts_speak_of_runs_by_what_stays() -> None:
    """Two that left before the first was answered; what the first one did is not done twice."""
    first = {"number": 5, "act": "remove", "slot": 1}
    now = manage.told(state(FOUR), {"seq": 5, "acts": [first]}, 0)
    now = manage.told(now, {"seq": 6, "acts": [first, {"number": 6, "act": "remove", "slot": 2}]}, 5)
    assert rules(now) == "sgd adagrad"
    assert manage.told(now, {"acts": [first, {"number": 6, "act": "duplicate", "slot": 0}]}, 6) == now


def test_a_knob_moved_before_a_run_went_is_that_run_s() -> None:
    said = {"slots": [0, 1, 2, 3], "knobs": {"o3": {"lr": 0.5}, "o2": {"lr": 0.25}}, "pins": ["o3.lr", "o2.lr"]}
    now = manage.told(act(state(FOUR), "remove", 1), said, 0)
    assert [dict(run.values).get("lr") for run in now.experiment.runs] == [0.02, 0.5, None]
    assert now.view.pins == ("o2.lr",)


@pytest.mark.parametrize("said", [{"act": "remove", "slot": 9}, {"act": "explode", "slot": 0}, {"act": "move"}, {}])
def test_what_is_not_known_changes_nothing(said: dict) -> None:
    assert manage.manage(state(FOUR), said) == state(FOUR)


def test_no_more_runs_than_there_are_colours() -> None:
    now = state("n=5&" + "&".join(f"o{i or ''}=sgd&o{i or ''}.lr=0.{i + 1}" for i in (0, *range(2, MAX_RUNS + 1))))
    for name in ("duplicate", "keep"):
        with pytest.raises(FallLineError, match="At most"):
            act(now, name)


def test_a_hidden_run_is_computed_and_not_drawn() -> None:
    now = act(state(FOUR + "&slots=4,2,1,3"), "hide", 1, off=True)
    assert now.view.off == ("o2",)
    results = engine.compute(now.experiment)
    assert len(results.runs) == 4
    assert drawn(now.view, 4) == [(0, 3), (2, 0), (3, 2)]
    sent = header_of(results, now.view)["runs"]
    assert [(run["slot"], run["off"]) for run in sent] == [(3, False), (1, True), (0, False), (2, False)]
    assert [trail.slot for trail in scene_of(now).trails] == [3, 0, 2]
    rows = list(csv.DictReader(StringIO(export.render("csv", now).decode())))
    assert {row["run"] for row in rows} == {"o", "o3", "o4"}
    lines = loss_curves(results, False, PLAIN, now.view).data
    assert [line.line.color for line in lines] == [LIGHT.trails[slot] for slot in (3, 0, 2)]
    assert act(now, "hide", 1, off=False) == state(FOUR + "&slots=4,2,1,3")


def test_hiding_and_noting_are_steps_of_the_history() -> None:
    now = state(FOUR)
    hidden, noted = act(now, "hide", 1, off=True), manage.manage(now, {"act": "note", "text": "Try η above 0.02"})
    for after in (hidden, noted):
        assert link.settled(link.encode(after)) != link.settled(link.encode(now))
        assert history.returned(after, now) == now
    gone = act(act(now, "hide", 0, off=True), "remove", 1)
    assert history.returned(gone, hidden).view.off == ("o2",)
    assert history.returned(gone, hidden).view.slots == ()


@pytest.mark.parametrize(
    "text",
    [
        "Try η above 0.02",
        "  two   spaces ",
        "先试 0.02，再试 2/κ",
        "a\nb\tc",
        "<img src=x> **b** [a](b)",
        "e\u200d\u0301",
    ],
)
def test_a_note_is_one_line_and_comes_back_from_a_link(text: str) -> None:
    now = manage.manage(state(FOUR), {"act": "note", "text": text})
    assert "\n" not in now.view.note
    assert tidy_note(now.view.note) == now.view.note
    assert link.decode(link.encode(now)) == (now, [])
    assert link.decode(link.address(now)) == (now, [])
    assert header_of(engine.compute(now.experiment), now.view)["view"]["note"] == now.view.note


def test_a_note_has_an_end() -> None:
    found, messages = link.decode("note=" + "x" * 500)
    assert len(found.view.note) == MAX_NOTE
    assert ["one line" in str(message) for message in messages] == [True]
    assert len(tidy_note("x" * 1000)) == MAX_NOTE
    assert tidy_note("a\u202eb\x00c") == "a b c"


@pytest.mark.parametrize(
    ("text", "word"),
    [("off=o9", "hide"), ("slots=1,1", "no two alike"), ("slots=1,2,3", "no two alike"), ("slots=0,9", "no two alike")],
)
def test_a_link_that_speaks_of_other_runs_says_so(text: str, word: str) -> None:
    found, messages = link.decode(f"n=5&o=sgd&o2=adam&{text}")
    assert found == replace(state("n=5&o=sgd&o2=adam"))
    assert [word in str(message) for message in messages] == [True]


def test_a_scene_wears_its_own_colours() -> None:
    now = edits.scene(act(state(FOUR + "&off=o4"), "remove", 0), "bowl", 0)
    assert (now.view.slots, now.view.off) == ((), ())
