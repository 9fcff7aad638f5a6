"""The band of a lesson: what the stage is told of the scene that stands beside the picture.

What would tell the answer to a question that is asked first is not in it: the text, the discs, the task, the title.
"""

from collections.abc import Callable
from typing import Any

from app.lab.engine import rule_of, surface_of
from app.lab.experiment import State, View, run_id
from app.lab.live_edits import STEPS
from app.language.translate import LANGUAGES, Translate, translator
from app.lessons.lesson import Scene, Spot, Task, Text
from app.lessons.place import TOUR, Place, following, is_altered, place_in, question_of
from app.lessons.play import right, solved
from app.lessons.registry import tour
from app.lessons.turn import turned
from app.stage.knobs import knob_data
from app.stage.payload import reveal_data
from app.stage.schema import EndData, KnobData, LessonData, PieceData, RevealData, SpotData, TaskData
from optimizers.registry import get_schedule, get_transform
from symbolic.knob import Knob

ROOM, ROOM_FACTOR = 0.1, 4.0  # by which a task's slider goes beyond its goal: a share of its length, a factor


def band_of(state: State, asking: bool, seen: Callable[[str], bool], *, shelf: bool) -> LessonData | None:
    """The band of a state; None outside of lessons. ``asking``: the scene's question is not answered yet; ``seen``: of
    the question of another scene, whether it is; ``shelf``: there is a page of all lessons."""
    place = place_in(state)
    if place is None:
        return None
    lang, view, scene = state.view.language, state.view, place.scene
    _ = translator(lang)
    whole = len(state.experiment.runs) == len(scene.runs)  # the scene's own crew is on the stage
    shown = not asking
    said = place.lesson.title if place.key != TOUR else tour().title
    return {
        "key": place.key,
        "number": place.number,
        "count": place.count,
        "name": said.said(lang),
        "heads": _heads(place, lang, asking, seen),
        "lead": _pieces(scene, place.stop.text, lang) if shown and place.stop is not None else None,
        "remark": _pieces(scene, scene.predict.reveal, lang) if shown and scene.predict is not None else None,
        "text": _pieces(scene, scene.text, lang) if shown else None,
        "spots": [_spot(scene, spot, lang) for spot in scene.spots if spot.at or whole] if shown else [],
        "task": _task(scene, scene.task, state, _) if shown and whole and scene.task is not None else None,
        "end": _end(place, lang) if place.number == place.count else None,
        "altered": is_altered(place, state.experiment),
        "look": {
            "speed": view.speed,
            "repeat": view.repeat,
            "arrows": list(view.arrows),
            "shade": view.shade,
            "words": dict(view.words),
        },
        "other": next([code, name] for code, name in LANGUAGES.items() if code != lang),
        "shelf": shelf,
    }


def asked_of(state: State, view: View, *, closed: bool, told: bool) -> RevealData | None:
    """What is asked first in a state, shown as ``view``. Of a lesson's own question Python works out the answer, and
    only when it may be ``told``."""
    asked, place = reveal_data(view, len(state.experiment.runs), closed=closed, told=told), place_in(state)
    if asked is None or place is None or state.view.reveal != question_of(place.scene, state.view.language):
        return asked
    found = right(place.scene, state) if told else []
    return {**asked, "marked": True, "answer": found[0] if len(found) == 1 else None}


def _heads(place: Place, lang: str, asking: bool, seen: Callable[[str], bool]) -> list[str | None]:
    """The titles of all scenes, as far as they may be read."""
    heads: list[str | None] = []
    for number in range(1, place.count + 1):
        scene = place.at(number).scene
        question = question_of(scene, lang)
        hidden = asking if number == place.number else bool(question) and not seen(question)
        heads.append(None if hidden else scene.title.said(lang))
    return heads


def _pieces(scene: Scene, text: Text, lang: str) -> list[PieceData]:
    return [{"words": piece.text, "run": piece.run} for piece in scene.pieces(text, lang)]


