"""Data of one's own come in as a file or as text, make the surface, and travel only when asked to."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_access import violations


def test_rows_become_the_surface_and_bad_ones_a_message(open_page: Callable[..., Page], tmp_path: Path) -> None:
    good = tmp_path / "flats.csv"
    good.write_text("size;price\n" + "\n".join(f"{40 + 3 * at};{50 + 7 * at}" for at in range(40)), encoding="utf-8")
    page = open_page("s=line_fit&o=sgd&o.lr=0.1&play=0")
    page.get_by_text("Your own data", exact=True).click()
    box = page.locator(".st-key-fl-own-data")
    expect(box.locator("section button")).to_be_visible()
    assert not violations(page, ".st-key-fl-own-data")

    box.locator("input[type=file]").first.set_input_files(good)
    expect(page).to_have_url(re.compile(r"s\.data=own\.\w{16}&s\.prepare=2&"))
    expect(page.get_by_test_id("fl-card-o")).to_contain_text("reached the minimum")
    expect(page.locator(".st-key-fl-knobs-data select").first).to_contain_text("Your data", ignore_case=True)
    expect(box.get_by_text("a link has room for 60 numbers")).to_be_visible()
    expect(box.get_by_role("checkbox")).to_be_disabled()

    elsewhere = page.context.new_page()  # on the same server the rows are at hand; elsewhere the link says they are not
    elsewhere.goto(re.sub(r"own\.\w+", "own.0123456789abcdef", page.url))
    expect(elsewhere.get_by_text("these are data of somebody's own")).to_be_visible(timeout=30_000)
    elsewhere.close()

    text = box.get_by_role("textbox")
    text.fill("u,v\n1,2\n2,2;5\n")
    box.get_by_role("button", name="Use these rows").click()
    expect(page.get_by_text("Row 2, column v: 2;5 is no number.")).to_be_visible()
    text.fill("1,2\n2,2.5\n3,4\n5,4.5\n")
    box.get_by_role("button", name="Use these rows").click()
    expect(box.get_by_text("says that they are missing")).to_be_visible()
    expect(text).to_have_value("")
    travels = box.get_by_text("Put the data into the link")
    travels.click()
    expect(page).to_have_url(re.compile(r"s\.data=own/1,2/2,2\.5/3,4/5,4\.5&"))
    expect(travels).to_have_count(1)  # for a moment there are the old box and the new one
    expect(box.get_by_role("checkbox")).to_be_checked()
    travels.click()
    expect(page).to_have_url(re.compile(r"s\.data=own\.\w{16}&"))
