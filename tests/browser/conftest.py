"""A real server and a real browser, as a user meets them; one of each for all files that follow each other."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
# A new window of the whole browser warms up a page of its own for what is typed into the address bar: half of the time
# that a test's page needs to come up. The last such list counts, so Playwright's own is said again.
FEATURES = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled", "DestroyProfileOnBrowserClose",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay",
    "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
# --disable-background-networking and the rest: a test browser looks nothing up by itself.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", f"--disable-features={','.join(FEATURES)}",
)  # fmt: skip


USED = 25  # times that a page is used: it grows
PASSED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser, its server and whatever else the machine does share two processors: what fails is tried once more,
    and said (R). What is broken fails twice. ``RERUNS=0`` shows what is only late."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=int(os.environ.get("RERUNS", "1"))))


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where what ``fall-line`` starts is running."""
    with serving("serve.py", tmp_path_factory.mktemp("server")) as found:
        yield found


@contextmanager
def serving(script: str, folder: Path) -> Iterator[str]:
    """A running app of ``app/ui``; its log, in ``folder``, is shown when it does not start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app" / "ui" / script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=log.parent)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"the app did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    named = os.environ.get("FALL_LINE_BROWSER")
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = named or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        # What is right comes, if late: two processors are shared with the other worker's browser and server.
        expect.set_options(timeout=20_000)
        make = opened.new_context

        def patient(**given: Any) -> BrowserContext:
            context = make(**given)
            context.set_default_timeout(60_000)
            return context

        opened.new_context = patient  # type: ignore[method-assign]
        yield opened
        opened.close()


class Pages:
    """Pages that stand open between tests, by what their contexts are for good. A page that is used again has its
    scripts compiled and comes up with half the work: most of what all these tests together take."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[Page]] = {}
        self.used: dict[Page, int] = {}

    def take(self, asked: dict[str, Any]) -> Page:
        lasting, passing = _parted(asked)
        waiting = self.idle.get(lasting, [])
        page = waiting.pop() if waiting else self.browser.new_context(**asked).new_page()
        page.set_viewport_size(asked["viewport"])
        page.emulate_media(**passing)
        self.used[page] = self.used.get(page, 0) + 1
        return page

    def give(self, page: Page, asked: dict[str, Any], address: str) -> None:
        """Take a page back, as if it had never been used."""
        if self.used[page] >= USED or page.is_closed() or not page.url.startswith(address):
            page.context.close()
            return
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.unroute_all()
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.goto("about:blank")
        page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        page.mouse.up()
        page.mouse.move(0, 0)
        page.context.clear_cookies()
        self.idle.setdefault(_parted(asked)[0], []).append(page)


def _parted(asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a context is for good, as a key; and what any page may be told: its colours and whether it moves."""
    passing = {name: value for name, value in asked.items() if name in ("color_scheme", "reduced_motion")}
    return repr(sorted((key, value) for key, value in asked.items() if key not in (*passing, "viewport"))), passing


@pytest.fixture(scope="package")
def pages(browser: Browser) -> Pages:
    return Pages(browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture
def attempt(request: pytest.FixtureRequest) -> int:
    """Which try this is, from 1: results that the server keeps from the one before are not asked for again."""
    return int(getattr(request.node, "execution_count", 1))


@pytest.fixture
def open_page(pages: Pages, address: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """``open_page("s=bowl")`` gives a page with the stage drawn; errors in the page fail the test. One that the test
    does something lasting to (scripts of its own, permissions) is to be ``fresh``, and is not used again."""
    taken: list[tuple[Page, dict[str, Any], bool]] = []
    faults: list[str] = []

    def fault(error: Error) -> None:
        faults.append(str(error))

    def opened(link: str = "", *, fresh: bool = False, **context: Any) -> Page:
        asked: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "accept_downloads": True} | context
        page = pages.browser.new_context(**asked).new_page() if fresh else pages.take(asked)
        taken.append((page, asked, fresh))
        page.on("pageerror", fault)
        page.goto(f"{address}?{link}")
        page.get_by_test_id("fl-map").first.wait_for(timeout=30_000)
        # drawn, and taken over by Streamlit's panel
        page.wait_for_function("globalThis.__fallLine?.debug.updates > 0 && !document.querySelector('#fl-first')")
        page.locator(".fl-bar").wait_for(state="attached")
        return page

    yield opened
    for page, asked, fresh in taken:
        page.remove_listener("pageerror", fault)
        if fresh or not request.node.stash.get(PASSED, False):
            page.context.close()
        else:
            pages.give(page, asked, address)
    assert not faults, faults


@pytest.fixture
def open_stage(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """``open_page`` with the figure alone, as a link may ask for: without sidebar and tabs a page comes up with two
    thirds of the work."""

    def opened(link: str, **given: Any) -> Page:
        return open_page(f"{link}&hide=sidebar,tabs", **given)

    return opened