def _spot(scene: Scene, spot: Spot, lang: str) -> SpotData:
    return {
        "text": _pieces(scene, spot.text, lang),
        "at": list(spot.at) if spot.at is not None else None,
        "run": None if spot.at is not None else scene.names.index(spot.run),
        "step": spot.step,
    }


def _task(scene: Scene, task: Task, state: State, _: Translate) -> TaskData:
    lang, done = state.view.language, solved(scene, state)
    found = knob_of(state, task.knob)
    knob, where, value = found if found is not None else (None, {"kind": "start"}, None)
    return {
        "ask": _pieces(scene, task.ask, lang),
        "tick": _pieces(scene, task.tick, lang),
        "found": _pieces(scene, task.found, lang) if done else None,
        "knob": _reaching(knob_data(knob, _, lang), knob, scene, task) if knob is not None else None,
        "where": where,
        "value": value,
    }


def _reaching(told: KnobData, knob: Knob, scene: Scene, task: Task) -> KnobData:
    """The knob with a slider that goes a little beyond the value that solves the task."""
    there = knob_of(turned(scene.state, task.knob, task.solved), task.knob)
    low, high = told["soft"]
    if there is None or knob.is_choice or low is None or high is None:
        return told
    value = float(there[2])
    share = ROOM * (high - low)
    if value > high:
        high = min(knob.high, value + share if knob.scale == "linear" else value * ROOM_FACTOR)
    if value < low:
        low = max(knob.low, value - share if knob.scale == "linear" else value / ROOM_FACTOR)
    return {**told, "soft": [low, high]}


def knob_of(state: State, word: str) -> tuple[Knob, dict[str, Any], Any] | None:
    """The knob that a word of a link moves, where it is as the page's edits name it (:mod:`app.lab.live_edits`), and
    its value; None for a word that is no number of the state, as the start is."""
    head, _, name = word.partition(".")
    experiment = state.experiment
    if word == "n":
        return STEPS, {"kind": "steps"}, experiment.steps
    surface = surface_of(experiment)
    runs = {run_id(i): run for i, run in enumerate(experiment.runs)}
    if head == "s":
        knobs = {knob.name: knob for knob in surface.all_knobs}
        return (knobs[name], {"kind": "surface"}, surface.knob_values[name]) if name in knobs else None
    if head not in runs:
        return None
    run, rule = runs[head], rule_of(runs[head])
    part, _, own = name.partition(".")
    if not own:
        held = {knob.name: knob for knob in rule.knobs}
        values = rule.values(dict(run.values))
        return (held[name], {"kind": "run", "run": head}, values[name]) if name in held else None
    uses = run.schedules if part[0] == "s" else run.transforms
    place = int(part[1:] or 1) - 1
    if not 0 <= place < len(uses):
        return None
    use = uses[place]
    moved = get_schedule(use.key) if part[0] == "s" else get_transform(use.key)
    inner = {knob.name: knob for knob in moved.knobs}
    if own not in inner:
        return None
    kind = "schedule" if part[0] == "s" else "transform"
    reads = {head: {knob.name: f"{part[0]}{place + 1}_{knob.name}" for knob in moved.number_knobs}}
    where = {"kind": kind, "runs": [head], "at": place, "key": use.key, "reads": reads}
    return inner[own], where, moved.values(dict(use.values))[own]


def _end(place: Place, lang: str) -> EndData:
    """What stands under the last scene. The tour ends in its own words."""
    lesson, scene = place.lesson, place.scene
    if place.stop is not None:
        end = _pieces(scene, tour().end, lang)
        return {"takeaway": end, "claim": "", "holds": "", "references": [], "onward": None}
    after = following(place)
    return {
        "takeaway": _pieces(scene, lesson.takeaway, lang),
        "claim": lesson.claim.said.said(lang) if lesson.claim is not None else "",
        "holds": lesson.claim.holds if lesson.claim is not None else "",
        "references": list(lesson.references),
        "onward": {"word": f"{after.key}.1", "title": after.title.said(lang)} if after is not None else None,
    }
