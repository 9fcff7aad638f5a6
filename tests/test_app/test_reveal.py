"""A question before its answer: what links say of it, and what a page must not show before the reveal."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from app.lab import history, link
from app.lab.engine import compute
from app.lab.experiment import State, View
from app.lab.first_look import is_first_look
from app.lab.reveal import (
    KINDS,
    MAX_ANSWER,
    MAX_ANSWERS,
    MAX_WORDS,
    Question,
    question,
    read_reveal,
    text_of,
    tidy_words,
)
from app.stage.payload import header_of, reveal_data
from symbolic.errors import FallLineError


@some.composite
def questions(draw) -> Question:
    chosen = draw(some.sets(some.sampled_from(KINDS), min_size=1))
    kinds = tuple(kind for kind in KINDS if kind in chosen)
    words = tidy_words(draw(some.text(max_size=MAX_WORDS)))[:MAX_WORDS].strip()
    if "choose" not in kinds:
        return Question(kinds, words)
    one = some.text(min_size=1, max_size=MAX_ANSWER).map(lambda text: tidy_words(text.replace("*", "")) or "Both")
    answers = tuple(draw(some.lists(one.map(lambda text: text[:MAX_ANSWER].strip()), min_size=2, max_size=MAX_ANSWERS)))
    return Question(kinds, words or "Who wins?", answers, draw(some.none() | some.integers(0, len(answers) - 1)))


@given(questions())
def test_a_question_comes_back_from_its_text_and_from_a_link(asked: Question) -> None:
    text = text_of(asked)
    assert question(text) == asked
    state = State(view=View(reveal=text))
    assert link.decode(link.encode(state)) == (state, [])
    assert link.decode(link.address(state)) == (state, [])
    assert " " not in link.address(state)


@given(some.text(max_size=200))
def test_any_text_is_a_question_or_a_message(text: str) -> None:
    try:
        kept = read_reveal(text)
    except FallLineError:
        return
    assert read_reveal(kept) == kept


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("who", "order, where, diverge, choose"),
        (":Who wins?", "order, where, diverge, choose"),
        ("choose", "two answers"),
        ("choose:Who wins?|Adam", "two answers"),
        ("choose:|Adam|Both", "two answers"),
        ("order:Who?|Adam|Both", "answers belong"),
        ("choose:Who?|*Adam|*Both", "only one"),
        ("choose:Who?|" + "|".join("abcdefg"), "at most 6"),
        ("order:" + "x" * 161, "too long"),
        ("choose:Who?|Adam|" + "x" * 61, "too long"),
    ],
)
def test_nonsense_is_said_and_asks_nothing(text: str, named: str) -> None:
    state, messages = link.decode(f"reveal={text}")
    assert state.view.reveal == ""
    assert any(named in str(message) for message in messages), messages


def test_the_order_of_the_words_does_not_matter_and_signs_that_steer_are_dropped() -> None:
    assert read_reveal(" where, order") == "order,where"
    assert read_reveal("order: Who\u202e\n wins \u00a0?") == "order:Who wins ?"
    assert read_reveal("choose:Who?|  Adam |* Both||") == "choose:Who?|Adam|*Both"
    assert read_reveal("") == ""


def test_it_is_a_look_and_combines_with_others() -> None:
    state, messages = link.decode("s=bowl&o=sgd&n=60&reveal=diverge&hide=cards,tabs&embed=true")
    assert messages == []
    assert (state.view.reveal, state.view.hide) == ("diverge", ("cards", "tabs"))
    assert link.settled("s=bowl&reveal=diverge") == "s=bowl"
    assert not is_first_look("reveal=order"), "nothing plays by itself while something is asked"


def test_starting_over_forgets_the_question_another_view_keeps_it() -> None:
    state = link.decode("s=bowl&o=sgd&reveal=order&k=3")[0]
    assert history.with_plain_view(state).view.reveal == "order"
    assert history.started_over(state).view.reveal == ""


def test_the_stage_is_told_what_is_asked_and_whether_it_was_seen() -> None:
    state = link.decode("s=bowl&o=sgd&n=30&reveal=choose:Who wins?|Adam|*Both")[0]
    told = header_of(compute(state.experiment), state.view)["view"]["reveal"]
    assert told == {
        "text": "choose:Who wins?|Adam|Both",
        "kinds": ["choose"],
        "words": "Who wins?",
        "answers": ["Adam", "Both"],
        "marked": True,
        "answer": 1,
        "closed": False,
    }
    asking = reveal_data(state.view, len(state.experiment.runs), told=False)
    assert asking == {**told, "answer": None}
    seen = reveal_data(state.view, len(state.experiment.runs), closed=True)
    assert header_of(compute(state.experiment), state.view, asked=seen)["view"]["reveal"]["closed"] is True
    assert header_of(compute(state.experiment), View())["view"]["reveal"] is None


@pytest.mark.parametrize(
    ("link_of", "said"),
    [
        ("o=sgd&o2=adam&reveal=order", "Which arrives first?"),
        ("o=sgd&o2=adam&off=o2&reveal=order", "Will it arrive?"),
        ("o=sgd&o2=adam&reveal=order,where", "Which arrives first? Where does each end?"),
        ("o=sgd&o2=adam&reveal=order,where&lang=zh_CN", "谁先到？各自停在哪里？"),
        ("o=sgd&reveal=diverge", "Will it diverge?"),
        ("o=sgd&reveal=order:Will it get home?", "Will it get home?"),
    ],
)
def test_the_question_is_put_in_words_for_those_that_are_shown(link_of: str, said: str) -> None:
    state = link.decode(f"s=bowl&n=30&{link_of}")[0]
    assert header_of(compute(state.experiment), state.view)["view"]["reveal"]["words"] == said


MAIN = Path(__file__).parents[2] / "app" / "ui" / "main.py"
ASKED = "s=bowl&n=60&o=sgd&o.lr=0.02&o2=adam&reveal=order"


@pytest.fixture
def page() -> AppTest:
    test = AppTest.from_file(MAIN, default_timeout=60)
    for piece in ASKED.split("&"):
        key, _, value = piece.partition("=")
        test.query_params[key] = value
    return test


def test_tabs_files_and_scenes_open_after_the_reveal(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.ui import state

    monkeypatch.setattr(state, "_query", lambda: ASKED)
    page.run()
    captions = " ".join(one.value for one in page.caption)
    assert "it opens after the reveal" in captions
    assert "made after the reveal" in captions
    assert not [one for one in page.button if one.key in ("export:make",) or str(one.key).startswith("scene:")]
    assert not page.dataframe
    page.session_state[state.REVEALED] = ("order",)
    page.run()
    captions = " ".join(one.value for one in page.caption)
    assert "after the reveal" not in captions
    assert [one for one in page.button if one.key == "export:make"]
    page.session_state[state.REVEALED] = ()  # asked again
    page.run()
    assert not [one for one in page.button if one.key == "export:make"]
