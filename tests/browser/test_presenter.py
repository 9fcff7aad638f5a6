"""In front of a class: the presenter view on every screen, the keys, and fingers."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
RATES = "s=bowl&s.kappa=100&x=-4,1.5&n=300&o=sgd&o.lr=0.001&o2=sgd&o2.lr=0.0195&o3=sgd&o3.lr=0.0205&k=240"
SIX = (
    "s=beale&x=1,1.5&n=300&k=230&view=grid&o=sgd&o.lr=0.04&o2=momentum&o2.lr=0.003&o3=nesterov&o3.lr=0.003"
    "&o4=adagrad&o4.lr=0.5&o5=rmsprop&o5.lr=0.02&o6=adam&o6.lr=0.2&pin=o.lr,o2.momentum"
)
SCREENS = [(1024, 576), (1280, 720), (1920, 1080), (3840, 2160), (390, 844)]

BOXES = Path(__file__).with_name("boxes.js").read_text("utf-8").partition("\n")[2]


def meet(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return a["x"] < b["right"] - 1 and b["x"] < a["right"] - 1 and a["y"] < b["bottom"] - 1 and b["y"] < a["bottom"] - 1


@pytest.mark.parametrize("link", [RATES + "&pin=o3.lr", SIX], ids=["one map", "six maps"])
def test_nothing_is_cut_and_nothing_overlaps(open_stage: Open, link: str) -> None:
    """On every screen, one after the other as a window is dragged from one to the next."""
    page = open_stage(link + "&present=1", viewport={"width": 1280, "height": 800})
    page.get_by_test_id("fl-dock-count").wait_for()
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
        told = page.evaluate(BOXES)
        for box in [*told["parts"], *told["inner"]]:
            assert box["x"] >= -1, box
            assert box["y"] >= -1, box
            assert box["right"] <= width + 1, box
            assert box["bottom"] <= height + 1, box
        parts, screen = told["parts"], f"{width} × {height}"
        assert [(a["name"], b["name"]) for i, a in enumerate(parts) for b in parts[i + 1 :] if meet(a, b)] == [], screen
        assert told["cut"] == [], screen
        assert told["smallest"] >= min(18 * min(width / 1280, height / 720), 18) * 0.7, screen
        picture = next(part for part in parts if part["name"] == ".fl-show-map")
        assert picture["width"] * (picture["bottom"] - picture["y"]) > 0.26 * width * height, screen


def test_the_map_has_one_scale(open_stage: Open) -> None:
    """The rates' start and the minimum are 4 apart across and 1.5 up: so they are on the screen."""
    page = open_stage(RATES + "&present=1", viewport={"width": 1280, "height": 720})
    ring = page.get_by_test_id("fl-ring")
    ring.wait_for(state="attached")
    place = "node => { const m = new DOMMatrix(getComputedStyle(node).transform); return [m.e, m.f]; }"
    page.wait_for_timeout(300)
    x, y = ring.evaluate(place)
    assert (412 - x) / 4 == pytest.approx((256 - y) / 1.5, rel=0.02), (
        "the minimum is in the middle of the 824 × 512 map"
    )


def test_the_legend_says_what_differs_and_what_became_of_it(open_stage: Open) -> None:
    page = open_stage(RATES + "&present=1", viewport={"width": 1280, "height": 720})
    expect(page.get_by_test_id("fl-row-o2")).to_contain_text("η = 0.0195")
    expect(page.get_by_test_id("fl-row-o2")).to_contain_text("arrived at step 214")
    expect(page.get_by_test_id("fl-row-o3")).to_contain_text("diverged at step 84")
    page.keyboard.press("Home")
    expect(page.get_by_test_id("fl-row-o3")).to_contain_text("still going")
    expect(page.get_by_test_id("fl-formula").locator("math")).to_be_visible()


def test_leaving_and_entering_are_in_the_link(open_stage: Open) -> None:
    page = open_stage(RATES, viewport={"width": 1280, "height": 720})
    page.get_by_test_id("fl-presenter").click()
    page.wait_for_url(re.compile("present=1"))
    expect(page.get_by_test_id("fl-legend")).to_be_visible()
    page.get_by_test_id("fl-show-several").click()
    page.wait_for_url(re.compile("view=grid"))
    expect(page.get_by_test_id("fl-map")).to_have_count(3)
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "present=1" not in url)
    expect(page.get_by_test_id("fl-legend")).to_have_count(0)
    expect(page.get_by_test_id("fl-card-o")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_test_id("fl-legend")).to_be_visible()


def test_the_whole_screen_comes_and_goes_with_f(open_stage: Open) -> None:
    page = open_stage(RATES, viewport={"width": 1280, "height": 720})
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    expect(page.get_by_test_id("fl-legend")).to_be_visible()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    expect(page.get_by_test_id("fl-legend")).to_have_count(0)


