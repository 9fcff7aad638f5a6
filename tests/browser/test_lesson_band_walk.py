"""Lessons on the stage: every scene walked, questions scored, tasks done, on desk, phone and wall, and in a frame."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.lessons.registry import lessons, tour
from tests.browser.test_access import AXE, RULES

Open = Callable[..., Page]
WALK = (Path(__file__).parent / "walk.js").read_text("utf-8")
STILL = {"reduced_motion": "reduce"}
COARSE = {"device_scale_factor": 0.5}  # the same layout with a quarter of the pixels to paint
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
SCENES = [f"{key}.{number}" for key, lesson in lessons().items() for number in range(1, len(lesson.scenes) + 1)]
STOPS = [f"tour.{number}" for number in range(1, len(tour().stops) + 1)]
# Nothing is wider or higher than its page, and nothing has to be scrolled to.
FITS = """() => { const { scrollWidth, scrollHeight } = document.scrollingElement;
  return scrollWidth <= innerWidth && scrollHeight <= innerHeight; }"""


def at_scene(page: Page, word: str) -> None:
    """Wait until a scene is on show."""
    page.wait_for_url(re.compile(rf"lesson={word}(&|$)"), timeout=15_000)
    number = word.partition(".")[2]
    expect(page.get_by_test_id(f"fl-band-to-{number}")).to_have_attribute("aria-current", "step")


def phase(page: Page, name: str) -> None:
    page.locator(f'.fl-stage[data-phase="{name}"]').wait_for(timeout=15_000)


@pytest.mark.parametrize(
    ("lang", "reveals", "size", "edge"), [("en", True, (900, 600), 320), ("zh_CN", False, (390, 844), 390)]
)
def test_every_scene_and_the_tour_can_be_walked_by_next(
    open_page: Open, lang: str, reveals: bool, size: tuple[int, int], edge: int
) -> None:
    """On a desk in English, with every question revealed; on a phone in Chinese, past the questions."""
    for words in (SCENES, STOPS):
        screen = {"viewport": {"width": size[0], "height": size[1]}}
        page = open_page(f"lesson={words[0]}&lang={lang}&hide=tabs", **screen, **COARSE, **STILL)
        page.evaluate(AXE)
        found = page.evaluate(WALK, {"reveals": reveals, "edge": edge, "rules": RULES})
        assert found["wrong"] == []
        assert found["seen"] == words
        progress = json.loads(page.evaluate("localStorage.getItem('fl:lessons')"))
        key = words[-1].partition(".")[0]
        assert progress[key] == {"scene": int(words[-1].partition(".")[2]), "done": True}


def test_a_task_is_done_by_mouse_and_by_keyboard_and_a_scene_has_a_way_back(open_page: Open) -> None:
    page = open_page("lesson=largest_step.2", **STILL)
    slider, goal = page.get_by_test_id("fl-knob-task-lr"), page.get_by_test_id("fl-task-goal")
    expect(goal).to_have_attribute("aria-label", "Not yet: the swing grows")
    expect(page.locator(".fl-untouched")).to_have_count(1)
    expect(page.locator(".fl-task .fl-limited")).to_have_count(0)
    expect(page.locator(".fl-discs > .fl-disc")).to_have_count(2)
    box = slider.bounding_box()
    assert box is not None
    part = float(slider.input_value()) / 1000
    x, y = box["x"] + 9.5 + part * (box["width"] - 19), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y, steps=4)
    page.mouse.up()
    expect(goal).to_have_attribute("aria-label", "Done: the swing grows")
    expect(page.locator(".fl-untouched")).to_have_count(0)
    expect(page.locator(".fl-task .fl-limited")).to_have_count(1)
    expect(page.get_by_test_id("fl-band-text")).to_contain_text("no patience helps")
    expect(page.get_by_test_id("fl-band-next")).to_have_class(re.compile("fl-ready"))
    page.get_by_test_id("fl-undo").click()
    page.wait_for_url(re.compile(r"o2\.lr=0\.0195"))
    expect(goal).to_have_attribute("aria-label", "Not yet: the swing grows")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(goal).to_have_attribute("aria-label", "Done: the swing grows")
    page.get_by_test_id("fl-band-text").click()
    page.keyboard.press("Backspace")
    page.wait_for_url(re.compile(r"o2\.lr=0\.0195"))
    expect(goal).to_have_attribute("aria-label", "Not yet: the swing grows")
    expect(page.get_by_test_id("fl-band-again")).to_be_hidden()
    page.keyboard.press("PageDown")
    at_scene(page, "largest_step.3")
    page.go_back()
    at_scene(page, "largest_step.2")
    page.keyboard.press("b")
    at_scene(page, "largest_step.1")
    page.get_by_test_id("fl-band-lang").click()
    expect(page.get_by_test_id("fl-band-legend")).to_contain_text("慢")
    expect(page.locator(".fl-rail-scene")).to_have_text("小心就慢")
    page.get_by_test_id("fl-band-close").click()
    expect(page.get_by_test_id("fl-band")).to_have_count(0)
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("中")
    assert "lesson=" not in page.url


def test_a_prediction_is_asked_first_and_scored_right_and_wrong(open_page: Open) -> None:
    page = open_page("lesson=largest_step.3", **STILL)
    phase(page, "ask")
    expect(page.get_by_test_id("fl-ask")).to_contain_text("What does the run exactly at the limit do?")
    assert "*" not in page.url, "the address does not tell"
    assert page.evaluate("globalThis.__fallLine.clock.playhead") == 0
    score = page.get_by_test_id("fl-band-score")
    page.get_by_label("It hops across for ever.").check()
    page.keyboard.press("r")
    expect(score).to_contain_text("You said: It hops across for ever. ✓")
    expect(page.get_by_test_id("fl-band-text")).to_contain_text("the same height, on the other side")
    expect(page.get_by_test_id("fl-band-end")).to_contain_text("Nesterov (2004)")
    page.get_by_test_id("fl-ask-again").click()
    phase(page, "ask")
    expect(page.get_by_test_id("fl-band-text")).not_to_contain_text("the same height")
    page.get_by_label("It explodes.").check()
    page.get_by_test_id("fl-reveal").click()
    expect(score).to_contain_text("You said: It explodes.")
    expect(score).to_contain_text("Right is: It hops across for ever.")
    page.get_by_test_id("fl-band-lang").click()  # what was revealed stays so
    expect(page.get_by_test_id("fl-band-text")).to_contain_text("正好在边缘")
    expect(page.locator(".fl-stage[data-phase]")).to_have_count(0)


def test_a_plain_link_s_question_of_one_s_own_is_scored_by_what_python_tells_at_the_reveal(open_page: Open) -> None:
    page = open_page("s=bowl&n=60&o=sgd&o.lr=0.02&o2=adam&reveal=choose:Who wins?|Adam|*Both", **STILL)
    phase(page, "ask")
    page.get_by_test_id("fl-answer-1").check()
    page.get_by_test_id("fl-reveal").click()
    phase(page, "score")
    expect(page.get_by_test_id("fl-ask")).to_contain_text("You said: Both ✓")


def test_a_scene_plays_once_and_an_unknown_one_is_said(open_page: Open) -> None:
    page = open_page("lesson=largest_step.2")
    page.wait_for_function("globalThis.__fallLine.debug.playing || globalThis.__fallLine.debug.playhead >= 120")
    page.get_by_test_id("fl-band-back").click()
    at_scene(page, "largest_step.1")
    page.wait_for_function("globalThis.__fallLine.clock.playing")
    other = open_page("lesson=largst_step.2")
    expect(other.get_by_text("Did you mean largest_step?")).to_be_visible()
    expect(other.get_by_test_id("fl-band")).to_have_count(0)


def test_a_finger_turns_the_scenes_on_a_phone(open_page: Open) -> None:
    page = open_page("lesson=largest_step.1", **PHONE, **STILL)
    wire = page.context.new_cdp_session(page)

    def swipe(start: float, end: float) -> None:
        box = page.get_by_test_id("fl-band-text").bounding_box()
        assert box is not None
        y = box["y"] + 40

        def touch(kind: str, *x: float) -> None:
            points = [{"x": one, "y": y} for one in x]
            wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", start)
        for part in range(1, 5):
            touch("touchMove", start + (end - start) * part / 4)
        touch("touchEnd")

    assert page.evaluate(FITS)
    swipe(330, 120)
    at_scene(page, "largest_step.2")
    for name in ("fl-knob-task-lr", "fl-band-next", "fl-band-back"):
        box = page.get_by_test_id(name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 844
    swipe(80, 300)
    at_scene(page, "largest_step.1")


def test_it_is_projected_and_stands_in_frames(open_page: Open) -> None:
    page = open_page("lesson=largest_step.1&present=1", viewport={"width": 1280, "height": 720}, **STILL)
    expect(page.locator(".fl-show-title")).to_have_text(re.compile("Careful is slow.*1 of 3"))
    text, dock = page.get_by_test_id("fl-band").bounding_box(), page.get_by_test_id("fl-band-next").bounding_box()
    assert text is not None
    assert dock is not None
    assert text["x"] > 860
    assert dock["y"] > 590
    page.keyboard.press("PageDown")  # a clicker's key
    at_scene(page, "largest_step.2")
    expect(page.get_by_test_id("fl-knob-task-lr")).to_be_visible()
    page.get_by_test_id("fl-band-next").click()
    at_scene(page, "largest_step.3")
    phase(page, "ask")
    page.keyboard.press("r")
    expect(page.get_by_test_id("fl-band-score")).to_contain_text("Right is: It hops across for ever.")
    expect(page.locator(".fl-presenter")).to_have_count(1)
    assert page.evaluate(FITS)
    for width, height in ((960, 540), (480, 360)):
        frame = open_page("lesson=largest_step.2&embed=true", viewport={"width": width, "height": height}, **STILL)
        expect(frame.get_by_test_id("fl-band")).to_contain_text("Faster, but it swings")
        assert frame.evaluate(FITS)
        low = frame.get_by_test_id("fl-band").bounding_box()
        assert low is not None
        assert low["y"] + low["height"] <= height
        frame.get_by_test_id("fl-band-next").click()
        phase(frame, "ask")
        frame.get_by_test_id("fl-reveal").click()
        expect(frame.locator(".fl-stage[data-phase]")).to_have_count(0)
        expect(frame.get_by_test_id("fl-band")).to_contain_text("The very edge")
        assert frame.evaluate(FITS)
