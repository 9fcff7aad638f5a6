"""What is taken along and goes on living: a page of its own inside another page, and the widget of a notebook."""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from app import export
from app.lab import link
from app.notebook.stage import stage_of
from tests.browser.test_access import violations

TWO = "repeat=1&s=bowl&s.kappa=20&n=80&o=sgd&o.lr=0.03&o2=adam&o2.lr=0.1&o2.s=cosine"
SIZES = ((960, 540), (480, 360))
# what a deck does with a slide's frame: see "slide:start" in reveal.js
DECK = "(word) => document.querySelector('iframe').contentWindow.postMessage(word, '*')"
CUT = """() => {
  const seen = ["header", "#stage"].map((name) => document.querySelector(name).getBoundingClientRect());
  const play = document.querySelector("#stage").shadowRoot.querySelector(".fl-play").getBoundingClientRect();
  const { clientWidth, scrollWidth } = document.documentElement;
  const left = Math.min(...seen.map((box) => box.left));
  return { wide: scrollWidth - clientWidth, left, play: innerHeight - play.bottom };
}"""


@pytest.fixture
def heard(browser: Browser):
    """``heard(width, height)`` gives a page on which whatever is said in the console fails the test."""
    said: list[str] = []
    contexts = []

    def opened(width: int, height: int) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not said


def playing(frame: Frame, on: bool) -> None:
    frame.wait_for_function(
        f"globalThis.__fallLine?.debug.updates > 0 && __fallLine.clock.playing === {json.dumps(on)}"
    )


def test_a_file_from_disk_lives_inside_another_page(heard: Callable[[int, int], Page], tmp_path: Path) -> None:
    (tmp_path / "figure.html").write_bytes(export.render("html", link.decode(TWO)[0]))
    for width, height in SIZES:
        frame = (
            f'<iframe src="figure.html" width="{width}" height="{height}" style="border: 0; display: block"></iframe>'
        )
        (tmp_path / "host.html").write_text(f"<!doctype html><title>deck</title><body style='margin: 0'>{frame}</body>")
        page = heard(width, height)
        page.goto((tmp_path / "host.html").as_uri())
        figure = page.frames[1]
        playing(figure, True)  # it is seen
        figure.wait_for_function("__fallLine.clock.playhead > 0")
        page.evaluate(DECK, "slide:stop")
        playing(figure, False)
        stopped = figure.evaluate("__fallLine.clock.playhead")
        assert 0 < stopped < 80
        page.evaluate(DECK, "slide:start")
        figure.wait_for_function("__fallLine.clock.playing && __fallLine.clock.playhead < 80")
        page.evaluate(DECK, "slide:stop")
        playing(figure, False)
        cut = figure.evaluate(CUT)
        assert cut["wide"] <= 0, "nothing is beyond the right edge"
        assert cut["left"] >= 0
        assert cut["play"] >= 0, "the controls are in view"
        figure.locator("#equations > summary").click()
        expect(figure.locator(".sheet math").first).to_be_visible()
        assert figure.locator(".sheet").bounding_box()["width"] <= width
        page.keyboard.press("Escape")
        expect(figure.locator(".sheet")).to_be_hidden()
        expect(figure.locator("#foot code")).to_have_text(link.encode(link.decode(TWO)[0]))
        page.keyboard.press("End")
        loss, slider = figure.get_by_test_id("fl-card-o").locator(".fl-values"), figure.get_by_test_id("fl-knob-o-lr")
        before = loss.inner_text()
        slider.focus()
        page.keyboard.press("PageUp")
        expect(loss).not_to_have_text(before)
        assert violations(figure) == []
        if width < 720:  # its tools are the few that a figure needs
            continue
        for layout, told in (("grid", "Adam"), ("maps", "no run reaches a minimum")):
            figure.get_by_test_id(f"fl-layout-{layout}").click()
            expect(figure.get_by_text(told).last).to_be_visible()
            figure.wait_for_function("document.documentElement.scrollHeight <= innerHeight")


