"""Many at once, as a user meets them: a swarm with its shares, and the wall of variants."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect
from tests.browser.test_access import violations

Open = Callable[..., Page]


def until(page: Page, key: str, value: str | None) -> None:
    """Wait until the address says so."""
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get(key, [None])[-1] == value, timeout=10_000)


def shares(page: Page, run: str) -> dict[str, str]:
    """What the table of a run says: outcome -> share at the end, with its interval."""
    rows = page.get_by_test_id(f"fl-swarm-run-{run}").locator("tbody tr")
    return {row.locator("th").inner_text(): row.locator("td").last.inner_text() for row in rows.all()}
