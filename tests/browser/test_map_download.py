"""A living map goes out of the page as what it is: its formats are offered where it is shown, and there alone."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.unfold import stands

MAP = "s=bowl&n=40&o=momentum&view=maps&map=o.lr:0.001..1,o.momentum&play=0"


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_test_id("stSelectbox").filter(has_text=label).last
    box.get_by_role("combobox").click()
    page.get_by_role("option", name=option).click()


def test_a_map_is_made_where_it_is_shown(open_page: Callable[..., Page]) -> None:
    page = open_page(MAP)
    page.get_by_text("Export", exact=True).click()
    stands(page.get_by_role("button", name="Make the file"))
    choose(page, "Format", "Living map over a third knob (GIF)")
    expect(page.get_by_text("Third knob", exact=True)).to_be_visible()
    choose(page, "Format", "Living map, arrays (NPZ)")
    expect(page.get_by_text("Size of the map", exact=True)).to_be_visible()
    stands(page.get_by_role("button", name="Make the file")).click()
    button = page.get_by_role("button", name=re.compile(r"Download \("))
    button.wait_for(timeout=60_000)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "fall-line-bowl.npz"
    with np.load(Path(waiting.value.path()), allow_pickle=False) as held:
        assert held["loss"].shape == (256, 256)
        assert held["axes"].tolist() == ["o.lr", "o.momentum"]