def test_a_knob_is_pinned_at_its_card_moved_in_front_of_the_class_and_unpinned(open_stage: Open) -> None:
    page = open_stage(RATES, viewport={"width": 1280, "height": 720})
    page.get_by_test_id("fl-card-o3").hover()
    page.get_by_test_id("fl-pin-o3.lr").click()
    page.wait_for_url(re.compile(r"pin=o3\.lr"))
    page.keyboard.press("p")
    slider = page.get_by_test_id("fl-pins").get_by_test_id("fl-knob-o3-lr")
    expect(slider).to_be_visible()
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("fl-row-o3")).not_to_contain_text("0.0205")
    page.wait_for_url(lambda url: "o3.lr=0.0205" not in url)
    page.get_by_test_id("fl-unpin-o3.lr").click()
    expect(slider).to_have_count(0)
    page.wait_for_url(lambda url: "pin=" not in url)


def test_the_canyon_s_narrowness_is_pinned_and_takes_the_limit_along(open_page: Open) -> None:
    page = open_page("s=bowl&n=100&o=sgd&o.lr=0.05&pin=o.lr", viewport={"width": 1280, "height": 720})
    page.get_by_test_id("fl-knob-surface-kappa").hover()
    page.get_by_test_id("fl-pin-s.kappa").click()
    page.wait_for_url(re.compile(r"pin=o\.lr,s\.kappa"))
    page.keyboard.press("p")
    pins = page.get_by_test_id("fl-pins")
    limit = pins.get_by_test_id("fl-limit")
    expect(limit).to_contain_text("= 0.1")
    slider = pins.get_by_test_id("fl-knob-s-kappa")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(limit).not_to_contain_text("= 0.1")
    page.wait_for_url(re.compile(r"s\.kappa="))


def test_buttons_fade_and_come_back(open_stage: Open) -> None:
    page = open_stage(RATES + "&present=1", viewport={"width": 1280, "height": 720})
    leave = page.get_by_test_id("fl-leave")
    page.mouse.move(400, 300)
    expect(leave).to_have_css("opacity", "1")
    expect(leave).to_have_css("opacity", "0", timeout=15_000)
    expect(page.get_by_test_id("fl-play")).to_have_css("opacity", "1")
    page.mouse.move(420, 320)
    expect(leave).to_have_css("opacity", "1")


def test_the_track_is_the_scrubber(open_stage: Open) -> None:
    page = open_stage(RATES + "&present=1", viewport={"width": 1280, "height": 720})
    box = page.get_by_test_id("fl-strip-loss").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 68 + (box["width"] - 84) / 3, box["y"] + 85)
    page.mouse.down()
    page.wait_for_function("Math.abs(globalThis.__fallLine.debug.playhead - 100) <= 2")
    page.mouse.move(box["x"] + 68 + (box["width"] - 84) / 2, box["y"] + 40, steps=3)
    page.mouse.up()
    page.wait_for_function("Math.abs(globalThis.__fallLine.debug.playhead - 150) <= 2")


def playing(page: Page) -> bool:
    return page.evaluate("globalThis.__fallLine.clock.playing")


def test_space_plays_wherever_the_hand_has_been(open_stage: Open) -> None:
    page = open_stage(RATES)
    for name in ("fl-field", "fl-back", "fl-layout-grid", "fl-loop"):
        page.get_by_test_id(name).click()
        page.keyboard.press(" ")
        assert playing(page), name
        page.keyboard.press(" ")
        assert not playing(page), name
    slider = page.get_by_test_id("fl-knob-o-lr").first
    slider.click()
    page.keyboard.press(" ")
    assert playing(page)
    page.keyboard.press(" ")
    field = page.locator(".fl-number").first
    field.click()
    page.keyboard.press(" ")
    assert not playing(page), "someone is typing"


def test_a_button_reached_by_tab_keeps_space(open_stage: Open) -> None:
    page = open_stage(RATES)
    page.get_by_test_id("fl-field").focus()
    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    expect(page.get_by_test_id("fl-steps")).to_have_attribute("aria-pressed", "true")
    assert not playing(page)


def test_a_clicker_and_the_sheet_of_keys(open_stage: Open) -> None:
    page = open_stage(RATES + "&present=1")
    page.keyboard.press("PageUp")
    page.wait_for_function("globalThis.__fallLine.debug.playhead === 0")
    page.keyboard.press("PageDown")
    assert playing(page)
    page.keyboard.press("PageDown")
    page.keyboard.press("?")
    expect(page.get_by_test_id("fl-keys")).to_be_visible()
    page.get_by_test_id("fl-single-keys").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("fl-keys")).to_be_hidden()
    page.keyboard.press("p")
    expect(page.get_by_test_id("fl-legend")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("fl-legend")).to_have_count(0)


