"""The pages that need no session, asked as a browser asks: every page in every language, every link on it."""

import re
import tomllib
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import numpy as np
import pytest
from babel.messages.pofile import read_po
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from app.handout import gallery, pictures, words
from app.handout.reader import Reader, reader_of
from app.handout.render import ACCENT, SOFT, content, file_name, underlined
from app.lab import link
from app.language.translate import catalogue_path, language_of
from app.lessons import registry
from app.lessons.own import pack
from app.lessons.place import lesson_of_word
from app.theme import THEMES
from app.ui import pages, serve
from symbolic.errors import FallLineError

CLIENT = TestClient(Starlette(routes=[Route("/fl/{name}", serve.script), *pages.ROUTES]))
OWN = pack(
    "# Two rates\nA small rate\nIt creeps.\n?s=bowl&n=50&o=sgd&o.lr=0.01&o.name=Slow\n?s=bowl&n=50&o=sgd&o.lr=0.02"
)
KEYS = [*registry.lessons()]
PATHS = [
    "/lessons", "/lessons?q=saddle", "/lessons?group=adam", "/lessons?q=nothing+of+this+kind", "/lessons/own", "/words",
    "/words?q=kappa", f"/lessons/{OWN}", f"/lessons/{OWN}/worksheet",
    *(f"/lessons/{key}" for key in KEYS), *(f"/lessons/{key}/worksheet" for key in KEYS),
    *(f"/lessons/{key}/worksheet?answers=1" for key in KEYS[::7]),
    *(f"/words/{key}" for key in sorted({key for kind in words.KINDS for key in words.keys_of(kind)})),
]  # fmt: skip
LANGS = ("en", "zh_CN")


class Seen(HTMLParser):
    """What stands on a page: headings, links, ids, pictures, and the words between the tags with their language."""

    SILENT = frozenset({"script", "style", "code", "pre", "math", "template", "textarea", "svg"})
    VOID = frozenset({"img", "input", "meta", "link", "br", "source", "path"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.images: list[dict[str, str]] = []
        self.words: list[str] = []
        self.lang = ""
        self.open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        lang = attributes.get("lang", self.open[-1][1] if self.open else "")
        self.lang = self.lang or lang
        if tag not in self.VOID:
            self.open.append((tag, lang))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.links += [attributes[name] for name in ("href", "action") if name in attributes]
        self.ids += [attributes["id"]] if "id" in attributes else []
        if tag == "img":
            self.images.append(attributes)
        self.words += [attributes[name] for name in ("aria-label", "alt", "title", "placeholder") if name in attributes]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _lang in self.open}
        if data.strip() and not inside & self.SILENT and self.open and self.open[-1][1] == self.lang:
            self.words.append(" ".join(data.split()))


def english() -> set[str]:
    """Texts that read otherwise in Chinese."""
    with catalogue_path("zh_CN").open("rb") as source:
        return {str(one.id) for one in read_po(source) if one.id and one.string and one.id != one.string}


ENGLISH = english()
ANSWERS: dict[str, int] = {}


def answered(path: str) -> int:
    """The status of an address; each is asked once."""
    if path not in ANSWERS:
        ANSWERS[path] = CLIENT.get(path).status_code
    return ANSWERS[path]


def check_link(path: str, target: str, ids: list[str]) -> None:
    """A link on a page leads somewhere: to a page of ours, a scene there is, an experiment that can be read."""
    if target.startswith("#"):
        assert target[1:] in ids
        return
    parts = urlsplit(urljoin(f"http://testserver{path}", target))
    assert parts.netloc == "testserver", target
    given = dict(parse_qsl(parts.query))
    if parts.path == "/":
        if "lesson" in given:
            key, _dot, number = given["lesson"].rpartition(".")
            scenes = registry.tour().stops if key == "tour" else (
                lesson_of_word(key)
            ).scenes  # fmt: skip
            assert 1 <= int(number) <= len(scenes)
        else:
            assert not link.decode(parts.query)[1], target
        return
    figure = re.fullmatch(r"/lessons/([^/]+)/(\d+)\.(\w+)", parts.path)
    if figure:  # drawn in a test of their own: 400 of them take minutes
        lesson = lesson_of_word(figure[1])
        assert 1 <= int(figure[2]) <= len(lesson.scenes)
        assert figure[3] in pictures.KINDS
        return
    named = re.fullmatch(r"/fl/thumb/(\w+)\.(light|dark)\.\w+\.webp", parts.path)
    if named:
        assert parts.path.endswith(pictures.thumbnail_name(registry.get(named[1]), named[2]))
        return
    assert answered(parts.path + (f"?{parts.query}" if parts.query else "")) == 200, target


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_stands_and_leads_on(path: str, lang: str) -> None:
    asked = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    answer = CLIENT.get(asked)
    assert answer.status_code == 200
    page = Seen(answer.text)
    assert page.lang == lang.replace("_", "-")
    assert page.levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(page.levels, page.levels[1:], strict=False)), page.levels
    assert len(set(page.ids)) == len(page.ids)
    for image in page.images:
        assert "alt" in image
        assert int(image["width"]) > 0 < int(image["height"]), "its place is kept while it comes"
        check_link(path, image["src"], page.ids)
    for target in dict.fromkeys(page.links):
        check_link(path, target, page.ids)
    if lang != "en" and OWN not in path:  # what somebody wrote stays as it is
        assert not [text for text in page.words if text in ENGLISH]
        assert not [text for text in page.words if re.search(r"\b[a-z]{3,} [a-z]{3,}\b", text)]


