"""Many at once, as a user meets them: a swarm with its shares, and the wall of variants."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import numpy as np
from playwright.sync_api import Page, expect

import optimizers
import surfaces
from app.lab.valleys import counted

Open = Callable[..., Page]

TWO = "s=himmelblau&n=120&k=20&o=momentum&o.lr=0.004&o2=adam&o2.lr=0.2"


def until(page: Page, key: str, value: str | None) -> None:
    """Wait until the address says so."""
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get(key, [None])[-1] == value, timeout=10_000)


def ends(page: Page, run: str) -> dict[str, str]:
    """The table of a run: outcome -> what its last cell says, the share at the end and its interval."""
    rows = page.get_by_test_id(f"fl-swarm-run-{run}").locator("tbody tr")
    return {row.locator("th").inner_text(): row.locator("td").last.inner_text() for row in rows.all()}


def test_a_swarm_tells_shares_and_one_of_it_is_followed_and_taken(open_page: Open) -> None:
    page = open_page(f"{TWO}&swarm=grid:100&panel=swarm")
    table = page.get_by_test_id("fl-swarm-run-o2").locator("table")
    expect(table).to_be_visible(timeout=15_000)
    expect(page.get_by_test_id("fl-swarm")).to_contain_text("regular grid of 10 × 10 over the window")
    # the shares are those of Python's lanes from the same 100 places
    x0, x1, y0, y1 = surfaces.get("himmelblau").view
    grid = [
        (x0 + (x1 - x0) * (i + 2**0.5 - 1) / 10, y0 + (y1 - y0) * (j + 2**0.5 - 1) / 10)
        for i in range(10)
        for j in range(10)
    ]
    x, y = np.array(grid).T
    found = optimizers.run("adam", surfaces.get("himmelblau"), (x, y), 120, lr=0.2, record="final")
    told = ends(page, "o2")
    for place in range(4):
        mine = sum(
            found.outcome[i].finding.kind == "converged" and found.outcome[i].minimum == place for i in range(100)
        )
        assert told[f"minimum {place + 1}"].startswith(f"{mine} %"), (place, told)
    assert "95 % interval" in told["minimum 1"]
    expect(page.get_by_test_id("fl-map").first).to_have_attribute("aria-label", re.compile("Adam: minimum 1"))

    # in which valley they are over the steps, and with which losses they end: as Python counts them
    page.get_by_test_id("fl-shares-valleys").press("Enter")
    until(page, "shares", "valleys")
    expect(page.locator(".fl-stack")).to_have_count(2)
    held = counted(surfaces.get("himmelblau"), np.stack([found.theta[-1].T])[:1])[0]
    told = ends(page, "o2")
    for place in range(4):
        said = next(text for name, text in told.items() if name.startswith(f"valley {place + 1}"))
        assert said.split(" %")[0] == str(held[place]), (place, told)
    expect(page.get_by_test_id("fl-swarm")).to_contain_text("told apart by 96 × 96 cells")
    page.get_by_test_id("fl-shares-losses").press("Enter")
    until(page, "shares", "losses")
    expect(page.get_by_test_id("fl-swarm-run-o2")).to_contain_text("eight of ten from")
    expect(page.get_by_test_id("fl-swarm-pairs")).to_contain_text(re.compile("Start by start, .* of 100"))
    expect(page.get_by_role("columnheader", name="Median final loss")).to_be_attached()
    page.get_by_test_id("fl-shares-outcomes").press("Enter")
    until(page, "shares", None)

    # followed by keys, its numbers beside it, and put away again
    page.get_by_test_id("fl-swarm-next").press("Enter")
    until(page, "pick", "o.0")
    page.get_by_test_id("fl-swarm-next").press("Enter")
    until(page, "pick", "o.1")
    picked = page.get_by_test_id("fl-swarm-pick")
    expect(picked).to_contain_text("Momentum, number 1")
    expect(picked).to_contain_text("step 20: loss")
    page.get_by_test_id("fl-swarm-leave").click()
    until(page, "pick", None)

    # a press on the map takes the nearest: the minimum's star has some about it at the end
    page.keyboard.press("End")
    stand = page.get_by_test_id("fl-map").first
    box = stand.bounding_box()
    assert box is not None
    scale = (box["height"] - 24) / (y1 - y0)  # the same on both axes: the map is wider than its window
    stand.click(position={"x": 38 + (box["width"] - 43) / 2 + 3 * scale, "y": 4 + (y1 - 2) * scale})
    expect(picked).to_contain_text("reached the minimum (3, 2)")

    # other forms; a start is taken and given back by one undo
    page.get_by_test_id("fl-swarm-ring").click()
    until(page, "swarm", "ring:100,0.5")
    expect(page.get_by_test_id("fl-swarm")).to_contain_text("evenly on a ring about the start")
    page.get_by_test_id("fl-swarm-next").click()
    page.get_by_test_id("fl-swarm-take").click()
    page.wait_for_url(lambda url: "x" in parse_qs(urlparse(url).query), timeout=10_000)
    until(page, "swarm", None)
    expect(page.get_by_test_id("fl-card-o")).to_be_visible()
    page.keyboard.press("Control+z")
    until(page, "x", None)

    # a question that hides where runs go hides it of all of them
    page = open_page(f"{TWO}&swarm=grid:50&panel=swarm&reveal=where")
    expect(page.get_by_test_id("fl-swarm")).to_have_count(0)
    assert "minimum" not in (page.get_by_test_id("fl-map").first.get_attribute("aria-label") or "")


def test_a_wall_plays_in_step_and_a_cell_is_taken(open_stage: Open) -> None:
    page = open_stage("s=bowl&n=100&o=sgd&o.lr=0.03&view=wall&wall=o.lr:0.01,0.03,0.2;s.kappa:2,20")
    cells = page.get_by_role("radio")
    expect(cells).to_have_count(6)
    for lr in (0.01, 0.03, 0.2):
        for kappa in (2, 20):
            run = optimizers.run("sgd", surfaces.get("bowl", kappa=kappa), steps=100, lr=lr)
            cell = page.get_by_test_id(f"fl-wall-{lr}-{kappa}")
            kind = {"converged": "converged", "diverged": "diverged"}.get(run.outcome.kind, "going")
            expect(cell.locator(f".fl-wall-verdict.fl-{kind}")).to_be_visible()
            if run.outcome.step is not None:
                expect(cell).to_contain_text(f"step {run.outcome.step}")
    expect(page.get_by_test_id("fl-wall-0.03-20")).to_have_attribute("aria-checked", "true")

    # arrow keys move, Enter takes: knobs of run and landscape at once, one undo
    page.get_by_test_id("fl-wall-0.03-20").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("fl-wall-0.2-2")).to_be_focused()
    page.keyboard.press("Enter")
    until(page, "o.lr", "0.2")
    until(page, "s.kappa", "2")
    expect(page.get_by_test_id("fl-wall-0.2-2")).to_have_attribute("aria-checked", "true")
    expect(cells).to_have_count(6)
    page.keyboard.press("Control+z")
    until(page, "o.lr", "0.03")
    until(page, "s.kappa", None)

    # its sides are chosen above it; S goes on to one map
    page.get_by_test_id("fl-wall-count-0").select_option("2")
    until(page, "wall", "o.lr:0.01,0.2;s.kappa:2,20")
    expect(cells).to_have_count(4)
    page.get_by_test_id("fl-wall-knob-1").select_option("")
    until(page, "wall", "o.lr:0.01,0.2")
    expect(cells).to_have_count(2)
    page.get_by_test_id("fl-layout-overlay").click()
    expect(cells).to_have_count(0)
    until(page, "view", None)
