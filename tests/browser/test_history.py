"""Nothing is ever more than one undo away: keys, buttons and the browser's own Back and Forward."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def link_of(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def until(page: Page, key: str, value: str | None) -> None:
    """Wait until the address says so, and the stage has drawn it."""
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get(key, [None])[-1] == value, timeout=10_000)


def entries(page: Page) -> int:
    """Steps of the browser's history, of which it keeps fifty: to be asked of a fresh page."""
    return page.evaluate("history.length")


def set_start(page: Page, x: str) -> None:
    field = page.get_by_label("Start x, typed")
    field.fill(x)
    field.press("Enter")
    until(page, "x", f"{x},1.5")


def shown_start(page: Page) -> float:
    return float(page.get_by_label("Start x, typed").input_value().replace("−", "-"))


def test_keys_go_back_and_forth_through_what_was_changed(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&o.lr=0.02&n=50", fresh=True)
    until(page, "v", "2")
    before = entries(page)
    for x in ("-3", "-2", "-1"):
        set_start(page, x)
    assert entries(page) == before + 3
    for x in ("-2,1.5", "-3,1.5", None):  # the field has the focus, but nothing is being typed
        page.keyboard.press("Control+z")
        until(page, "x", x)
    expect(page.get_by_label("Start x, typed")).to_have_value("−4")
    expect(page.get_by_test_id("fl-undo")).to_be_disabled()
    page.keyboard.press("Control+z")  # no further: the page is never left
    page.wait_for_timeout(300)
    assert link_of(page)["s"] == "bowl"
    page.keyboard.press("Control+Shift+z")
    until(page, "x", "-3,1.5")
    page.keyboard.press("Control+y")
    until(page, "x", "-2,1.5")
    expect(page.get_by_label("Start x, typed")).to_have_value("−2")
    page.reload()
    page.get_by_test_id("fl-map").first.wait_for()
    page.get_by_test_id("fl-redo").click()
    until(page, "x", "-1,1.5")
    expect(page.get_by_label("Start x, typed")).to_have_value("−1")


def test_a_field_that_is_being_typed_into_keeps_its_own_undo(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&n=50")
    set_start(page, "-3")
    field = page.get_by_label("Start x, typed")
    field.press("End")
    page.keyboard.type("75")
    expect(field).to_have_value("-375")
    page.keyboard.press("Control+z")
    expect(field).not_to_have_value("-375")
    assert link_of(page)["x"] == "-3,1.5"


def test_the_browsers_back_and_forward_do_the_same(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&o2=adam&o2.lr=0.1&n=50")
    until(page, "v", "2")
    page.get_by_role("button", name=re.compile("Remove Adam|Adam, press delete", re.I)).first.click(timeout=5000)
    until(page, "o2", None)
    expect(page.get_by_test_id("fl-card-o2")).to_have_count(0)
    page.go_back()
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("Adam")
    until(page, "o2.lr", "0.1")
    page.go_forward()
    expect(page.get_by_test_id("fl-card-o2")).to_have_count(0)
    page.get_by_test_id("fl-undo").click()
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("Adam")


def test_looking_is_no_step_of_the_history(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&n=50", fresh=True)
    until(page, "v", "2")
    before = entries(page)
    page.get_by_test_id("fl-start").click()
    page.get_by_test_id("fl-ahead").click()
    page.get_by_test_id("fl-ahead").click()
    until(page, "k", "2")
    page.get_by_test_id("fl-speed").select_option("0.5")
    until(page, "speed", "0.5")
    page.get_by_test_id("fl-loop").click()
    page.get_by_test_id("fl-field").click()
    until(page, "arrows", "field")
    page.get_by_role("tab", name="Equations").click()
    until(page, "tab", "equations")
    page.get_by_test_id("fl-map").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_url(re.compile("zoom="))
    assert "x" not in link_of(page), "a zoom writes no start"
    assert link_of(page).items() >= {"k": "2", "speed": "0.5", "repeat": "1", "tab": "equations"}.items()
    assert entries(page) == before
    page.get_by_test_id("fl-end").click()
    until(page, "k", None)


def test_one_drag_and_one_held_key_are_one_step_each(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&o.lr=0.02&n=50", fresh=True)
    until(page, "v", "2")
    before = entries(page)
    slider = page.get_by_test_id("fl-knob-o-lr").first
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    for part in range(20):
        page.mouse.move(box["x"] + box["width"] * (0.5 - part / 100), y)
    page.mouse.up()
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query)["o.lr"][0] != "0.02")
    assert entries(page) == before + 1
    dragged = link_of(page)["o.lr"]
    page.wait_for_timeout(900)
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(900)
    assert entries(page) == before + 2
    page.keyboard.press("Control+z")
    until(page, "o.lr", dragged)
    page.keyboard.press("Control+z")
    until(page, "o.lr", "0.02")
    expect(slider).to_have_attribute("aria-valuetext", "0.02")


@pytest.mark.parametrize("what", ["all", "view", "o"])
def test_starting_over_can_be_undone(open_page: Open, what: str) -> None:
    page = open_page("s=bowl&o=sgd&o.lr=0.005&n=50&view=grid&o2=adam&k=7&arrows=field")
    until(page, "v", "2")
    page.get_by_test_id("fl-reset").click()
    page.get_by_test_id(f"fl-reset-{what}").click()
    key, value = {"all": ("s", "rosenbrock"), "view": ("view", None), "o": ("o.lr", "0.02")}[what]
    until(page, key, value)
    if what != "o":
        until(page, "k", None)
        expect(page.get_by_test_id("fl-field")).to_have_attribute("aria-pressed", "false")
    page.get_by_test_id("fl-undo").click()
    until(page, "o.lr", "0.005")
    until(page, "view", "grid")
    assert link_of(page)["s"] == "bowl"
    if what == "view":
        until(page, "k", "7")
        expect(page.get_by_test_id("fl-field")).to_have_attribute("aria-pressed", "true")
