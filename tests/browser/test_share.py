"""Share: the whole address without any permission, a code to photograph, a snippet; and what links leave out."""

from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def test_the_link_holds_everything_seen_and_opens_it_again(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&o.lr=0.02&n=60")
    page.get_by_test_id("fl-start").click()
    for _ in range(3):
        page.get_by_test_id("fl-ahead").click()
    page.get_by_test_id("fl-speed").select_option("2")
    page.get_by_test_id("fl-steps").click()
    page.get_by_role("tab", name="Equations").click()
    page.get_by_text("These lines are the program that ran").wait_for()
    page.get_by_test_id("fl-share").click()
    address = page.get_by_test_id("fl-share-link").input_value()
    assert address.startswith("http://127.0.0.1:")
    words = {key: values[-1] for key, values in parse_qs(urlparse(address).query).items()}
    assert words.items() >= {"k": "3", "speed": "2", "arrows": "steps", "tab": "equations"}.items()
    other = open_page(urlparse(address).query)
    expect(other.get_by_test_id("fl-counter")).to_have_text("3 / 60")
    expect(other.get_by_test_id("fl-speed")).to_have_value("2")
    expect(other.get_by_test_id("fl-steps")).to_have_attribute("aria-pressed", "true")
    expect(other.get_by_role("tab", name="Equations")).to_have_attribute("aria-selected", "true")


def test_copying_needs_no_permission(open_page: Open) -> None:
    """As on a plain http address in a classroom: no clipboard interface at all."""
    page = open_page("s=bowl&o=sgd&n=20")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate(
        "addEventListener('copy', (event) => { const field = event.composedPath()[0];"
        " globalThis.taken = field.value.slice(field.selectionStart, field.selectionEnd); }, true)"
    )
    page.get_by_test_id("fl-share").click()
    page.get_by_test_id("fl-copy-link").click()
    expect(page.get_by_test_id("fl-copy-link")).to_have_text("Copied")
    assert page.evaluate("globalThis.taken") == page.get_by_test_id("fl-share-link").input_value()


def test_the_dialog_warns_shows_a_code_and_a_snippet(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&n=20")
    page.get_by_test_id("fl-share").click()
    expect(page.get_by_text("127.0.0.1 means this computer")).to_be_visible()
    image = page.get_by_test_id("fl-share-code").locator("img")
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") > 20
    first = image.get_attribute("src")
    page.get_by_test_id("fl-share-hide-sidebar").check()
    assert "hide=sidebar" in page.get_by_test_id("fl-share-link").input_value()
    expect(image).not_to_have_attribute("src", first or "")
    snippet = page.get_by_test_id("fl-share-frame").input_value()
    assert "embed=true" in unescape(snippet)
    assert 'allow="clipboard-write; fullscreen"' in snippet
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("fl-share-link")).not_to_be_visible()
