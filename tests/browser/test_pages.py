"""The pages beside the app in a real browser: search, filters, keys and progress; a lecture pasted; a sheet printed."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.lessons import registry
from app.lessons.own import lesson_of_word

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PROGRESS = {"one_step": {"scene": 3, "done": True}, "largest_step": {"scene": 2, "done": False}}
KEPT = f"localStorage.setItem('fl:lessons', '{json.dumps(PROGRESS)}')"
SHEET = 1123 - 96 * (14 + 15) / 25.4  # pixels of an A4 page between its margins

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """``visit("lessons")`` opens a page; errors on it fail the test."""
    contexts = []
    faults: list[str] = []

    def opened(path: str, init: str = "", drawn: str = r"\.dark\.|theme=dark", **context: object) -> Page:
        made = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | context))
        contexts.append(made)
        if init:
            made.add_init_script(init)
        made.route(re.compile(drawn), lambda route: route.abort())  # pictures that nobody looks at are not drawn
        page = made.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}{path}")
        return page

    yield opened
    for one in contexts:
        one.close()
    assert not faults, faults


def judged(page: Page, where: str) -> None:
    """No violation in either theme, nothing wider than the screen."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
        assert len(found["passes"]) > 12
        wrong = [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]
        assert not wrong, (where, theme, wrong)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


def test_the_gallery_at_a_desk(visit: Visit) -> None:
    page = visit("lessons?lang=en", KEPT)
    card = page.locator(".card[data-key=largest_step]")
    expect(card.locator(".state")).to_have_text("scene 2 of 3")
    expect(card.locator(".go")).to_have_attribute("href", re.compile(r"lesson=largest_step\.2"))
    expect(page.locator(".card[data-key=one_step]")).to_have_class(re.compile("done"))
    expect(page.locator("#primary")).to_have_text("Continue: scene 2 of 3")
    expect(page.locator("#primary")).to_have_attribute("href", re.compile(r"lesson=largest_step\.2"))
    assert page.locator("h2").count() == 1 + len(registry.groups())
    judged(page, "gallery")
    # the first thumbnail has come, and took the place that was kept for it
    shown = page.locator(".card img").first
    page.wait_for_function("image => image.complete && image.naturalWidth === 480", arg=shown.element_handle())
    box = shown.bounding_box()
    assert box is not None
    assert abs(box["width"] / box["height"] - 16 / 9) < 0.05
    # keys: search, hits, the cards, and away
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("opposite wall")
    expect(page.locator("#rows")).to_have_attribute("data-shown", re.compile(r"^[1-9]$"))
    expect(page.locator("mark").first).to_have_text("opposite")
    assert "q=opposite" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#rows")).to_have_attribute("data-shown", str(len(registry.lessons())))
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card[data-key=tour] .go")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    second = [key for key, lesson in registry.lessons().items() if lesson.group == "rate"][1]
    focused = "document.activeElement.closest('.card')?.dataset.key"
    assert page.evaluate(focused) == second
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "tour"
    page.locator(".chips a", has_text="Momentum").click()
    expect(page.locator("section.row")).to_have_count(1)
    expect(page.locator(".chips [aria-current]")).to_be_focused()
    assert "group=momentum" in page.url
    first = page.locator(".go").first
    wanted = first.get_attribute("href") or ""
    first.focus()
    with page.expect_navigation(wait_until="commit"):
        page.keyboard.press("Enter")
    assert page.url.endswith(wanted.removeprefix("."))


def test_the_pages_on_a_phone_in_chinese(visit: Visit) -> None:
    page = visit("lessons", drawn="webp", locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page.locator("#primary")).to_have_text("开始全程导览")
    judged(page, "gallery")
    page.fill("#search", "鞍点")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("鞍点")
    for path in ("lessons/largest_step", "lessons/largest_step/worksheet", "lessons/own", "words", "words/rprop"):
        page.goto(page.url.partition("lessons")[0].partition("words")[0] + path)
        expect(page.locator("h1").first).to_be_visible()
        judged(page, path)


def test_a_lecture_is_pasted_and_opened(visit: Visit, tmp_path: Path) -> None:
    page = visit("lessons/own?lang=en")
    file = tmp_path / "lecture.txt"
    file.write_text("# Read from a file\n?s=bowl&n=30&o=adm\n", "utf-8")
    page.set_input_files("#upload", file)
    expect(page.locator("#text")).to_have_value(re.compile("Read from a file"))
    page.get_by_role("button", name="Make the lecture").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2")
    expect(page.locator("#text")).to_have_value(re.compile("o=adm"))
    page.fill("#text", "# Mine\nA first look\nIt goes down.\n?s=bowl&n=30&o=sgd&o.lr=0.02\n")
    page.get_by_role("button", name="Make the lecture").click()
    made = page.locator(".made")
    expect(made).to_contain_text("Mine")
    expect(made.locator("svg").first).to_be_visible()
    judged(page, "own lecture")
    address = made.locator("#address").input_value()
    word = address.partition("lesson=")[2].removesuffix(".1")
    assert lesson_of_word(word).scenes[0].title.en == "A first look"
    page.goto(page.url)  # a draft is kept
    expect(page.locator("#text")).to_have_value(re.compile("# Mine"))
    page.goto(address)
    page.get_by_test_id("fl-map").first.wait_for(timeout=30_000)


def test_a_draft_is_kept_that_was_typed_before_the_script_came(visit: Visit) -> None:
    page = visit("lessons/own?lang=en")
    held: list[Route] = []
    page.route("**/own*.js", lambda route: held.append(route))
    with page.expect_request("**/own*.js"):
        page.reload(wait_until="commit")
    page.fill("#text", "# Early\n")
    expect(page.locator("#example")).to_be_hidden()
    with page.expect_response("**/own*.js"):
        held[0].continue_()
    expect(page.locator("#example")).to_be_visible()
    page.unroute_all()
    page.goto(page.url)
    expect(page.locator("#text")).to_have_value("# Early\n")


def test_a_worksheet_prints_a_scene_to_a_page(visit: Visit) -> None:
    page = visit("lessons/largest_step/worksheet")
    page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round((210 - 32) / 25.4 * 96), "height": 1000})
    heights = page.evaluate("[...document.querySelectorAll('section')].map((one) => one.offsetHeight)")
    head = page.evaluate("document.querySelector('header').offsetHeight")
    assert head + heights[0] < SHEET
    assert heights[-2] + heights[-1] < SHEET, "what one takes away stands on the last scene's page"
    assert max(heights) < SHEET
    expect(page.locator(".bar")).to_be_hidden()
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=False)))
    assert pages == len(registry.get("largest_step").scenes)
    letter = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter")))
    assert letter <= pages + 1
    shown = page.locator(".boxes li").count()
    page.goto(f"{page.url}?answers=1")
    expect(page.locator(".ticked")).to_have_count(1)
    assert page.locator(".boxes li").count() == shown


def test_the_app_leads_to_its_pages(open_page: Callable[..., Page]) -> None:
    page = open_page("lang=zh_CN&s=bowl&o=adam&n=50", viewport={"width": 390, "height": 844})
    links, formula = page.get_by_test_id("fl-page-words"), page.locator(".fl-bar .fl-formula")
    a, b = links.bounding_box(), formula.bounding_box()
    assert a is not None
    assert b is not None
    assert abs(a["y"] - b["y"]) < 6, "beside the formula"
    assert a["x"] >= b["x"] + b["width"] - 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_test_id("fl-page-lessons").click()
    expect(page.locator("h1")).to_have_text("Fall Line")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
