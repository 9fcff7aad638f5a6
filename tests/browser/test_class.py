"""What a teacher does in ten minutes before class and in it: each task from end to end, in the hands it may be in.

Three ways cover sizes, languages, themes and hands: a desk with a mouse, a projector with a keyboard alone, a phone
with a finger. Every press counts as one action; more than the task is worth fails.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlparse

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.unfold import stands

Open = Callable[..., Page]


@dataclass
class Hand:
    """A way of working: ``context`` is the browser's, ``words`` the link's; ``actions`` are counted."""

    name: str
    context: dict[str, object]
    words: str
    touch: bool = False
    keys: bool = False
    actions: int = field(default=0)

    def press(self, page: Page, test_id: str) -> None:
        """Press what has this name."""
        self.press_on(page, page.get_by_test_id(test_id).first)

    def press_on(self, page: Page, target: Locator) -> None:
        """Press a thing: by mouse, by finger, or from the keyboard where it has the focus."""
        self.actions += 1
        if self.touch:
            target.tap()
        elif self.keys:
            expect(target).to_be_visible()  # what is hidden takes no focus
            target.focus()
            page.keyboard.press("Enter")
        else:
            target.click()

    def choose(self, page: Page, first: str, wanted: str) -> None:
        """Choose one of several: by a press, or with arrow keys from the first on."""
        if not self.keys:
            self.press(page, wanted)
            return
        self.actions += 1
        page.get_by_test_id(first).focus()
        while not page.get_by_test_id(wanted).is_checked():
            page.keyboard.press("ArrowDown")

    def move(self, page: Page, slider: Locator, part: float, strokes: int) -> None:
        """Move a slider: to a part of its length, or by some strokes of an arrow key."""
        self.actions += 1
        if self.keys:
            slider.focus()
            for _ in range(strokes):
                page.keyboard.press("ArrowRight")
            return
        box = slider.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * part, box["y"] + box["height"] / 2
        if self.touch:
            page.touchscreen.tap(x, y)
        else:
            page.mouse.click(x, y)

    def sidebar(self, page: Page, opened: bool) -> None:
        """Open or close the sidebar where it is not beside the page."""
        if not self.touch:
            return
        self.actions += 1
        button = '[data-testid="stExpandSidebarButton"]' if opened else '[data-testid="stSidebarCollapseButton"] button'
        page.locator(button).tap()

    def key(self, page: Page, name: str, test_id: str) -> None:
        """A key of the page; where there are no keys, the button that does the same."""
        if self.touch:
            self.press(page, test_id)
            return
        self.actions += 1
        page.keyboard.press(name)


def hands() -> list[Hand]:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
    return [
        Hand("desk", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}, ""),
        Hand("projector", {"viewport": {"width": 1920, "height": 1080}}, "&lang=zh_CN&theme=dark", keys=True),
        Hand("phone", phone, "", touch=True),
    ]


@pytest.fixture(params=hands(), ids=lambda hand: hand.name)
def hand(request: pytest.FixtureRequest) -> Hand:
    return replace(request.param)  # its actions are counted anew


def words(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def until(page: Page, key: str, pattern: str) -> None:
    page.wait_for_url(lambda url: re.fullmatch(pattern, parse_qs(urlparse(url).query).get(key, [""])[-1]) is not None)


def no_trouble(page: Page) -> None:
    """No message from the page, and nothing wider than the window."""
    assert page.locator(".st-key-fl-notices").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_why_a_step_may_be_too_large(open_page: Open, hand: Hand) -> None:
    """From the bowl: its scene, the projector's view, play; one rate arrives and the other swings ever wider."""
    page = open_page(f"s=bowl&n=100&o=sgd&o.lr=0.02&speed=4{hand.words}", **hand.context)
    hand.sidebar(page, opened=True)
    hand.press_on(page, page.locator(".st-key-fl-scenes button:visible").first)
    until(page, "o2", "sgd")
    hand.sidebar(page, opened=False)
    hand.key(page, "p", "fl-presenter")
    until(page, "present", "1")
    hand.key(page, "Home", "fl-start")
    hand.key(page, "Space", "fl-play")
    page.wait_for_function("globalThis.__fallLine.debug.playing")
    legend = page.locator(".fl-show")
    expect(legend).to_contain_text(re.compile("diverged at step|步发散"), timeout=20_000)
    expect(legend).to_contain_text(re.compile("arrived at step|步到达"))
    assert hand.actions <= 6
    no_trouble(page)


