"""The stage's script: the joined library, its texts, its page, and its own unit tests under Node."""

import json
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from app import look, theme
from app.lab.lookwords import WORDS
from app.stage import bundle
from app.stage.packed import unpacked, unpacker
from app.stage.page import Around, standalone_html
from app.stage.strings import bar_strings, stage_strings
from app.stage.wire import pack

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "app/stage/js").glob("*.js"))
LONGEST = 400  # lines; a longer module holds more than one idea


def test_every_module_is_part_of_the_library_after_what_it_needs() -> None:
    order = bundle.module_order()
    assert sorted(order) == [path.name for path in MODULES]
    for path in MODULES:
        for needed in re.findall(r'from "\./([\w.]+)"', path.read_text(encoding="utf-8")):
            assert order.index(needed) < order.index(path.name)


def test_modules_hold_one_idea() -> None:
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in (*MODULES, ROOT / "app/stage/shim.js")}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_the_library_is_one_text_without_imports() -> None:
    source = bundle.library_source()
    assert not re.search(r"^import\b", source, re.MULTILINE)
    assert source.count("\nexport ") == 1
    assert theme.LIGHT.tints[0] in source
    assert all(colour in source for look in theme.THEMES.values() for colour in look.trails)


def test_colliding_names_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = tmp_path / "js"
    scripts.mkdir()
    (scripts / "main.js").write_text('import { other } from "./other.js";\nconst same = other;\n')
    (scripts / "other.js").write_text("export const other = 1;\nconst same = 2;\n")
    monkeypatch.setattr(bundle, "HERE", tmp_path)
    with pytest.raises(ValueError, match="same is declared in both"):
        bundle.joined()


def test_circles_and_unjoinable_forms_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = tmp_path / "js"
    scripts.mkdir()
    monkeypatch.setattr(bundle, "HERE", tmp_path)
    (scripts / "main.js").write_text('import { other } from "./other.js";\nexport const one = other;\n')
    (scripts / "other.js").write_text('import { one } from "./main.js";\nexport const other = one;\n')
    with pytest.raises(ValueError, match="circle"):
        bundle.module_order()
    (scripts / "other.js").write_text("const other = 1;\nexport { other };\n")
    with pytest.raises(ValueError, match="cannot be joined"):
        bundle.joined()


def test_every_text_of_the_script_is_found() -> None:
    shown: set[str] = set()
    for path in MODULES:
        shown.update(re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")))
    assert len(shown) > 40
    assert sorted({*stage_strings(), *bar_strings()}) == sorted(shown)


def test_texts_are_asked_for_by_name_only() -> None:
    """A computed message id would escape the list above."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        # the sentences are Python's own
        named = re.sub(r"\bt\((?:id\b|tools\.(?:sentences|short|grows|asides))", "", text)
        assert not re.search(r"\bt\(\s*[^\s\")]", named), path.name


def test_the_page_holds_its_payload_and_cannot_be_broken_out_of() -> None:
    payload = pack({"lang": "zh_CN", "view": {"theme": "dark"}}, {"a": np.arange(3.0)})
    evil = "</title></script><script>alert(1)</script>"
    page = standalone_html(payload, Around(evil, link=evil, look={"words": {"curves": evil}}))
    assert "<script>alert" not in page
    assert '<html lang="zh-CN">' in page
    assert '<body data-theme="dark">' in page
    held = {name: re.search(rf'id="{name}">([^<]*)<', page) for name in ("payload", "library")}
    assert unpacked(held["payload"][1]) == payload
    assert unpacked(held["library"][1]).decode() == bundle.library_source()
    assert page.count("</script>") == 4
    assert "http://" not in page
    assert "https://" not in page


def test_the_library_parses_as_a_module(tmp_path: Path) -> None:
    for name, text in {
        "library.mjs": bundle.library_source(),
        "shim.mjs": bundle.SHIM,
        "alone.mjs": unpacker() + (ROOT / "app/stage/alone.js").read_text(encoding="utf-8"),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        subprocess.run(["node", "--check", str(tmp_path / name)], check=True, timeout=60)


def test_javascript_units() -> None:
    tests = sorted(str(path) for path in (ROOT / "tests/javascript").glob("*.test.mjs"))
    assert tests
    told = json.dumps(look.as_data() | {"words": list(WORDS)})  # else each of the files asks a Python of its own
    around = {**os.environ, "FALL_LINE_LOOK": told}
    command = ["node", "--test", *tests]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=around)
    assert done.returncode == 0, done.stdout[-6000:]