def test_the_start_moves_by_keys(open_stage: Open) -> None:
    page = open_stage("n=200&o=sgd&o.lr=0.001&x=-1,1")
    ring = page.get_by_test_id("fl-ring")
    ring.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"x=-0\.[78]"))
    assert ring.get_attribute("aria-valuetext", timeout=2000) != "(−1, 1)"


def test_a_link_plays_from_the_start_unless_motion_is_unwanted(open_stage: Open) -> None:
    page = open_stage(RATES.replace("&k=240", "") + "&play=1")
    assert page.evaluate("globalThis.__fallLine.clock.playing")
    page.wait_for_function("globalThis.__fallLine.debug.playhead > 3")
    still = open_stage(RATES.replace("&k=240", "") + "&play=1", reduced_motion="reduce")
    assert not still.evaluate("globalThis.__fallLine.clock.playing")


def test_divergence_is_explained_and_followed(open_stage: Open) -> None:
    page = open_stage(RATES)
    expect(page.get_by_test_id("fl-card-o3")).to_contain_text("each bounce is 1.05 times the last")
    page.get_by_test_id("fl-widen").click()
    zoomed = re.compile(r"zoom=")
    page.wait_for_url(zoomed)
    first = page.url
    page.get_by_test_id("fl-widen").click()
    page.wait_for_url(lambda url: zoomed.search(url) is not None and url != first)


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


class Fingers:
    """Fingers on the first map, places as shares of its canvas."""

    def __init__(self, page: Page) -> None:
        self.page, self.wire = page, page.context.new_cdp_session(page)
        box = page.get_by_test_id("fl-map").first.bounding_box()
        assert box is not None
        self.box = box

    def touch(self, kind: str, *places: tuple[float, float]) -> None:
        box = self.box
        points = [
            {"x": box["x"] + box["width"] * x, "y": box["y"] + box["height"] * y, "id": number}
            for number, (x, y) in enumerate(places)
        ]
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def ring(self) -> tuple[float, float]:
        ring = self.page.get_by_test_id("fl-ring").bounding_box()
        assert ring is not None
        return (ring["x"] - self.box["x"]) / self.box["width"], (ring["y"] - self.box["y"]) / self.box["height"]


def test_a_finger_drags_the_ring(open_stage: Open) -> None:
    page = open_stage("n=200&o=sgd&o.lr=0.001&x=-1,1", **PHONE)
    page.wait_for_timeout(300)
    fingers = Fingers(page)
    x, y = fingers.ring()
    fingers.touch("touchStart", (x, y))
    for part in range(1, 6):
        fingers.touch("touchMove", (x + 0.03 * part, y + 0.02 * part))
    fingers.touch("touchEnd")
    page.wait_for_url(lambda url: "x=-1%2C1" not in url and "x=" in url)


def test_two_fingers_zoom(open_stage: Open) -> None:
    page = open_stage("n=200&o=sgd&o.lr=0.001&x=-1,1", **PHONE)
    page.wait_for_timeout(300)
    fingers = Fingers(page)
    fingers.touch("touchStart", (0.45, 0.5), (0.55, 0.5))
    for part in range(1, 6):
        fingers.touch("touchMove", (0.45 - 0.04 * part, 0.5), (0.55 + 0.04 * part, 0.5))
    fingers.touch("touchEnd")
    page.wait_for_url(re.compile("zoom="))


def test_a_finger_at_rest_reads_the_ground_and_moves_nothing(open_stage: Open) -> None:
    page = open_stage("s=bowl&n=200&o=sgd&o.lr=0.001&x=-4,1.5", **PHONE)
    page.wait_for_timeout(300)
    fingers = Fingers(page)
    fingers.touch("touchStart", (0.6, 0.4))
    page.wait_for_timeout(650)
    expect(page.get_by_test_id("fl-readout")).to_contain_text("θ =")
    fingers.touch("touchEnd")
    page.wait_for_timeout(500)
    assert re.search(r"x=-4(,|%2C)1\.5", page.url), "a rest is no tap"


def test_a_phone_has_the_picture_first_and_no_control_on_it(open_stage: Open) -> None:
    page = open_stage(RATES, **PHONE)
    page.wait_for_timeout(300)
    picture = page.get_by_test_id("fl-map").bounding_box()
    assert picture is not None
    for name in ("fl-play", "fl-scrub", "fl-fit", "fl-presenter", "fl-layout-grid", "fl-card-o"):
        box = page.get_by_test_id(name).bounding_box()
        assert box is not None
        above, below = box["y"] + box["height"] <= picture["y"] + 1, box["y"] >= picture["y"] + picture["height"] - 1
        assert above or below, name
