"""``streamlit run app/ui/main.py``: without the server's own first page everything is still there."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving("main.py", tmp_path_factory.mktemp("alone")) as found:
        yield found


def test_the_app_runs_without_its_launcher(open_page: Callable[..., Page]) -> None:
    page = open_page("s=bowl&o=sgd&n=60&theme=dark&play=0", color_scheme="light")
    expect(page.get_by_test_id("fl-card-o")).to_contain_text("Gradient descent")
    page.wait_for_function("getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(11, 21, 24)'")
    page.get_by_label("Start x, typed").fill("-2")
    page.get_by_label("Start x, typed").press("Enter")
    page.wait_for_url(lambda url: "x=-2" in url)
    page.get_by_test_id("fl-undo").click()
    page.wait_for_url(lambda url: "x=-2" not in url)


def test_knobs_of_the_sidebar_are_live_here_too(open_page: Callable[..., Page]) -> None:
    page = open_page("s=bowl&o=sgd&n=60&play=0")
    slider = page.get_by_test_id("fl-knob-surface-kappa")
    slider.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_url(lambda url: "s.kappa=20.0" in url)
    expect(slider).to_have_attribute("aria-valuetext", "20.01")
