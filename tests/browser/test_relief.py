"""The ground in three dimensions, as a hand, a key and a link meet it; and the map where a browser cannot draw it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
RUNS = "s=himmelblau&x=0.2,0.4&n=60&play=0&o=sgd&o.lr=0.008&o2=adam&o2.lr=0.4"
INK = """() => {
  const found = [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.fl-relief')).find(Boolean);
  return ['.fl-walked', '.fl-live', '.fl-relief-frame'].map((name) => {
    const canvas = found.querySelector(name), { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let inked = 0;
    for (let at = 3; at < data.length; at += 4) inked += data[at] > 0;
    return inked;
  });
}"""
GROUND = """() => {
  const found = [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.fl-relief')).find(Boolean);
  const gl = found.querySelectorAll('canvas')[1], copy = document.createElement('canvas');
  [copy.width, copy.height] = [40, 30];
  return new Promise((done) => requestAnimationFrame(() => {
    copy.getContext('2d').drawImage(gl, 0, 0, 40, 30);
    done(copy.toDataURL());
  }));
}"""


def until_camera(page: Page, pattern: str) -> str:
    page.wait_for_url(re.compile(rf"[?&]camera={pattern}(&|$)"))
    found = re.search(r"camera=([^&]*)", page.url)
    assert found
    return found[1]


def ring(page: Page) -> tuple[float, float]:
    """The middle of the start ring on the relief, in pixels of the page."""
    x, y = page.get_by_test_id("fl-ring").evaluate(
        "(node) => [node.getBoundingClientRect().x, node.getBoundingClientRect().y]"
    )
    return float(x), float(y)  # the ring itself is a point; its outline stands about it


def test_the_relief_turns_plays_and_takes_the_start(open_stage: Open) -> None:
    page = open_stage(RUNS + "&view=relief&k=0")
    view = page.get_by_test_id("fl-map")
    expect(view).to_have_count(1)
    expect(page.get_by_test_id("fl-relief-formula")).to_have_text("Height is log(1 + loss/2).")
    assert "turned 30°, seen from 53°" in (view.get_attribute("aria-label") or "")

    # the same clock: what is walked is drawn as the playhead goes
    page.wait_for_function(f"({INK})()[1] > 0")
    first = page.evaluate(INK)
    page.get_by_test_id("fl-end").click()
    page.wait_for_function(f"({INK})()[0] > {first[0]} + 100")

    # a drag beside the ring turns it and lands in the link, without Python; the ground is another picture
    before, updates = page.evaluate(GROUND), page.evaluate("globalThis.__fallLine.debug.updates")
    box = view.bounding_box()
    assert box
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.9 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y - 20, steps=4)
    page.mouse.up()
    assert until_camera(page, "10,45,1")
    page.wait_for_function(f"async (old) => await ({GROUND})() !== old", arg=before)
    assert page.evaluate("globalThis.__fallLine.debug.updates") == updates

    # the ring goes where the ground under the pointer is: dragged there and back it is where it was
    from_x, from_y = ring(page)
    page.mouse.move(from_x, from_y)
    page.mouse.down()
    page.mouse.move(from_x + 60, from_y - 30, steps=5)
    page.wait_for_function(f"!document.URL.includes('x=0.2,0.4') || {from_x} > 0")
    page.mouse.up()
    page.wait_for_url(lambda url: "x=0.2,0.4" not in url and "x=" in url)
    to_x, to_y = ring(page)
    assert abs(to_x - from_x - 60) < 1.5
    assert abs(to_y - from_y + 30) < 1.5

    # by keys: arrows turn it once it was walked to, N looks from above and back; the button says so
    page.get_by_test_id("fl-ring").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    until_camera(page, "15,45,1")
    page.keyboard.press("n")
    until_camera(page, "0,90,1")
    expect(page.get_by_test_id("fl-relief-above")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("n")
    until_camera(page, "15,45,1")
    page.get_by_test_id("fl-relief-height").click()
    page.wait_for_url(re.compile("height=true"))
    expect(page.get_by_test_id("fl-relief-formula")).to_have_text("Height is the loss itself.")

    # graphics that are lost give way to the map, with a sentence; when they come back, so does the relief
    lose = "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.fl-relief')).find(Boolean)"
    page.evaluate(
        f"() => {{ globalThis.lost = ({lose}).querySelectorAll('canvas')[1].getContext('webgl2')"
        ".getExtension('WEBGL_lose_context'); globalThis.lost.loseContext(); }"
    )
    expect(page.get_by_test_id("fl-relief-lack")).to_contain_text("the map stands for the relief")
    expect(page.get_by_test_id("fl-relief")).to_have_count(0)
    page.evaluate("globalThis.lost.restoreContext()")
    expect(page.get_by_test_id("fl-relief")).to_have_count(1)
    expect(page.get_by_test_id("fl-relief-lack")).to_have_count(0)


def test_map_and_relief_side_by_side_and_the_map_alone_without_webgl(open_stage: Open) -> None:
    page = open_stage(RUNS + "&view=both&camera=-45,20,1.5", fresh=True)
    expect(page.get_by_test_id("fl-map")).to_have_count(2)
    left, right = (view.bounding_box() for view in page.get_by_test_id("fl-map").all())
    assert left
    assert right
    assert abs(left["height"] - right["height"]) < 1
    assert right["x"] > left["x"] + left["width"]
    page.get_by_test_id("fl-show-one").or_(page.get_by_test_id("fl-layout-overlay")).first.click()
    expect(page.get_by_test_id("fl-map")).to_have_count(1)
    page.wait_for_url(lambda url: "view=both" not in url)

    page.add_init_script(
        "const had = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext ="
        " function (kind, how) { return kind === 'webgl2' ? null : had.call(this, kind, how); };"
    )
    page.goto(page.url.split("?")[0] + "?" + RUNS + "&view=both")
    expect(page.get_by_test_id("fl-relief-lack")).to_contain_text("WebGL is missing")
    expect(page.get_by_test_id("fl-map")).to_have_count(1)
