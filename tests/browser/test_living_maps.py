"""Living maps as a hand, keys, a finger and a link meet them."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_access import violations

Open = Callable[..., Page]
SETTINGS = "s=bowl&o=momentum&o.lr=0.03&o.momentum=0.8&n=60&play=0&map=o.lr:0.001..1,o.momentum"
BASINS = "s=himmelblau&o=sgd&o.lr=0.01&n=60&play=0"
# Workers made from here on are counted while they live; a page without them throws, as one that forbids them does.
COUNTED = """(allowed) => {
  const Given = globalThis.Worker;
  globalThis.living = 0;
  globalThis.Worker = class extends Given {
    constructor(...all) {
      if (!allowed) throw new Error('no workers here');
      super(...all);
      globalThis.living += 1;
    }
    terminate() {
      super.terminate();
      globalThis.living -= 1;
    }
  };
}"""
HEIGHTS = """() => {
  const all = [...document.querySelectorAll("*")];
  const map = all.map((e) => e.shadowRoot?.querySelector('.fl-maps-frame')).find(Boolean);
  const seen = [];
  new ResizeObserver(() => seen.push(map.clientHeight)).observe(map);
  return seen;
}"""
TOLD_AT_PRESS = "(map, told) => map.addEventListener('pointerdown', () => (globalThis.said = told.textContent), true)"
PICTURE = """() => {
  const found = [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.fl-maps-frame canvas'));
  return found.find(Boolean).toDataURL();
}"""


def place(page: Page, across: float, up: float) -> tuple[float, float]:
    """A place of the first living map, in parts of it from its lower left corner."""
    box = page.get_by_test_id("fl-living-o").bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def shares(page: Page) -> dict[str, float]:
    """The table of shares, as who hears the page is told; what rounds to none counts as nothing."""
    rows = page.get_by_test_id("fl-maps-table").locator("tbody tr")
    cells = rows.evaluate_all("rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    return {name: 0.0 if share.startswith("<") else float(share.removesuffix(" %")) for name, share in cells}


def until_another(page: Page, before: str) -> str:
    page.wait_for_function(f"(before) => ({PICTURE})() !== before", arg=before)
    return page.evaluate(PICTURE)


def test_settings_are_pointed_at_taken_dragged_and_zoomed(open_stage: Open) -> None:
    page = open_stage(SETTINGS)
    page.evaluate(COUNTED, True)
    page.get_by_test_id("fl-layout-maps").click()
    living, told = page.get_by_test_id("fl-living-o"), page.get_by_test_id("fl-maps-told")
    told.get_by_text("click to take it").wait_for()
    page.locator(".fl-maps-tells", has_text="decades").wait_for()  # every run is known
    assert sum(shares(page).values()) == 100
    assert page.evaluate("globalThis.living") > 0
    assert violations(page, ".stMain") == []

    # what is pointed at is told; a click takes it, and the run does what the ghost did
    heights = page.evaluate_handle(HEIGHTS)
    page.mouse.move(*place(page, 0.6, 0.4))
    told.get_by_text("Momentum with").wait_for()
    living.evaluate(TOLD_AT_PRESS, told.element_handle())
    page.mouse.down()
    page.mouse.up()
    said = re.search(r"Momentum with (η = [^,]*), (μ = [^:]*): (.*)\. Loss", page.evaluate("globalThis.said"))
    assert said
    page.wait_for_url(lambda url: "o.lr=0.03&" not in url and "o.lr=" in url)
    expect(page.locator(".fl-cards")).to_contain_text(said[3])
    assert page.get_by_test_id("fl-knob-o-momentum").get_attribute("aria-valuetext") == said[2].removeprefix("μ = ")
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_url(lambda url: "o.lr=0.03&" in url)  # both knobs in one step
    assert "o.momentum=0.8" in page.url
    seen = heights.json_value()
    assert seen == sorted(seen, reverse=True), "maps make room for words, and do not go to and fro"

    # the start is moved: the map itself is another
    page.mouse.move(5, 5)
    page.locator(".fl-maps-tells", has_text="decades").wait_for()
    before = page.evaluate(PICTURE)
    page.get_by_test_id("fl-ring").press("ArrowRight")
    until_another(page, before)

    # keys: the crosshair, the run, closer, all of it again
    living.focus()
    living.press("ArrowRight")
    first = expect_told(page, "Momentum with")
    living.press("ArrowUp")
    expect(told).not_to_have_text(first)
    living.press("Escape")
    told.get_by_text("click to take it").wait_for()
    living.press("+")
    page.wait_for_url(re.compile(r"map=o\.lr:[\d.e-]+\.\.[\d.e-]+,o\.momentum:"))
    living.press("0")
    page.wait_for_url(re.compile(r"map=o\.lr,o\.momentum"))
    page.get_by_test_id("fl-maps-swap").click()
    page.wait_for_url(re.compile(r"map=o\.momentum,o\.lr"))

    # who leaves lets the workers go
    page.keyboard.press("m")
    expect(living).to_have_count(0)
    assert page.evaluate("globalThis.living") == 0


def expect_told(page: Page, start: str) -> str:
    told = page.get_by_test_id("fl-maps-told")
    told.get_by_text(start).wait_for()
    return told.inner_text()


def test_basins_are_zoomed_played_and_walked_without_workers(open_stage: Open) -> None:
    page = open_stage(f"{BASINS}&o2=newton")
    page.evaluate(COUNTED, False)
    page.get_by_test_id("fl-layout-maps").click()
    living, tells = page.get_by_test_id("fl-living-o"), page.locator(".fl-maps-tells").first
    page.get_by_test_id("fl-maps-told").get_by_text("no workers").wait_for()
    tells.get_by_text("reach a minimum").wait_for()
    assert sum(shares(page).values()) == 100
    assert sum(share for name, share in shares(page).items() if name.startswith("minimum")) > 90

    # a start that is pointed at on either map is walked; a click takes it
    page.mouse.move(*place(page, 0.3, 0.3))
    said = re.search(r"Gradient descent from \((.*), (.*)\): (.*)\. Loss", expect_told(page, "Gradient descent from"))
    assert said
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile("[?&]x="))
    expect(page.locator(".fl-cards")).to_contain_text(said[3])
    page.mouse.move(5, 5)

    # pixels appear as the clock goes: only who stands at a minimum has ended at the start
    full = page.evaluate(PICTURE)
    page.get_by_test_id("fl-start").click()
    tells.get_by_text("step 0:").wait_for()
    assert shares(page)["still going"] > 98
    empty = until_another(page, full)
    page.get_by_test_id("fl-end").click()
    tells.get_by_text("reach a minimum").wait_for()
    until_another(page, empty)

    # closer to a border: one window for both, the runs between are walked, and the link says so
    living.focus()
    living.press("+")
    page.wait_for_url(re.compile("[?&]zoom="))
    until_another(page, full)
    living.press("0")
    page.wait_for_url(lambda url: "zoom=" not in url)

    # one map for each run, both in the table
    page.get_by_test_id("fl-maps-each").check()
    page.wait_for_url(re.compile("each=1"))
    expect(page.get_by_test_id("fl-maps-table").locator("thead th")).to_have_count(3)
    expect(page.get_by_test_id("fl-living-o2")).to_be_visible()
