"""What a user does on the stage: play, drag, move a slider, open a link."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from app.lab import link
from app.lab.engine import compute
from app.language.numbers import count, number
from app.look import LAYOUTS

Open = Callable[..., Page]


def picture(page: Page) -> str:
    """The trails' layers as data, to see pixels move."""
    return page.evaluate(
        """() => {
          const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
          const found = roots.flatMap(root => [...root.querySelectorAll('canvas.fl-live, canvas.fl-walked')]);
          return found.map(canvas => canvas.toDataURL()).join('|');
        }"""
    )


def playhead(page: Page) -> float:
    return page.evaluate("globalThis.__fallLine.debug.playhead")


def updates(page: Page) -> int:
    return page.evaluate("globalThis.__fallLine.debug.updates")


def link_of(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def until_link(page: Page, key: str, pattern: str) -> str:
    page.wait_for_url(lambda url: re.fullmatch(pattern, parse_qs(urlparse(url).query).get(key, [""])[-1]) is not None)
    return link_of(page)[key]


def ring_of(page: Page) -> tuple[float, float]:
    """The middle of the start ring, where a pointer can take hold of it."""
    box = page.get_by_test_id("fl-ring").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    assert page.get_by_test_id("fl-map").evaluate("canvas => canvas.style.cursor") == "grab"
    return x, y


def test_play_moves_pixels_and_pause_holds_them(open_stage: Open) -> None:
    page = open_stage("play=0")
    still = picture(page)
    page.get_by_test_id("fl-play").click()
    page.wait_for_function("globalThis.__fallLine.debug.playhead > 20 && globalThis.__fallLine.debug.playhead < 450")
    moving = picture(page)
    assert moving != still
    page.get_by_test_id("fl-play").click()
    page.wait_for_function("!globalThis.__fallLine.debug.playing")
    page.wait_for_timeout(150)
    held, at = picture(page), playhead(page)
    page.wait_for_timeout(300)
    assert playhead(page) == at
    assert picture(page) == held


def test_steps_and_keys(open_stage: Open) -> None:
    page = open_stage("n=100&o=sgd&o.lr=0.001")
    page.get_by_test_id("fl-start").click()
    expect(page.get_by_test_id("fl-counter")).to_contain_text("0")
    page.get_by_test_id("fl-ahead").click()
    page.wait_for_function("globalThis.__fallLine.debug.playhead === 1")
    page.get_by_test_id("fl-map").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("globalThis.__fallLine.debug.playhead === 11")
    page.keyboard.press("End")
    page.wait_for_function("globalThis.__fallLine.debug.playhead === 100")


def test_dragging_the_start_redraws_at_once_and_lands_in_the_link(open_stage: Open) -> None:
    page = open_stage("n=200&o=sgd&o.lr=0.001&x=-1,1")
    before = picture(page)
    x, y = ring_of(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 20, steps=4)
    page.wait_for_timeout(120)
    assert picture(page) != before, "nothing moved under the finger"
    assert link_of(page)["x"] == "-1,1", "the start is committed on release only"
    page.mouse.up()
    text = until_link(page, "x", r"-0\.\d+,0\.\d+")
    assert -1.0 < float(text.split(",")[0]) < -0.5


def test_moving_a_learning_rate_keeps_playing(open_stage: Open) -> None:
    page = open_stage("n=500&o=sgd&o.lr=0.0005&speed=0.5")  # it plays for sixteen seconds
    page.get_by_test_id("fl-play").click()
    page.wait_for_function("globalThis.__fallLine.debug.playhead > 10")
    seen = updates(page)
    slider = page.get_by_test_id("fl-knob-o-lr").first
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    until_link(page, "o.lr", r"0\.(?!0005$)\d+")  # not the one it began with
    page.wait_for_function(f"globalThis.__fallLine.debug.updates > {seen}")
    assert float(link_of(page)["o.lr"]) > 0.0005
    assert page.evaluate("globalThis.__fallLine.debug.playing"), "a knob stopped the playback"
    assert playhead(page) > 10, "a knob reset the playback"


def test_divergence_is_shown_and_named(open_stage: Open) -> None:
    page = open_stage("s=bowl&s.kappa=100&n=300&o=sgd&o.lr=0.1")
    expect(page.get_by_test_id("fl-card-o")).to_contain_text(re.compile(r"diverged at step \d+"))


def test_a_link_restores_everything(open_page: Open) -> None:
    page = open_page("v=1&s=beale&x=1,1.5&n=150&o=adam&o.lr=0.05&o2=sgd&o2.lr=0.01&view=grid&lang=zh_CN&k=40")
    expect(page.get_by_test_id("fl-map")).to_have_count(2)
    expect(page.get_by_test_id("fl-counter")).to_contain_text("40")
    expect(page.get_by_text("梯度下降").first).to_be_visible()
    page.get_by_test_id("fl-layout-overlay").click()
    expect(page.get_by_test_id("fl-map")).to_have_count(1)
    page.wait_for_url(lambda url: "view=grid" not in url)


def test_nonsense_in_a_link_is_said(open_page: Open) -> None:
    page = open_page("s=nowhere&o=adam&o.lr=-3")
    expect(page.get_by_text("nowhere").first).to_be_visible()
    expect(page.get_by_test_id("fl-card-o")).to_contain_text("Adam")


def test_a_strangers_text_loads_nothing(open_page: Open) -> None:
    asked: list[str] = []
    page = open_page("o=sgd&n=20")
    page.on("request", lambda request: asked.append(request.url))
    hostile = "![x](https://evil.example/p.png) <img src=https://evil.example/q.png>"
    page.goto(page.url.split("?")[0] + "?s=" + hostile + "&f=" + hostile + "&o=" + hostile)
    page.get_by_test_id("fl-map").first.wait_for()
    page.wait_for_timeout(500)
    assert not [url for url in asked if "evil" in url and "127.0.0.1" not in url]


def test_the_map_follows_the_dark_theme(open_stage: Open) -> None:
    light, dark = open_stage("o=sgd&n=20"), open_stage("o=sgd&n=20", color_scheme="dark")
    assert picture(light) != picture(dark)


def test_a_phone_sees_the_map_first(open_page: Open) -> None:
    page = open_page("o=sgd&n=20", viewport={"width": 390, "height": 844})
    box = page.get_by_test_id("fl-map").bounding_box()
    card = page.get_by_test_id("fl-card-o").bounding_box()
    assert box is not None
    assert card is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 391
    assert box["y"] < 300 < card["y"]


def ground(page: Page) -> str:
    """The ground's layer as data."""
    return page.evaluate(
        """() => {
          const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
          const layers = roots.flatMap(root => [...root.querySelectorAll('canvas.fl-layer')]);
          return layers.filter(c => !/fl-live|fl-walked/.test(c.className)).map(c => c.toDataURL()).join('|');
        }"""
    )


def test_downhill_arrows_come_and_go(open_stage: Open) -> None:
    page = open_stage("o=sgd&n=20")
    button, plain = page.get_by_test_id("fl-field"), ground(page)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(200)
    assert ground(page) != plain
    button.click()
    page.wait_for_timeout(200)
    assert ground(page) == plain


def test_step_arrows_tell_the_turn(open_stage: Open) -> None:
    """At (1, 1) of x² + 100 y² over 2 the gradient is (1, 100): clipped by value it turns, by norm it does not."""
    page = open_stage(
        "s=bowl&s.kappa=100&x=1,1&n=100&k=0&o=sgd&o.lr=0.005&o.t=clip_value&o2=sgd&o2.lr=0.005&o2.t=clip_norm"
    )
    before = picture(page)
    page.get_by_test_id("fl-steps").click()
    expect(page.get_by_test_id("fl-steps")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("fl-card-o")).to_contain_text("turned by 44°")
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("turned by 0°")
    assert picture(page) != before
    page.get_by_test_id("fl-end").click()
    expect(page.get_by_test_id("fl-card-o")).not_to_contain_text("turned by")
    page.get_by_test_id("fl-steps").click()
    page.get_by_test_id("fl-start").click()
    expect(page.get_by_test_id("fl-card-o")).not_to_contain_text("turned by")


def test_asking_for_step_arrows_at_the_end_says_where_they_are(open_stage: Open) -> None:
    page = open_stage("o=sgd&n=20")
    page.get_by_test_id("fl-steps").click()
    expect(page.get_by_test_id("fl-readout")).to_contain_text("go back along the steps")
    page.get_by_test_id("fl-back").click()
    expect(page.get_by_test_id("fl-readout")).not_to_contain_text("go back along the steps")


def test_the_readout_names_the_ground(open_stage: Open) -> None:
    page = open_stage("s=bowl&o=sgd&n=20")
    page.get_by_test_id("fl-map").hover()
    expect(page.get_by_test_id("fl-readout")).to_contain_text("bowl")


@pytest.mark.parametrize("width", [320, 390])
def test_the_toolbar_fits_a_phone(open_stage: Open, width: int) -> None:
    page = open_stage("o=sgd&n=20", viewport={"width": width, "height": 844})
    edge, low = 0.0, 0.0  # in lines, each beside the one before or under it
    layouts = [f"fl-layout-{name}" for name in LAYOUTS]
    for name in (*layouts, "fl-field", "fl-steps", "fl-fit", "fl-presenter"):
        box = page.get_by_test_id(name).bounding_box()
        assert box is not None
        assert box["x"] >= edge or box["y"] >= low
        edge, low = box["x"] + box["width"], max(low, box["y"] + box["height"])
        assert edge <= width


def test_a_name_that_changes_with_its_knob_leaves_the_hand_on_the_slider(open_stage: Open) -> None:
    page = open_stage("s=bowl&n=50&o=sgd&o.lr=0.01&o2=sgd&o2.lr=0.02")
    card = page.get_by_test_id("fl-card-o")
    expect(card.locator("h3")).to_have_text("Gradient descent η = 0.01")
    slider = page.get_by_test_id("fl-knob-o-lr").first
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    until_link(page, "o.lr", r"0\.01\d+")
    expect(card.locator("h3")).not_to_have_text("Gradient descent η = 0.01")
    page.keyboard.press("ArrowRight")
    focused = slider.evaluate("node => node.getRootNode().activeElement === node")
    assert focused, "the card was built anew under the hand"
    assert "Gradient descent η = 0.01" in (slider.get_attribute("aria-label") or "")


def test_a_page_that_forgot_what_it_was_sent_gets_everything(open_stage: Open) -> None:
    """A change sends what changed; a browser that lacks the rest asks, and the change arrives all the same."""
    page = open_stage("n=200&o=sgd&o.lr=0.001&o2=adam")
    page.evaluate("globalThis.__fallLine.parts.held.clear()")
    seen = updates(page)
    slider = page.get_by_test_id("fl-knob-o-lr").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"globalThis.__fallLine.debug.updates > {seen}")
    assert page.evaluate("globalThis.__fallLine.parts.held.size") > 8
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("Adam")


