"""Every way out tells what the stage shows."""

import csv
from io import BytesIO, StringIO

import pytest
from PIL import Image

import optimizers
import surfaces
from app import export
from app.lab import link
from app.lab.experiment import State


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


@pytest.mark.parametrize("key", export.keys())
@pytest.mark.parametrize(
    "text", ["s=bowl&n=30&o=sgd&o.lr=0.05&o2=lbfgs", "s=rosenbrock&n=20&o=sgd&o.lr=9&lang=zh_CN&theme=dark"]
)
def test_every_format_renders_and_reports_its_progress(key: str, text: str) -> None:
    told: list[float] = []
    assert len(export.render(key, state_of(text), told.append)) > 100
    assert told == sorted(told)
    assert 0 < told[-1] <= 1 + 1e-9


def test_the_table_holds_the_trajectory_to_the_last_bit() -> None:
    rows = list(csv.DictReader(StringIO(export.render("csv", state_of("s=beale&n=25&o=adam&o.lr=0.05")).decode())))
    ran = optimizers.run("adam", surfaces.get("beale"), steps=25, lr=0.05)
    assert len(rows) == 26
    assert [float(row["loss"]) for row in rows] == ran.loss.tolist()
    assert [(float(row["x"]), float(row["y"])) for row in rows] == [tuple(point) for point in ran.theta.tolist()]
    assert rows[0]["lr"] == ""
    assert float(rows[1]["lr"]) == 0.05


def test_a_diverged_run_ends_where_it_did() -> None:
    rows = list(csv.DictReader(StringIO(export.render("csv", state_of("n=50&o=sgd&o.lr=5")).decode())))
    assert len(rows) == optimizers.run("sgd", surfaces.get("rosenbrock"), steps=50, lr=5).valid + 1


def test_no_cell_is_read_as_a_formula() -> None:
    text = export.render("csv", state_of("s=formula&f=-x^2%2By^2&n=5&o=own&o.q=theta = theta - lr*g&o.lr=0.1")).decode()
    assert not [cell for line in text.splitlines()[1:] for cell in line.split(",")[:2] if cell[:1] in "=+-@"]


def test_the_still_picture_is_the_frame_at_the_playhead() -> None:
    pictures = [export.render("png", state_of(f"s=bowl&n=40&o=sgd&o.lr=0.05{tail}")) for tail in ("", "&k=0", "&k=40")]
    assert Image.open(BytesIO(pictures[0])).size == (1600, 1200)
    assert pictures[0] == pictures[2] != pictures[1]


def test_the_page_needs_no_server() -> None:
    page = export.render("html", state_of("s=bowl&n=20&o=sgd")).decode()
    assert "<script" in page
    assert not [
        word
        for word in ("src=", "href=", "http://", "https://")
        if word in page.split("<main>")[1].split('<script type="module"')[0]
    ]
