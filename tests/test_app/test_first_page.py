"""The server's first page as text, and Streamlit's packed files: no server, no browser."""

import gzip
import re

import brotli
import pytest
from starlette.requests import Request

from app import theme
from app.lab import link
from app.lab.first_look import SUGGESTIONS, is_first_look
from app.stage.first_page import SIDEBAR, First, first_page, script_name
from app.stage.wire import unpack
from app.ui import serve
from app.ui.packed import STATIC, Packed, best_way, packed

INDEX = (STATIC / "index.html").read_text("utf-8")


def scope(path: str, encoding: bytes = b"gzip, br", method: str = "GET", query: bytes = b"") -> dict:
    return {
        "type": "http", "path": path, "method": method, "query_string": query, "server": ("test", 80), "scheme": "http",
        "headers": [(b"accept-encoding", encoding), (b"accept-language", b"zh-Hans")],
    }  # fmt: skip


def test_the_first_page_is_streamlits_own_with_ours_in_it() -> None:
    page = first_page(INDEX, First("zh_CN", "碗 <b>", "碗 · Fall Line", payload=b"\x00\x01"))
    assert '<html lang="zh-CN">' in page
    assert "<title>碗 · Fall Line</title>" in page
    assert "碗 &lt;b&gt;" in page
    assert script_name() in page
    assert page.count("AAE=") == 1
    assert theme.DARK.page in page
    assert SIDEBAR["dark"] in page
    # Streamlit's script is still begun, once: by ours
    (begun,) = re.findall(r'src="(\./static/js/index[^"]+)"', INDEX)
    assert page.count(begun) == 1
    assert f'src="{begun}"' not in page
    ahead = re.findall(r'<link rel="modulepreload"[^>]* href="([^"]+)"', INDEX)
    assert len(ahead) > 10
    assert all(page.count(f'"{file}"') == 1 for file in ahead), "told to fetch, by ours too"
    assert page.count('<link rel="modulepreload"') == 1, "before the picture nothing but what it needs"
    assert page.index("matchMedia") < page.index("modulepreload", page.index("matchMedia"))


def test_without_a_picture_streamlit_begins_by_itself() -> None:
    page = first_page(INDEX, First("en", "Fall Line", "Fall Line"))
    assert re.search(r'<script type="module"[^>]* src="\./static/js/index', page)
    assert "fl-first-data" not in page


def test_a_request_starts_no_more_than_its_share_of_work() -> None:
    assert serve.described("s=bowl&n=100&o=sgd", None, False, True).payload is not None
    dear = "n=100000&" + "&".join(f"o{i if i > 1 else ''}=adam" for i in range(1, 9))
    assert serve.described(dear, None, False, True).payload is None
    assert serve.described("s=bowl&n=100&o=sgd", None, False, False).payload is None, "too many at once"


def test_the_page_of_a_request_is_packed_and_speaks_its_language() -> None:
    answer = serve.index(Request(scope("/", query=b"s=bowl&n=50&o=sgd&hide=title")))
    page = brotli.decompress(answer.body).decode()
    assert '<html lang="zh-CN">' in page
    assert "<h1></h1>" in page
    plain = serve.index(Request(scope("/", encoding=b"identity", query=b"x" * 100_000)))
    assert plain.body == INDEX.encode()


def test_a_frames_payload_hides_what_a_frame_does_not_show() -> None:
    payload = serve.described("s=bowl&n=50&o=sgd", None, True, True).payload
    assert payload is not None
    assert {"sidebar", "cards", "tabs"} <= set(unpack(payload)[0]["view"]["hide"])


@pytest.mark.parametrize(
    ("query", "first"),
    [("", True), ("lang=zh_CN&theme=dark", True), ("embed=true", True), ("s=bowl", False), ("k=3", False)],
)
def test_the_first_look_is_an_address_that_asks_for_nothing(query: str, first: bool) -> None:
    assert is_first_look(query) is first


def test_suggestions_are_links_without_a_fault() -> None:
    for _, text in SUGGESTIONS:
        assert not link.decode(text)[1]


def test_streamlits_files_are_packed_and_nothing_else_is_given_away() -> None:
    (name,) = [path.name for path in (STATIC / "static" / "js").glob("index.*.js")][:1]
    whole = (STATIC / "static" / "js" / name).read_bytes()
    for way, unpacked in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        body = packed(f"js/{name}", way)
        assert body is not None
        assert unpacked(body) == whole
        assert len(body) < len(whole) / 2
    for bad in ("../index.html", "../../config.py", "js/none.js", "js", "/etc/passwd"):
        assert packed(bad, "gzip") is None
    middle = Packed(None)  # type: ignore[arg-type]
    answer = middle.answer(scope(f"/static/js/{name}"))
    assert answer is not None
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "br"
    for other in (scope(f"/static/js/{name}", b"identity"), scope("/static/media/a.woff2"), scope("/", b"gzip"),
                  scope(f"/static/js/{name}", method="POST")):  # fmt: skip
        assert middle.answer(other) is None


@pytest.mark.parametrize(
    ("accepted", "way"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, br;q=0", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
        ("brand", ""),
    ],
)
def test_the_best_way_that_a_reader_takes(accepted: str, way: str) -> None:
    assert best_way(accepted) == way
