"""Knobs of the sidebar move the picture under the finger; what is let go of is what the finger showed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from app.lab import link
from app.lab.engine import compute
from app.language.numbers import count

Open = Callable[..., Page]
TWO = "n=80&play=0&o=sgd&o.lr=0.02&o2=momentum&o2.lr=0.01"

MAPS = """() => {
  const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
  const of = (name) => roots.flatMap(r => [...r.querySelectorAll(name)]).map(c => c.toDataURL()).join('|');
  return { ground: of('.fl-map canvas.fl-layer:first-child'), walked: of('canvas.fl-walked') };
}"""
STAGE = "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.fl-stage')).find(Boolean)"


def updates(page: Page) -> int:
    return page.evaluate("globalThis.__fallLine.debug.updates")


def words(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def until(page: Page, key: str, value: str | None = None) -> str:
    page.wait_for_url(
        lambda url: (told := parse_qs(urlparse(url).query).get(key)) is not None and value in (None, told[-1])
    )
    return words(page)[key]


@contextmanager
def held(page: Page, slider: Locator, share: float) -> Iterator[None]:
    """The slider in a hand, drawn from its thumb to a share of its width."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    at = slider.evaluate("node => node.value / node.max")
    middle, thumb = box["y"] + box["height"] / 2, 15
    page.mouse.move(box["x"] + thumb / 2 + (box["width"] - thumb) * at, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share, middle, steps=6)
    page.wait_for_timeout(900)  # at rest in the hand it is drawn properly
    yield
    page.mouse.up()


def test_a_knob_of_the_landscape_moves_map_and_paths_before_it_is_let_go(open_page: Open) -> None:
    page = open_page(f"s=bowl&{TWO}")
    page.wait_for_timeout(400)
    seen, before, address = updates(page), page.evaluate(MAPS), page.url
    slider = page.get_by_test_id("fl-knob-surface-kappa")
    with held(page, slider, 0.75):
        during = page.evaluate(MAPS)
        assert all(during[part] != before[part] for part in ("ground", "walked"))
        assert (updates(page), page.url) == (seen, address), "nobody was asked"
        said = [page.get_by_test_id(f"fl-card-{run}").locator("div.fl-outcome").inner_text() for run in ("o", "o2")]
        finger = page.evaluate(MAPS)
    kappa = float(until(page, "s.kappa"))
    page.wait_for_function(f"globalThis.__fallLine.debug.updates > {seen}")
    page.wait_for_timeout(400)
    assert page.evaluate(MAPS) == finger, "what Python says is what the finger showed"
    assert said == [page.get_by_test_id(f"fl-card-{run}").locator("div.fl-outcome").inner_text() for run in ("o", "o2")]
    expect(slider).to_have_attribute("aria-valuetext", f"{kappa:g}")
    assert "condition number κ" in (slider.get_attribute("aria-label") or "").lower()


def test_a_turn_takes_the_start_along(open_page: Open) -> None:
    page = open_page(f"s=bowl&{TWO}")
    page.get_by_text("Rotate, stretch, shift").click()
    before = page.evaluate(MAPS)
    with held(page, page.get_by_test_id("fl-knob-surface-rotation"), 0.8):
        finger = page.evaluate(MAPS)
        assert all(finger[part] != before[part] for part in ("ground", "walked"))
    until(page, "s.rotation")
    page.wait_for_timeout(600)
    assert page.evaluate(MAPS) == finger
    assert "x" not in words(page), "the start is still the landscape's own"


def test_the_number_of_steps_and_a_knob_of_a_schedule_are_live(open_page: Open) -> None:
    page = open_page(f"s=bowl&{TWO}&o.s=cosine_decay")
    seen = updates(page)
    curve = page.get_by_test_id("fl-curve").first
    curve.scroll_into_view_if_needed()
    drawn, walked = curve.get_attribute("data-points"), page.evaluate(MAPS)["walked"]
    slider = page.get_by_test_id("fl-knob-schedule-o-0-end").first
    with held(page, slider, 0.9):
        assert updates(page) == seen
        assert curve.get_attribute("data-points") != drawn
        assert page.evaluate(MAPS)["walked"] != walked
    until(page, "o.s.end")
    with held(page, page.get_by_test_id("fl-knob-steps-steps"), 0.6):
        assert page.get_by_test_id("fl-counter").inner_text() != "80 / 80"
    page.wait_for_url(lambda url: "n=80&" not in url)
    steps = words(page)["n"]
    assert int(steps) > 80
    expect(page.get_by_test_id("fl-counter")).to_contain_text(count(int(steps)))


def test_shift_moves_a_tenth_as_far_by_pointer_and_by_key(open_page: Open) -> None:
    page = open_page(f"s=bowl&s.kappa=50&{TWO}")
    slider = page.get_by_test_id("fl-knob-surface-kappa")

    def value() -> float:
        return float(slider.get_attribute("aria-valuetext") or "nan")

    moved = {}
    for key in (None, "Shift"):
        before = value()
        if key:
            page.keyboard.down(key)
        with held(page, slider, slider.evaluate("node => node.value / node.max") + 0.2):
            moved[key] = value() / before
        if key:
            page.keyboard.up(key)
        page.wait_for_timeout(800)
    assert moved[None] > 1.3
    assert 1 < moved["Shift"] < 1.2
    before = value()
    slider.focus()
    page.keyboard.press("Shift+ArrowRight")
    fine = value()
    assert before < fine < 1.005 * before
    until(page, "s.kappa", f"{fine:g}")


