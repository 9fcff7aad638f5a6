"""One step taken apart: its numbers are the path's, follow the clock and the hand, and light their arrows."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from app.lab import link
from app.lab.engine import compute
from app.language.numbers import number
from tests.browser.test_access import violations
from tests.browser.test_under_the_finger import held

Open = Callable[..., Page]
TEXT = "s=bowl&s.kappa=30&x=-4,1.5&o=adam&o.lr=0.1&o2=momentum&o2.lr=0.02&o3=lbfgs&n=100&play=0"


def row(page: Page, name: str) -> list[str]:
    """The two results of the row that is so marked."""
    return page.locator(f".fl-step-{name}").last.locator(".fl-got").all_text_contents()


def test_a_step_is_taken_apart_on_the_map_and_beside_it(open_page: Open) -> None:
    page = open_page(f"{TEXT}&panel=step&k=6")
    runs = compute(link.decode(TEXT)[0].experiment).runs
    when = page.get_by_test_id("fl-step-when")
    expect(when).to_contain_text("Update 7.")
    for step in (6, 7):
        path = runs[0].trajectory.theta
        expect(page.locator(".fl-step-move .fl-got").last).to_have_text(number(path[step + 1, 1] - path[step, 1], 3))
        assert row(page, "move") == [number(value, 3) for value in path[step + 1] - path[step]]
        page.get_by_test_id("fl-ahead").click()
    expect(when).to_contain_text("Update 9.")
    expect(page.get_by_test_id("fl-map")).to_have_attribute("aria-label", re.compile("Arrows show update 9 of Adam"))

    term = page.locator(".fl-step-memory .fl-term").first
    term.focus()
    lit = page.locator(".fl-step-memory .fl-lit")
    expect(lit.first).to_be_visible()
    assert lit.count() == 3, "in the signs, and in the numbers of x and y"
    term.press("Shift+Tab")
    assert violations(page, ".stMain") == []

    page.get_by_test_id("fl-start").click()
    expect(page.locator(".fl-step-line").first.locator(".fl-got").last).to_have_text(number(45.0, 3))
    slider = page.get_by_role("slider", name="Condition number")
    with held(page, slider, 0.7):
        slope = page.locator(".fl-step-line").first.locator(".fl-got").last
        expect(slope).not_to_have_text(number(45.0, 3))
        assert float(slope.inner_text()) > 60, "the slope is that of the ground in the hand"

    page.get_by_label("The run that is taken apart").select_option("o2")
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get("focus") == ["o2"])
    expect(page.locator(".fl-step-memory")).to_have_count(1)
    page.get_by_label("The run that is taken apart").select_option("o3")
    expect(page.locator(".fl-step-note")).to_contain_text("program")
    expect(page.locator(".fl-step-line:visible")).to_have_count(2)

    page.get_by_test_id("fl-panel-runs").click()
    expect(page.get_by_test_id("fl-step")).to_have_count(0)
    expect(page.get_by_test_id("fl-card-o")).to_be_visible()
