"""Batches on the stage: drawn in the browser under the finger as Python draws them, their contours, epochs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_access import violations
from tests.browser.test_strips import says, values_at
from tests.browser.test_under_the_finger import held, until, updates, words

Open = Callable[..., Page]
TWO = "s=line_fit&n=60&seed=3&k=30&play=0&o=sgd&o.lr=0.03&o.t=minibatch&o.t.batch=2&o2=sgd&o2.lr=0.03"
PIXELS = """(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sign = 0;
  for (let at = 3; at < data.length; at += 4) sign = (sign * 31 + data[at]) % 1000003;
  return sign;
}"""


def test_batches_follow_the_hand_and_show_their_own_contours_and_epochs(open_stage: Open) -> None:
    page = open_stage(TWO)
    strip, button = page.get_by_test_id("fl-strip-loss"), page.get_by_test_id("fl-batch")
    says(strip, *values_at(TWO, "loss", 30))

    seen, before = updates(page), strip.get_attribute("aria-label")
    with held(page, page.get_by_test_id("fl-knob-o-lr"), 0.7):  # new batches are asked about at every frame
        expect(strip).not_to_have_attribute("aria-label", before or "")
        during = strip.get_attribute("aria-label")
        assert updates(page) == seen, "nobody was asked"
    page.wait_for_function(f"globalThis.__fallLine.debug.updates > {seen}")
    moved = TWO.replace("o.lr=0.03", f"o.lr={words(page)['o.lr']}", 1)
    says(strip, *values_at(moved, "loss", 30))
    assert strip.get_attribute("aria-label") == during, "what Python says is what the finger showed"

    expect(button).to_have_attribute("aria-pressed", "false")
    canvas = page.get_by_test_id("fl-map").element_handle()
    bare = page.evaluate(PIXELS, canvas)
    button.focus()
    page.keyboard.press("Enter")
    assert until(page, "batch") == "1"
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"(canvas) => ({PIXELS})(canvas) !== {bare}", arg=canvas)
    page.get_by_test_id("fl-curves").click()
    page.get_by_test_id("fl-over-epochs").check()
    assert until(page, "over") == "epochs"
    expect(strip).to_have_attribute("aria-label", re.compile("over the epochs"))
    assert violations(page, ".stMain") == []
