"""``streamlit run app/ui/main.py``: without the server's own first page everything is still there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def script() -> str:
    return "main.py"


def test_the_app_runs_without_its_launcher(open_page: Callable[..., Page]) -> None:
    page = open_page("s=bowl&o=sgd&n=60&theme=dark&play=0", color_scheme="light")
    expect(page.get_by_test_id("fl-card-o")).to_contain_text("Gradient descent")
    page.wait_for_function("getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(11, 21, 24)'")
    page.get_by_label("Start x").fill("-2")
    page.get_by_label("Start x").press("Enter")
    page.wait_for_url(lambda url: "x=-2" in url)
    page.get_by_test_id("fl-undo").click()
    page.wait_for_url(lambda url: "x=-2" not in url)
