"""Where in a lesson a link leads, what moves from scene to scene, and another language in place."""

from dataclasses import replace

import pytest

from app.lab import edits, history, link
from app.lab.experiment import State
from app.lab.first_look import is_first_look
from app.lab.reveal import question
from app.language.translate import LANGUAGES
from app.lessons import own, place
from app.lessons.play import right
from app.lessons.registry import lessons, tour

WORDS = [f"{key}.{number}" for key, lesson in lessons().items() for number in range(1, len(lesson.scenes) + 1)]
STOPS = [f"tour.{number}" for number in range(1, len(tour().stops) + 1)]


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_scene_opens_from_its_word_alone_and_comes_back_from_its_link(lang: str) -> None:
    other = next(code for code in LANGUAGES if code != lang)
    for word in (*WORDS, *STOPS):
        state, messages = place.decode(f"lesson={word}&lang={lang}")
        assert messages == [], (word, [str(message) for message in messages])
        there = place.place_in(state)
        assert there is not None
        assert (there.word, state.view.language) == (word, lang)
        assert state.experiment == there.scene.shown(lang).experiment
        assert [run.name for run in state.experiment.runs] == [name.said(lang) for name in there.scene.runs]
        assert place.decode(link.encode(state)) == (state, [])
        assert place.decode(link.address(state)) == (state, [])
        assert place.in_language(state, other) == place.decode(f"lesson={word}&lang={other}")[0]
        assert place.moved(state, word) == state, "a scene as it is has nothing to go back to"


def test_a_word_without_a_number_is_the_first_scene_and_links_may_say_more() -> None:
    first = place.decode("lesson=largest_step.1")[0]
    assert place.decode("?lesson=largest_step") == (first, [])
    assert place.decode("lesson=largest_step&embed=true") == (first, [])
    shown = place.decode("lesson=largest_step.2&present=1&k=5&speed=2&theme=dark")[0].view
    assert (shown.presenter, shown.playhead, shown.speed, shown.theme) == (True, 5, 2.0, "dark")
    assert not is_first_look("lesson=largest_step")


def test_beside_words_that_compute_the_lesson_only_stands_by() -> None:
    state, messages = place.decode("s=bowl&n=50&o=adam&lesson=largest_step.2")
    assert messages == []
    assert (state.experiment.surface, state.experiment.runs[0].rule) == ("bowl", "adam")
    there = place.place_in(state)
    assert there is not None
    assert place.is_altered(there, state.experiment)
    assert not place.opens(state)
    assert state.view.reveal == "", "what a link does not ask is not asked"


@pytest.mark.parametrize(
    ("text", "said", "lesson"),
    [
        ("lesson=largst_step.2", "largest_step", ""),
        ("lesson=LARGEST_STEP.2", None, "largest_step.2"),
        ("lesson=tuor.3", "tour", ""),
        ("lesson=largest_step.9", "no scene 9; scene 3 of 3", "largest_step.3"),
        ("lesson=largest_step.0", "no scene 0; scene 1 of 3", "largest_step.1"),
        ("lesson=largest_step.99999999999999999999", "no scene 999999", "largest_step.3"),
        ("lesson=tour.13", "no scene 13; scene 12 of 12", "tour.12"),
        ("lesson=<b>", "no scene of a lesson", ""),
        ("lesson=..", "no lesson", ""),
        ("lesson=", None, ""),
    ],
)
def test_what_is_not_there_is_said_and_guessed(text: str, said: str | None, lesson: str) -> None:
    state, messages = place.decode(text)
    assert state.view.lesson == lesson
    assert len(messages) == (said is not None)
    assert said is None or said in str(messages[0])


def test_a_scene_comes_as_its_link_says_with_the_reader_s_own_view() -> None:
    now = place.decode("lesson=largest_step.1&lang=zh_CN&theme=dark&present=1&hide=tabs&speed=4")[0]
    changed = edits.run_value(now, 0, "lr", 0.01)
    there = place.moved(changed, "largest_step.2")
    assert there.experiment == place.decode("lesson=largest_step.2&lang=zh_CN")[0].experiment
    kept = there.view
    assert (kept.language, kept.theme, kept.presenter, kept.hide, kept.speed) == ("zh_CN", "dark", True, ("tabs",), 4.0)
    assert place.moved(changed, "largest_step.1").experiment == now.experiment, "back to the scene"