def test_a_page_speaks_the_browser_s_language_and_keeps_what_was_asked_for() -> None:
    page = CLIENT.get("/lessons", headers={"accept-language": "zh-Hans,en;q=0.5"})
    assert '<html lang="zh-CN">' in page.text
    assert "lang=" not in next(one for one in Seen(page.text).links if one.startswith("./lessons/one_step"))
    asked = CLIENT.get("/lessons?lang=en&theme=dark", headers={"accept-language": "zh-Hans"}).text
    assert '<html lang="en" data-theme="dark">' in asked
    seen = Seen(asked)
    assert "./lessons/one_step?lang=en&theme=dark" in seen.links
    assert "./?lesson=one_step.1&lang=en&theme=dark" in seen.links
    assert all(".dark." in image["src"] for image in seen.images)
    assert '<html lang="en">' in CLIENT.get("/lessons?lang=tlh&theme=pink", headers={"accept-language": "fr"}).text


@pytest.mark.parametrize(
    "path", ["/lessons/nope", "/lessons/nope/worksheet", "/lessons/~AAAA", "/words/nope", "/lessons/~"]
)
def test_what_is_not_there_is_said_on_a_page(path: str) -> None:
    answer = CLIENT.get(path)
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert "Traceback" not in answer.text


def test_a_near_name_is_suggested() -> None:
    assert "adam?" in CLIENT.get("/words/adm").text
    assert "largest_step" in CLIENT.get("/lessons/largest_stp").text


def test_a_search_finds_titles_texts_tags_and_optimizers_in_both_languages() -> None:
    def keys(query: str) -> set[str]:
        return {card.lesson.key for row in gallery.found(Reader(), query, "") for card in row.cards}

    assert "largest_step" in keys("How large")
    assert "largest_step" in keys("一步最多")
    assert "largest_step" in keys("opposite wall")  # in a text
    assert "adam_parts" in keys("ADAM")
    assert keys("adam rmsprop") <= keys("adam")
    assert keys("") == set(KEYS)
    assert not keys("qwxz")
    group = gallery.found(Reader(), "", "adam")
    assert [row.group.key for row in group] == ["adam"]