def test_a_rate_is_compared_with_itself_and_the_comparison_taken_back(open_page: Open, hand: Hand) -> None:
    """One press for a twin at twice the rate, one to hide the first, two to have everything as it was."""
    page = open_page(f"s=bowl&n=100&o=sgd&o.lr=0.02{hand.words}", **hand.context)
    hand.press(page, "fl-duplicate-o")
    until(page, "o2.lr", "0.04")
    page.keyboard.press("Escape")  # the twin's name stays as it was made: by what differs
    hand.press(page, "fl-eye-o")
    until(page, "off", "o")
    for _ in range(2):
        hand.press(page, "fl-undo")
        page.wait_for_timeout(400)
    until(page, "o2", "")
    assert "off" not in words(page)
    assert hand.actions <= 4
    no_trouble(page)


def test_what_is_seen_is_handed_out(open_page: Open, hand: Hand) -> None:
    """Stepping to the moment, Share: the link holds the step, and opens there for whoever has it."""
    page = open_page(f"s=himmelblau&n=60&o=momentum&o.lr=0.005&k=0{hand.words}", **hand.context)
    for _ in range(3):
        hand.key(page, "ArrowRight", "fl-ahead")
    hand.press(page, "fl-share")
    address = page.get_by_test_id("fl-share-link")
    expect(address).to_have_value(re.compile(r"[?&]k=3(&|$)"))
    query = address.input_value().split("?", 1)[1]
    assert hand.actions <= 4
    again = open_page(query, **hand.context)
    until(again, "k", "3")
    no_trouble(again)


def test_the_canyon_narrows_under_the_finger(open_page: Open, hand: Hand) -> None:
    """κ by its slider: the link says so, and the limit on the rate's slider moves along."""
    page = open_page(f"s=bowl&n=100&o=sgd&o.lr=0.05{hand.words}", **hand.context)
    hand.sidebar(page, opened=True)
    slider = page.get_by_test_id("fl-knob-surface-kappa")
    slider.scroll_into_view_if_needed()
    limit = page.get_by_test_id("fl-limit").first
    before = limit.text_content()
    hand.move(page, slider, 0.75, strokes=6)
    page.wait_for_url(re.compile("s.kappa="))
    expect(limit).not_to_have_text(before or "")
    no_trouble(page)


