"""The link inside every file: found again in whatever we write, readable by other programs, never an answer."""

import csv
import json
from io import BytesIO, StringIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from app import export
from app.export.carried import MARK, carried, carry, told_link
from app.lab import link
from app.lab.experiment import State

pytestmark = pytest.mark.usefixtures("few_runs")

LINK = "v=1&s=bowl&s.kappa=7.5&x=-2,1&n=12&o=sgd&o.lr=0.05&o.name=%E6%85%A2%20%28a%29&o2=adam&note=%28--%3E%22%3C"
SMALL = {"side": "64", "frames": 4, "seconds": 1.0}


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


@pytest.mark.parametrize("key", export.keys())
def test_every_format_carries_its_link(key: str) -> None:
    form, state = export.get(key), state_of(LINK)
    chosen = {knob.name: SMALL[knob.name] for knob in form.knobs if knob.name in SMALL}
    found = carried(export.render(key, state, **chosen))
    assert found is not None
    assert link.decode(found) == (state, [])


@pytest.mark.parametrize("key", [key for key in export.keys() if export.get(key).asks])
def test_what_asks_does_not_carry_the_answer(key: str) -> None:
    asked = state_of("s=bowl&n=12&o=sgd&o2=adam&reveal=choose:Who%20wins?|sgd|*adam")
    found = carried(export.render(key, asked))
    assert found is not None
    assert "sgd|adam" in found
    assert "*" not in found
    assert told_link(state_of("reveal=order,where")) == link.encode(state_of("reveal=order,where"))


def picture(kind: str, **more: object) -> bytes:
    data = BytesIO()
    frames = [Image.new("RGB", (33, 20), colour) for colour in ("red", "white", "blue")]
    frames[0].save(data, kind, save_all=True, append_images=frames[1:], duration=40, **more)
    return data.getvalue()


MADE = {
    ".gif": picture("GIF", loop=0),
    ".apng": picture("PNG"),
    ".webp": picture("WEBP"),
    ".png": export.render("png", state_of("n=1&o=sgd"), size="480x360", sharp="1"),
}


@pytest.mark.parametrize("suffix", MADE)
def test_a_picture_is_the_same_picture(suffix: str) -> None:
    plain = Image.open(BytesIO(MADE[suffix]))
    data = carry(MADE[suffix], suffix, LINK)
    again = Image.open(BytesIO(data))
    assert again.n_frames == plain.n_frames
    for frame in range(plain.n_frames):
        plain.seek(frame)
        again.seek(frame)
        assert np.array_equal(np.asarray(plain.convert("RGBA")), np.asarray(again.convert("RGBA")))
        assert again.info.get("duration") == plain.info.get("duration")
    assert carried(data) == LINK


def test_a_plain_webp_carries_it_too() -> None:
    data = BytesIO()
    Image.new("RGBA", (5, 7), (1, 2, 3, 99)).save(data, "WEBP", lossless=True)
    again = carry(data.getvalue(), ".webp", LINK)
    assert carried(again) == LINK
    with Image.open(BytesIO(again)) as shown:
        assert shown.size == (5, 7)
        assert shown.convert("RGBA").getpixel((0, 0)) == (1, 2, 3, 99)


def test_other_programs_find_it() -> None:
    assert Image.open(BytesIO(carry(MADE[".apng"], ".apng", LINK))).text["fall-line"] == LINK
    assert Image.open(BytesIO(carry(MADE[".gif"], ".gif", LINK))).info["comment"] == (MARK + LINK).encode()
    assert LINK.replace("&", "&amp;") in Image.open(BytesIO(carry(MADE[".webp"], ".webp", LINK))).info["xmp"].decode()


def test_a_table_stays_a_table() -> None:
    plain = b'run,label\no,"a, b"\no,c\n'
    rows = list(csv.DictReader(StringIO(carry(plain, ".csv", LINK).decode())))
    assert rows == [{"run": "o", "label": "a, b", "link": LINK}, {"run": "o", "label": "c", "link": ""}]
    assert carry(b"run,label\n", ".csv", LINK) == b"run,label,link\n", "no row is made up"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj << /Subject (fall-line:f=(x+1)^2&note=a\\)b\\\\c) /Title (x) >>",
        b"%PDF-1.7\n1 0 obj << /Subject (fall-line:f=\\(x+1\\)^2&note=a\\)b\\\\c) /Title (x) >>",
    ],
)
def test_words_of_a_pdf(data: bytes) -> None:
    assert carried(data) == "f=(x+1)^2&note=a)b\\c"


def test_words_of_a_film_and_of_data() -> None:
    film = b"\0\0\0\x20ftypisom" + bytes(8) + b"\xa9cmt\0\0\0\x20data\0\0\0\1\0\0\0\0" + (MARK + LINK).encode()
    assert carried(film + b"\0\0\0\x08free") == LINK
    assert carried(json.dumps({"link": LINK}).encode()) == LINK
    assert carried(b'<svg xmlns="x"><metadata>\n fall-line:a=1&amp;b=2</metadata></svg>') == "a=1&b=2"


def test_what_is_not_ours_carries_nothing() -> None:
    for data in (b"", b"a,b\n1,2\n", b"{}", b"{", b"[" * 100_000, b"<html></html>", b"%PDF", *MADE.values()):
        assert data is MADE[".png"] or carried(data) is None


@given(some.sampled_from(sorted(MADE)), some.integers(0, 2000), some.binary(max_size=8))
def test_half_a_file_is_no_crash(suffix: str, cut: int, tail: bytes) -> None:
    found = carried(carry(MADE[suffix], suffix, LINK)[:cut] + tail)
    assert found is None or isinstance(found, str)
