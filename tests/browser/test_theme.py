"""One theme for the whole page, also in the first pixel, and every word in one language after switching in place."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, TimeoutError, expect

Open = Callable[..., Page]
LIGHT, DARK = "rgb(251, 250, 246)", "rgb(11, 21, 24)"


def grounds(page: Page) -> list[str]:
    """The colours behind the app, in the page itself and on the stage."""
    return page.evaluate(
        """() => {
          const of = (node, name) => getComputedStyle(node)[name];
          const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
          const stage = roots.map((root) => root.querySelector('.fl-stage')).find(Boolean);
          return [of(document.querySelector('.stApp'), 'backgroundColor'), stage.dataset.theme];
        }"""
    )


def until_ground(page: Page, app: str, stage: str) -> None:
    for _ in range(40):
        if grounds(page) == [app, stage]:
            return
        page.wait_for_timeout(100)
    assert grounds(page) == [app, stage]


def pick(page: Page, field: str, name: str) -> None:
    """Choose from a list; a list that a late answer has closed is opened again."""
    option = page.get_by_role("option", name=name, exact=True)
    for _ in range(3):
        page.get_by_role("combobox", name=re.compile(field)).click()
        try:
            option.click(timeout=3000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"{name} cannot be chosen")


@pytest.mark.parametrize(("theme", "system", "ground"), [("dark", "light", DARK), ("light", "dark", LIGHT)])
def test_the_first_pixel_wears_the_links_theme(open_page: Open, theme: str, system: str, ground: str) -> None:
    """Sampled at every frame from the first: nothing flashes in the other colour."""
    page = open_page("s=bowl&o=sgd&n=20", fresh=True, color_scheme=system)
    page.add_init_script(
        """globalThis.seen = new Set();
        const look = () => {
          const root = document.documentElement, app = document.querySelector('.stApp');
          if (root && document.body) seen.add(getComputedStyle(root).backgroundColor);
          if (app) seen.add(getComputedStyle(app).backgroundColor);
          requestAnimationFrame(look);
        };
        look();"""
    )
    page.goto(page.url + f"&theme={theme}")
    page.wait_for_function("globalThis.__fallLine?.debug.updates > 1")
    page.wait_for_timeout(500)
    assert page.evaluate("[...seen]") == [ground]


def test_the_switch_turns_everything_and_automatic_follows_the_system(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&n=20&tab=step")
    until_ground(page, LIGHT, "light")

    def choose(name: str) -> None:
        pick(page, "Theme", name)

    choose("dark")
    until_ground(page, DARK, "dark")
    page.wait_for_url(re.compile("theme=dark"))
    page.get_by_label("Start x, typed").fill("-2")  # a later run keeps it
    page.get_by_label("Start x, typed").press("Enter")
    page.wait_for_url(re.compile("x=-2"))
    until_ground(page, DARK, "dark")
    choose("automatic")
    until_ground(page, LIGHT, "light")
    page.emulate_media(color_scheme="dark")
    until_ground(page, DARK, "dark")


def test_switching_the_language_in_place_leaves_no_word_behind(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&o2=momentum&o2.t=clip_norm&n=20")
    pick(page, "Language", "简体中文")
    page.wait_for_url(re.compile("lang=zh_CN"))
    expect(page.locator(".fl-runs li").first).to_contain_text("梯度下降")
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert "狭长的碗" in page.title()
    # what is read aloud too, but not the names of icons, which are letters of a font
    told = page.evaluate(
        """() => [...document.querySelectorAll('.stApp p, .stApp h1, .stApp span[title], .stApp td, .stApp th,'
          + '.stApp [role=combobox], .stApp [role=tab], .stApp button:not([data-testid=stExpandSidebarButton])')]
          .filter((e) => e.checkVisibility() && !e.querySelector('[data-testid=stIconMaterial]'))
          .map((e) => e.innerText + ' ' + (e.value ?? '')).join(' ')"""
    )
    words = set(re.findall(r"[A-Za-z]{4,}", told)) - {"Fall", "Line"}
    assert not words, words
