"""Everything can be read and reached: axe finds no violation of WCAG 2.2 AA in any theme, language or view."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from app.lab.experiment import TABS

Open = Callable[..., Page]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast"]  # what another theme may change
RUNS = "s=bowl&n=60&k=5&o=sgd&o.lr=0.02&o.s=cosine&o2=adam&o2.t=clip_norm&o3=sgd&o3.lr=5&o4=own"
OWN = "&o4.q=theta = theta - lr*g&o4.lr=0.01"
LOOKS = 5  # a second apart


def violations(page: Page, part: str | None = None, rules: list[str] = RULES) -> list[str]:
    """What axe finds and goes on finding, a line each: the rule, where, why. ``part``: only in there, where nothing
    else has changed. A page that is still being built is looked at again: what is to stay wrong stays."""
    for _look in range(LOOKS):
        if not (found := looked(page, part, rules)):
            break
        page.wait_for_timeout(1000)
    return found


def looked(page: Page, part: str | None, rules: list[str]) -> list[str]:
    """What axe finds now."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate(
        "([part, rules]) => axe.run(part ?? document, { runOnly: rules, resultTypes: ['violations'] })", [part, rules]
    )
    least = 0 if rules == COLOURS else 3 if part else 15
    if len(found["passes"] + found["incomplete"]) <= least:
        return ["axe has looked at nothing"]  # not yet, or for good

    def why(node: dict) -> list[str]:
        return [check["message"] for check in node["any"] + node["all"] + node["none"]]

    return [
        f"{rule['id']}: {node['html'][:120]} | {why(node)}" for rule in found["violations"] for node in rule["nodes"]
    ]


# Formulas that are wider than their place have been made reachable, which takes a moment after they are set.
REACHED = """[...document.querySelectorAll('.katex-display')].every((formula) =>
  formula.scrollWidth <= formula.clientWidth + 1 || formula.hasAttribute('tabindex'))"""


# A theme is worn, from the page behind everything to the stage.
WORN = """(theme) => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean)];
  const stage = roots.map((root) => root.querySelector('.fl-stage')).find(Boolean);
  const [red] = /\\d+/.exec(getComputedStyle(document.querySelector('.stApp')).backgroundColor);
  return stage.dataset.theme === theme && (Number(red) < 128) === (theme === 'dark');
}"""


def look(page: Page, what: str, part: str | None = None) -> None:
    """No violation in either theme, on one page: in the light everything is asked for, in the dark what colours change.
    It begins with the theme that is worn. ``part``: only in there, where nothing else has changed."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for theme in ("dark", "light") if dark else ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(WORN, arg=theme)
        assert violations(page, part, RULES if theme == "light" else COLOURS) == [], f"{what}, {theme}"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_hard_to_read_or_reach(open_page: Open, language: str) -> None:
    page = open_page(f"{RUNS}{OWN}&lang={language}")
    page.wait_for_function(f"document.querySelectorAll('[role=tab]').length === {len(TABS)}")
    page.wait_for_timeout(800)
    look(page, "the page")
    for index, tab in enumerate(TABS):
        page.get_by_role("tab").nth(index).click()
        page.wait_for_timeout(600)
        page.wait_for_function(REACHED)
        look(page, tab, ".stTabs")
    page.evaluate("document.querySelectorAll('.stSidebar summary').forEach((summary) => summary.click())")
    page.wait_for_timeout(500)
    look(page, "the sidebar unfolded", ".stSidebar")
    page.get_by_test_id("fl-share").click()
    page.get_by_test_id("fl-share-code").locator("img").wait_for()
    look(page, "share", ".st-key-fl-head")
    page.keyboard.press("Escape")
    page.get_by_test_id("fl-layout-grid").click()
    look(page, "side by side", ".stMain")
    page.get_by_test_id("fl-layout-both").click()
    page.get_by_test_id("fl-relief").wait_for()
    look(page, "map and relief", ".stMain")


@pytest.mark.parametrize(
    ("link", "width", "height"),
    [
        (f"{RUNS}{OWN}&present=1", 1280, 720),
        ("", 390, 844),
        (f"{RUNS}{OWN}&embed=true", 960, 540),
        (f"{RUNS}&reveal=order,where,diverge", 1280, 720),
        (f"{RUNS}&reveal=choose:Who wins?|One|Both", 390, 844),
        ("lesson=largest_step.3", 1280, 800),
        ("lesson=largest_step.2", 390, 844),
        ("s=himmelblau&n=60&o=momentum&o2=adam&swarm=ring:50&panel=swarm&shares=valleys&pick=o.3", 1280, 800),
        ("s=bowl&n=60&o=sgd&view=wall", 390, 844),
    ],
)
def test_other_views_too(open_page: Open, link: str, width: int, height: int) -> None:
    page = open_page(link, viewport={"width": width, "height": height})
    page.wait_for_timeout(800)
    look(page, "as it comes")
    if "reveal=" in link or "step.3" in link:
        page.emulate_media(reduced_motion="reduce")
        page.get_by_test_id("fl-reveal").click()
        page.wait_for_timeout(800)
        look(page, "revealed")
    if "lesson=" in link:
        page.keyboard.press("PageUp")
        page.wait_for_url(lambda url: link not in url)
        page.wait_for_timeout(300)
        look(page, "another scene")


def test_play_is_two_keys_away(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&n=100&k=0")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("fl-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.wait_for_function("globalThis.__fallLine.debug.playhead > 1")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_takes_an_optimizer_away_is_large_enough(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&o2=adam&n=20")
    for name in ("fl-remove-0", "fl-remove-1", "fl-close-o", "fl-close-o2"):
        box = page.get_by_test_id(name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
