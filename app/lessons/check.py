"""Everything a lesson promises, held against what its links compute."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.lab import link
from app.lab.engine import surface_of
from app.lab.experiment import tidy_name
from app.language.translate import LANGUAGES
from app.lessons.expect import Answer, evaluate
from app.lessons.lesson import Lesson, Scene
from app.lessons.numbers import uncovered
from app.lessons.play import right, solved, spot_at
from app.lessons.turn import turned
from surfaces.surface import Box
from symbolic.errors import N_, FallLineError, Phrase

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff*]\s?[,;:!?]|[,;:!?]\s?[\u4e00-\u9fff]")
_STARRED = re.compile(r"\*(?! )([^*]+)(?<! )\*")


@dataclass(frozen=True)
class Line:
    """One thing that was checked: where it stands in the lesson, and the answer."""

    place: str
    answer: Answer


def check(lesson: Lesson) -> list[Line]:
    """Every check of a lesson, in reading order. Heavy: it runs every link."""
    return [line for number, scene in enumerate(lesson.scenes, 1) for line in _scene(scene, f"scene {number}")] + list(
        _texts(lesson)
    )


def _scene(scene: Scene, place: str) -> Iterator[Line]:
    for number, expectation in enumerate(scene.expect, 1):
        try:
            answer = evaluate(scene.state, scene.names, expectation)
        except FallLineError as error:
            answer = Answer(False, Phrase("this can be measured"), Phrase("{reason}", reason=error))
        yield Line(f"{place}, expect {number}", answer)
    if scene.predict is not None:
        yield Line(f"{place}, predict", _one_is_right(scene))
    if scene.task is not None:
        yield from _task(scene, f"{place}, task")
    yield from _link(scene, place)
    box = Box(*scene.state.view.zoom) if scene.state.view.zoom else surface_of(scene.state.experiment).view
    for number, spot in enumerate(scene.spots, 1):
        where = spot_at(scene, spot)
        inside = where is not None and box.contains(*where)
        yield _line(f"{place}, spot {number}", inside, N_("the place lies in the window"), N_("it lies outside"))


def _one_is_right(scene: Scene) -> Answer:
    found = right(scene)
    said = ", ".join(str(index + 1) for index in found) or "–"
    return Answer(len(found) == 1, Phrase("exactly one answer is right"), Phrase("{value}", value=said))


def _task(scene: Scene, place: str) -> Iterator[Line]:
    assert scene.task is not None
    yield _line(place, not solved(scene), N_("the goal is not reached yet"), N_("it is"))
    there = turned(scene.state, scene.task.knob, scene.task.solved)
    for expectation in scene.task.goal:
        yield Line(f"{place}, solved", evaluate(there, scene.names, expectation))


def _link(scene: Scene, place: str) -> Iterator[Line]:
    for lang in LANGUAGES:
        shown = scene.shown(lang)
        again, messages = link.decode(link.encode(shown))
        whole = again == shown and not messages
        yield _line(f"{place}, link", whole, N_("the link comes back as it went"), N_("it comes back changed"))
    kept = all(tidy_name(name.said(lang)) == name.said(lang) for name in scene.runs for lang in LANGUAGES)
    yield _line(f"{place}, runs", kept, N_("a link can hold the names of the runs"), N_("it would change them"))


def _texts(lesson: Lesson) -> Iterator[Line]:
    loose = uncovered(lesson)
    for place, written in loose:
        yield _line(place, False, N_("every number is held by an expectation or set by the link"), written)
    for place, text in lesson.texts():
        name = "option" in place and text.en == text.zh  # an answer may be a name
        chinese = name or (bool(_CHINESE.search(text.zh)) and not _CHINESE.search(text.en))
        yield _line(place, chinese, N_("both languages are there"), N_("they are not"))
        wide = not _HALF_WIDTH.search(text.zh)
        yield _line(place, wide, N_("Chinese punctuation is full-width"), text.zh[:60])
        known = _names_at(lesson, place)
        for lang, said in (("en", text.en), ("zh_CN", text.zh)):
            for name in _STARRED.findall(said):
                yield _line(place, name in known[lang], N_("between stars stands the name of a run"), name[:40])


def _names_at(lesson: Lesson, place: str) -> dict[str, set[str]]:
    """The names that a text at a place may use: those of its scene; none outside scenes."""
    match = re.match(r"scene (\d+)", place)
    scenes = [lesson.scenes[int(match[1]) - 1]] if match else []
    return {lang: {name.said(lang) for scene in scenes for name in scene.runs} for lang in LANGUAGES}


def _line(place: str, fine: bool, expected: str, otherwise: str) -> Line:
    """``otherwise`` is what was found where it is not fine: a message, or a piece of the text."""
    return Line(place, Answer(fine, Phrase(expected), Phrase("{what}", what="–" if fine else otherwise)))
