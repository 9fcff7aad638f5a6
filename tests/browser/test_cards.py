"""Run cards, as hands use them: by mouse, finger and keyboard."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
THREE = "s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.017&o2=momentum&o2.lr=0.02&o3=adam&o3.lr=0.1"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def link_of(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def until(page: Page, key: str, value: str | None) -> None:
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get(key, [None])[-1] == value, timeout=10_000)


def titled(page: Page, *names: str) -> None:
    """The cards have these titles; a name of one's own may change others', which comes with Python's answer."""
    expect(page.locator(".fl-card h3")).to_have_text(names)


def press(page: Page, test_id: str, touch: bool = False) -> None:
    target = page.get_by_test_id(test_id)
    target.tap() if touch else target.click()


def focused(page: Page) -> str:
    """The test id of what has the focus, also inside a shadow."""
    return page.evaluate(
        """() => {
          let node = document.activeElement;
          while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
          return node?.dataset?.testid ?? node?.tagName;
        }"""
    )


def drag(page: Page, slider: str, begin: float, end: float) -> None:
    """Hold a slider between two shares of its width; it is not let go."""
    box = page.get_by_test_id(slider).first.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + begin * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=4)
    page.wait_for_timeout(150)


def colours(card: Locator) -> str:
    return card.evaluate("node => getComputedStyle(node).getPropertyValue('--trail')")


@pytest.mark.parametrize("touch", [False, True])
def test_a_copy_starts_elsewhere_and_its_name_is_open(open_stage: Open, touch: bool) -> None:
    page = open_stage(THREE, **(PHONE if touch else {}))
    press(page, "fl-duplicate-o", touch)
    until(page, "o2.lr", "0.034")
    field = page.get_by_test_id("fl-rename")
    expect(field).to_be_focused()
    expect(field).to_have_value("Gradient descent η = 0.034")
    page.keyboard.type("Faster")
    page.keyboard.press("Enter")
    until(page, "o2.name", "Faster")
    titled(page, "Gradient descent", "Faster", "Momentum", "Adam")
    assert focused(page) == "fl-rename-o2"
    page.keyboard.press("Control+z")
    until(page, "o2.name", None)
    page.keyboard.press("Control+z")
    until(page, "o4", None)


def test_a_name_is_left_by_escape_and_given_back_by_nothing(open_stage: Open) -> None:
    page = open_stage(THREE + "&o3.name=Clever")
    page.get_by_test_id("fl-rename-o3").click()
    page.get_by_test_id("fl-rename").fill("Nonsense")
    page.keyboard.press("Escape")
    expect(page.locator(".fl-card h3").nth(2)).to_have_text("Clever")
    page.get_by_test_id("fl-rename-o3").click()
    page.get_by_test_id("fl-rename").fill("")
    page.keyboard.press("Enter")
    until(page, "o3.name", None)
    expect(page.get_by_test_id("fl-card-o3").locator("h3")).to_have_text("Adam")