# A notebook's page, whose styles are not ours, and models as anywidget hands them to a widget.
HOST = """<!doctype html><html lang="en"><title>notebook</title>
<style>* { color: red; font: 30px serif } button, canvas { display: none } .fl-stage { width: 10px !important }</style>
<body style="background: #111"><textarea id="cell"></textarea><div id="one"></div><div id="two"></div>
<script>
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);
class Model {
  constructor(values) { Object.assign(this, { values: this.read(values), listeners: new Map(), saved: [] }); }
  read({ payload, ...rest }) { return { ...rest, ...(payload ? { payload: bytes(payload) } : {}) }; }
  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; this.saved.push([name, value]); }
  save_changes() {}
  on(name, act) { this.listeners.set(name, act); }
  off(name) { this.listeners.delete(name); }
  receive(values) {
    Object.assign(this.values, this.read(values));
    for (const name of Object.keys(values)) this.listeners.get(`change:${name}`)?.();
  }
}
const models = {}, ends = {};
async function show(name, source, values) {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  models[name] = new Model(values);
  ends[name] = await widget.render({ model: models[name], el: document.getElementById(name) });
}
</script>"""
SAVED = "([name, what]) => models[name].saved.filter(([one]) => one === what).map(([, value]) => value).at(-1) ?? null"


def test_a_notebook_s_widget_and_python_move_each_other(heard: Callable[[int, int], Page], tmp_path: Path) -> None:
    """The widget's own module on a plain page; its model's messages go to the very object that a notebook holds."""
    page = heard(1100, 900)
    page.goto("about:blank")
    page.set_content(HOST)
    widgets = {"one": stage_of(link.decode(TWO)[0]), "two": stage_of(link.decode("s=beale&n=60&o=momentum")[0])}

    def synced(name: str) -> dict:
        widget = widgets[name]
        told = {key: getattr(widget, key) for key in ("playhead", "playing", "problem", "edit")}
        return told | {"payload": base64.b64encode(widget.payload).decode()}

    for name, widget in widgets.items():
        page.evaluate("([name, source, values]) => show(name, source, values)", [name, str(widget._esm), synced(name)])
    one, two = (page.locator(f"#{name}") for name in widgets)
    expect(one.get_by_test_id("fl-map").first).to_be_visible()
    expect(two.get_by_test_id("fl-map").first).to_be_visible()
    assert one.locator(".fl-stage").bounding_box()["width"] > 1000, "the page's styles do not reach in"
    assert one.locator(".fl-stage").get_attribute("data-theme") == "dark", "as the page around it"

    # a slider moves the trait
    one.get_by_test_id("fl-knob-o-lr").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function(f"({SAVED})(['one', 'edit']) !== null")
    widget, before = widgets["one"], widgets["one"].run.loss[-1]
    widget.edit = page.evaluate(SAVED, ["one", "edit"])
    assert widget.o_lr > 0.03
    assert widget.run.loss[-1] != before
    page.evaluate("([values]) => models.one.receive(values)", [synced("one")])
    expect(one.get_by_test_id("fl-knob-o-lr")).to_have_attribute("aria-valuetext", re.compile(f"^{widget.o_lr:g}"))

    # a trait moves the stage, and only its own
    widget.o_lr = 0.01
    page.evaluate("([values]) => models.one.receive(values)", [synced("one")])
    expect(one.get_by_test_id("fl-knob-o-lr")).to_have_attribute("aria-valuetext", "0.01")
    page.evaluate("models.one.receive({ playhead: 7 })")
    expect(one.get_by_test_id("fl-counter")).to_have_text("7 / 80")
    expect(two.get_by_test_id("fl-counter")).to_have_text("60 / 60")
    page.evaluate("models.one.receive({ playing: true })")
    page.wait_for_function(f"({SAVED})(['one', 'playhead']) === 80 && ({SAVED})(['one', 'playing']) === false")

    # keys belong to what has the focus
    page.locator("#cell").evaluate("cell => cell.focus()")
    page.keyboard.type("p s")
    assert page.locator("#cell").input_value() == "p s"
    expect(two.get_by_test_id("fl-play")).to_have_attribute("aria-label", "Play")
    two.get_by_test_id("fl-map").first.click()
    page.keyboard.press("Home")
    expect(two.get_by_test_id("fl-counter")).to_have_text("0 / 60")
    expect(one.get_by_test_id("fl-counter")).to_have_text("80 / 80")

    # what is taken away leaves nothing behind
    page.evaluate("ends.one()")
    assert page.locator("#one > *").count() == 0
    assert page.evaluate("models.one.listeners.size") == 0
    expect(two.get_by_test_id("fl-map").first).to_be_visible()
    assert violations(page, "#two") == []
