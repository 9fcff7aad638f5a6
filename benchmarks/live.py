"""Frames a second while a knob is dragged, in a real browser: python benchmarks/live.py

Six optimizers x 500 steps at 1280x800 in headless Chromium. Each knob's slider sweeps to and fro, another value
at every frame; printed are the frames drawn in a second, the median and worst time between two frames, what
the stage itself took of it, and the bytes of the message that settles the change.
"""

import os
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright
from served import served

from app.lab import edits, link, live_edits
from app.lab.engine import compute
from app.stage.parts import Delivery
from app.stage.payload import header_of

ROOT = Path(__file__).parent.parent
PORT = 8633
SECONDS = 3.0
SIX = "n=500&o=sgd&o.lr=0.01&o2=momentum&o2.lr=0.01&o3=nesterov&o3.lr=0.01&o4=adagrad&o4.lr=0.5&o5=rmsprop&o6=adam"
CASES = (
    ("kappa of the bowl", "bowl", "surface-kappa"),
    ("A of Rastrigin's function", "rastrigin", "surface-A"),
    ("b of Rosenbrock's function", "rosenbrock", "surface-b"),
    ("rotation of the bowl", "bowl", "surface-rotation"),
    ("rotation of Rastrigin's function", "rastrigin", "surface-rotation"),
    ("steps on the bowl", "bowl", "steps-steps"),
    ("learning rate on the bowl", "bowl", "o-lr"),
)


def main() -> None:
    sizes()
    with served("serve.py", PORT):
        found = os.environ.get("FALL_LINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            for title, surface, knob in CASES:
                if len(sys.argv) < 2 or sys.argv[1] in title:
                    measure(browser.new_page(viewport={"width": 1280, "height": 800}), title, surface, knob)
            browser.close()


def sizes() -> None:
    """Print the bytes that settle another value of the bowl's knob."""
    delivery, state = Delivery(), link.decode(f"s=bowl&{SIX}")[0]
    for what, now in (
        ("first message", state),
        ("another kappa", edits.surface_value(state, "kappa", 40.0)),
        ("another rotation", edits.surface_value(state, "rotation", 30.0)),
        ("another number of steps", live_edits.stage(state, {"steps": 300})),
    ):
        print(f"{what}: {len(delivery.send(header_of(compute(now.experiment), now.view, full=False))) / 1000:.1f} kB")


def measure(page: Page, title: str, surface: str, knob: str) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/?s={surface}&play=0&{SIX}")
    page.get_by_test_id("fl-map").first.wait_for()
    page.wait_for_function("globalThis.__fallLine?.debug.updates > 0 && !document.querySelector('#fl-first')")
    if knob == "surface-rotation":
        page.get_by_text("Rotate, stretch, shift").click()
    slider = page.get_by_test_id(f"fl-knob-{knob}").first
    slider.wait_for()
    page.wait_for_timeout(1500)
    slider.dispatch_event("pointerdown")
    page.evaluate(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    busy = _busy(session)
    slider.evaluate(SWEEP)
    page.wait_for_timeout(1000 * SECONDS)
    busy = _busy(session) - busy
    told = page.evaluate("globalThis.__told")
    gaps = [b - a for a, b in zip(told["at"], told["at"][1:], strict=False)]
    rate = 1000 * len(gaps) / sum(gaps)
    print(
        f"{title}: {rate:.0f} frames a second, {statistics.median(gaps):.1f} ms between two (worst {max(gaps):.0f}); "
        f"{1000 * busy / len(told['at']):.1f} ms of processor a frame"
    )
    page.close()


def _busy(session: CDPSession) -> float:
    """Seconds of processor that the page's main thread has used for its tasks."""
    told = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in told if metric["name"] == "TaskDuration"))


# A sweep to and fro every two seconds, another value at every frame, as a pointer on the slider gives them: moved in
# the page itself, because a pointer driven from outside costs another process half a core.
SWEEP = """(slider) => {
  const move = (now) => {
    slider.value = String(Math.round(1000 * (0.5 + 0.3 * Math.abs((now / 1000) % 2 - 1))));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
}"""

# Every frame in which the stage drew, as the ticker counts them.
WATCH = """() => {
  const { debug } = globalThis.__fallLine, told = (globalThis.__told = { at: [] });
  let seen = debug.frames;
  const look = () => {
    if (debug.frames !== seen) {
      seen = debug.frames;
      told.at.push(performance.now());
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


if __name__ == "__main__":
    main()