@pytest.mark.parametrize("touch", [False, True])
def test_a_hidden_run_leaves_the_picture_and_comes_back(open_stage: Open, touch: bool) -> None:
    page = open_stage(THREE + "&view=grid&present=0", **(PHONE if touch else {}))
    expect(page.get_by_test_id("fl-map")).to_have_count(3)
    press(page, "fl-eye-o2", touch)
    expect(page.get_by_test_id("fl-map")).to_have_count(2)
    until(page, "off", "o2")
    expect(page.get_by_test_id("fl-eye-o2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("fl-eye-o2")).to_have_attribute("aria-label", "Show Momentum")
    page.reload()
    page.wait_for_function("globalThis.__fallLine?.debug.updates > 0 && !document.querySelector('#fl-first')")
    expect(page.get_by_test_id("fl-map")).to_have_count(2)
    press(page, "fl-eye-o2", touch)
    expect(page.get_by_test_id("fl-map")).to_have_count(3)
    until(page, "off", None)
    page.get_by_test_id("fl-undo").click()
    until(page, "off", "o2")


def test_removing_asks_nothing_and_can_be_undone(open_stage: Open) -> None:
    page = open_stage(THREE)
    blue = colours(page.get_by_test_id("fl-card-o3"))
    page.get_by_test_id("fl-close-o2").click()
    until(page, "o3", None)
    offer = page.get_by_test_id("fl-offer")
    expect(offer).to_contain_text("Momentum removed")
    expect(page.locator(".fl-card h3")).to_have_text(["Gradient descent", "Adam"])
    assert colours(page.get_by_test_id("fl-card-o2")) == blue, "Adam keeps its colour"
    assert focused(page) == "fl-close-o2", "the focus is on the next card's button"
    page.get_by_test_id("fl-offer-undo").click()
    until(page, "o3", "adam")
    expect(page.get_by_test_id("fl-card-o2")).to_contain_text("Momentum")
    assert "slots" not in link_of(page)
    expect(offer).to_have_count(0)


def test_the_offer_goes_with_the_next_change(open_stage: Open) -> None:
    page = open_stage(THREE)
    page.get_by_test_id("fl-close-o3").click()
    expect(page.get_by_test_id("fl-offer")).to_be_visible()
    until(page, "o3", None)
    slider = page.get_by_test_id("fl-knob-o-lr").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query)["o.lr"][0] != "0.017")
    expect(page.get_by_test_id("fl-offer")).to_have_count(0)


def test_cards_move_by_keys_and_keep_the_focus(open_stage: Open) -> None:
    page = open_stage(THREE)
    colour = colours(page.get_by_test_id("fl-card-o3"))
    page.get_by_test_id("fl-grip-o3").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    until(page, "o", "adam")
    expect(page.get_by_test_id("fl-card-o").locator("h3")).to_have_text("Adam")
    titled(page, "Adam", "Gradient descent", "Momentum")
    assert focused(page) == "fl-grip-o"
    assert colours(page.get_by_test_id("fl-card-o")) == colour
    assert link_of(page)["slots"] == "3,1,2"
    page.keyboard.press("ArrowDown")
    until(page, "o2", "adam")
    expect(page.get_by_test_id("fl-card-o2").locator("h3")).to_have_text("Adam")
    assert focused(page) == "fl-grip-o2"


def test_cards_are_dragged(open_stage: Open) -> None:
    page = open_stage(THREE)
    grip, first = page.get_by_test_id("fl-grip-o3").bounding_box(), page.get_by_test_id("fl-card-o").bounding_box()
    assert grip is not None
    assert first is not None
    x = grip["x"] + grip["width"] / 2
    page.mouse.move(x, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, first["y"] + 60, steps=6)
    expect(page.get_by_test_id("fl-card-o")).to_have_class(re.compile("fl-before"))
    page.mouse.move(x, first["y"] + 4, steps=3)
    page.mouse.up()
    until(page, "o", "adam")
    expect(page.get_by_test_id("fl-card-o").locator("h3")).to_have_text("Adam")
    titled(page, "Adam", "Gradient descent", "Momentum")


def test_five_runs_are_a_line_each_and_a_press_opens_one(open_stage: Open) -> None:
    page = open_stage(f"{THREE}&o4=rmsprop&o5=adagrad")
    card = page.get_by_test_id("fl-card-o2")
    box = card.bounding_box()
    assert box is not None
    assert box["height"] < 40
    expect(card.get_by_test_id("fl-knob-o2-lr")).to_be_visible()
    expect(card.locator(".fl-values")).to_be_hidden()
    page.get_by_test_id("fl-rename-o2").focus()
    page.keyboard.press("Enter")
    expect(card.locator(".fl-values")).to_be_visible()
    card.get_by_role("button", name="One line").click()
    expect(card.locator(".fl-values")).to_be_hidden()
    page.get_by_test_id("fl-rename-o5").click()
    page.get_by_test_id("fl-close-o5").click()
    until(page, "o5", None)
    expect(card.locator(".fl-values")).to_be_visible()  # four again: room for all


