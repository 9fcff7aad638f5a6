"""From a change to the picture, measured in a real browser: python benchmarks/browser.py

Prints the payload of the default comparison (six optimizers x 500 steps) and the time from letting go of a knob to the
moment the stage has drawn what Python computed, median and worst of thirty, in headless Chromium on this machine.
The drawing under the finger (the generated JavaScript, no server) is timed beside it.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.lab.engine import compute
from app.lab.experiment import State
from app.stage.payload import payload_of

ROOT = Path(__file__).parent.parent
PORT = 8631
CHANGES = 30


def main() -> None:
    state = State()
    payload = payload_of(compute(state.experiment), state.view)
    print(f"payload, 6 optimizers x 500 steps: {len(payload) / 1000:.1f} kB (budget 150)")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app/ui/main.py"), "--server.port", str(PORT)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--server.headless", "true"], **quiet)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        measure()
    finally:
        server.terminate()


def measure() -> None:
    found = os.environ.get("FALL_LINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        began = time.perf_counter()
        page.goto(f"http://127.0.0.1:{PORT}/")
        page.get_by_test_id("fl-map").wait_for()
        page.wait_for_function("globalThis.__fallLine && globalThis.__fallLine.debug.updates > 0")
        print(f"cold load to the first picture: {time.perf_counter() - began:.2f} s")
        page.wait_for_timeout(1500)
        slider = page.get_by_test_id("fl-knob-o-lr").first
        times, live = [], []
        for i in range(CHANGES):
            slider.focus()
            seen = page.evaluate("globalThis.__fallLine.debug.updates")
            page.keyboard.down("ArrowRight" if i % 2 else "ArrowLeft")
            live.append(page.evaluate("globalThis.__fallLine.debug.liveTime"))
            page.evaluate("globalThis.__letGo = performance.now()")
            page.keyboard.up("ArrowRight" if i % 2 else "ArrowLeft")
            page.wait_for_function(f"globalThis.__fallLine.debug.updates > {seen}")
            times.append(page.evaluate("globalThis.__fallLine.debug.lastUpdateTime - globalThis.__letGo"))
            page.wait_for_timeout(250)
        middle = statistics.median(times)
        print(f"change to picture: median {middle:.0f} ms, worst {max(times):.0f} ms of {CHANGES} (budget 150)")
        print(f"under the finger (six kernels x 500 steps in JavaScript): median {statistics.median(live):.2f} ms")
        page.get_by_test_id("fl-play").click()
        page.wait_for_timeout(500)
        first = page.evaluate("[globalThis.__fallLine.debug.frames, performance.now()]")
        page.wait_for_timeout(3000)
        last = page.evaluate("[globalThis.__fallLine.debug.frames, performance.now()]")
        rate = 1000 * (last[0] - first[0]) / (last[1] - first[1])
        drawing = page.evaluate("globalThis.__fallLine.debug.drawTime")
        print(f"playing: {rate:.0f} frames a second, {drawing:.2f} ms of drawing a frame")
        browser.close()


if __name__ == "__main__":
    main()
