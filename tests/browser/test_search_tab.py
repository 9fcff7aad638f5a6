"""The search for rules as a user meets it: begun, cancelled, read, and what was found put on the stage."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_access import violations

Open = Callable[..., Page]


def test_a_search_is_cancelled_then_run_and_what_it_found_walks_on_the_stage(open_page: Open, attempt: int) -> None:
    # far more work than a browser test waits for: it is cancelled as soon as it tells how far it is
    page = open_page("s=bowl&n=40&o=adam&tab=search&search=rules:5000;seed:1")
    start = page.locator(".st-key-search-start button")
    start.press("Enter")
    page.locator(".st-key-fl-search-cancel button").press("Enter")
    expect(start).to_be_visible()
    expect(page.locator(".fl-search tbody tr")).to_have_count(0)

    page = open_page(f"s=bowl&n=40&o=adam&tab=search&search=rules:10;seed:{attempt}")
    page.locator(".st-key-search-start button").press("Enter")
    finds = page.locator("[class*=st-key-fl-search-rule-]")
    expect(finds).to_have_count(3, timeout=60_000)
    expect(page.locator(".st-key-fl-search-cancel")).to_have_count(0)
    found = page.locator(".fl-search-mine")
    expect(found).to_have_count(3)
    assert found.first.locator("td").nth(-1).inner_text().endswith("%")
    expect(page.locator(".fl-search-head code")).not_to_be_empty()
    assert violations(page, "[role=tabpanel]:not([hidden])") == []
    finds.first.get_by_role("button", name="Put on the stage").click()
    page.wait_for_url(re.compile(r"o2=own.*o2\.lr="))
    expect(page.get_by_test_id("fl-card-o2")).to_be_visible()