def test_a_comparison_is_built_kept_filmed_and_taken_back(open_page: Open, hand: Hand) -> None:
    """Adam by search, side by side, the rate before, a note, the film for the slides, and everything as at first."""
    page = open_page(f"s=bowl&n=60&o=sgd&o.lr=0.02{hand.words}", **hand.context)
    hand.press(page, "fl-add")
    picker = page.locator("dialog.fl-picker[open]")
    picker.get_by_test_id("fl-search").fill("adam")
    if hand.keys:
        hand.key(page, "Enter", "")
    else:
        hand.press_on(page, picker.get_by_test_id("fl-option-adam").first)
    until(page, "o2", "adam")
    assert "o3" not in words(page), "one search, one run"
    expect(picker).to_be_hidden()

    hand.key(page, "s", "fl-layout-grid")
    until(page, "view", "grid")
    expect(page.get_by_test_id("fl-map")).to_have_count(2)
    hand.key(page, "s", "fl-layout-overlay")
    until(page, "view", "")

    slider = page.get_by_test_id("fl-knob-o-lr")
    slider.scroll_into_view_if_needed()
    hand.move(page, slider, 0.6, strokes=1)
    until(page, "o.lr", r"0\.0(?!2$).*")
    was = page.get_by_test_id("fl-card-o").get_by_test_id("fl-was")
    expect(was).to_contain_text("η = 0.02")
    hand.press_on(page, was.get_by_role("button"))
    until(page, "o2.lr", "0.02")
    assert words(page)["o3"] == "adam"

    hand.press(page, "fl-note-open")
    page.keyboard.insert_text("η 太大就会摇摆")
    page.keyboard.press("Enter")
    until(page, "note", "η.太大就会摇摆")

    hand.sidebar(page, opened=True)
    hand.press_on(page, page.locator('[data-testid="stExpander"] summary', has_text=re.compile("Export|导出")))
    hand.press_on(page, stands(page.locator(".st-key-export-make button")))
    ready = page.locator('[data-testid="stDownloadButton"] button')
    expect(ready).to_contain_text(re.compile(r"\d kB"), timeout=30_000)
    with page.expect_download() as waiting:
        hand.press_on(page, ready)
    with Image.open(waiting.value.path()) as film:
        assert (film.format, film.size, film.info["loop"]) == ("GIF", (800, 600), 0)
        assert film.n_frames > 40
    hand.sidebar(page, opened=False)

    hand.press(page, "fl-reset")
    hand.press(page, "fl-reset-all")
    until(page, "s", "rosenbrock")
    assert "note" not in words(page)
    assert words(page).get("theme") == parse_qs(hand.words).get("theme", [None])[0], "the room stays as dark as it is"
    hand.press(page, "fl-undo")
    until(page, "note", "η.*")
    assert words(page)["o2.lr"] == "0.02"
    assert hand.actions <= 15
    no_trouble(page)


def test_a_class_predicts_and_sees(open_page: Open, hand: Hand) -> None:
    """Three presses make the link; who opens it ranks the runs, reveals, and has a score."""
    page = open_page(f"s=himmelblau&x=-0.3,0&n=80&o=adam&o.lr=0.3&o2=rmsprop&o2.lr=0.2{hand.words}", **hand.context)
    hand.press(page, "fl-share")
    hand.choose(page, "fl-ask-first-nothing", "fl-ask-first-both")
    hand.press(page, "fl-copy-link")
    expect(page.get_by_test_id("fl-copy-link")).to_have_text(re.compile("Copied|已复制"))
    assert hand.actions == 3
    query = page.get_by_test_id("fl-share-link").input_value().split("?", 1)[1]

    student = open_page(query, **hand.context, reduced_motion="reduce")
    student.locator('.fl-stage[data-phase="ask"]').wait_for()
    expect(student.locator(".fl-show-title")).to_have_text(re.compile(r"Which arrives first\?|谁先到？"))
    first, second = (student.get_by_test_id(f"fl-ask-{name}") for name in ("o", "o2"))
    if hand.touch:
        hand.press_on(student, second)
    elif hand.keys:
        second.focus()
        student.keyboard.press("ArrowUp")
    else:
        second.drag_to(first, target_position={"x": 40, "y": 6})
    told = "rows => rows.map((row) => row.querySelector('.fl-ask-words-of')?.textContent ?? '-')"
    rows = student.locator(".fl-ask-rows > li:visible")
    assert rows.evaluate_all(told)[0] == "RMSProp"
    hand.key(student, "r", "fl-reveal")
    student.locator('.fl-stage[data-phase="score"]').wait_for()
    expect(student.get_by_test_id("fl-ask-score")).to_have_text(re.compile(r"^1\D+3$|^3\D+1\D*$"))
    expect(student.get_by_test_id("fl-ask-why")).to_contain_text("RMSProp")
    no_trouble(student)
