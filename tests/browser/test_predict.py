"""Predict, then reveal: a teacher makes the link, nothing tells the future, a student answers, it scores."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Browser, Locator, Page, expect

from app import export
from app.lab import link

Open = Callable[..., Page]
RUNS = "o=momentum&o.lr=0.01&o2=adam&o2.lr=0.3&o3=rmsprop&o3.lr=0.2&o4=sgd&o4.lr=0.004"
OTHERS = "o=momentum&o.lr=0.02&o2=adam&o2.lr=0.05&o3=rmsprop&o3.lr=0.01&o4=sgd&o4.lr=0.03"  # the last diverges
PLACE = "s=himmelblau&x=-0.3,0&n=80"
ASKED = f"{PLACE}&{RUNS}&reveal=order,where"
STILL = {"reduced_motion": "reduce"}
DESK = {"viewport": {"width": 1280, "height": 720}}

# every text, name and tooltip of the page, shadow roots included, seen or not
WORDS = """() => {
  const found = [];
  const walk = (node) => {
    if (/^(SCRIPT|STYLE)$/.test(node.tagName)) return;
    if (node.nodeType === 3) found.push(node.data);
    for (const name of ["aria-label", "aria-valuetext", "title", "alt"]) found.push(node.getAttribute?.(name) ?? "");
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child);
  };
  walk(document.body);
  return found.join("\\n");
}"""
# what is painted on the map, and on what hangs from the stage
PAINTED = """() => {
  const found = [];
  const walk = (node) => {
    const painted = node.tagName === "CANVAS" && node.width * node.height && node.getClientRects().length;
    if (painted) found.push(node.toDataURL());
    for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) walk(child);
  };
  walk(document.body);
  return found;
}"""
TELLING = re.compile(
    r"reached|arrived at|diverged at|left the window|bounc|jitter|stalled|still going|still on its way"
)


def phase(page: Page, name: str) -> None:
    """Wait until the page is in a phase."""
    page.locator(f'.fl-stage[data-phase="{name}"]').wait_for(timeout=15_000)


def order(page: Page) -> list[str]:
    """The rows from top to bottom, the line as a dash."""
    return page.locator(".fl-ask-rows > li:visible").evaluate_all(
        "rows => rows.map((row) => row.querySelector('.fl-ask-words-of')?.textContent ?? '-')"
    )


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_teacher_makes_the_link_in_three_clicks_and_it_asks(open_page: Open) -> None:
    page = open_page(f"{PLACE}&{RUNS}&hide=tabs", fresh=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_test_id("fl-share").click()
    page.get_by_test_id("fl-ask-first-both").click()
    page.get_by_test_id("fl-copy-link").click()
    expect(page.get_by_test_id("fl-copy-link")).to_have_text("Copied")
    link = urlparse(page.evaluate("navigator.clipboard.readText()"))
    words = parse_qs(link.query)
    assert words["reveal"] == ["order,where"]
    assert words["hide"] == ["tabs"]
    assert "k" not in words
    student = open_page(link.query, **DESK)
    phase(student, "ask")
    expect(student.locator(".fl-show-title")).to_have_text("Which arrives first? Where does each end?")
    expect(student.get_by_test_id("fl-reveal")).to_be_enabled()
    assert "hide=tabs" in student.url
    assert "reveal=order,where" in student.url


def test_own_words_and_answers_go_through_the_link(open_page: Open) -> None:
    page = open_page(f"{PLACE}&{RUNS}")
    page.get_by_test_id("fl-share").click()
    page.get_by_test_id("fl-ask-first-own").click()
    page.get_by_test_id("fl-ask-words").fill("Who <b>overshoots</b> most & why?")
    assert "reveal=" not in page.get_by_test_id("fl-share-link").input_value(), "two answers are needed"
    page.get_by_test_id("fl-ask-lines").fill("Adam\n* Momentum\nBoth")
    student = open_page(urlparse(page.get_by_test_id("fl-share-link").input_value()).query, **DESK, **STILL)
    phase(student, "ask")
    expect(student.locator(".fl-show-title")).to_have_text("Who <b>overshoots</b> most & why?")
    student.get_by_label("Momentum", exact=True).check()
    student.get_by_test_id("fl-reveal").click()
    phase(student, "score")
    expect(student.get_by_test_id("fl-ask")).to_contain_text("You said: Momentum ✓")


def test_nothing_on_the_page_tells_the_future(open_page: Open) -> None:
    """Two experiments that go otherwise look the same before the reveal, in both views, at any key."""
    page, other = (open_page(f"{PLACE}&{runs}&reveal=order,where", **DESK) for runs in (RUNS, OTHERS))
    for one in (page, other):
        phase(one, "ask")
        for key in ("End", "ArrowLeft", "s"):
            one.keyboard.press(key)
        one.wait_for_timeout(700)
    assert page.evaluate(PAINTED) == other.evaluate(PAINTED)
    assert not TELLING.findall(page.evaluate(WORDS))
    for one in (page, other):
        one.keyboard.press("Escape")
        expect(one.get_by_text("This tells what happens: it opens after the reveal.")).to_be_visible()
        one.mouse.move(640, 700)
        one.wait_for_timeout(700)
    assert page.evaluate(PAINTED) == other.evaluate(PAINTED)
    assert not TELLING.findall(page.evaluate(WORDS))
    assert not TELLING.findall(other.evaluate(WORDS))
    page.keyboard.press("r")
    phase(page, "score")
    page.wait_for_timeout(500)
    assert TELLING.findall(page.evaluate(WORDS)), "the words are those that would have told"


def test_files_and_results_wait_for_the_reveal_and_a_reload_asks_again(open_page: Open) -> None:
    page = open_page(ASKED, **STILL)
    phase(page, "ask")
    page.keyboard.press("Escape")
    page.get_by_text("Export", exact=True).click()
    expect(page.get_by_text("Files show what happens: they can be made after the reveal.")).to_be_visible()
    expect(page.get_by_role("button", name="Make the file")).to_have_count(0)
    page.get_by_test_id("fl-reveal").click()
    phase(page, "score")
    expect(page.get_by_role("button", name="Make the file")).to_be_visible()
    expect(page.get_by_text("it opens after the reveal")).to_have_count(0)
    page.get_by_test_id("fl-ask-again").click()
    phase(page, "ask")
    expect(page.get_by_role("button", name="Make the file")).to_have_count(0)
    page.get_by_test_id("fl-reveal").click()
    phase(page, "score")
    page.reload()
    page.get_by_test_id("fl-map").first.wait_for(timeout=30_000)
    phase(page, "ask")


def test_a_mouse_ranks_pins_and_sees_it_scored(open_stage: Open) -> None:
    page = open_stage(ASKED, **DESK)
    phase(page, "ask")
    page.mouse.move(*middle(page.get_by_test_id("fl-ask-o3")))
    page.mouse.down()
    page.mouse.move(*middle(page.get_by_test_id("fl-ask-o")), steps=6)
    page.mouse.up()
    assert order(page) == ["RMSProp", "Momentum", "Adam", "Gradient descent", "-"]
    page.mouse.move(*middle(page.get_by_test_id("fl-ask-o4")))
    page.mouse.down()
    x, y = middle(page.get_by_test_id("fl-ask-line"))
    page.mouse.move(x, y + 30, steps=6)
    page.mouse.up()
    assert order(page) == ["RMSProp", "Momentum", "Adam", "-", "Gradient descent"]
    page.mouse.move(*middle(page.get_by_test_id("fl-pin-of-o3")))
    page.mouse.down()
    page.mouse.move(600, 230, steps=6)
    page.mouse.up()
    expect(page.get_by_test_id("fl-pin-of-o3")).to_have_attribute("aria-valuetext", re.compile(r"at \(3\.\d"))
    page.get_by_test_id("fl-ask-o").click()
    page.mouse.click(600, 210)
    expect(page.get_by_test_id("fl-ask-count")).to_have_text("2 of 4 pins placed")
    page.mouse.move(*middle(page.get_by_test_id("fl-stuck-o")))  # and a pin on the map is taken elsewhere
    page.mouse.down()
    page.mouse.move(300, 150, steps=6)
    page.mouse.up()
    expect(page.get_by_test_id("fl-pin-of-o")).to_have_attribute("aria-valuetext", re.compile(r"at \(−2\.\d"))
    assert "x=-0.3,0" in page.url.replace("%2C", ","), "the start belongs to the question"
    page.get_by_test_id("fl-reveal").click()
    phase(page, "reveal")
    assert page.evaluate("globalThis.__fallLine.clock.playing")
    phase(page, "score")
    # it was: RMSProp 5, gradient descent 48, Adam 57, momentum 58
    expect(page.get_by_test_id("fl-ask-score")).to_have_text("5 of 10")
    expect(page.get_by_test_id("fl-ask")).to_contain_text("3 of 6 pairs in the right order")
    expect(page.get_by_test_id("fl-ask")).to_contain_text("2 of 4 pins in the right place")
    expect(page.get_by_test_id("fl-ask-why")).to_contain_text("RMSProp arrived first, at step 5")
    expect(page.get_by_test_id("fl-ask-live")).to_contain_text("5 of 10")
    page.get_by_test_id("fl-ask-free").click()
    expect(page.get_by_test_id("fl-row-o3")).to_contain_text("arrived at step 5")


def test_a_keyboard_alone_will_do(open_page: Open) -> None:
    page = open_page(ASKED, **DESK, **STILL)
    phase(page, "ask")
    row, live = page.get_by_test_id("fl-ask-o4"), page.get_by_test_id("fl-ask-live")
    page.keyboard.press("Tab")  # past the sidebar
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("fl-ask-o")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(row).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(live).to_have_text("Gradient descent: place 3 of 4")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert order(page)[0] == "Gradient descent"
    expect(row).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(live).to_contain_text("Pin of Gradient descent at (")
    expect(page.get_by_test_id("fl-ask-count")).to_have_text("1 of 4 pins placed")
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("fl-ask-count")).to_have_text("0 of 4 pins placed")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press(" ")
    phase(page, "ask")
    page.keyboard.press("r")
    phase(page, "score")
    expect(live).to_contain_text("Score:")


def test_fingers_on_a_phone(open_stage: Open) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    page = open_stage(ASKED, **phone, **STILL)
    phase(page, "ask")
    for name in ("o3", "o"):
        page.get_by_test_id(f"fl-ask-{name}").tap()
    assert order(page) == ["RMSProp", "Momentum", "Adam", "Gradient descent", "-"]
    picture = page.get_by_test_id("fl-map").first.bounding_box()
    assert picture is not None
    page.touchscreen.tap(picture["x"] + 0.3 * picture["width"], picture["y"] + 0.3 * picture["height"])
    expect(page.get_by_test_id("fl-ask-count")).to_have_text("1 of 4 pins placed")
    wire = page.context.new_cdp_session(page)

    def touch(kind: str, *place: float) -> None:
        points = [{"x": place[0], "y": place[1]}] if place else []
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    grip = middle(page.get_by_test_id("fl-ask-o2").locator(".fl-ask-grip"))
    goal = middle(page.get_by_test_id("fl-ask-o3"))
    touch("touchStart", *grip)
    for part in range(1, 7):
        touch("touchMove", grip[0], grip[1] + (goal[1] - 14 - grip[1]) * part / 6)
    touch("touchEnd")
    assert order(page) == ["Adam", "RMSProp", "Momentum", "Gradient descent", "-"]
    pin = middle(page.get_by_test_id("fl-pin-of-o2"))
    touch("touchStart", *pin)
    for part in range(1, 7):
        touch("touchMove", pin[0] + (300 - pin[0]) * part / 6, pin[1] + (160 - pin[1]) * part / 6)
    touch("touchEnd")
    expect(page.get_by_test_id("fl-ask-count")).to_have_text("2 of 4 pins placed")
    page.get_by_test_id("fl-reveal").tap()
    phase(page, "score")
    expect(page.get_by_test_id("fl-ask-score")).to_be_visible()


def test_another_experiment_before_the_reveal_is_asked_about_after_it_is_free(open_page: Open) -> None:
    page = open_page(ASKED, **STILL)
    phase(page, "ask")
    page.keyboard.press("Escape")
    page.get_by_label("Start x, typed").fill("1")
    page.get_by_label("Start x, typed").press("Enter")
    page.wait_for_url(re.compile(r"x=1(,|%2C)0"))
    phase(page, "ask")
    assert page.evaluate("globalThis.__fallLine.clock.playhead") == 0
    page.get_by_test_id("fl-reveal").click()
    phase(page, "score")
    page.get_by_label("Start x, typed").fill("2")
    page.get_by_label("Start x, typed").press("Enter")
    page.wait_for_url(re.compile(r"x=2(,|%2C)0"))
    expect(page.locator(".fl-stage[data-phase]")).to_have_count(0)
    expect(page.get_by_test_id("fl-card-o")).to_be_visible()
    page.get_by_test_id("fl-ask-again").click()
    phase(page, "ask")


def test_in_another_page_s_frame_and_in_chinese(open_stage: Open) -> None:
    page = open_stage(
        ASKED.replace("order,where", "diverge") + "&embed=true&lang=zh_CN",
        viewport={"width": 960, "height": 540},
        **STILL,
    )
    phase(page, "ask")
    expect(page.locator(".fl-show-title")).to_have_text("哪些会发散？")
    page.get_by_test_id("fl-fate-o-stays").click()
    page.get_by_test_id("fl-fate-o2-diverges").click()
    page.keyboard.press(" ")
    phase(page, "score")
    expect(page.get_by_test_id("fl-ask-score")).to_have_text("1 / 4")


def test_a_page_of_its_own_asks_too(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "asks.html"
    file.write_bytes(export.render("html", link.decode(ASKED)[0]))
    page = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce").new_page()
    page.goto(file.as_uri())
    phase(page, "ask")
    assert not TELLING.findall(page.evaluate(WORDS))
    page.get_by_test_id("fl-ask-o2").click()
    page.keyboard.press("r")
    phase(page, "score")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    chart, column = page.locator(".fl-ask-chart").bounding_box(), page.get_by_test_id("fl-ask").bounding_box()
    assert chart is not None
    assert column is not None
    assert chart["x"] + chart["width"] <= column["x"] + column["width"] + 1
    page.context.close()
