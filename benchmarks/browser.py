"""From a change to the picture, measured in a real browser: python benchmarks/browser.py

Prints what crosses the wire (the default comparison of six optimizers x 500 steps when the page opens, after one knob
and after another start; eight runs x 100,000 steps) and the time from letting go of a knob to the moment the stage has
drawn what Python computed, median and worst of thirty, in headless Chromium on this machine.
The drawing under the finger (the generated JavaScript, no server) is timed beside it.
"""

import os
import shutil
import statistics
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from served import served

from app.lab import edits, link
from app.lab.engine import compute
from app.lab.experiment import State
from app.stage.parts import Delivery
from app.stage.payload import header_of

ROOT = Path(__file__).parent.parent
PORT = 8631
CHANGES = 30
EIGHT = dict(enumerate(("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lion"), 1))


def main() -> None:
    sizes()
    with served("main.py", PORT):
        measure()


def sizes() -> None:
    """Print the bytes of payloads, as one session is sent them."""
    delivery, state = Delivery(), State()

    def told(what: str, now: State, budget: int) -> None:
        began = time.perf_counter()
        header = header_of(compute(now.experiment), now.view)
        computed = time.perf_counter()
        size = len(delivery.send(header))
        packed = time.perf_counter()
        times = f"{1000 * (computed - began):.0f} ms to compute and thin, {1000 * (packed - computed):.1f} to pack"
        print(f"{what}: {size / 1000:.1f} kB (budget {budget}), {times}")

    told("first payload, 6 optimizers x 500 steps", state, 60)
    told("another knob", edits.run_value(state, 5, "lr", 0.09), 25)
    told("another start", edits.start(state, -0.5, 0.5), 60)
    long = edits.experiment(
        link.decode("&".join(f"o{i if i > 1 else ''}={key}" for i, key in EIGHT.items()))[0], steps=100_000
    )
    told("8 optimizers x 100,000 steps", long, 1000)
    told("another start for all of them", edits.start(long, -0.5, 0.5), 1000)
    told("another knob of one of them", edits.run_value(edits.start(long, -0.5, 0.5), 5, "lr", 0.009), 1000)


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
