"""Lessons are true: everything that one promises is held against what its links compute."""

import pytest

from app.lab import link
from app.lessons import registry
from app.lessons.check import check, right
from app.lessons.lesson import Lesson

LESSONS = registry.lessons()
LEAST = 5  # what the gallery promises


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_everything_a_lesson_promises_holds(lesson: Lesson) -> None:
    """Expectations, the one right answer of each prediction, goals of tasks, numbers in the text, both languages."""
    told = [
        f"{line.place}: {line.answer.expected} → {line.answer.measured}"
        for line in check(lesson)
        if not line.answer.holds
    ]
    assert not told


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_every_link_reads_without_a_message_and_names_a_run_for_each_word(lesson: Lesson) -> None:
    for scene in lesson.scenes:
        state, messages = link.decode(scene.link)
        assert not messages
        assert len(state.experiment.runs) == len(scene.runs)
        for lang in ("en", "zh_CN"):
            pieces = scene.pieces(scene.text, lang)
            assert "".join(piece.text for piece in pieces).replace("*", "") == scene.text.said(lang).replace("*", "")
            for piece in pieces:
                assert piece.run is None or scene.shown(lang).experiment.runs[piece.run].name == piece.text


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_a_lesson_is_for_playing_and_has_a_source(lesson: Lesson) -> None:
    assert 3 <= len(lesson.scenes) <= 8
    assert lesson.references
    assert lesson.about
    assert any(scene.predict or scene.task for scene in lesson.scenes)
    for scene in lesson.scenes:
        assert len(scene.text.en) <= 420, "two or three sentences"
        if scene.predict is not None:
            assert len(right(scene)) == 1


def test_there_are_enough() -> None:
    assert len(LESSONS) >= LEAST


def test_what_comes_before_comes_before() -> None:
    depth = registry.depth(LESSONS)
    for lesson in LESSONS.values():
        assert all(depth[before] < depth[lesson.key] for before in lesson.after)
    assert len({lesson.title.en for lesson in LESSONS.values()}) == len(LESSONS)
    assert len({lesson.title.zh for lesson in LESSONS.values()}) == len(LESSONS)
