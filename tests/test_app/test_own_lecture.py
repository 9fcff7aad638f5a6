"""Lectures that somebody pastes: what is read, what is refused and in which line, and the word of an address."""

import base64
import zlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

import surfaces
from app.handout.own import EXAMPLE, MAX_BODY, answered
from app.handout.reader import Reader
from app.lessons import own, registry
from app.lessons.fields import LessonError
from app.lessons.lesson import Text
from app.lessons.read import MAX_FILE
from app.ui import pages

CLIENT = TestClient(Starlette(routes=pages.ROUTES))
FILE = (registry.HERE / "largest_step.toml").read_text("utf-8")
LIST = """# Two rates
A small rate
It creeps,
and creeps.
http://localhost:8501/?s=bowl&n=120&o=sgd&o.lr=0.001&o.name=Slow

?s=saddle&o=adam
"""
words = st.text(st.characters(codec="utf-8", exclude_characters="\u00a0\r"), max_size=300)


def squeezed(data: bytes) -> str:
    return own.MARK + base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_a_list_of_links_is_a_lesson() -> None:
    lesson = own.lesson_of_text(LIST)
    assert lesson.title == Text("Two rates", "Two rates")
    first, second = lesson.scenes
    assert (first.title.en, first.text.zh) == ("A small rate", "It creeps, and creeps.")
    assert first.runs == (Text("Slow", "Slow"),)
    assert second.title.en == surfaces.get("saddle").title != second.title.zh
    assert second.state.experiment.surface == "saddle"
    assert second.shown("zh_CN").view.language == "zh_CN"
    assert own.unkept(lesson) == []
    assert own.lesson_of_text(EXAMPLE).scenes[1].state.experiment.steps == 120


def test_a_lesson_file_is_a_lesson_and_held_to_what_it_promises() -> None:
    lesson = own.lesson_of_text(FILE)
    assert lesson.scenes == registry.get("largest_step").scenes
    assert own.unkept(lesson) == []
    wrong = own.lesson_of_text(FILE.replace("is = -3.55", "is = -3.65"))
    assert [str(said.values["owner"]) for said in own.unkept(wrong)] == ["scene 1, expect 1"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [0]),
        ("   \n ", [0]),
        ("only words\nand more", [0]),
        ("学习率η=0.1会怎样？", [0]),
        ("?s=bowl&o=sgd\nwords after it", [0]),
        ("?s=bowwl", [1]),
        ("title\n?s=bowl&o=adm\n\n?s=bowl&o.lr=-1&o=sgd", [2, 4]),
        ("x" * 130 + "\n?s=bowl&o=sgd", [2]),
        ("a\u202eb\n?s=bowl&o=sgd", [1]),
        ("?s=bowl&n=100000&" + "&".join(f"o{i or ''}=lbfgs" for i in (0, *range(2, 9))), [1]),
        ("\n".join(["?s=bowl&o=sgd"] * (own.MAX_SCENES + 1)), [0]),
        ("x" * (MAX_FILE + 1), [0]),
        ("[[scene]]\nlink = 3", [0]),
        ("[[scene]]\n" + "[" * 3000, [0]),
        (FILE.replace("s=bowl", "s=bowwl"), [0]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, lines: list[int]) -> None:
    found = own.read_text(text)
    assert found.lesson is None
    assert [one.line for one in found.complaints] == lines
    with pytest.raises(LessonError):
        own.lesson_of_text(text)


def test_the_work_of_checking_is_counted_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    dear = FILE.replace("n=120", "n=50000").replace(
        "{ run = \"Slow\", verdict = \"going\" }",
        "{ run = \"Slow\", verdict = \"going\", share = { seeds = 500, is = 1 } }",
    )  # fmt: skip
    assert dear.count("seeds = 500") == 1

    def never(*_given: object) -> None:
        raise AssertionError("something ran")

    monkeypatch.setattr("app.lab.engine.compute", never)
    monkeypatch.setattr("app.lessons.expect.compute", never)
    found = own.read_text(dear)
    assert found.lesson is None
    assert "million operations" in found.complaints[0].reason.template
    assert all(own.work(lesson) <= own.MOST_CHECKED for lesson in registry.lessons().values())


@given(words)
def test_a_text_comes_back_from_its_word(text: str) -> None:
    word = own.pack(text)
    assert word.startswith(own.MARK)
    assert all(sign.isascii() and (sign.isalnum() or sign in "~-_") for sign in word)
    assert own.unpack(word) == text.strip()


def test_every_lesson_of_ours_fits_into_an_address() -> None:
    for key in registry.lessons():
        word = own.pack((registry.HERE / f"{key}.toml").read_text("utf-8"))
        assert own.lesson_of_word(word).title == registry.get(key).title
        assert own.lesson_of_word(word).key == word


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_other_word_is_refused_with_a_sentence(given: bytes | str) -> None:
    word = squeezed(given) if isinstance(given, bytes) else own.MARK + given
    try:
        own.unpack(word)
    except LessonError:
        return
    assert isinstance(given, bytes)  # by chance what pack would have made
    zlib.decompress(given)


@pytest.mark.parametrize(
    "word",
    [
        "", "~", "largest_step", "~!!", "~AAAA",
        squeezed(zlib.compress(b"x" * 50_000_000, 9)),  # a bomb
        squeezed(zlib.compress(b"\xff\xfe")), squeezed(zlib.compress(b"cut off")[:-2]),
        squeezed(zlib.compress(b"one") + b"more"), "~" + "A" * own.MAX_WORD,
    ],
)  # fmt: skip
def test_bombs_and_damage_are_refused(word: str) -> None:
    with pytest.raises(LessonError):
        own.unpack(word)


def test_what_is_too_long_for_an_address_is_not_packed() -> None:
    noise = "".join(chr(33 + (i * i * 7919 + i * 104729) % 15000) for i in range(20000))
    with pytest.raises(LessonError):
        own.pack(noise)


def post(text: str, query: str = "") -> str:
    answer = CLIENT.post(f"/lessons/own{query}", content=urlencode({"text": text}))
    assert answer.status_code == 200
    return answer.text


def test_the_page_gives_an_address_that_opens_the_lecture() -> None:
    page = post(LIST)
    word = page.partition("?lesson=")[2].partition(".1")[0]
    assert own.lesson_of_word(word).title.en == "Two rates"
    assert f'value="http://testserver/?lesson={word}.1"' in page
    assert "<svg" in page
    for there in (f"/lessons/{word}", f"/lessons/{word}/worksheet"):
        assert CLIENT.get(there).status_code == 200
    assert "<svg" not in post(FILE).partition("made")[2].partition("<form")[0], "too long for a code"


def test_nothing_that_was_pasted_is_lost_or_read_as_html() -> None:
    text = "</textarea><script>alert(1)</script>\n?s=bowl&o=adm"
    page = post(text)
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n?s=bowl&amp;o=adm</textarea>" in page
    assert "<script>alert" not in page
    assert "Line 2: " in page
    assert "第 2 行：" in post(text, "?lang=zh")
    assert "scene 1, expect 1" in post(FILE.replace("is = -3.55", "is = -3.65"))
    assert answered(Reader(), "", "").count("no text yet") == 1


def test_a_body_beyond_all_measure_is_not_read() -> None:
    answer = CLIENT.post("/lessons/own", content=b"text=" + b"x" * MAX_BODY)
    assert answer.status_code == 413
