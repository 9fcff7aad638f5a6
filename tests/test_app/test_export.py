"""Every way out tells what the stage shows."""

import base64
import csv
import itertools
import json
import re
import unicodedata
from io import BytesIO, StringIO
from urllib.parse import quote
from xml.etree import ElementTree

import av
import numpy as np
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from pyarrow import parquet

import optimizers
import surfaces
from app import export
from app.lab import link
from app.lab.experiment import State
from app.stage.packed import unpacked
from app.stage.parts import assemble

pytestmark = pytest.mark.usefixtures("few_runs")


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def reads_as_pictures(data: bytes) -> None:
    picture = Image.open(BytesIO(data))
    picture.seek(getattr(picture, "n_frames", 1) - 1)
    assert len(picture.convert("RGB").getcolors(2**24)) > 20, "more than an empty frame"


def reads_as_video(data: bytes) -> None:
    with av.open(BytesIO(data)) as film:
        assert sum(len(np.unique(frame.to_ndarray())) > 20 for frame in film.decode(video=0)) > 1


def reads_as_table(data: bytes) -> None:
    rows = list(csv.DictReader(StringIO(data.decode())))
    if "step" not in rows[0]:  # a table of ends and not of paths
        assert {row["optimizer"] for row in rows} <= {"sgd", "lbfgs"}
        assert len({row["value"] for row in rows}) > 20
        return
    assert {row["run"] for row in rows} <= {"o", "o2"}
    assert [int(row["step"]) for row in rows if row["run"] == "o"] == list(
        range(sum(row["run"] == "o" for row in rows))
    )


def payload_in(page: bytes) -> dict:
    found = re.search(r'id="payload">([^<]+)<', page.decode())
    assert found is not None
    return assemble(unpacked(found[1]), {})


def reads_as_page(data: bytes) -> None:
    header = payload_in(data)
    assert len(header["runs"][0]["path"]) >= 4
    assert header["runs"][0]["key"] == "sgd"


def reads_as_arrays(data: bytes) -> None:
    with np.load(BytesIO(data), allow_pickle=False) as held:
        assert held["finding"].shape == held["x"].shape == (len(held["up"]), len(held["across"])) == (64, 64)
        assert held["axes"].tolist() == ["x", "y"]


def reads_as_map_table(data: bytes) -> None:
    rows = list(csv.DictReader(StringIO(data.decode())))
    assert len(rows) == 64 * 64
    assert {"x", "y", "finding", "kind", "minimum", "step", "loss", "best", "end_x", "end_y", "link"} == set(rows[0])
    assert not [cell for row in rows[:300] for cell in row.values() if cell[:1] in "=+@" and cell]


def reads_as_drawing(data: bytes) -> None:
    root = ElementTree.fromstring(data)
    assert root.tag.endswith("svg")
    pictures = [e for e in root.iter() if e.tag.endswith("}image")]
    sizes = [Image.open(BytesIO(base64.b64decode(e.get("href", "").partition(",")[2]))).size for e in pictures]
    assert max(min(size) for size in sizes) >= 200, "the ground, or the map's runs"


def reads_as_document(data: bytes) -> None:
    assert data.startswith(b"%PDF")
    assert len(pypdf.PdfReader(BytesIO(data)).pages) == 1


def reads_as_figure(data: bytes) -> None:
    assert r"\end{figure}" in data.decode()


def reads_as_told(data: bytes) -> None:
    told = json.loads(data)
    assert told["runs"][0]["optimizer"] == "sgd"
    assert told["runs"][0]["columns"]["step"][0] == 0


def reads_as_steps(data: bytes) -> None:
    with np.load(BytesIO(data), allow_pickle=False) as held:
        assert held["x"].shape == held["run"].shape == held["loss"].shape
        assert held["optimizers"][0] == "sgd"


def reads_as_columns(data: bytes) -> None:
    rows = parquet.read_table(BytesIO(data)).to_pylist()
    assert (rows[0]["optimizer"], rows[0]["step"]) == ("sgd", 0)


def reads_as_code(data: bytes) -> None:
    compile(data, "code", "exec")
    assert b"def sgd(theta, n):" in data


SHORT = {"side": "64", "frames": 4, "seconds": 2.0}  # what a test waits for
SMALL = SHORT | {"size": "640x480", "sharp": "1"}


# A new kind of file says here how one knows that it is one; a living map's table is another than that of runs.
def reads_as_sensitivity(data: bytes) -> None:
    runs = json.loads(data)["runs"]
    assert runs
    for run in runs:
        sides = {len(run[name]) for name in ("values", "outcome", "final_loss", "lowest_loss", "arrival_step")}
        assert sides == {len(run["values"])}
        assert run["values"] == sorted(run["values"])
        assert run["has"] in run["values"]


