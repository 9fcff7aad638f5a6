"""A run made elsewhere comes in as a file, stands beside ours, and stays out of the link."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

import optimizers
import surfaces
from app.language.numbers import number
from tests.browser.test_access import violations


def test_a_file_becomes_a_run_and_a_bad_one_a_message(open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = optimizers.run("lion", surfaces.get("rosenbrock"), steps=60, lr=0.02, start=(-1.0, 2.0)).theta
    good, bad = tmp_path / "my_run.csv", tmp_path / "bad.csv"
    good.write_text("\n".join(["x,y", *(f"{x!r},{y!r}" for x, y in path.tolist())]), encoding="utf-8")
    bad.write_text("name,y\na,1\nb,2\n", encoding="utf-8")
    page = open_page("s=rosenbrock&o=adam&o.lr=0.1&play=0")
    page.get_by_text("Your own run", exact=True).click()
    box = page.locator(".st-key-fl-replay")
    expect(box.locator("section button")).to_be_visible()
    assert not violations(page, ".st-key-fl-replay")

    box.locator("input[type=file]").first.set_input_files(good)
    expect(page).to_have_url(re.compile(r"x=-1,2&n=60&.*&o2=replay&"))
    card = page.get_by_test_id("fl-card-o2")
    expect(card).to_contain_text("my run")
    expect(card).to_contain_text(number(float(surfaces.get("rosenbrock").value(*path[-1])), 2))
    expect(box.get_by_text("The file stays in this session")).to_be_visible()

    again = page.context.new_page()  # on the same server the path is at hand; elsewhere the link says that it is not
    again.goto(re.sub(r"o2\.q=\w+", "o2.q=0123456789abcdef", page.url))
    expect(again.get_by_text("this is a recorded path")).to_be_visible(timeout=30_000)
    again.close()

    expect(box.locator("input[type=file]")).to_have_count(1)
    box.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text("bad.csv has no two columns of numbers")).to_be_visible()
    expect(card).to_be_visible()
