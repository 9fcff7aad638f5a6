"""Numbers in the texts of a lesson: each has to be one that an expectation holds, or one of the experiment."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from app.lab.engine import rule_of, surface_of
from app.lessons.lesson import Lesson, Scene
from optimizers.registry import get_schedule, get_transform

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
CJK = r"\u2e80-\u9fff\uff00-\uffef\u3000-\u303f"
_CUT = re.compile(rf"[\s{CJK}“”…—]+")
_FORMULA = re.compile(
    r"[A-Za-zα-ωΑ-Ω√/=]"
)  # a word with one of these is a formula or a name, L2, 2/κ, not a measurement
_THOUSANDS = re.compile(r"(?<=\d)\u2009(?=\d)")
_NUMBER = re.compile(r"(?:(\d+(?:\.(\d+))?)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(\d+(?:\.(\d+))?)")
_PLAIN = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
_WRITTEN = re.compile(r"\d+(?:\.\d+)?")
NEAR = 1e-9


def uncovered(lesson: Lesson) -> list[tuple[str, str]]:
    """(place, number as written) of every number in a text, in either language, that nothing holds."""
    known = sorted(set(_known(lesson)))
    found = []
    for place, text in lesson.texts():
        for said in (text.en, text.zh):
            for written, value, slack in numbers(said):
                if not any(_same(value, slack, one) or _same(value, slack, 100 * one) for one in known):
                    found.append((place, written))
    return found


def numbers(text: str) -> Iterator[tuple[str, float, float]]:
    """Every measurement in a text: as written, its size, and half a unit of its last digit."""
    for word in _CUT.split(_THOUSANDS.sub("", text)):
        if _FORMULA.search(word):
            continue
        for match in _NUMBER.finditer(word):
            factor, digits, power, plain, behind = match.groups()
            head, decimals = (plain, behind) if power is None else (factor, digits)
            scale = 10.0 ** int(power.translate(SUPERSCRIPT)) if power else 1.0
            yield match[0], float(head or 1) * scale, 0.5 * 10.0 ** -len(decimals or "") * scale


def _same(value: float, slack: float, known: float) -> bool:
    return abs(value - abs(known)) <= slack + NEAR * abs(known)


def _known(lesson: Lesson) -> Iterator[float]:
    """Every number that the lesson holds or sets."""
    for expectation in lesson.expectations():
        yield from _inside(expectation)
    for scene in lesson.scenes:
        yield from _set(scene)


def _inside(value: object) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _inside(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _inside(getattr(value, field.name))


def _set(scene: Scene) -> Iterator[float]:
    """What the link of a scene sets, defaults included: steps, start, knobs of everything in it."""
    experiment = scene.state.experiment
    surface = surface_of(experiment)
    yield float(experiment.steps)
    for written in (surface.formula, *(run.equations for run in experiment.runs)):
        yield from (float(part) for part in _WRITTEN.findall(written))
    yield from experiment.start or surface.first_start
    yield from _inside(tuple(surface.knob_values.values()))
    yield from (float(word) for word in surface.knob_values.values() if isinstance(word, str) and word.isdigit())
    for run in experiment.runs:
        yield from _inside(tuple(rule_of(run).values(dict(run.values)).values()))
        uses = [(get_schedule(use.key), use) for use in run.schedules]
        for part, use in [*uses, *((get_transform(use.key), use) for use in run.transforms)]:
            yield from _inside(tuple(part.values(dict(use.values)).values()))
    if scene.task is not None:
        yield from (float(part) for part in scene.task.solved.split(",") if _PLAIN.fullmatch(part))
