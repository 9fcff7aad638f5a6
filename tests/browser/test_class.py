"""What a teacher does in ten minutes before class and in it: each task from end to end, in the hands it may be in.

Three ways cover sizes, languages, themes and hands: a desk with a mouse, a projector with a keyboard alone, a phone
with a finger. Every press counts as one action; more than the task is worth fails.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

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
            target.focus()
            page.keyboard.press("Enter")
        else:
            target.click()

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
    page = open_page(f"s=bowl&n=100&o=sgd&o.lr=0.02{hand.words}", **hand.context)
    if hand.touch:
        page.locator('[data-testid="stExpandSidebarButton"]').tap()
        hand.actions += 1
    hand.press_on(page, page.locator(".st-key-fl-scenes button:visible").first)
    until(page, "o2", "sgd")
    if hand.touch:
        page.locator('[data-testid="stSidebarCollapseButton"] button').tap()
        hand.actions += 1
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
    if hand.touch:
        page.locator('[data-testid="stExpandSidebarButton"]').tap()
    slider = page.get_by_test_id("fl-knob-surface-kappa")
    slider.scroll_into_view_if_needed()
    limit = page.get_by_test_id("fl-limit").first
    before = limit.text_content()
    if hand.keys:
        slider.focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
    else:
        box = slider.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2
        if hand.touch:
            page.touchscreen.tap(x, y)
        else:
            page.mouse.click(x, y)
    page.wait_for_url(re.compile("s.kappa="))
    expect(limit).not_to_have_text(before or "")
    no_trouble(page)
