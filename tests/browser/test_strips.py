"""The strips: any curve, chosen by keyboard, kept in the link, following the hand; snapshots and what walks beside."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.lab import link
from app.lab.engine import compute
from app.lab.path_curves import curve_of
from app.lab.snapshots import snapshots
from app.language.numbers import number
from tests.browser.test_access import violations
from tests.browser.test_under_the_finger import held, until, updates, words

Open = Callable[..., Page]
TWO = "s=rosenbrock&n=120&k=60&play=0&o=adam&o.lr=0.05&o2=sgd&o2.lr=0.001&o2.t=sam"


def values_at(query: str, word: str, step: int) -> list[str]:
    """What Python has of each run's curve at a step, as a strip says it."""
    results = compute(link.decode(query)[0].experiment)
    curves = (curve_of(results, index, word) for index in range(len(results.runs)))
    told = ([float(line[step - curve.shift]) for line in curve.lines] for curve in curves if curve is not None)
    return [", ".join(number(value, 3) for value in values) for values in told]


def says(strip: Locator, *told: str) -> None:
    for word in told:
        expect(strip).to_have_attribute("aria-label", re.compile(re.escape(word)))


def test_curves_are_chosen_by_keyboard_and_follow_the_hand(open_stage: Open) -> None:
    page = open_stage(TWO)
    says(page.get_by_test_id("fl-strip-loss"), "loss", *values_at(TWO, "loss", 60))
    page.get_by_test_id("fl-curves").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_test_id("fl-curves-panel")
    expect(panel).to_be_visible()
    assert violations(page, ".stMain") == []
    for word in ("q.v_hat", "step"):
        page.get_by_test_id(f"fl-curve-{word}").focus()
        page.keyboard.press("Space")
    until(page, "curves", "loss,grad,q.v_hat,step")
    says(
        page.get_by_test_id("fl-strip-q.v_hat"), "x solid, y dashed", *values_at(TWO, "q.v_hat", 60)
    )  # sent since then
    says(page.get_by_test_id("fl-strip-step"), *values_at(TWO, "step", 60))
    page.get_by_test_id("fl-over-calls").check()
    assert until(page, "over") == "calls"
    says(page.get_by_test_id("fl-strip-grad"), "over the evaluations", *values_at(TWO, "grad", 60))
    page.get_by_test_id("fl-curve-grad").uncheck()
    expect(page.get_by_test_id("fl-strip-grad")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_test_id("fl-curves")).to_be_focused()

    seen, strip = updates(page), page.get_by_test_id("fl-strip-q.v_hat")
    before = strip.get_attribute("aria-label")
    with held(page, page.get_by_test_id("fl-knob-o-lr"), 0.7):
        expect(strip).not_to_have_attribute("aria-label", before or "")
        during = strip.get_attribute("aria-label")
        assert updates(page) == seen, "nobody was asked"
    page.wait_for_url(lambda url: "o.lr=0.05" not in url)
    moved = TWO.replace("o.lr=0.05", f"o.lr={words(page)['o.lr']}")
    page.wait_for_function(f"globalThis.__fallLine.debug.updates > {seen}")
    says(strip, *values_at(moved, "q.v_hat", 60))
    assert strip.get_attribute("aria-label") == during, "what Python says is what the finger showed"


CHAINED = (
    "s=egg_carton&n=120&seed=3&play=0&o=sgd&o.lr=0.4&o.s=cosine&o.s.T_0=30&o2=sgd&o2.lr=0.4&o2.t=average"
    "&present=1&curves=eta,loss"
)


def test_the_wall_shows_two_curves_and_cards_count_snapshots(open_stage: Open) -> None:
    page = open_stage(CHAINED)
    first, second = page.get_by_test_id("fl-dock-curve"), page.get_by_test_id("fl-dock-curve-2")
    expect(first).to_have_value("eta")
    expect(second).to_have_value("loss")
    second.select_option("turn")
    assert until(page, "curves", "eta,turn") == "eta,turn"
    says(page.locator(".fl-dock").get_by_test_id("fl-strip-turn"), "degrees")
    page.keyboard.press("Escape")
    ran = compute(link.decode(CHAINED)[0].experiment).runs
    count = len(snapshots(ran[0], 120))
    expect(page.get_by_test_id("fl-card-o").get_by_test_id("fl-snapshots")).to_have_text(
        f"{count} snapshots, 1 minimum"
    )
    expect(page.get_by_test_id("fl-card-o2").locator(".fl-extras")).to_contain_text("the point that walks")
