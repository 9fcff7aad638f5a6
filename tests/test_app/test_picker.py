"""The pickers' catalogue: everything that can be picked is in it, in both languages, with words to find it by."""

import json
import subprocess
import zlib
from pathlib import Path

import pytest

import optimizers
import surfaces
from app.lab.experiment import OWN
from app.language.translate import LANGUAGES
from app.stage import bundle
from app.stage.picker import MODULES, catalogue, face_strings

NODE = """
import { readFileSync } from "node:fs";
const { found, indexed } = await import(process.argv[1]);
const { groups, items, queries } = JSON.parse(readFileSync(0, "utf8"));
const entries = items.map((item) => indexed(item, groups.find(({ key }) => key === item.group).words));
console.log(JSON.stringify(queries.map((query) => found(entries, query).map(({ item }) => item.key))));
"""


def unpacked(lang: str) -> dict:
    return json.loads(zlib.decompress(catalogue(lang)))


def search(kind: str, lang: str, *queries: str) -> list[list[str]]:
    """What the browser's search finds, best first."""
    script = (Path(bundle.HERE) / "js" / "pickersearch.js").as_uri()
    asked = json.dumps(unpacked(lang)[kind] | {"queries": queries})
    done = subprocess.run(
        ["node", "--input-type=module", "-e", NODE, script], input=asked, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_is_in_the_catalogue_once_and_in_a_group(lang: str) -> None:
    data = unpacked(lang)
    for kind, keys in (("surface", [*surfaces.keys(), "formula"]), ("rule", [*optimizers.keys(), OWN])):
        items = data[kind]["items"]
        assert sorted(item["key"] for item in items) == sorted(keys)
        assert {item["group"] for item in items} == {group["key"] for group in data[kind]["groups"]}
        assert all(item["title"] and item["line"] for item in items)
        assert items[-1]["key"] in ("formula", OWN), "what is offered where nothing is found"


def test_it_is_small_and_speaks_the_language() -> None:
    assert max(len(catalogue(lang)) for lang in LANGUAGES) < 64_000
    said = unpacked("zh_CN")
    assert said["strings"]["Choose a surface"] == "选择曲面"
    assert face_strings("zh_CN")["Optimizers"] == "优化器"
    assert face_strings("en") == {}
    assert {"Shows", "Breaks", "Last used"} <= set(said["strings"])
    assert all((bundle.HERE / "js" / name).exists() for name in MODULES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_class_find_surfaces(lang: str) -> None:
    asked = ("quadratic", "narrow", "ravine", "local", "saddle point", "峡谷", "鞍点", "局部", "二次", "rosenbrock")
    quadratic, narrow, ravine, local, saddle, canyon, saddle_zh, local_zh, quadratic_zh, name = search(
        "surface", lang, *asked
    )
    assert {"bowl", "booth", "regression"} <= set(quadratic)
    assert {"bowl", "booth", "regression"} <= set(quadratic_zh)
    assert {"rosenbrock", "bowl", "canyon"} <= set(narrow) & set(ravine)
    assert {"ackley", "rastrigin", "himmelblau"} <= set(local) & set(local_zh)
    assert {"saddle", "hyperbolic"} <= set(saddle) & set(saddle_zh)
    assert name[0] == "rosenbrock"
    assert {"canyon", "bowl", "warmup"} <= set(canyon)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_adam_finds_adam_first(lang: str) -> None:
    adam, heavy, free, library = search("rule", lang, "adam", "heavy ball", "no learning rate", "nag")
    assert adam[0] == "adam"
    assert "adamw" in adam
    assert heavy[0] == "momentum"
    assert {"prodigy", "dadapt"} <= set(free)
    assert "nesterov" in library


def test_the_shim_parses_as_a_module(tmp_path: Path) -> None:
    (tmp_path / "shim.mjs").write_text(bundle.PICKER_SHIM, encoding="utf-8")
    subprocess.run(["node", "--check", str(tmp_path / "shim.mjs")], check=True, timeout=60)