def limit_at(page: Page, run: str) -> float:
    node = page.get_by_test_id(f"fl-card-{run}").locator(".fl-knob").first
    return float(node.evaluate("node => node.style.getPropertyValue('--limit')"))


def test_the_largest_stable_step_is_hatched_and_follows_momentum(open_stage: Open) -> None:
    page = open_stage(THREE.replace("o.lr=0.017", "o.lr=0.0205"))
    limit = page.get_by_test_id("fl-card-o").get_by_test_id("fl-limit")
    expect(limit).to_have_text("2/λmax = 0.02")
    expect(page.get_by_test_id("fl-card-o").locator(".fl-knob").first).to_have_class(re.compile("fl-beyond"))
    expect(page.get_by_test_id("fl-knob-o-lr").first).to_have_attribute(
        "aria-valuetext", re.compile("above the largest")
    )
    expect(page.get_by_test_id("fl-card-o2").get_by_test_id("fl-limit")).to_have_text("2(1 + μ)/λmax = 0.038")
    expect(page.get_by_test_id("fl-card-o2").locator(".fl-knob").first).not_to_have_class(re.compile("fl-beyond"))
    expect(page.get_by_test_id("fl-card-o3").get_by_test_id("fl-limit")).to_be_hidden()
    before = limit_at(page, "o2")
    drag(page, "fl-knob-o2-momentum", 0.33, 0.05)
    held = limit_at(page, "o2")
    assert held < before - 0.005, "it moves under the finger"
    page.mouse.up()


def test_on_curved_ground_the_limit_is_that_of_the_head(open_stage: Open) -> None:
    page = open_stage("n=60&o=sgd&o.lr=0.001&k=0")
    limit = page.get_by_test_id("fl-limit").first
    expect(limit).to_contain_text("here")
    first = limit.inner_text()
    page.get_by_test_id("fl-end").click()
    expect(limit).not_to_have_text(first)


def ghosts(page: Page) -> int:
    """Painted pixels of what was before, on all maps."""
    return page.evaluate(
        """() => {
          const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
          const maps = roots.flatMap(root => [...root.querySelectorAll('.fl-map')]);
          const painted = (canvas) => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return data.filter((value, at) => at % 4 === 3 && value > 0).length;
          };
          return maps.reduce((sum, map) => sum + painted(map.querySelectorAll('canvas')[1]), 0);
        }"""
    )


def test_what_was_before_stays_as_a_ghost_and_can_be_kept(open_stage: Open) -> None:
    page = open_stage(THREE)
    assert ghosts(page) == 0
    drag(page, "fl-knob-o2-lr", 0.54, 0.45)
    assert ghosts(page) > 200, "under the finger"
    page.mouse.up()
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query)["o2.lr"][0] != "0.02")
    page.wait_for_timeout(400)
    assert ghosts(page) > 200, "and after it was let go"
    was = page.get_by_test_id("fl-card-o2").get_by_test_id("fl-was")
    expect(was).to_contain_text("before: η = 0.02 · reached the minimum")
    was.get_by_role("button").click()
    until(page, "o3.lr", "0.02")
    assert link_of(page)["o4"] == "adam"
    expect(page.get_by_test_id("fl-card-o3").locator("h3")).to_have_text("Momentum η = 0.02")
    expect(was).to_be_hidden()


def test_a_run_is_kept_as_it_is(open_stage: Open) -> None:
    page = open_stage(THREE)
    page.get_by_test_id("fl-keep-o").click()
    until(page, "o2.lr", "0.017")
    titled(page, "Gradient descent", "Gradient descent (2)", "Momentum", "Adam")


