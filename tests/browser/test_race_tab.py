"""The race as a user meets it: begun, watched, cancelled, read, and a run of it opened on the stage."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from app.lab import link
from app.lab.engine import compute
from tests.browser.test_access import violations

Open = Callable[..., Page]


def test_a_race_is_cancelled_then_run_and_a_cell_opens_its_stage(open_page: Open, attempt: int) -> None:
    # far more work than a browser test waits for: it is cancelled as soon as it tells how far it is
    race = f"good;budget:5000;points:37;starts:8;tune_starts:{1 + attempt}"
    page = open_page(f"s=bowl&n=40&o=adam&o2=momentum&tab=race&race={race}")
    page.locator(".st-key-race-start button").press("Enter")
    expect(page.get_by_text(re.compile(r"tuning \w+ on .+, \d+ of 40"))).to_be_visible(timeout=20_000)
    expect(page.get_by_text("So far, after")).to_be_visible(timeout=60_000)
    page.locator(".st-key-fl-race-cancel button").press("Enter")
    expect(page.locator(".st-key-race-start button")).to_be_visible(timeout=20_000)

    # a small one, set by its own controls
    for name, value in (("budget", "200"), ("points", "5")):
        page.locator(f".st-key-race-{name} input").click()
        page.get_by_role("option", name=value, exact=True).click()
        page.wait_for_url(lambda url, part=f"{name}:{value}": part in parse_qs(urlparse(url).query)["race"][0])
    page.locator(".st-key-race-starts input").click()
    page.get_by_role("option", name="1", exact=True).click()
    page.wait_for_url(lambda url: "starts:1" in parse_qs(urlparse(url).query)["race"][0])
    page.locator(".st-key-race-start button").click()
    head = page.locator(".fl-race-head")
    expect(head).to_contain_text("is quickest once tuned", timeout=60_000)
    expect(page.locator(".st-key-race-csv")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-fl-race-cancel")).to_have_count(0)
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    expect(page.locator(".fl-race tbody tr")).to_have_count(2)
    expect(page.locator(".fl-race-first th")).to_contain_text(head.locator("b").inner_text())
    expect(page.get_by_text("What two dimensions cannot tell")).to_be_visible()
    page.get_by_text("first arrival").click()
    expect(page.locator(".fl-race-notes")).to_contain_text("for the first time")

    page.locator(".st-key-race-all label").click()
    every = page.locator(".fl-race-all tbody tr")
    expect(every).to_have_count(20)
    assert violations(page, "[role=tabpanel]:not([hidden])") == []

    for name, start in (("csv", b"\xef\xbb\xbfsurface,"), ("png", b"\x89PNG"), ("npz", b"PK"), ("json", b"{")):
        with page.expect_download() as kept:
            page.locator(f".st-key-race-{name} button").click()
        assert kept.value.path().read_bytes().startswith(start)
    cell = every.first.locator("td a").first
    address = cell.get_attribute("href")
    assert address is not None
    told = int(cell.inner_text())
    (ran,) = compute(link.decode(address.removeprefix("?"))[0].experiment).runs
    assert ran.run.rule == "adam"
    assert told in ran.trajectory.calls
    with page.context.expect_page() as opened:
        cell.click()
    stage = opened.value
    stage.wait_for_function("globalThis.__fallLine?.debug.updates > 0 && !document.querySelector('#fl-first')")
    expect(stage.get_by_test_id("fl-card-o")).to_contain_text("Adam")
    assert parse_qs(urlparse(stage.url).query)["o.lr"] == parse_qs(address.removeprefix("?"))["o.lr"]
