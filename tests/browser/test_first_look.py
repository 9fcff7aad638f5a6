"""The first page: a picture before Streamlit is up, which stays where it is, plays once, and offers things to try."""

import gzip
import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

Open = Callable[..., Page]
COMING = "(names) => names.every((name) => [...document.fonts].some((f) => f.family === name && f.status == 'loading'))"
INDEX = "**/static/js/index*.js"  # of Streamlit

PLACE = """() => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)];
  const map = roots.map((root) => root.querySelector('canvas.fl-live')).find(Boolean);
  const { x, y, width, height } = map.getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
}"""


def get(address: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
        return answer.read(), {key.lower(): value for key, value in answer.headers.items()}


@pytest.mark.parametrize("link", ["s=bowl&o=sgd&n=60&play=0", "s=bowl&o=sgd&n=60&play=0&theme=dark&lang=zh_CN"])
def test_the_picture_stands_before_streamlit_and_stays(browser: Browser, address: str, link: str) -> None:
    page = browser.new_context().new_page()
    for width, height in ((1280, 800), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.route(INDEX, lambda route: None)  # Streamlit comes when the picture stands
        with page.expect_request(INDEX):
            page.goto(f"{address}?{link}", wait_until="commit")
        page.wait_for_function("globalThis.__fallLine?.debug.first && document.fonts.status === 'loaded'")
        assert page.locator("#fl-first").count() == 1
        before = page.evaluate(PLACE)
        page.unroute(INDEX)  # lets go what was held
        page.wait_for_function("!document.querySelector('#fl-first') && globalThis.__fallLine.debug.updates > 1")
        page.wait_for_timeout(1000)
        assert page.evaluate(PLACE) == pytest.approx(before, abs=2), (width, height)
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844), (320, 640)])
def test_letters_that_come_late_move_nothing(browser: Browser, address: str, width: int, height: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    held: list[Route] = []
    page.route(INDEX, lambda route: None)  # Streamlit does not come
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(f"{address}?s=bowl&o=sgd&o2=adam&n=60&play=0", wait_until="commit")
    page.wait_for_function("globalThis.__fallLine?.debug.first")
    page.wait_for_function(COMING, arg=["Source Sans", "KaTeX_Main"])  # those of words and those of formulas
    page.wait_for_timeout(100)
    before = page.evaluate(PLACE)
    while held:
        held.pop().continue_()
        page.wait_for_timeout(50)
    page.wait_for_function("document.fonts.check('18px KaTeX_Main') && document.fonts.check('14px Source Sans')")
    page.wait_for_timeout(100)
    assert page.evaluate(PLACE) == before
    page.context.close()


def test_a_first_visit_plays_once_says_what_this_is_and_offers_three_things(open_page: Open) -> None:
    page = open_page("")
    page.wait_for_function("globalThis.__fallLine.debug.playhead > 5")
    expect(page.get_by_text("Six optimizers race")).to_be_visible()
    page.get_by_role("button", name="Too large a step").click()
    expect(page.get_by_test_id("fl-card-o3")).to_contain_text("diverged")
    expect(page.get_by_text("Six optimizers race")).to_have_count(0)
    page.wait_for_function("globalThis.__fallLine.debug.playing || globalThis.__fallLine.debug.playhead < 120")
    page.get_by_test_id("fl-undo").click()
    expect(page.get_by_test_id("fl-card-o6")).to_contain_text("Adam")
    page.get_by_role("button", name="✕").click()
    expect(page.get_by_text("Six optimizers race")).to_have_count(0)


@pytest.mark.parametrize(
    ("link", "context", "plays"),
    [("", {"reduced_motion": "reduce"}, False), ("play=0", {}, False), ("s=bowl&o=sgd&n=500", {}, False),
     ("s=bowl&o=sgd&n=500&play=1", {}, True)],
)  # fmt: skip
def test_what_plays_by_itself(open_page: Open, link: str, context: dict, plays: bool) -> None:
    page = open_page(link, **context)
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.__fallLine.debug.playing") is plays


def test_files_are_packed_and_kept_and_a_first_visit_is_small(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_function("globalThis.__fallLine?.debug.updates > 1")
    page.wait_for_load_state("networkidle")
    assert 200_000 < sum(sizes) < 1_500_000
    page.context.close()
    body, _ = get(address)
    script = re.search(rb"fl/stage-\w+\.js", body)
    assert script is not None
    packed, headers = get(address + script[0].decode(), **{"Accept-Encoding": "gzip"})
    assert b"installLibrary" in gzip.decompress(packed)
    assert "immutable" in headers["cache-control"]


def test_a_dear_link_is_not_computed_by_a_request(address: str) -> None:
    dear = "&".join(f"o{i if i > 1 else ''}=adam" for i in range(1, 9))
    body, _ = get(f"{address}?n=50000&{dear}")
    assert b"fl-first-data" not in body
    assert b"fl-first-data" in get(f"{address}?n=100&o=sgd")[0]
    assert b'<html lang="zh-CN">' in get(f"{address}?n=100&o=sgd&lang=zh_CN")[0]
    assert b'<html lang="zh-CN">' in get(f"{address}?n=100", **{"Accept-Language": "zh-Hans,en;q=0.5"})[0]


def test_nothing_of_a_link_becomes_markup(address: str) -> None:
    body, _ = get(f"{address}?s=formula&f=x%5E2&lang=%22%3E%3Cscript%3E&o=%3Cimg%3E&theme=%3Cb%3E")
    assert b"<img>" not in body
    assert b'lang="en"' in body


@pytest.mark.parametrize(("width", "height"), [(960, 540), (480, 360)])
def test_a_frame_shows_the_figure_with_play_and_nothing_else(open_page: Open, width: int, height: int) -> None:
    page = open_page("s=bowl&o=sgd&o2=adam&n=60&embed=true", viewport={"width": width, "height": height}, fresh=True)
    page.wait_for_timeout(600)
    play = page.get_by_test_id("fl-play").bounding_box()
    assert play is not None
    assert play["y"] + play["height"] <= height
    _, _, map_width, map_height = page.evaluate(PLACE)
    assert map_width * map_height > 0.6 * width * height
    assert page.locator(".stSidebar").count() == 0
    assert page.get_by_role("tab").count() == 0
    before = page.evaluate("history.length")
    page.get_by_test_id("fl-map").click(position={"x": map_width / 2, "y": map_height / 3})
    page.wait_for_url(re.compile("x="))
    assert "embed=true" in page.url
    assert page.evaluate("history.length") == before, "a frame's changes are not steps of the page around it"


@pytest.mark.parametrize(("width", "height"), [(960, 540), (480, 360)])
def test_maps_side_by_side_fill_a_frame(open_page: Open, width: int, height: int) -> None:
    page = open_page("s=bowl&n=60&view=grid&embed=true", viewport={"width": width, "height": height})
    page.wait_for_timeout(600)
    play = page.get_by_test_id("fl-play").bounding_box()
    assert play is not None
    assert play["y"] + play["height"] <= height
    maps = [place.bounding_box() for place in page.get_by_test_id("fl-map").all()]
    assert len(maps) == 6
    for box in maps:
        assert box is not None
        assert box["width"] > 80
        assert box["height"] > 60
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= play["y"] + 2


def test_links_hide_parts_of_the_page(open_page: Open) -> None:
    page = open_page("s=bowl&o=sgd&n=20&hide=sidebar,tabs,knobs,share")
    page.wait_for_timeout(500)
    assert page.locator(".stSidebar").count() == 0
    assert page.get_by_role("tab").count() == 0
    expect(page.get_by_test_id("fl-share")).not_to_be_visible()
    expect(page.get_by_test_id("fl-knob-o-lr").first).not_to_be_visible()
    expect(page.get_by_test_id("fl-card-o")).to_be_visible()
