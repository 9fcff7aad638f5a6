"""The main scenarios once more in the Firefox that the machine has, where it has one."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from app import export
from app.lab import link
from tests.browser.firefox import Firefox, firefox, found

pytestmark = pytest.mark.skipif(found() is None, reason="there is no Firefox here: apt-get install firefox-esr")
READY = "globalThis.__fallLine?.debug.updates > 0 && !document.querySelector('#fl-first')"
STILL = 4  # so many looks in a row, a tenth of a second apart, see it at one place
# Everything of the stage stands in shadow roots: look through all of them.
LOOK = """() => { globalThis.seek = (name, root = document) => {
  const hit = root.querySelector(`[data-testid="${name}"]`);
  if (hit) return hit;
  for (const node of root.querySelectorAll("*")) {
    const inner = node.shadowRoot && seek(name, node.shadowRoot);
    if (inner) return inner;
  }
  return null;
}; }"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = found()
    assert program is not None
    with firefox(program, tmp_path_factory.mktemp("firefox")) as opened:
        opened.send("script.addPreloadScript", functionDeclaration=LOOK)
        yield opened


@pytest.fixture
def show(browser: Firefox, address: str) -> Iterator[Callable[[str], Firefox]]:
    """``show("s=bowl")`` gives the browser with the stage drawn; a script that throws fails the test."""

    def shown(link: str, width: int = 1280, height: int = 800) -> Firefox:
        browser.open(f"{address}?{link}", width, height)
        browser.until(READY)
        browser.until("seek('fl-map')?.getBoundingClientRect().width > 40")
        return browser

    yield shown
    errors, browser.errors = browser.errors, []
    assert not errors


def link_of(page: Firefox) -> dict[str, str]:
    query = urlsplit(page.ask("location.href")).query
    return {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}


def until_link(page: Firefox, key: str, value: str | None) -> None:
    end = time.monotonic() + 15
    while link_of(page).get(key) != value:
        assert time.monotonic() < end, (key, value, link_of(page))
        time.sleep(0.1)


def middle(page: Firefox, name: str) -> tuple[float, float]:
    """Where to point at something, once it stands still: a page that is being built moves what is on it."""
    page.until(f"seek('{name}') !== null")
    page.ask(f"seek('{name}').scrollIntoView({{block: 'center'}})")
    box = f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])(seek('{name}').getBoundingClientRect())"
    places: list[list[float]] = []
    while len(places) < STILL or any(place != places[-1] for place in places[-STILL:]):
        assert len(places) < 200, f"{name} never stands still"
        places.append(page.ask(box))
        time.sleep(0.1)
    return places[-1][0], places[-1][1]


def test_it_plays_and_steps_by_keys(show: Callable[..., Firefox]) -> None:
    page = show("s=bowl&n=100&o=sgd&o.lr=0.02&k=0")
    page.press("Space")
    page.until("globalThis.__fallLine.debug.playing")
    page.press("Space")
    page.until("!globalThis.__fallLine.debug.playing")
    page.press("Home")
    page.press("ArrowRight")
    page.press("ArrowRight")
    until_link(page, "k", "2")
    page.press("Shift", "ArrowRight")
    until_link(page, "k", "12")


def test_a_knob_moves_the_path_and_one_undo_takes_it_back(show: Callable[..., Firefox]) -> None:
    page = show("s=bowl&n=100&o=sgd&o.lr=0.02")
    x, y = middle(page, "fl-knob-o-lr")
    before = page.ask("seek('fl-knob-o-lr').value")
    page.drag((x, y), (x + 20, y), (x + 40, y))
    page.until(f"seek('fl-knob-o-lr').value !== '{before}'")
    page.until("Number(new URLSearchParams(location.search).get('o.lr')) > 0.021")
    page.press("Control", "z")
    until_link(page, "o.lr", "0.02")


def test_the_start_is_set_by_a_click_on_the_map(show: Callable[..., Firefox]) -> None:
    page = show("s=bowl&n=100&o=sgd&o.lr=0.02")
    x, y = middle(page, "fl-map")
    page.click(x + 60, y - 50)
    page.until("new URLSearchParams(location.search).has('x')")
    assert float(link_of(page)["x"].split(",")[0]) > 0


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_the_presenter_view_fills_the_screen_and_is_in_the_link(
    show: Callable[..., Firefox], width: int, height: int
) -> None:
    page = show("s=bowl&n=100&o=sgd&o.lr=0.02&o2=momentum&o2.lr=0.02", width, height)
    page.press("p")
    until_link(page, "present", "1")
    box = page.ask("(({left, right, bottom}) => [left, right, bottom])(seek('fl-map').getBoundingClientRect())")
    assert box[0] >= 0
    assert box[1] <= width
    assert box[2] <= height
    page.press("Escape")
    until_link(page, "present", None)


def test_the_share_dialog_holds_the_whole_address(show: Callable[..., Firefox]) -> None:
    page = show("s=bowl&n=100&o=sgd&o.lr=0.02")
    page.click(*middle(page, "fl-share"))
    page.until("seek('fl-share-link')?.value.includes('o.lr=0.02')")
    assert page.ask("seek('fl-share-link').value.startsWith('http://')")
    page.press("Escape")


def test_a_living_map_is_the_one_that_python_computes(show: Callable[[str], Firefox]) -> None:
    text = "s=bowl&o=momentum&o.lr=0.03&n=60&play=0&view=maps&map=o.lr:0.001..1,o.momentum"
    page = show(text)
    page.until("seek('fl-maps-told')?.textContent.includes('click to take it')")
    rows = "[...seek('fl-maps-table').querySelectorAll('tbody tr')]"
    page.until("seek('fl-maps').textContent.includes('Nothing works at')")  # told of the finest map alone
    told = dict(
        part.split("\t") for part in page.ask(f"{rows}.map((row) => row.innerText.trim()).join('|')").split("|")
    )
    here = csv.DictReader(io.StringIO(export.render("mapcsv", link.decode(text)[0]).decode("utf-8-sig")))
    kinds = [row["kind"] for row in here]
    for name, kind in (("diverged", "diverged"), ("at the minimum", "converged"), ("still going", "going")):
        share = 100 * kinds.count(kind) / len(kinds)
        assert abs(float(told[name].removesuffix(" %")) - share) < 1.5, (told, name, share)
