"""What the stage is told of a scene: nothing that answers its question, every task by its knob, and the tick."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.lab import link, live_edits
from app.lab.engine import compute
from app.lab.experiment import State
from app.language.translate import LANGUAGES
from app.lessons import place
from app.lessons.lesson import Lesson, Scene
from app.lessons.registry import lessons, tour
from app.lessons.turn import turned
from app.stage.band import asked_of, band_of, knob_of
from app.stage.parts import assemble, whole
from app.stage.payload import header_of
from app.stage.picker import catalogue
from app.stage.schema import LessonData
from app.ui import serve

SCENES = [(lesson, number, scene) for lesson in lessons().values() for number, scene in enumerate(lesson.scenes, 1)]
TASKS = [pytest.param(*item, id=f"{item[0].key}.{item[1]}") for item in SCENES if item[2].task is not None]


def opened(word: str, lang: str = "en") -> State:
    return place.decode(f"lesson={word}&lang={lang}")[0]


def band(state: State, asking: bool = False) -> LessonData:
    found = band_of(state, asking, lambda text: False, shelf=True)
    assert found is not None
    return found


def words(pieces: Any) -> str:
    return "".join(piece["words"] for piece in pieces or [])


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_scene_and_stop_fits_the_schema_and_says_what_the_lesson_says(lang: str) -> None:
    for lesson, number, scene in SCENES:
        told = band(opened(f"{lesson.key}.{number}", lang))
        assert words(told["text"]) == scene.text.said(lang).replace("*", ""), lesson.key
        assert (told["name"], told["count"]) == (lesson.title.said(lang), len(lesson.scenes))
        assert told["heads"][number - 1] == scene.title.said(lang)
        assert (told["end"] is not None) == (number == told["count"])
        assert not told["altered"]
        assert len(told["spots"]) == len(scene.spots)
    for number, stop in enumerate(tour().stops, 1):
        told = band(opened(f"tour.{number}", lang))
        assert words(told["lead"]) == stop.text.said(lang)
        assert (told["name"], told["count"]) == (tour().title.said(lang), 12)


def test_names_are_pieces_with_the_place_of_their_run() -> None:
    told = band(opened("largest_step.2"))
    named = {piece["words"]: piece["run"] for piece in told["text"] or [] if piece["run"] is not None}
    assert named == {"Fast": 1, "Slow": 0}
    assert [(spot["run"], spot["step"]) for spot in told["spots"]] == [(1, 14), (0, 20)]


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_nothing_that_is_sent_before_the_reveal_tells_the_answer(lang: str) -> None:
    for lesson, number, scene in SCENES:
        if scene.predict is None:
            continue
        state = opened(f"{lesson.key}.{number}", lang)
        told = asked_of(state, state.view, closed=False, told=False)
        assert told is not None
        assert (told["marked"], told["answer"]) == (True, None)
        data = band(state, asking=True)
        sent = json.dumps([data, told], ensure_ascii=False)
        hidden = [scene.text, scene.title, scene.predict.reveal, *(spot.text for spot in scene.spots)]
        hidden += [scene.task.found, scene.task.ask] if scene.task else []
        for text in hidden:
            said = text.said(lang).replace("*", "")
            assert said in told["words"] or said not in sent.replace(lesson.title.said(lang), ""), (lesson.key, said)
        assert data["text"] is data["task"] is data["remark"] is None
        assert data["spots"] == []
        answered = asked_of(state, state.view, closed=False, told=True)
        assert answered is not None
        assert answered["answer"] is not None, (lesson.key, number)


def test_on_the_tour_the_stop_waits_for_the_reveal_as_well() -> None:
    asking = [n for n, stop in enumerate(tour().stops, 1) if lessons()[stop.lesson].scenes[stop.scene - 1].predict]
    assert asking
    for number in asking:
        assert band(opened(f"tour.{number}"), asking=True)["lead"] is None


def test_titles_of_scenes_that_ask_wait_until_they_were_answered() -> None:
    state = opened("largest_step.2")
    assert band(state)["heads"] == ["Careful is slow", "Faster, but it swings", None]
    seen = band_of(state, False, lambda text: text.startswith("choose:The limit is"), shelf=False)
    assert seen is not None
    assert seen["heads"][2] == "The very edge"


@pytest.mark.parametrize(("lesson", "number", "scene"), TASKS)
def test_a_task_is_done_through_the_page_s_own_edit_and_ticks(lesson: Lesson, number: int, scene: Scene) -> None:
    state = opened(f"{lesson.key}.{number}")
    assert scene.task is not None
    told = band(state)["task"]
    assert told is not None
    assert told["found"] is None
    if told["knob"] is None:
        assert scene.task.knob == "x"
        x, y = (float(part) for part in scene.task.solved.split(","))
        done = live_edits.stage(state, {"start": [x, y]})
    else:
        knob, name = told["knob"], told["knob"]["name"]
        there = knob_of(turned(state, scene.task.knob, scene.task.solved), scene.task.knob)
        assert there is not None
        value = there[2]
        low, high = knob["soft"]
        assert knob["choices"] or low is None or high is None or low <= value <= high, "a slider's end is short of it"
        where = told["where"]
        edit: dict[str, Any] = {
            "run": {"knobs": {where.get("run"): {name: value}}},
            "surface": {"surface": {name: value}},
            "steps": {"steps": value},
        }.get(where["kind"], {"parts": [{**where, "knob": name, "value": value}]})
        done = live_edits.stage(state, edit)
        assert knob_of(done, scene.task.knob)[2] == value  # type: ignore[index]
    after = band(done)
    assert after["altered"]
    assert after["task"] is not None
    assert words(after["task"]["found"]) == scene.task.found.en.replace("*", "")


def test_a_payload_with_a_band_comes_back_whole() -> None:
    state = opened("largest_step.2")
    told = band(state)
    sent = assemble(whole(header_of(compute(state.experiment), state.view, lesson=told)), {})
    assert sent["lesson"] == told


def test_without_a_lesson_there_is_no_band() -> None:
    assert band_of(State(), False, lambda text: False, shelf=True) is None
    other = link.decode("s=bowl&o=sgd&n=20&lesson=largest_step.2")[0]
    told = band(other)
    assert (told["task"], told["spots"]) == (None, []), "another crew has neither"


def test_the_first_page_stands_beside_the_band_and_asks_without_telling() -> None:
    first = serve.described("lesson=largest_step.3", "en", False, True)
    assert (first.lesson, first.sidebar) == (True, False)
    assert first.payload is not None
    sent = assemble(first.payload, {})
    assert sent["lesson"]["key"] == "largest_step"
    assert sent["lesson"]["text"] is None
    assert sent["view"]["reveal"]["answer"] is None
    plain = serve.described("lesson=largest_step.2", "zh-Hans", False, True)
    assert plain.payload is not None
    sent = assemble(plain.payload, {})
    assert sent["view"]["play"] == 1, "a scene plays once"
    assert sent["lesson"]["other"] == ["en", "English"]


MAIN = str(Path(__file__).parents[2] / "app" / "ui" / "main.py")


def test_the_page_tells_the_answer_of_a_plain_question_only_once_its_reveal_has_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app.ui import state

    asked = "s=bowl&n=60&o=sgd&o.lr=0.02&o2=adam&reveal=choose:Who wins?|Adam|*Both"
    monkeypatch.setattr(state, "_query", lambda: asked)
    page = AppTest.from_file(MAIN, default_timeout=60)
    for piece in asked.split("&"):
        key, _, value = piece.partition("=")
        page.query_params[key] = value

    catalogues = {catalogue(lang) for lang in LANGUAGES}

    def told() -> dict[str, Any]:
        page.session_state["fl:sent"].forget() if "fl:sent" in page.session_state else None
        page.run()
        sent = [e.proto.bytes for e in page.get("bidi_component") if e.proto.bytes]
        header = assemble(next(data for data in sent if data not in catalogues), {})
        assert "*Both" not in json.dumps(header["view"])
        return dict(header["view"]["reveal"])

    assert (told()["answer"], told()["marked"]) == (None, True)
    page.session_state[state.ANSWERING] = "choose:Who wins?|Adam|*Both"
    assert told()["answer"] == 1
    page.session_state[state.ANSWERING] = None
    assert told()["answer"] is None
    page.session_state[state.REVEALED] = ("choose:Who wins?|Adam|*Both",)
    assert (told()["answer"], told()["closed"]) == (1, True)