def test_a_browser_that_walks_elsewhere_shows_what_python_computed(open_stage: Open) -> None:
    """It is told a sketch of the run, does not arrive at it with the sine that it has, and asks for the whole."""
    text = "s=rastrigin&n=300&o=momentum&o.lr=0.002"
    run = compute(link.decode(text)[0].experiment).runs[0].trajectory
    page = open_stage("s=bowl&n=20&o=sgd", fresh=True)
    page.add_init_script("const sine = Math.sin; Math.sin = (x) => 0.9 * sine(x);")
    page.goto(f"{page.url.split('?')[0]}?{text}")
    loss = page.get_by_test_id("fl-card-o").locator(".fl-value b").first
    expect(loss).to_have_text(number(run.loss[-1], 2))
    page.get_by_test_id("fl-scrub").evaluate(
        "(node, step) => { node.value = step; node.dispatchEvent(new Event('input')); }", 7
    )
    expect(loss).to_have_text(number(run.loss[7], 2))


def test_long_runs_show_the_numbers_of_every_step(open_stage: Open) -> None:
    """Told at a few steps, walked again in the browser: what a card says between them is what Python computed."""
    run = compute(link.decode("n=20000&o=adam&o.lr=0.01")[0].experiment).runs[0].trajectory
    page = open_stage("n=20000&o=adam&o.lr=0.01&k=0")
    for step in (0, 137, 1501, 2222):
        page.get_by_test_id("fl-scrub").evaluate(
            "(node, step) => { node.value = step; node.dispatchEvent(new Event('input')); }", step
        )
        expect(page.get_by_test_id("fl-counter")).to_contain_text(count(step))
        expect(page.get_by_test_id("fl-card-o").locator(".fl-value b").first).to_have_text(number(run.loss[step], 2))


