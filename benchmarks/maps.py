"""Living maps against everything else that could fill one: python benchmarks/maps.py [a part of a line's name]

256 x 256 starts on Rosenbrock's function, 200 steps of Adam each, by

- the NumPy lanes on all cores, the same compiled (``fast``) where numba is installed, with and without verdicts,
- the workers of a page in headless Chromium, verdicts included, from the question to the last pass,
- torch.optim run by run (a sample, scaled up) and batched, optax under vmap and scan with and without jit.

Then the memory of a page with a map of 1024 x 1024, and frames a second while a knob is dragged at 64, 96 and 128
pixels. What is not installed is said to be so.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

import optimizers
import surfaces
from app import look as app_look
from app.lab import link
from app.lab.engine import compute
from app.stage.bundle import joined
from app.stage.parts import assemble, whole
from app.stage.payload import header_of
from app.stage.tools import tools_source
from optimizers import fast

SIDE, STEPS, RATE = 256, 200, 0.05
SAMPLE = 40  # runs of torch.optim that stand for all
GROUND = surfaces.get("rosenbrock")
LINK = f"s=rosenbrock&o=adam&o.lr={RATE}&n={STEPS}&view=maps&map=basins"

PAGE = """
takeLook(SENT);
const kernelOf = makerOf(50), surface = surfaceOf(HEADER.surface, kernelOf);
const stage = {
  header: HEADER, surface, kernelOf, edits: new Edits(), steps: HEADER.steps, start: HEADER.start, window: surface.box,
  tools: TOOLS,
};
const run = { ...HEADER.runs[0], values: HEADER.runs[0].knob_values };
let heard = () => {};
const works = new MapWorks(stage.tools, (message) => heard(message));
let number = 0;
window.fill = (side, rough) => new Promise((resolve) => {
  const began = performance.now(), passes = [];
  heard = ({ stride, width, took, done, map }) => {
    window.kept = map; // as the page that shows it
    passes.push([stride, performance.now() - began]);
    if (done) resolve({ width, took, passes, all: performance.now() - began });
  };
  number += 1;
  works.ask(number, [{ id: "o", job: makeMapJob(stage, run, null), width: side, height: side }], { rough });
});
window.drag = async (side, seconds) => {
  const rates = [], began = performance.now();
  let shown = 0;
  while (performance.now() - began < 1000 * seconds) {
    const from = performance.now();
    run.values = { ...run.values, lr: 0.02 + 0.05 * Math.random() };
    shown = (await window.fill(side, true)).width;
    rates.push(performance.now() - from);
  }
  return { rates, shown };
};
window.workers = () => works.width;
"""


def main() -> None:
    """Measure and print."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    print(
        f"{SIDE} x {SIDE} x {STEPS} steps of Adam on Rosenbrock, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    for name, measure in LINES.items():
        if wanted not in name:
            continue
        try:
            found = measure()
        except ImportError as error:
            print(f"{name:44} not installed ({error.name})")
            continue
        print(f"{name:44} {found}" if isinstance(found, str) else f"{name:44} {found:9.3f} s")


def grid(side: int = SIDE) -> tuple[np.ndarray, np.ndarray]:
    """Starts at the middles of pixels."""
    x0, x1, y0, y1 = GROUND.view
    at = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(x0 + (x1 - x0) * at, y0 + (y1 - y0) * at)
    return x.ravel(), y.ravel()


def timed(work: Callable[[], object]) -> float:
    """Seconds of the better of two, after one that warms up."""
    work()
    times = []
    for _ in range(2):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def lanes(record: str, compiled: bool) -> float:
    """Our own lanes."""
    if compiled and fast.compiler() is None:
        raise ImportError("numba", name="numba")
    held = fast.can_walk
    if not compiled:
        fast.can_walk = lambda *_: False
    try:
        return timed(lambda: optimizers.run("adam", GROUND, grid(), STEPS, record=record, lr=RATE))
    finally:
        fast.can_walk = held