def test_keys_move_a_knob_of_the_sidebar_and_a_held_key_is_one_edit(open_page: Open) -> None:
    page = open_page(f"s=bowl&{TWO}")
    slider = page.get_by_test_id("fl-knob-surface-kappa")
    slider.focus()
    edits = page.evaluate("globalThis.__fallLine.debug.edits")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    kappa = until(page, "s.kappa")
    page.wait_for_timeout(400)
    assert page.evaluate("globalThis.__fallLine.debug.edits") <= edits + 2
    assert float(kappa) > 20
    field = page.locator(".fl-panel .fl-number").first
    field.fill("-3")
    field.press("Enter")
    expect(page.locator(".fl-panel .fl-message").first).to_have_text("Must be at least 1.")
    field.fill("31")
    field.press("Enter")
    until(page, "s.kappa", "31")
    state, _ = link.decode(urlparse(page.url).query)
    told = compute(state.experiment).runs[0].trajectory.outcome.kind
    expect(page.get_by_test_id("fl-card-o").locator(f"div.fl-outcome.fl-{told}")).to_have_count(1)


def test_a_rule_that_only_python_can_walk_says_that_it_waits(open_page: Open) -> None:
    page = open_page("s=rosenbrock&n=40&play=0&o=lbfgs&o2=sgd")
    card = page.get_by_test_id("fl-card-o").locator("div.fl-outcome")
    told = card.inner_text()
    with held(page, page.get_by_test_id("fl-knob-surface-b"), 0.4):
        expect(card).to_have_text("is worked out when you let go")
    until(page, "s.b")
    expect(card).not_to_have_text("is worked out when you let go")
    assert told


def test_an_expression_in_a_number_field_is_followed_and_a_wrong_one_is_explained_under_it(open_page: Open) -> None:
    page = open_page(f"s=bowl&s.kappa=50&{TWO}")
    card = page.get_by_test_id("fl-card-o")
    field, follows, message = (
        card.locator(".fl-number").first,
        card.locator(".fl-follows").first,
        card.locator(".fl-message"),
    )
    for text, value, shown in (("1/20", "0.05", "0.05"), ("2/κ", "2/kappa", "0.04")):
        field.fill(text)
        field.press("Enter")
        until(page, "o.lr", value)
        expect(field).to_have_value(shown)
    expect(follows).to_have_text("2/κ =")
    field.fill("2/k0")
    field.press("Enter")
    expect(message.first).to_have_text("Type a number, or an expression such as 2/κ.")
    expect(field).to_have_value("2/k0")
    assert words(page)["o.lr"] == "2/kappa"
    assert not page.locator(".st-key-fl-notices").count()
    field.focus()
    expect(field).to_have_value("2/κ")
    field.press("Escape")
    expect(message.first).to_be_hidden()

    seen = updates(page)
    with held(page, page.get_by_test_id("fl-knob-surface-kappa"), 0.75):
        live = float(field.input_value())
        assert live < 0.02
        assert updates(page) == seen, "nobody was asked"
        expect(follows).to_have_text("2/κ =")
    page.wait_for_url(lambda url: "s.kappa=50&" not in url)
    kappa = float(words(page)["s.kappa"])
    assert live == float(f"{2 / kappa:.4g}")
    assert words(page)["o.lr"] == "2/kappa"
    with held(page, page.get_by_test_id("fl-knob-o-lr"), 0.3):
        expect(follows).to_be_hidden()
    page.wait_for_url(lambda url: "o.lr=2" not in url)
    page.keyboard.press("Control+z")
    until(page, "o.lr", "2/kappa")
    expect(follows).to_have_text("2/κ =")

    steps = page.locator(".fl-panel", has=page.get_by_test_id("fl-knob-steps-steps")).locator(".fl-number")
    steps.fill(f"100*κ/{kappa:g}")
    steps.press("Enter")
    until(page, "n", "100")
    start = page.get_by_label("Start x, typed")
    start.fill("-sqrt(2)")
    start.press("Enter")
    page.wait_for_url(lambda url: "x=-1.4142" in url)
    expect(start).to_have_value("−1.414")
    start.fill("1/0")
    start.press("Enter")
    expect(page.locator(".fl-panel .fl-message:visible")).to_have_text("Type a number, or an expression such as 2/κ.")
    start.press("Escape")
    seen = updates(page)
    with held(page, page.get_by_test_id("fl-knob-start-y"), 0.2):
        assert updates(page) == seen
        ring = page.get_by_test_id("fl-ring").get_attribute("aria-valuetext")
        assert ring is not None
        assert ring.startswith("(−1.414, −")
    page.wait_for_url(lambda url: re.search(r"x=-1\.4142\d*(,|%2C)-\d", url) is not None)


def test_a_finger_that_rests_on_a_slider_goes_finely(open_page: Open) -> None:
    page = open_page(f"s=bowl&s.kappa=50&{TWO}", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    slider = page.get_by_test_id("fl-knob-o-lr")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    thumb = 18
    x = box["x"] + thumb / 2 + (box["width"] - thumb) * slider.evaluate("node => node.value / node.max")
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": place, "y": box["y"] + box["height"] / 2} for place in at]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    ends = page.get_by_test_id("fl-card-o").locator(".fl-fine-line").first
    touch("touchStart", x)
    expect(ends).to_be_visible()
    before = float(slider.get_attribute("aria-valuetext") or "nan")
    low, high = (float(end) for end in ends.locator("span").all_inner_texts())
    assert (low, high) == (pytest.approx(0.9 * before, rel=0.01), pytest.approx(1.1 * before, rel=0.01))
    for far in range(0, 60, 6):
        touch("touchMove", x + far)
    after = float(slider.get_attribute("aria-valuetext") or "nan")
    assert after / before == pytest.approx(1 + 0.2 * 54 / (box["width"] - thumb), rel=0.005)
    touch("touchEnd")
    expect(ends).to_be_hidden()
    until(page, "o.lr", f"{after:g}")
