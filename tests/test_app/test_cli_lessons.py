"""``fall-line lesson``: opening one, and its figures and sheets; no server, no browser."""

import re
from pathlib import Path

import pytest
from PIL import Image

from app.cli import lessons, main, server
from app.lessons import own, registry

LESSON = registry.HERE / "one_step.toml"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that a browser was asked for, with the app already running."""
    found: list[str] = []
    monkeypatch.setattr(server, "answers", lambda port: True)
    monkeypatch.setattr(server.webbrowser, "open", found.append)
    return found


def test_a_lesson_is_opened_at_a_scene(opened: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "open", "largest_step.2"]) == 0
    assert main(["--port", "9000", "lesson", "open", "largest_step", "--lang", "zh_CN"]) == 0
    said = ["http://localhost:8501/?lesson=largest_step.2", "http://localhost:9000/?lesson=largest_step.1&lang=zh_CN"]
    assert opened == said
    assert capsys.readouterr().out.split() == said


def test_a_file_travels_in_the_address(opened: list[str]) -> None:
    assert main(["lesson", "open", f"{LESSON}.2"]) == 0
    word = opened[0].partition("lesson=")[2].removesuffix(".2")
    assert own.lesson_of_word(word).title == registry.get("one_step").title


@pytest.mark.parametrize("name", ["nope", "largest_step.9", "largest_step.0", "missing.toml"])
def test_what_is_not_there_is_not_opened(name: str, opened: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "open", name]) == 2
    assert not opened
    assert "fall-line:" in capsys.readouterr().err


def test_without_the_app_it_is_started_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, False, True])
    seen: list[object] = []

    class Server:
        def __init__(self, command: list[str], **_more: object) -> None:
            seen.append(command[-3])

        def poll(self) -> None:
            return None

        def wait(self) -> int:
            seen.append("waited")
            return 0

        def terminate(self) -> None:
            seen.append("ended")

    monkeypatch.setattr(server, "answers", lambda port: next(answers))
    monkeypatch.setattr(server, "LOOK_AGAIN", 0.0)
    monkeypatch.setattr(server.subprocess, "Popen", Server)
    monkeypatch.setattr(server.webbrowser, "open", seen.append)
    assert server.open_at("http://localhost:8777/?lesson=one_step.1", 8777) == 0
    assert seen == ["8777", "http://localhost:8777/?lesson=one_step.1", "waited", "ended"]


def test_figures_and_sheets_are_files_that_need_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lesson", "figures", "one_step", "--out", str(tmp_path), "--lang", "zh_CN"]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    scenes = range(1, len(registry.get("one_step").scenes) + 1)
    sheets = {"one_step-worksheet.html", "one_step-answers.html"}
    assert names == {f"one_step-{n}.{form}" for n in scenes for form in ("png", "gif")} | sheets
    with Image.open(tmp_path / "one_step-1.gif") as film:
        assert film.n_frames > 3
    for name in sheets:
        page = (tmp_path / name).read_text("utf-8")
        assert '<html lang="zh-CN">' in page
        assert not [at for at in re.findall(r'(?:src|href)="([^"]*)"', page) if not at.startswith("data:")]
    assert "✕" in (tmp_path / "one_step-answers.html").read_text("utf-8")
    assert capsys.readouterr().err.count("one_step-") == len(names)


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lessons, "export", lambda *_given: pytest.fail("drawn for nothing"))
    (tmp_path / "no").write_bytes(b"")
    assert main(["lesson", "figures", "one_step", "--out", str(tmp_path / "no")]) == 1
    assert "one_step" in capsys.readouterr().err
