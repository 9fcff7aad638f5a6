"""A surface and an optimizer are found and taken: by mouse, by keyboard, on a phone, in both languages."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def link_of(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def until_link(page: Page, key: str, pattern: str) -> None:
    page.wait_for_url(lambda url: re.fullmatch(pattern, parse_qs(urlparse(url).query).get(key, [""])[-1]) is not None)


def picker(page: Page, kind: str) -> Locator:
    """The dialog, opened by a press on what opens it."""
    page.get_by_test_id(f"fl-pick-{kind}").click()
    dialog = page.locator("dialog.fl-picker[open]")
    dialog.wait_for()
    return dialog


def drawn(canvas: Locator) -> bool:
    """Whether a small map shows something: more than a few colours."""
    return canvas.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let at = 0; at < data.length; at += 64) seen.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
          return seen.size > 20;
        }"""
    )


def active(dialog: Locator) -> str:
    return dialog.locator("[role=option][aria-selected=true]").get_attribute("data-key") or ""


def test_a_surface_is_picked_by_mouse_and_then_stands_among_the_last_used(open_page: Open) -> None:
    page = open_page("s=rosenbrock&n=50&o=sgd")
    dialog = picker(page, "surface")
    shown = dialog.get_by_test_id("fl-option-rosenbrock")
    expect(shown).to_be_in_viewport()
    expect(shown).to_contain_text("shown now")
    dialog.get_by_test_id("fl-option-beale").locator("canvas").evaluate("node => node.scrollIntoView()")
    page.wait_for_timeout(300)
    assert drawn(dialog.get_by_test_id("fl-option-beale").locator("canvas"))
    dialog.get_by_test_id("fl-option-beale").hover()
    expect(dialog.locator("aside h3")).to_have_text("Beale")
    dialog.get_by_test_id("fl-option-beale").click()
    expect(dialog).to_be_hidden()
    until_link(page, "s", "beale")
    expect(page.get_by_test_id("fl-pick-surface")).to_contain_text("Beale")
    again = picker(page, "surface")
    expect(again.locator("[data-recent] [role=option]")).to_have_count(1)
    assert active(again) == "beale"


def test_a_ravine_is_found_and_taken_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("s=rosenbrock&n=50&o=sgd")
    page.get_by_test_id("fl-pick-surface").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.fl-picker[open]")
    dialog.wait_for()
    search = dialog.get_by_test_id("fl-search")
    expect(search).to_be_focused()
    page.keyboard.type("ravine")
    expect(dialog.locator("mark").first).to_have_text("ravine")
    assert active(dialog) == "bowl"
    page.keyboard.press("ArrowDown")
    second = active(dialog)
    assert second != "bowl"
    owner = search.get_attribute("aria-activedescendant")
    assert owner
    assert dialog.locator(f"#{owner}").get_attribute("data-key") == second
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    until_link(page, "s", "bowl")
    expect(dialog).to_be_hidden()


