"""The search for rules in the app: its word, its command, its tab, and the way of a rule onto the stage."""

import html
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import surfaces
from app.cli import main
from app.lab import link
from app.lab.experiment import OWN, View
from app.lab.questwords import read_search, search_word
from app.lab.rulesearch import HELD_OUT, TRAINING, Asked, address, asked_by, rate_on, run_of, search
from app.lab.search_says import declared, headline, rows, sign_rules
from app.language.translate import translator
from app.ui import search_panel
from optimizers.discovery.quest import SIGN_RULES, Candidate, Discovery
from optimizers.discovery.space import KNOWN
from symbolic.errors import KnobError

MAIN = str(Path(__file__).parent.parent.parent / "app" / "ui" / "main.py")
_ = translator("en")
SMALL = ("--rules", "10", "--population", "5", "--budget", "50", "--train", "bowl,matyas", "--test", "booth")
ASKED = Asked((("budget", 50), ("population", 5), ("rules", 10)), ("bowl", "matyas"), ("booth",))


@pytest.fixture(scope="module")
def found() -> Discovery:
    return search(ASKED)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("", ""), ("rules:300", ""), (" seed:3 ; rules:100", "rules:100;seed:3"), ("budget:500", "budget:500")],
)
def test_the_word_has_one_spelling(text: str, kept: str) -> None:
    assert search_word(text) == kept == search_word(kept)
    state, notes = link.decode(f"s=bowl&o=sgd&search={text}")
    assert not notes
    assert state.view.search == kept
    assert dict(asked_by(state.view).numbers) == {n: v for n, v in read_search(text) if f"{n}:" in kept}
    assert ("search=" in link.encode(state)) == bool(kept)


@pytest.mark.parametrize("text", ["rules:1", "rules:x", "colour:3", "seed:-1", "rules"])
def test_a_word_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(KnobError):
        search_word(text)


def test_no_surface_both_chooses_and_judges() -> None:
    assert not {*TRAINING} & {*HELD_OUT}
    for key in (*TRAINING, *HELD_OUT):
        assert surfaces.get(key).minima()


def test_the_command_prints_what_it_found(capsys: Any, found: Discovery) -> None:
    assert main(["search", *SMALL]) == 0
    told = capsys.readouterr().out
    assert told.startswith(found.candidates[0].text)
    assert all(one.equations in told for one in found.finalists)
    for key in SIGN_RULES:
        assert (found.found(key) is None) == (f"{ {'powersign': 'PowerSign', 'addsign': 'AddSign'}[key] } lies" in told)


def test_the_command_prints_json(capsys: Any, found: Discovery) -> None:
    assert main(["search", *SMALL, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["update"] for one in told["rules"]] == [one.text for one in found.candidates]
    assert told["search"]["rules"] == 10
    assert told["found"].keys() == {*SIGN_RULES}
    state, notes = link.decode(told["links"][0])
    assert not notes
    assert state.experiment.runs[0].equations == found.candidates[0].equations


@pytest.mark.parametrize("flags", [("--rules", "1"), ("--train", "bowl", "--test", "bowl"), ("--train", "nowhere")])
def test_the_command_refuses_what_cannot_be_searched(flags: tuple[str, ...], capsys: Any) -> None:
    assert main(["search", *flags]) == 2
    assert capsys.readouterr().err.startswith("fall-line: ")


def test_a_link_shows_a_rule_beside_others_at_their_tuned_rates(found: Discovery) -> None:
    state, notes = link.decode(address(found, 1, View()))
    assert not notes
    first, *others = state.experiment.runs
    assert (first.rule, first.equations) == (OWN, found.finalists[1].equations)
    assert found.race is not None
    assert dict(first.values)["lr"] == found.race.heats[0][1].settings["lr"]
    assert {run.rule for run in others} == {"adam", "momentum"}
    assert state.experiment.surface == "booth"


def test_a_rule_comes_onto_the_stage_at_a_rate_that_was_tuned_there(found: Discovery) -> None:
    one, quest = Candidate(KNOWN["sgd"], 1.0, 1.0), found.quest
    steep, flat = (rate_on(one, surfaces.get("bowl", kappa=kappa), quest) for kappa in (100.0, 1.0))
    assert steep <= 2 / 100 < flat <= 2
    assert dict(run_of(one, steep).values) == {"lr": steep}
    assert rate_on(one, surfaces.get("plane"), quest) > 0  # no minimum to tune for


def test_what_is_said_says_which_published_rules_were_found(found: Discovery) -> None:
    lacking = " ".join(sign_rules(found, _))
    assert "PowerSign lies in this space, and was not found among these 10 rules." in lacking
    more = replace(found, candidates=(*found.candidates, Candidate(KNOWN["addsign"], 99.0, 0.0, 11, 4)))
    said = " ".join(sign_rules(more, _))
    assert "AddSign was found: rule 11, in generation 4; it comes 11 of 11." in said


def test_rows_stand_in_the_order_of_what_they_need(found: Discovery) -> None:
    table = rows(found, _)
    assert [int(row.held) for row in table] == sorted(int(row.held) for row in table)
    assert {row.title for row in table if row.found} == {one.text for one in found.finalists}
    part = replace(found, race=None)
    assert all(row.held == "–" or not row.held.isdigit() for row in rows(part, _))
    assert headline(part, _)[1] == "is the best of 10 rules so far."
    assert any("50 evaluations" in text for text in declared(found, ["A"], ["B"], _))


def test_the_tab_shows_what_was_found_and_puts_it_on_the_stage(found: Discovery) -> None:
    """The search itself is known already: the tab finds it among those that the server keeps."""
    text = "s=bowl&o=sgd&o.lr=0.01&tab=search&search=budget:50;population:5;rules:10"
    search_panel._kept()[asked_by(link.decode(text)[0].view)] = found
    page = AppTest.from_file(MAIN, default_timeout=60)
    page.query_params.update(dict(pair.split("=", 1) for pair in text.split("&")))
    page.run()
    assert not page.exception
    shown = " ".join(element.proto.body for element in page.get("html"))
    assert all(html.escape(one.text) in shown for one in found.finalists)
    assert "PowerSign lies in this space" in shown
    page.button(key="search:put:1").click().run()
    assert not page.exception
    runs = link.decode(page.session_state["fl:link"])[0].experiment.runs
    assert [run.rule for run in runs] == ["sgd", OWN]
    assert runs[1].equations == found.finalists[1].equations
    page.selectbox(key="search:rules").select(50).run()
    assert "rules:50" in link.decode(page.session_state["fl:link"])[0].view.search
    assert page.button(key="search:start")
