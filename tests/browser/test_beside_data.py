"""Data space beside the map: what the model answers moves with the ball, follows the finger, and tells no future."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import violations
from tests.browser.test_under_the_finger import held, updates

Open = Callable[..., Page]
RUNS = "s=line_fit&n=60&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.2"
MISS = re.compile(r"mean squared error ([\d.]+)")


def misses(page: Page) -> list[float]:
    """How far off each run is, as the panel says it."""
    return [float(told) for told in MISS.findall(page.get_by_test_id("fl-data").get_attribute("aria-label") or "")]


def drawn(page: Page) -> str:
    return str(page.get_by_test_id("fl-data").evaluate("node => node.toDataURL()"))


def test_what_a_model_answers_moves_with_the_ball_and_with_the_hand(open_page: Open) -> None:
    page = open_page(f"{RUNS}&k=0")
    panel, label = page.get_by_test_id("fl-data"), re.compile("12 rows.*mean squared error 34.*mean squared error 34")
    expect(panel).to_have_attribute("aria-label", label)
    before = drawn(page)
    page.keyboard.press("End")  # the transport has the keys
    expect(panel).not_to_have_attribute("aria-label", label)
    slow, fast = misses(page)
    assert fast < slow < 34, "both lines have come nearer to the points"
    assert fast == pytest.approx(0.103, abs=0.002), "the quick one lies as well as any line can"
    assert drawn(page) != before

    panel.focus()  # from here on arrows go from row to row
    page.keyboard.press("ArrowRight")
    spoken = page.get_by_test_id("fl-data-spoken")
    expect(spoken).to_contain_text("row 1: u = 0.2, v = 0.7")
    page.keyboard.press("End")
    expect(spoken).to_contain_text("row 12: u = 2.9, v = 4.9")
    expect(page.get_by_test_id("fl-data-tip")).to_be_visible()
    expect(page.get_by_test_id("fl-counter")).to_have_text("60 / 60")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("fl-data-tip")).to_be_hidden()

    page.get_by_text("Rows, noise, penalties").click()
    page.get_by_test_id("fl-knob-surface-data_noise").wait_for()
    page.wait_for_timeout(400)
    seen, resting = updates(page), drawn(page)
    with held(page, page.get_by_test_id("fl-knob-surface-data_noise"), 0.6):
        assert drawn(page) != resting, "rows and lines follow the finger"
        assert updates(page) == seen, "nobody was asked"

    page.get_by_test_id("fl-data-residuals").click()
    page.wait_for_url("**data=residuals**")
    expect(page.get_by_test_id("fl-data-told")).to_contain_text("mean squared error")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "data=" not in url)
    expect(page.get_by_test_id("fl-data-residuals")).to_be_focused()
    page.get_by_test_id("fl-data-close").click()
    page.wait_for_url("**data=off**")
    expect(panel).to_be_hidden()
    expect(page.get_by_test_id("fl-data-open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()


def test_while_something_is_asked_no_answer_is_drawn_or_told(open_stage: Open) -> None:
    page = open_stage(f"{RUNS}&reveal=order", viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    panel, field = page.get_by_test_id("fl-data"), page.get_by_test_id("fl-map")
    expect(panel).to_have_attribute("aria-label", re.compile("12 rows"))
    assert misses(page) == []
    below, above = panel.bounding_box(), field.bounding_box()
    assert below is not None
    assert above is not None
    assert below["y"] >= above["y"] + above["height"], "on a phone it stands under the map"
