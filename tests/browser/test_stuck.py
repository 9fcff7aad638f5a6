"""Why is it where it is, and the table of results: as hands and keys use them."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from tests.browser.test_access import violations

Open = Callable[..., Page]
TWO = "s=bowl&s.kappa=100&x=-4,1.5&n=120&o=sgd&o.lr=0.0199&o2=sgd&o2.lr=0.0001&play=0"


def word(page: Page, key: str) -> str | None:
    return parse_qs(urlparse(page.url).query).get(key, [None])[-1]


def until(page: Page, key: str, value: str | None) -> None:
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get(key, [None])[-1] == value, timeout=10_000)


def ink(page: Page) -> str:
    """What the top canvas of the map shows, as one number of its pixels."""
    return page.get_by_test_id("fl-map").evaluate(
        """async (canvas) => {
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let sum = 0;
          for (let at = 0; at < data.length; at += 1) sum = (sum * 31 + data[at]) % 4294967291;
          return String(sum);
        }"""
    )


def test_a_stuck_run_says_why_and_what_is_offered_is_tried_with_a_press(open_page: Open) -> None:
    page = open_page(TWO)
    why = page.get_by_test_id("fl-why")
    page.get_by_test_id("fl-panel-why").click()
    until(page, "panel", "why")
    expect(why.get_by_role("heading")).to_contain_text("Bouncing between two walls")
    expect(why).to_contain_text("99 turned back")
    expect(why.get_by_test_id("fl-why-chart")).to_have_attribute("aria-label", re.compile("last 28 steps: from"))
    expect(page.get_by_test_id("fl-why-o2")).to_contain_text("The steps are too short")
    expect(why).to_contain_text("would stay at the minimum from step 42 on")
    assert violations(page, ".st-key-fl-stage") == []
    # pointed at, or reached by keys, its run is drawn; Escape drops it
    remedy = page.get_by_test_id("fl-why-remedy")
    page.mouse.move(5, 5)
    bare = ink(page)
    remedy.hover()
    assert ink(page) != bare
    page.mouse.move(5, 5)
    assert ink(page) == bare
    remedy.focus()
    assert ink(page) != bare
    page.keyboard.press("Escape")
    assert ink(page) == bare
    # a press puts it beside the first, as one step
    page.keyboard.press("Enter")
    until(page, "o2", "momentum")
    assert (word(page, "o2.lr"), word(page, "o2.momentum"), word(page, "o3")) == ("0.0199", "0.8", "sgd")
    page.keyboard.press("Control+z")
    until(page, "o3", None)
    # another run is explained, and stays so in the link
    page.get_by_test_id("fl-why-o2").click()
    until(page, "focus", "o2")
    expect(why.get_by_role("heading")).to_contain_text("The steps are too short")
    # where the clock stands is what is explained; while it runs, nothing is
    page.get_by_test_id("fl-map").focus()
    page.keyboard.press("Home")
    expect(why.get_by_role("heading")).to_contain_text("Too early to tell")
    page.evaluate("() => (globalThis.__fallLine.clock.speed = 0.001)")
    page.keyboard.press("Space")
    expect(why).to_contain_text("Pause, and it says why.")
    page.keyboard.press("Space")
    expect(why.get_by_role("heading")).to_contain_text("Too early to tell")
    # a question hides it, and nothing of it is sent
    asks = open_page(TWO + "&panel=why&reveal=order")
    expect(asks.locator(".fl-ask, [data-testid='fl-ask']").first).to_be_attached()
    expect(asks.get_by_test_id("fl-why")).to_have_count(0)
    expect(asks.locator(".fl-results table")).to_have_count(0)


def test_results_are_sorted_copied_lifted_and_follow_the_finger(open_page: Open) -> None:
    page = open_page(TWO + "&o3=nesterov_1983&o3.lr=0.005", permissions=["clipboard-read", "clipboard-write"])
    table = page.locator(".fl-results table")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(3)
    heads = table.locator("thead th")
    expect(heads.nth(1)).to_contain_text("η")
    order = "rows => rows.map((row) => row.dataset.run).join()"
    sorts = heads.nth(1).get_by_role("button")
    sorts.focus()
    for said, runs in (("ascending", "o2,o3,o"), ("descending", "o,o3,o2"), ("none", "o,o2,o3")):
        page.keyboard.press("Enter")
        expect(heads.nth(1)).to_have_attribute("aria-sort", said)
        assert rows.evaluate_all(order) == runs
        expect(sorts).to_be_focused()
    page.get_by_test_id("fl-copy-table").click()
    expect(page.locator(".fl-results-said")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert len(copied) == 4
    assert len({line.count("\t") for line in copied}) == 1
    page.get_by_test_id("fl-by-calls").click()
    until(page, "over", "calls")
    expect(table.locator("thead")).to_contain_text("Evaluations to the minimum")
    assert "Steps to the minimum" not in table.locator("thead").inner_text()
    page.get_by_test_id("fl-copy-markdown").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('| ')")
    rows.nth(1).get_by_role("button").focus()
    expect(page.get_by_test_id("fl-card-o2")).to_have_class(re.compile("fl-lifted"))
    assert violations(page, ".st-key-fl-results") == []
    # a knob that is held moves the numbers before Python knows
    loss = rows.nth(0).locator("td[data-title='Final loss']")
    before = loss.inner_text()
    slider = page.get_by_test_id("fl-knob-o-lr")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2, steps=3)
    edits = page.evaluate("globalThis.__fallLine.debug.edits")
    assert edits == 0
    # and they stay those of the hand until Python's are there: those of before are never seen again
    loss.evaluate(
        """(cell) => {
          const root = cell.getRootNode();
          const read = () => root.querySelector("[data-run=o] td[data-title='Final loss']")?.textContent;
          globalThis.seen = new Set();
          const look = () => { globalThis.seen.add(read()); requestAnimationFrame(look); };
          look();
        }"""
    )
    page.mouse.up()
    page.wait_for_function("globalThis.__fallLine.debug.edits > 0")
    page.wait_for_url(lambda url: "o.lr=0.0199&" not in url)
    lr = float(word(page, "o.lr") or "")
    left = (16 * (1 - lr) ** 240 + 225 * (1 - 100 * lr) ** 240) / 2
    expect(loss).to_have_text(f"{left:.3g}")
    page.wait_for_timeout(1000)
    assert before not in page.evaluate("[...globalThis.seen]")
    narrow = open_page(TWO, viewport={"width": 390, "height": 844}, has_touch=True)
    narrow.locator(".fl-results table").wait_for()
    cells = narrow.locator(".fl-results, .fl-results td")
    assert cells.count() > 10
    assert cells.evaluate_all("nodes => nodes.every((node) => node.scrollWidth <= node.clientWidth + 1)")