def test_what_lies_under_the_stage_goes_with_its_clock(open_stage: Open) -> None:
    """Dragged, paused and stepped, the playhead is where the diagnosis is; playing tells Python nothing."""
    page = open_stage("s=bowl&n=100&o=sgd&o.lr=0.05&o2=adam&o2.lr=0.1&k=12&panel=why&play=0")
    told = page.get_by_test_id("fl-explain")
    expect(told).to_contain_text("at step 12")
    page.get_by_test_id("fl-ahead").click()
    expect(told).to_contain_text("at step 13")
    track = page.get_by_test_id("fl-scrub").bounding_box()
    assert track is not None
    page.mouse.click(track["x"] + track["width"] / 2, track["y"] + track["height"] / 2)
    expect(told).not_to_contain_text("at step 13")
    step = page.evaluate("Math.floor(globalThis.__fallLine.debug.playhead)")
    expect(told).to_contain_text(f"at step {step}")

    page.evaluate("globalThis.reruns = globalThis.__fallLine.debug.updates")
    page.get_by_test_id("fl-play").click()
    page.wait_for_function(f"globalThis.__fallLine.debug.playhead > {step + 10}")
    assert page.evaluate("globalThis.__fallLine.debug.updates === globalThis.reruns"), "a clock that runs is not sent"
    page.get_by_test_id("fl-play").click()
    step = page.evaluate("Math.floor(globalThis.__fallLine.clock.playhead)")
    expect(told).to_contain_text(f"at step {step}")