READS = {
    ".png": reads_as_pictures,
    ".gif": reads_as_pictures,
    ".apng": reads_as_pictures,
    ".webp": reads_as_pictures,
    ".mp4": reads_as_video,
    ".csv": reads_as_table,
    ".html": reads_as_page,
    ".npz": reads_as_arrays,
    ".svg": reads_as_drawing,
    ".json": reads_as_told,
    ".parquet": reads_as_columns,
    ".py": reads_as_code,
    ".pdf": reads_as_document,
    ".tex": reads_as_figure,
    "mapcsv": reads_as_map_table,
    "npz": reads_as_steps,
    "sensitivityjson": reads_as_sensitivity,
}


@pytest.mark.parametrize("key", export.keys())
@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("s=bowl&n=30&o=sgd&o.lr=0.05&o2=lbfgs", SHORT),
        ("s=rosenbrock&n=20&o=sgd&o.lr=9&lang=zh_CN&theme=dark", SMALL),
    ],
)
def test_every_format_renders_and_reports_its_progress(key: str, text: str, wished: dict[str, object]) -> None:
    told: list[float] = []
    chosen = {knob.name: wished[knob.name] for knob in export.get(key).knobs if knob.name in wished}
    data = export.render(key, state_of(text), lambda part, words=None: told.append(part), **chosen)
    READS.get(key, READS[export.get(key).suffix])(data)
    assert export.render(key, state_of(text), **chosen) == data, "the same link gives the same bytes"
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
    first, start, last = (Image.open(BytesIO(picture)).tobytes() for picture in pictures)
    assert first == last != start


def test_the_page_needs_no_server() -> None:
    page = export.render("html", state_of("s=bowl&n=20&o=sgd")).decode()
    assert "<script" in page
    named = page.replace('xmlns="http://www.w3.org/1998/Math/MathML"', "")  # a name, never fetched
    assert not [word for word in ("src=", "href=", "url(", "@import", "http://", "https://") if word in named]


NASTY = some.text(some.sampled_from("\x00\x07\x1b\r\x7f\x85\u202e\u2066\u2028xy+2"), min_size=1, max_size=8)


@settings(max_examples=25)
@given(NASTY, NASTY, NASTY)
def test_nothing_that_is_obeyed_gets_into_a_file(formula: str, rule: str, letter: str) -> None:
    parts = {
        "s": "formula",
        "f": formula,
        f"s.{letter}": "1",
        "o": "own",
        "o.q": f"theta = theta - g\n{rule}",
        "n": "3",
    }
    state, _ = link.decode("&".join(f"{quote(key)}={quote(value)}" for key, value in parts.items()))
    for key in ("csv", "html"):
        text = export.render(key, state).decode()
        held = text if key == "csv" else text.split("<title>")[1].split("</title>")[0]
        held += "" if key == "csv" else json.dumps(payload_in(text.encode()), ensure_ascii=False, default=str)
        assert not [char for char in held if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char != "\n"]


def frames_of(data: bytes) -> list[np.ndarray]:
    film = Image.open(BytesIO(data))
    found = []
    for number in range(film.n_frames):
        film.seek(number)
        found.append(np.asarray(film.convert("RGB")))
    return found


@pytest.mark.parametrize("words", ["view=relief", "view=both", "view=relief&camera=-100,18,1.3&height=true&theme=dark"])
def test_on_a_film_of_the_relief_trails_move_and_the_ground_stays(words: str) -> None:
    state = state_of(f"s=himmelblau&x=-1,-2&n=12&o=sgd&o2=momentum&o2.lr=0.01&{words}")
    film = frames_of(export.render("gif", state, size="480x360", seconds=1.0))
    assert len(film) > 4
    ever = np.zeros(film[0].shape[:2], dtype=bool)
    for before, after in itertools.pairwise(film):
        ever |= (after != before).any(axis=-1)
    top, foot = 50, 290  # above the strip
    field = ever[top:foot, :320]
    assert field.any(), "heads walk over the ground"
    assert field.mean() < 0.2, "and all else stands still"


def test_a_picture_of_the_relief_is_another_than_the_maps_and_turns_with_the_camera() -> None:
    text = "s=himmelblau&n=5&o=sgd"
    told = {
        words: export.render("png", state_of(text + words), size="480x360", sharp="1")
        for words in ("", "&view=relief", "&view=relief&camera=-60,30,1", "&view=relief&height=true", "&view=both")
    }
    assert len({*told.values()}) == len(told)
    assert told["&view=relief"] == export.render("png", state_of(text + "&view=relief"), size="480x360", sharp="1")