def test_arrows_walk_the_small_maps_and_escape_leaves(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd")
    dialog = picker(page, "surface")
    keys = dialog.locator("[role=option]").evaluate_all("nodes => nodes.map(node => node.dataset.key)")
    assert len(keys) == len(set(keys)) > 50
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert active(dialog) == keys[1]
    page.keyboard.press("ArrowDown")
    here = dialog.get_by_test_id(f"fl-option-{keys[1]}").bounding_box()
    below = dialog.get_by_test_id(f"fl-option-{active(dialog)}").bounding_box()
    assert here is not None
    assert below is not None
    assert abs(here["x"] - below["x"]) < 4
    assert below["y"] > here["y"]
    page.keyboard.press("End")
    assert active(dialog) == "formula"
    expect(dialog.get_by_test_id("fl-option-formula")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_test_id("fl-pick-surface")).to_be_focused()
    assert link_of(page)["s"] == "bowl"


def test_keys_of_the_page_sleep_while_a_picker_is_open(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd&k=10")
    dialog = picker(page, "surface")
    before = page.evaluate("globalThis.__fallLine.debug.playhead")
    page.keyboard.type("no such ")
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_test_id("fl-search")).to_have_value("no such ")
    assert page.evaluate("globalThis.__fallLine.debug.playhead") == before
    assert not page.evaluate("globalThis.__fallLine.debug.playing")


def test_nothing_found_offers_a_formula(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd")
    dialog = picker(page, "surface")
    page.keyboard.type("<b>xyzzy</b>")
    expect(dialog).to_contain_text("“<b>xyzzy</b>”")
    page.keyboard.press("Enter")
    until_link(page, "s", "formula")


@pytest.mark.parametrize(("lang", "word"), [("en", "canyon"), ("zh_CN", "峡谷")])
def test_a_phone_finds_a_canyon(open_page: Open, lang: str, word: str) -> None:
    page = open_page(f"s=rosenbrock&n=50&o=sgd&lang={lang}", **PHONE)
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_test_id("fl-pick-surface").tap()
    dialog = page.locator("dialog.fl-picker[open]")
    dialog.wait_for()
    box = dialog.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    for name in ("fl-search", "fl-picker-rates"):
        target = dialog.get_by_test_id(name).bounding_box()
        assert target is not None
        assert target["height"] >= 44
        assert target["x"] >= 0
        assert target["x"] + target["width"] <= 390
    dialog.get_by_test_id("fl-search").fill(word)
    dialog.get_by_test_id("fl-option-canyon").tap()
    until_link(page, "s", "canyon")
    expect(dialog).to_be_hidden()
    expect(page.get_by_test_id("fl-pick-surface")).not_to_be_in_viewport()  # the map is in sight, not the sidebar


def test_the_picker_follows_language_and_theme(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd&lang=zh_CN", color_scheme="dark")
    dialog = picker(page, "surface")
    expect(dialog.locator("h2")).to_have_text("选择曲面")
    expect(dialog.get_by_test_id("fl-option-bowl").first).to_contain_text("狭长的碗")
    dark = dialog.evaluate("node => getComputedStyle(node).backgroundColor")
    assert dark == "rgb(11, 21, 24)"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    language = page.get_by_role("combobox", name="语言")
    language.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list that opens while the sidebar still scrolls is closed by that
    language.click()
    page.get_by_role("option", name="English").click()
    expect(page.get_by_test_id("fl-pick-surface")).to_contain_text("Elongated bowl")
    dialog = picker(page, "surface")
    expect(dialog.locator("h2")).to_have_text("Choose a surface")


def test_adam_is_one_search_and_one_click_and_a_copy_starts_elsewhere(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd&o.lr=0.02")
    dialog = picker(page, "rule")
    page.keyboard.type("adam")
    expect(dialog.locator("[role=option]").first).to_contain_text("Adam")
    dialog.get_by_test_id("fl-option-adam").click()
    until_link(page, "o2", "adam")
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("Adam")
    dialog = picker(page, "rule")
    expect(dialog.get_by_test_id("fl-option-adam").first).to_contain_text("runs")
    page.keyboard.type("adam")
    page.keyboard.press("Enter")
    until_link(page, "o3", "adam")
    link = link_of(page)
    assert float(link["o3.lr"]) == pytest.approx(2 * float(link["o2.lr"]))
    assert "o4" not in link


def test_shift_adds_and_stays_and_eight_are_enough(open_page: Open) -> None:
    page = open_page(
        "s=bowl&n=20&" + "&".join(f"o{i if i > 1 else ''}=sgd&o{i if i > 1 else ''}.lr=0.0{i}" for i in range(1, 7))
    )
    dialog = picker(page, "rule")
    page.keyboard.type("momentum")
    page.keyboard.press("Shift+Enter")
    until_link(page, "o7", "momentum")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_test_id("fl-option-momentum")).to_contain_text("runs")
    page.keyboard.press("Shift+Enter")
    until_link(page, "o8", "momentum")
    expect(dialog.get_by_test_id("fl-take")).to_be_disabled()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    assert "o9" not in link_of(page)


def test_runs_are_copied_and_removed_in_the_sidebar(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd&o.lr=0.02&o2=adam&o2.lr=0.3")
    page.get_by_test_id("fl-copy-0").click()
    until_link(page, "o2", "sgd")
    assert link_of(page)["o2.lr"] == "0.04"
    page.get_by_test_id("fl-remove-0").click()
    until_link(page, "o", "sgd")
    page.wait_for_url(lambda url: "o3=" not in url)
    link = link_of(page)
    assert (link["o.lr"], link["o2"]) == ("0.04", "adam")


def test_rates_of_ones_own_are_kept_and_the_page_says_so(open_page: Open) -> None:
    page = open_page("s=bowl&n=200&o=sgd&o.lr=0.021&o2=adam&o2.lr=0.3")
    page.get_by_test_id("fl-rates-keep").click()
    until_link(page, "rates", "keep")
    expect(page.get_by_test_id("fl-rates-said")).to_contain_text("Yours")
    dialog = picker(page, "surface")
    expect(dialog.get_by_test_id("fl-picker-rates")).to_have_value("keep")
    page.keyboard.type("beale")
    page.keyboard.press("Enter")
    until_link(page, "s", "beale")
    assert link_of(page)["o.lr"] == "0.021"
    page.get_by_test_id("fl-rates-same").click()
    until_link(page, "rates", "same")
    assert link_of(page)["o2.lr"] == "0.021"
    page.get_by_test_id("fl-rates-tuned").click()
    page.wait_for_url(lambda url: "rates=" not in url)
    assert link_of(page)["o.lr"] != "0.021"


def test_a_scene_is_taken_from_the_picker(open_page: Open) -> None:
    page = open_page("s=rosenbrock&n=50&o=sgd&lang=zh_CN")
    dialog = picker(page, "surface")
    page.keyboard.type("cliff")
    dialog.get_by_test_id("fl-scene-0").click()
    until_link(page, "s", "cliff")
    link = link_of(page)
    assert link["o2.t"] == "clip_norm"
    assert link["lang"] == "zh_CN"
    expect(page.get_by_test_id("fl-card-o")).to_contain_text("离开")


def test_a_browser_that_keeps_nothing_has_a_picker_too(open_page: Open) -> None:
    page = open_page("s=bowl&n=50&o=sgd", fresh=True)
    page.evaluate("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    dialog = picker(page, "surface")
    page.keyboard.type("beale")
    page.keyboard.press("Enter")
    until_link(page, "s", "beale")
    expect(dialog).to_be_hidden()