def test_the_last_tries_are_one_press_away(open_stage: Open) -> None:
    page = open_stage("s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.017")
    expect(page.get_by_test_id("fl-tries")).to_be_disabled()
    field = page.get_by_label("learning rate η, typed").first
    for rate in ("0.019", "0.0205"):
        field.fill(rate)
        field.press("Enter")
        until(page, "o.lr", rate)
    page.get_by_test_id("fl-tries").click()
    rows = page.get_by_role("menu", name="The last tries").get_by_role("menuitem")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("η 0.019 → 0.0205")
    expect(rows.nth(0)).to_contain_text("↗ 84")
    expect(rows.nth(2)).to_contain_text("as it was opened")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "o.lr", "0.019")
    page.keyboard.press("Control+z")
    until(page, "o.lr", "0.0205")
    page.reload()
    page.get_by_test_id("fl-map").first.wait_for()
    expect(page.get_by_test_id("fl-tries")).to_be_enabled()
    page.get_by_test_id("fl-tries").click()
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="as it was opened")).to_have_count(1)
    page.locator(".fl-tries [aria-current=true]").wait_for()


def test_a_note_is_written_in_place_and_shown_as_it_is(open_stage: Open) -> None:
    page = open_stage(THREE + "&k=0")
    page.get_by_test_id("fl-note-open").click()
    page.keyboard.type("Try <b>η</b> above 0.02")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("fl-note")).to_have_text("Try <b>η</b> above 0.02")
    page.wait_for_url(re.compile("note="))
    assert link_of(page)["note"].replace("\u00a0", " ") == "Try <b>η</b> above 0.02"
    expect(page.get_by_test_id("fl-note-field")).to_have_count(0)
    page.get_by_test_id("fl-presenter").click()
    expect(page.get_by_test_id("fl-show-note")).to_have_text("Try <b>η</b> above 0.02")
    page.keyboard.press("Escape")
    page.get_by_test_id("fl-undo").click()
    expect(page.get_by_test_id("fl-note")).to_be_hidden()


def test_one_more_is_a_search_and_a_press_from_the_cards(open_page: Open) -> None:
    page = open_page(THREE)
    page.get_by_test_id("fl-add").click()
    dialog = page.locator("dialog.fl-picker[open]")
    dialog.wait_for()
    expect(dialog.get_by_test_id("fl-search")).to_be_focused()
    expect(dialog).not_to_contain_text("Select all")
    page.keyboard.type("lion")
    page.keyboard.press("Enter")
    until(page, "o4", "lion")
    expect(page.get_by_test_id("fl-card-o4")).to_contain_text("Lion")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_targets_are_wide_enough_for_a_thumb(open_page: Open, lang: str) -> None:
    page = open_page(f"{THREE}&lang={lang}&note={quote('试试')}", **PHONE)
    for name in ("fl-eye-o", "fl-duplicate-o", "fl-close-o", "fl-keep-o", "fl-note-edit", "fl-add"):
        target = page.get_by_test_id(name)
        target.wait_for()
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("touch", [False, True])
def test_badges_open_their_knobs(open_stage: Open, touch: bool) -> None:
    link = "s=bowl&n=200&o=adam&o.lr=0.2&o.s=warmup&o.s2=cosine&o.t=clip_norm&k=70"
    page = open_stage(link, **(PHONE if touch else {}))
    press(page, "fl-badge-o-1", touch)
    panel = page.locator(".fl-badge-panel:popover-open")
    expect(panel).to_contain_text("step 70: η = ")
    assert focused(page) == "fl-knob-o-s1-warmup_steps"
    page.keyboard.press("PageUp")
    page.wait_for_url(re.compile(r"o\.s\.warmup_steps="))
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.wait_for_timeout(150)  # the browser says a moment later that it is closed
    assert focused(page) == "fl-badge-o-1"
    press(page, "fl-badge-o-2", touch)
    panel.get_by_role("button", name="Remove Clip by norm").click()
    until(page, "o.t", None)
    expect(page.get_by_test_id("fl-badge-o-2")).to_have_count(0)
    page.get_by_test_id("fl-undo").click()
    until(page, "o.t", "clip_norm")