def torch_alone() -> float:
    """torch.optim.Adam, one run after the other: a sample, scaled up."""
    import torch

    starts = np.stack(grid()).T[:: SIDE * SIDE // SAMPLE][:SAMPLE]
    begun = time.perf_counter()
    for x, y in starts:
        place = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([place], lr=RATE)
        for _ in range(STEPS):
            adam.zero_grad()
            ((1 - place[0]) ** 2 + 100 * (place[1] - place[0] ** 2) ** 2).backward()
            adam.step()
    return (time.perf_counter() - begun) * SIDE * SIDE / len(starts)


def torch_batched() -> float:
    """All runs as one tensor: Adam works element by element."""
    import torch

    def work() -> None:
        place = torch.tensor(np.stack(grid()), dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([place], lr=RATE)
        for _ in range(STEPS):
            adam.zero_grad()
            ((1 - place[0]) ** 2 + 100 * (place[1] - place[0] ** 2) ** 2).sum().backward()
            adam.step()

    return timed(work)


def optax_scanned(jit: bool) -> float:
    """optax.adam under vmap and scan; without jit one step is compiled operation by operation."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    adam, starts = optax.adam(RATE), jax.numpy.asarray(np.stack(grid()).T)
    slope = jax.grad(lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2)

    def whole_run(start: Any) -> Any:
        def step(carried: Any, _: None) -> Any:
            place, state = carried
            moved, state = adam.update(slope(place), state)
            return (optax.apply_updates(place, moved), state), None

        return jax.lax.scan(step, (start, adam.init(start)), None, STEPS)[0][0]

    many = jax.vmap(whole_run)
    if jit:
        many = jax.jit(many)
        return timed(lambda: many(starts).block_until_ready())
    with jax.disable_jit():
        begun = time.perf_counter()
        many(starts).block_until_ready()
        return time.perf_counter() - begun


def page_of(work: Callable[[Page], Any]) -> Any:
    """What a bare page with the stage's own workers answers."""
    state = link.decode(LINK)[0]
    header = assemble(whole(header_of(compute(state.experiment), state.view)), {})
    run = {name: value for name, value in header["runs"][0].items() if not isinstance(value, np.ndarray)}
    told = json.dumps({**header, "runs": [run]})
    script = "\n".join(
        [joined("mapworks.js", "edits.js"), f"const SENT = {json.dumps(app_look.as_data())}, HEADER = {told};",
         f"const TOOLS = {tools_source()};", PAGE]
    )  # fmt: skip
    found = os.environ.get("FALL_LINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        )
        try:
            page = browser.new_page()
            page.on("pageerror", lambda error: sys.exit(str(error)))
            page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
            page.goto("http://maps.test/")
            page.add_script_tag(content=script, type="module")
            page.wait_for_function("window.fill !== undefined", timeout=10_000)
            return work(page)
        finally:
            browser.close()


def in_browser() -> str:
    """From the question to each pass, the second time: the first compiles."""

    def work(page: Page) -> str:
        page.evaluate(f"fill({SIDE})")
        times = [page.evaluate(f"fill({SIDE})") for _ in range(3)]
        best = min(times, key=lambda told: told["all"])
        passes = ", ".join(f"1/{stride} {after / 1000:.3f}" for stride, after in best["passes"])
        rate = best["took"] * 1e6 / (SIDE * SIDE * STEPS)
        return f"{best['all'] / 1000:9.3f} s ({passes}; {page.evaluate('workers()')} workers, {rate:.0f} ns a step)"

    return str(page_of(work))


def memory() -> str:
    """Of the browser's processes together, above what they were, once a map of 1024 x 1024 is filled."""

    def work(page: Page) -> str:
        before = resident()
        page.evaluate("fill(1024)")
        return f"{(resident() - before) / 1e6:9.0f} MB more with a map of 1024 x 1024"

    return str(page_of(work)) if Path("/proc/self/smaps_rollup").exists() else "        ? (only Linux tells)"


def resident() -> int:
    """Bytes of the processes below this one, what they share counted once."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[folder.name] = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            rolled = (folder / "smaps_rollup").read_text()
        except OSError:
            continue  # gone meanwhile, or another's
        sizes[folder.name] = 1024 * next(int(line.split()[1]) for line in rolled.split("\n") if line.startswith("Pss:"))
    below, grown = {str(os.getpid())}, True
    while grown:
        more = {one for one, parent in parents.items() if parent in below} - below
        below, grown = below | more, bool(more)
    return sum(sizes.get(one, 0) for one in below - {str(os.getpid())})


def frames() -> str:
    """Maps a second while a knob is in a hand: in one pass, at the size that fits a frame."""

    def work(page: Page) -> str:
        page.evaluate("drag(96, 1)")
        told = []
        for side in (64, 96, 128):
            moved = page.evaluate(f"drag({side}, 2)")
            rates, shown = moved["rates"], moved["shown"]
            smaller = f" (drawn at {shown}²)" if shown < side else ""
            told.append(f"{side}²: {1000 * len(rates) / sum(rates):.0f}{smaller}")
        return "  " + ", ".join(told) + " maps a second"

    return str(page_of(work))


LINES: dict[str, Callable[[], float | str]] = {
    "NumPy lanes, ends": lambda: lanes("last", compiled=False),
    "NumPy lanes, verdicts": lambda: lanes("final", compiled=False),
    "compiled lanes (fast), ends": lambda: lanes("last", compiled=True),
    "compiled lanes (fast), verdicts": lambda: lanes("final", compiled=True),
    "workers of a page, verdicts": in_browser,
    "torch.optim run by run (scaled up)": torch_alone,
    "torch.optim batched": torch_batched,
    "optax, vmap and scan, jit": lambda: optax_scanned(jit=True),
    "optax, vmap and scan, without jit": lambda: optax_scanned(jit=False),
    "memory": memory,
    "dragging": frames,
}


if __name__ == "__main__":
    main()
