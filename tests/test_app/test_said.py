"""What lessons prove, in words; equations as MathML; the words behind knobs; the tips in the sidebar."""

import re
from xml.etree import ElementTree

import pytest

import optimizers
import surfaces
from app.handout import words
from app.lab.mathml import equations
from app.language.translate import translator
from app.lessons import registry
from app.lessons.glossary import term_of
from app.lessons.said import knob_said, told
from optimizers import schedules, transforms, wrappers
from optimizers.registry import get_schedule, get_transform


def sentences(lang: str) -> list[str]:
    found = []
    for lesson in registry.lessons().values():
        for scene in lesson.scenes:
            found += [told(one, scene, lang) for one in scene.expect]
            if scene.task is not None:
                found += [told(one, scene, lang) for one in scene.task.goal]
                found.append(knob_said(scene, scene.task.knob, lang))
            if scene.predict is not None:
                found += [told(one, scene, lang) for option in scene.predict.options for one in option.claims]
    return found


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_expectation_has_a_sentence(lang: str) -> None:
    said = sentences(lang)
    assert len(said) > 600
    assert not [one for one in said if re.search(r"[{}]|None|\*\*|\bnan\b|[a-z]_[a-z]", one)]
    if lang != "en":
        assert not [one for one in said if re.search(r"[a-z]{3,} [a-z]{3,}", one)]


@pytest.mark.parametrize(
    ("key", "scene", "number", "english", "chinese"),
    [
        ("largest_step", 1, 0, "Slow: x at the end is −3.55 ± 0.01", "慢：最后 x 为 −3.55 ± 0.01"),
        ("largest_step", 3, 2, "Above diverges at step 84", "界外 在第 84 步发散"),
        ("largest_step", 2, 0, "Fast: the number of sign changes of y is 120", "快：y 变号的次数为 120"),
        ("largest_step", 3, 1, "At the edge bounces without getting ahead", "正好 来回弹跳，没有进展"),
    ],
)  # fmt: skip
def test_a_sentence_reads_as_one_would_say_it(key: str, scene: int, number: int, english: str, chinese: str) -> None:
    place = registry.get(key).scenes[scene - 1]
    assert told(place.expect[number], place, "en") == english
    assert told(place.expect[number], place, "zh_CN") == chinese


def test_a_knob_of_a_link_is_named_as_people_name_it() -> None:
    scene = registry.get("largest_step").scenes[1]
    assert knob_said(scene, "o2.lr", "en") == "η of Fast"
    assert knob_said(scene, "s.kappa", "en") == "κ"
    assert knob_said(scene, "x", "zh_CN") == "起点"


PARTS = [
    *map(optimizers.get, optimizers.keys()), *map(get_schedule, schedules.keys()),
    *map(get_transform, (*transforms.keys(), *wrappers.keys())),
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.key))
def test_equations_are_set_whole(part: object) -> None:
    lines = part.lines()  # type: ignore[attr-defined]
    for lang in ("en", "zh_CN"):
        math = ElementTree.fromstring(str(equations(lines, translator(lang))))
        rows = math.findall("./{*}mtable/{*}mtr")
        assert len(rows) == len(lines)
        text = "".join(math.itertext())
        assert not re.search(r"[\\&]|begin|mathrm|left\b|right\b", text), text
        assert ("otherwise" in text) <= (lang == "en")


def test_every_surface_and_knob_has_its_line() -> None:
    for key in surfaces.keys():
        things = words.things(key, "en")
        assert things[-1].title == surfaces.get(key).title
        surface = surfaces.get(key)
        assert len(things[-1].knobs) == len(surface.knobs) + len(surface.data_knobs)
    adam = words.things("adam", "zh_CN")[0]
    assert [knob.name for knob in adam.knobs] == ["lr", "beta1", "beta2", "eps"]
    assert [knob.term for knob in adam.knobs] == ["lr", "beta1", "beta2", "eps"]
    assert [knob.name for knob in adam.conventions] == ["bias_correction", "eps_place"]
    assert adam.knobs[0].default == "0.001"


def test_a_symbol_leads_to_its_word_and_an_ambiguous_one_only_where_the_name_helps() -> None:
    def key(name: str, symbol: str) -> str | None:
        term = term_of(name, symbol)
        return term.key if term else None

    assert key("kappa", "κ") == "kappa"
    assert key("weight_decay", "λ") == "decay"
    assert key("anything", "λ") is None
    assert key("anything", "☃") is None
