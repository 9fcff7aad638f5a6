"""What is typed into the address bar of a real browser: a plus is a plus, also after the page has rewritten it."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from app.lab import link

OpenPage = Callable[..., Page]


def formula_of(page: Page) -> str:
    """The formula of the address as the page has written it."""
    page.wait_for_function("location.search.includes('v=2')")
    query = urlsplit(page.url).query
    assert "+" not in query
    state, messages = link.decode(query)
    assert not messages
    assert parse_qs(query)["f"][0].replace("\u00a0", " ") == state.experiment.formula
    return state.experiment.formula


@pytest.mark.parametrize(
    ("typed", "formula"),
    [
        ("s=formula&f=x^2+y^2&n=20&o=sgd", "x^2+y^2"),
        ("s=formula&f=x^2 + y^2&n=20&o=sgd", "x^2 + y^2"),
        ("f=x%5E2%2By%5E2&n=20&o=sgd", "x^2+y^2"),
        ("v=1&s=formula&f=2+x%5E2+%2B+y%5E2&n=20&o=sgd", "2 x^2 + y^2"),  # written by an earlier page
    ],
)
def test_a_plus_that_is_typed_stays_one(open_page: OpenPage, typed: str, formula: str) -> None:
    page = open_page(typed)
    assert formula_of(page) == formula
    page.goto(page.url.replace("&n=", "+1&n="))  # typed behind what the page wrote
    page.wait_for_function("location.search.includes('%2B1&n=')")
    assert formula_of(page) == f"{formula}+1"
