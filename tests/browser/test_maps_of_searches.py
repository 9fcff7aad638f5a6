"""A living map of a rule that searches: the server fills it, and it is pointed at and taken as any other."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def test_basins_of_a_line_search_come_are_taken_and_wait_for_a_hand(open_stage: Open) -> None:
    page = open_stage("s=himmelblau&o=gd_armijo&n=30&play=0&view=maps")
    living, told, tells = (
        page.get_by_test_id("fl-living-o"),
        page.get_by_test_id("fl-maps-told"),
        page.locator(".fl-maps-tells"),
    )
    page.locator(
        ".fl-maps-count", has_text=re.compile(r"^([2-9]\d\d|\d[\d,]{3,}) starts")
    ).wait_for()  # coarse ones first
    shares = page.get_by_test_id("fl-maps-table").locator("tbody tr")
    assert shares.count() >= 4  # basins of all four minima

    # the end of a pixel's run is told, anew with each finer pass; a click takes it, and Python's run ends so
    box = living.bounding_box()
    assert box
    at = (box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.move(*at)
    told.get_by_text("Gradient descent with line search from (").wait_for()
    # no pass is under way any more
    expect(tells).to_have_text(re.compile(r"^[^:]*reach a minimum"), timeout=60_000)
    said = re.search(r"from \((.*), .*\): arrived at step (\d+), at \(3, 2\)\. Loss", told.inner_text())
    assert said, told.inner_text()
    page.mouse.click(*at)
    page.wait_for_url(re.compile(r"[?&]x="))
    begun = parse_qs(urlparse(page.url).query)["x"][0]
    assert float(begun.split(",")[0]) == pytest.approx(float(said[1]), abs=0.001), "the start that is told is taken"
    expect(page.locator(".fl-cards")).to_contain_text(f"reached the minimum (3, 2) at step {said[2]}")

    # while a knob is in a hand nothing is shown that is not so; then the server fills it anew
    slider = page.get_by_test_id("fl-knob-o-lr")
    place = slider.bounding_box()
    assert place
    page.mouse.move(place["x"] + 0.7 * place["width"], place["y"] + place["height"] / 2)
    page.mouse.down()
    page.mouse.move(place["x"] + 0.4 * place["width"], place["y"] + place["height"] / 2, steps=4)
    page.locator(".fl-maps-lack", has_text="is worked out when you let go").wait_for()
    page.mouse.up()
    page.wait_for_url(re.compile(r"o\.lr="))
    page.locator(".fl-maps-lack").wait_for(state="hidden")
    expect(tells).to_contain_text("reach a minimum")