def test_the_question_is_asked_in_the_link_without_its_answer() -> None:
    asking = 0
    for word in WORDS:
        state = place.decode(f"lesson={word}")[0]
        there = place.place_in(state)
        assert there is not None
        assert bool(state.view.reveal) == (there.scene.predict is not None)
        if there.scene.predict is not None:
            asking += 1
            asked = question(state.view.reveal)
            assert asked is not None
            assert asked.answer is None, "the address would tell"
            assert len(asked.answers) == len(there.scene.predict.options), word
    assert asking > 40


def test_a_name_or_question_of_one_s_own_stays_in_another_language() -> None:
    now = place.decode("lesson=largest_step.3")[0]
    named = edits.rename_run(now, 0, "Mine")
    own = State(named.experiment, replace(named.view, reveal="diverge"))
    there = place.in_language(own, "zh_CN")
    assert [run.name for run in there.experiment.runs] == ["Mine", "正好", "界外"]
    assert there.view.reveal == "diverge"
    assert place.in_language(State(), "zh_CN").view.language == "zh_CN"


def test_leaving_keeps_the_picture_and_takes_the_scene_s_question_along() -> None:
    now = place.decode("lesson=largest_step.3")[0]
    left = place.left(now)
    assert (left.view.lesson, left.view.reveal, left.experiment) == ("", "", now.experiment)
    own = State(now.experiment, replace(now.view, reveal="order"))
    assert place.left(own).view.reveal == "order"
    assert place.left(State()) == State()


def test_a_step_back_returns_to_the_scene_before_with_its_view() -> None:
    first, second = (place.decode(f"lesson=stuck_not_flat.{number}")[0] for number in (1, 2))
    back = history.returned(second, first)
    assert (back.experiment, back.view.lesson, back.view.reveal) == (
        first.experiment,
        "stuck_not_flat.1",
        first.view.reveal,
    )
    assert history.started_over(second).view.lesson == ""
    assert history.with_plain_view(second).view.lesson == "stuck_not_flat.2"


def test_lessons_follow_each_other_group_after_group() -> None:
    order, here, seen = list(lessons()), place.place_of(next(iter(lessons())))[0], []
    while True:
        seen.append(here.key)
        after = place.following(here)
        if after is None:
            break
        here = place.place_of(after.key)[0]
    assert seen == order
    assert place.following(place.place_of("tour.12")[0]) is None


def test_the_right_answer_is_that_of_what_is_computed() -> None:
    now = place.decode("lesson=largest_step.3")[0]
    scene = place.place_of("largest_step.3")[0].scene
    assert right(scene) == right(scene, now) == [1]
    assert right(scene, edits.run_value(now, 1, "lr", 0.03)) == [2], "beyond the limit it explodes"


def test_a_lecture_of_ones_own_is_a_lesson_like_the_others() -> None:
    text = """# Two rates
A small one
It creeps.
?s=bowl&s.kappa=100&n=40&o=sgd&o.lr=0.002
Which?
?s=bowl&n=40&o=sgd&o2=adam&reveal=order"""
    word = own.pack(text)
    state, messages = place.decode(f"lesson={word}")
    assert not messages
    assert state.view.lesson == f"{word}.1"
    assert state.experiment.runs[0].values == (("lr", 0.002),)
    second = place.moved(state, f"{word}.2")
    assert second.view.reveal == "order", "the link asks itself"
    there = place.place_in(second)
    assert there is not None
    assert (there.lesson.title.en, there.scene.title.en, there.count) == ("Two rates", "Which?", 2)
    again, messages = place.decode(link.encode(second))
    assert (again, messages) == (second, [])
    assert place.following(there) is None
    broken, messages = place.decode(f"lesson={word[:-4]}.1")
    assert broken.view.lesson == ""
    assert [str(message) for message in messages] == ["This address of a lecture is cut off or damaged."]
