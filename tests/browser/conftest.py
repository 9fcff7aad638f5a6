"""A real server and a real browser, as a user meets them; one of each for all files that follow each other."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser, its server and whatever else the machine does share two processors: what fails is tried once more,
    and said (R). What is broken fails twice."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


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
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
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


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """``open_page("s=bowl")`` gives a page with the stage drawn; errors in the page fail the test."""
    pages: list[Page] = []
    faults: list[str] = []

    def opened(link: str = "", **context: object) -> Page:
        page = browser.new_context(
            **({"viewport": {"width": 1280, "height": 800}, "accept_downloads": True} | context)
        ).new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}?{link}")
        page.get_by_test_id("fl-map").first.wait_for(timeout=30_000)
        # drawn, and taken over by Streamlit's panel
        page.wait_for_function("globalThis.__fallLine?.debug.updates > 0 && !document.querySelector('#fl-first')")
        page.locator(".fl-bar").wait_for(state="attached")
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert not faults, faults