def test_hits_are_underlined_where_they_stand_and_nothing_is_read_as_html() -> None:
    assert str(underlined("A <b> step", ("b", "step"))) == "A &lt;<mark>b</mark>&gt; <mark>step</mark>"
    page = CLIENT.get("/lessons", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    found = CLIENT.get("/lessons?q=opposite").text
    assert "<mark>opposite</mark>" in found


def test_thumbnails_are_real_pictures_with_names_that_change_with_them() -> None:
    lesson = registry.get("one_step")
    for theme in THEMES:
        name = pictures.thumbnail_name(lesson, theme)
        answer = CLIENT.get(f"/fl/thumb/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        image = Image.open(BytesIO(answer.content))
        assert (image.format, image.size) == ("WEBP", (480, 270))
        assert len(np.unique(np.asarray(image.convert("L")))) > 50, "a map, with something on it"
    other = registry.get("largest_step")
    assert (
        pictures.thumbnail_name(lesson, "light").split(".")[2] != pictures.thumbnail_name(other, "light").split(".")[2]
    )
    for name in ("one_step.light.0000000000000000.webp", "nope.light.00.webp", "one_step.pink.00.webp", "x"):
        assert CLIENT.get(f"/fl/thumb/{name}").status_code == 404


def test_the_scene_that_stands_for_a_lesson_has_been_played() -> None:
    for lesson in registry.lessons().values():
        scene = lesson.scenes[pictures.telling(lesson)]
        played = [one for one in lesson.scenes if one.state.view.playhead is None]
        assert not played or scene in played


def test_figures_come_in_every_form() -> None:
    for kind, mime in pictures.KINDS.items():
        answer = CLIENT.get(f"/lessons/one_step/1.{kind}?theme=dark&lang=zh_CN&v=1")
        assert answer.headers["content-type"] == mime, kind
        assert "immutable" in answer.headers["cache-control"]
        assert Image.open(BytesIO(answer.content)).size[0] >= 800
    assert CLIENT.get("/lessons/one_step/1.webp").headers["cache-control"] == "no-cache"
    for path in ("one_step/0.png", "one_step/9.png", "one_step/1.exe", "nope/1.png", "~AA/1.webp"):
        assert CLIENT.get(f"/lessons/{path}").status_code == 404, path


def test_a_printed_figure_needs_no_colour_and_can_hide_what_comes() -> None:
    scene = registry.get("largest_step").scenes[1]
    shown, hidden = (Image.open(BytesIO(pictures.printed(scene, "en", hide))) for hide in (False, True))
    for image in (shown, hidden):
        colours = np.asarray(image.convert("RGB")).astype(int)
        assert np.ptp(colours, axis=2).max() <= 2
        assert colours.min() < 40, "there is ink on it"
    dark = [np.count_nonzero(np.asarray(image.convert("L")) < 60) for image in (shown, hidden)]
    assert dark[0] > 2 * dark[1], "the runs are not drawn before they begin"


def test_files_of_the_pages_are_named_after_their_content_and_wear_the_app_s_colours() -> None:
    for name in ("handout.css", "lists.js", "own.js"):
        answer = CLIENT.get(f"/fl/{file_name(name)}")
        assert answer.text == content(name)
        assert "immutable" in answer.headers["cache-control"]
    assert CLIENT.get("/fl/handout-0000.css").status_code == 404
    settings = tomllib.loads((Path(serve.__file__).parent / ".streamlit" / "config.toml").read_text("utf-8"))
    for theme in THEMES:
        assert settings["theme"][theme]["primaryColor"] == ACCENT[theme]
        assert settings["theme"][theme]["secondaryBackgroundColor"] == SOFT[theme]


def test_addresses_are_relative_to_the_page() -> None:
    assert Reader(depth=1).to("words") == "./words"
    assert Reader(depth=3, named=("lang",), lang="zh_CN").to("words", anchor="kappa") == "../../words?lang=zh_CN#kappa"
    assert Reader(depth=2).lab("s=bowl") == "../?s=bowl"
    assert reader_of({"lang": "zh"}, None, "/lessons/x/worksheet").depth == 3
    assert language_of("zh") == reader_of({"lang": "zh"}, None, "/lessons").lang
    with pytest.raises(FallLineError):
        words.word(Reader(), "nope")
