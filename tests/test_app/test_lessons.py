"""Lessons are true: everything that one promises is held against what its links compute."""

import re

import pytest

import optimizers
import surfaces
from app.lab import link
from app.lessons import glossary, registry, words_of_parts
from app.lessons.check import check
from app.lessons.claims import Border, Decades, Frayed, Part, Share
from app.lessons.lesson import Lesson
from app.lessons.numbers import numbers
from app.lessons.play import right
from optimizers.registry import all_schedules, all_transforms, all_wrappers

LESSONS = registry.lessons()
LEAST = 50  # what the gallery promises
LOOSE = 0.05  # of a number: the widest tolerance of one that is said in a text
NEAR_ZERO = 0.002  # the same for numbers that are said to be zero
OF_RUNS = 0.02  # the same for a share: two runs of a hundred


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


def test_there_are_enough_and_every_group_has_some() -> None:
    assert len(LESSONS) >= LEAST
    for group in registry.groups():
        assert sum(lesson.group == group for lesson in LESSONS.values()) >= 3, group


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_no_expectation_is_so_wide_that_it_says_nothing(lesson: Lesson) -> None:
    for expectation in lesson.expectations():
        over = expectation.over
        bounds = (
            over.bounds
            if isinstance(over, Share | Border | Part | Decades)
            else getattr(expectation.claim, "bounds", None)
        )
        if bounds is not None and bounds.value is not None:
            floor = OF_RUNS if isinstance(over, Share | Part) or isinstance(expectation.claim, Frayed) else NEAR_ZERO
            assert bounds.within <= max(LOOSE * abs(bounds.value), floor), expectation


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_what_a_lesson_is_about_is_there_and_is_shown(lesson: Lesson) -> None:
    known = {*surfaces.keys(), *optimizers.keys(), *all_schedules(), *all_transforms(), *all_wrappers()}
    assert set(lesson.about) <= known
    assert set(lesson.about) <= registry.used(lesson)
    assert lesson in registry.about(lesson.about[0])


def test_the_tour_goes_through_twelve_lessons_in_fifteen_minutes() -> None:
    tour = registry.tour()
    assert tour.minutes == 15
    assert len({stop.lesson for stop in tour.stops}) == len(tour.stops) == 12
    assert "θ ← θ − (ηₜ/σₜ)·mₜ" in tour.end.en
    assert "θ ← θ − (ηₜ/σₜ)·mₜ" in tour.end.zh
    for stop in tour.stops:
        assert not [written for said in (stop.text.en, stop.text.zh) for written, *_ in numbers(said)]
        assert LESSONS[stop.lesson].scenes[stop.scene - 1].predict or stop.lesson in (
            "newton_saddle", "summed_squares", "adam_parts"), "most stops ask first"  # fmt: skip


def test_the_glossary_explains_every_symbol_of_the_lessons_and_of_the_knobs() -> None:
    known = set(glossary.symbols())
    said = "".join(text.en for lesson in LESSONS.values() for _place, text in lesson.texts())
    greek = set(re.findall(r"[α-ωΑ-Ω][₁₂]?", said)) - {"γ"}  # γ is the factor of one schedule, told where it is used
    assert greek <= known | {"β"}
    assert {"η", "μ", "β₁", "β₂", "ε", "κ", "λ", "σ", "m", "v", "g", "θ"} <= known
    for term in glossary.terms().values():
        assert re.search("[\u4e00-\u9fff]", term.text.zh)
        assert len(term.text.en) < 200


def test_what_comes_before_comes_before() -> None:
    depth = registry.depth(LESSONS)
    for lesson in LESSONS.values():
        assert all(depth[before] < depth[lesson.key] for before in lesson.after)
    assert len({lesson.title.en for lesson in LESSONS.values()}) == len(LESSONS)
    assert len({lesson.title.zh for lesson in LESSONS.values()}) == len(LESSONS)


def test_every_part_that_a_lesson_shows_has_words_and_a_lesson() -> None:
    """What is new may come without: it is one file, and its words can follow."""
    known = {*optimizers.keys(), *all_schedules(), *all_transforms(), *all_wrappers()}
    assert set(words_of_parts.parts()) <= known
    shown = frozenset[str]().union(*map(registry.used, LESSONS.values()))
    assert shown & known <= set(words_of_parts.parts())
    for key, part in words_of_parts.parts().items():
        assert words_of_parts.lessons_of(key)[0].key == part.lesson
        assert re.search("[\u4e00-\u9fff]", part.watch.zh)
