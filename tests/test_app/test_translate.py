"""Translation at run time, and catalogues that miss nothing."""

import ast
import dataclasses
import pickle
import re
from collections.abc import Callable

import numpy as np
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import optimizers
import surfaces
from app import export
from app.language import translate
from app.tools import catalogues
from optimizers import choices
from symbolic.errors import FallLineError, KnobError
from symbolic.knob import Knob, check_values

OTHERS = [lang for lang in translate.LANGUAGES if lang != "en"]


@pytest.fixture(scope="module")
def collected() -> list[str]:
    return catalogues.collect()


def entries(lang: str) -> dict[str, str]:
    with translate.catalogue_path(lang).open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_text_is_translated(lang: str, collected: list[str]) -> None:
    said = entries(lang)
    missing = [text for text in collected if not said.get(text)]
    assert not missing, f"run `python -m app.tools.catalogues`, then translate: {missing}"


@pytest.mark.parametrize("lang", OTHERS)
def test_placeholders_are_the_same_on_both_sides(lang: str) -> None:
    wrong = {
        text: said
        for text, said in entries(lang).items()
        if said and catalogues.placeholders(text) != catalogues.placeholders(said)
    }
    assert not wrong


def test_the_template_is_fresh(collected: list[str]) -> None:
    with (translate.LOCALE / f"{translate.DOMAIN}.pot").open("rb") as source:
        listed = {str(entry.id) for entry in read_po(source) if entry.id}
    assert listed == set(collected), "run `python -m app.tools.catalogues`"


def test_placeholders_are_named(collected: list[str]) -> None:
    assert not [text for text in collected if "" in catalogues.placeholders(text)]


def test_english_is_the_text_itself_and_nothing_stays_nothing() -> None:
    for lang in translate.LANGUAGES:
        assert translate.translator(lang)("") == ""
    assert translate.translator("en")("loss") == "loss"
    assert translate.translator("zh_CN")("a text that nobody wrote") == "a text that nobody wrote"
    assert translate.translator("../../etc")("loss") == "loss"


def test_chinese_is_found() -> None:
    assert translate.translator("zh_CN")("loss") == "损失"


def test_errors_are_translated_with_their_values() -> None:
    inner = KnobError("loss")
    error = FallLineError("step {step} of {steps}", step=3, steps=9)
    assert translate.translate_error(error, "en") == "step 3 of 9"
    assert translate.translate_error(error, "zh_CN") == "第 3 步，共 9 步"
    assert translate.translate_error(FallLineError("{why}", why=inner), "zh_CN") == "损失"
    assert translate.translate_error(ValueError("as it is"), "zh_CN") == "as it is"


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        ("zh_Hans_CN", "zh_CN"),
        ("ZH", "zh_CN"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("fr, zh;q=0.5", "zh_CN"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=much", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_pick_language(wanted: str | None, lang: str) -> None:
    assert translate.pick_language(wanted) == lang


@given(st.text(max_size=200))
def test_any_header_picks_a_language(wanted: str) -> None:
    assert translate.pick_language(wanted) in translate.LANGUAGES


def test_error_templates_are_read_from_the_source(collected: list[str]) -> None:
    assert "This is too long: {count} characters, and {limit} are allowed." in collected  # through a local helper
    assert "{knob} = {value} is not allowed; it must be {allowed}." in collected  # directly


def test_extract_keeps_translations(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "catalogue_path", lambda lang: tmp_path / f"{lang}.po")
    monkeypatch.setattr(catalogues, "collect", lambda: ["kept", "new {x}"])
    (tmp_path / "zh_CN.po").write_text('msgid "kept"\nmsgstr "留"\n\nmsgid "gone"\nmsgstr "去"\n', "utf-8")
    assert list(catalogues.extract()) == ["2 messages", "zh_CN: 1 without translation", "  new {x}"]
    first = (tmp_path / "zh_CN.po").read_text("utf-8")
    assert 'msgstr "留"' in first
    assert '#~ msgstr "去"' in first  # a text may come back
    list(catalogues.extract())
    assert (tmp_path / "zh_CN.po").read_text("utf-8") == first  # nothing changes without a reason
    list(catalogues.extract(prune=True))
    assert "去" not in (tmp_path / "zh_CN.po").read_text("utf-8")


def complaint(ask: Callable[[], object]) -> str:
    with pytest.raises(FallLineError) as caught:
        ask()
    return translate.translate_error(caught.value, "zh_CN")


def test_hints_speak_the_language_of_the_sentence() -> None:
    rate = Knob("lr", 0.1, 0.0, low_open=True)
    assert complaint(lambda: rate.check(-1)) == "不允许 lr = -1；它必须是 (0, ∞) 内的数。"
    count = Knob("n", 1, 1, 100, integer=True)
    assert complaint(lambda: count.check(0.5)) == "不允许 n = 0.5；它必须是 [1, 100] 内的整数。"
    word = Knob("form", "heavy", choices=("heavy", "light"))
    assert complaint(lambda: word.check("hvy")) == "不允许 form = 'hvy'；它必须是 heavy, light 之一。"
    assert complaint(lambda: surfaces.get("rosenbrok")) == "没有曲面“rosenbrok”。是不是想写 rosenbrock？"
    assert complaint(lambda: surfaces.get("qqqq")) == "没有曲面“qqqq”。"
    assert complaint(lambda: export.get("gif2")) == "没有导出格式“gif2”。是不是想写 gif？"
    assert complaint(lambda: export.get("")) == "没有导出格式“”。"
    assert complaint(lambda: optimizers.get("adm")) == "没有优化器“adm”。是不是想写 adam？"
    assert complaint(lambda: optimizers.get("qqqq")) == "没有优化器“qqqq”。"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: check_values([Knob("lr", 0.1)], {"qqqqq": 1}, "adam"),
        lambda: check_values([], {"lr": 1}, "adam"),
        lambda: Knob("lr", 0.1).check(np.array([])),
        lambda: Knob("lr", 0.1).check(np.array(["lr"])),
        lambda: optimizers.from_equations("theta = theta - qqqqq"),
        lambda: optimizers.from_equations("theta = grad(H)"),
        lambda: optimizers.from_equations("theta = H + g"),
        lambda: surfaces.from_formula("sin(x, y)"),
        lambda: surfaces.from_formula("min(x)"),
        lambda: surfaces.from_formula("qqqqq"),
    ],
)
def test_only_names_stay_english(ask: Callable[[], object]) -> None:
    names = {"lr", "adam", "qqqqq", "min", "max", "sin", "x", "y", "pi", "e", "U", "theta"}
    assert set(re.findall("[A-Za-z]+", complaint(ask))) <= names


def test_what_somebody_wrote_is_quoted_as_it_was_written() -> None:
    assert translate.translator("zh_CN")("momentum") == "动量"
    assert "momentum" in complaint(lambda: surfaces.get("momentum"))
    assert "momentum" in complaint(lambda: Knob("momentum", 0.9).check("much"))


def test_texts_put_together_are_translated_in_parts() -> None:
    _ = translate.translator("zh_CN")
    for square in choices.table():
        rule = choices.combine(square.direction, square.scale)
        assert not re.search("[a-z]{3}", _(rule.title)), rule.title
        assert _(rule.summary).count("。") >= 2, rule.summary
    assert translate.translator("en")("a ÷ b. c") == "a ÷ b. c"
    assert _("Nothing is known. About this.") == "Nothing is known. About this."


def test_every_kind_of_text_is_found(collected: list[str]) -> None:
    """One of each: a marker, a phrase, an error of each class, a helper, a field, a word of a choice, the script."""
    assert {
        "Dismiss",
        "a number",
        "There is no optimizer “{key}”{hint}",
        "This formula has too many parts.",
        "{name} stands more than once in the link; the last one counts.",
        "Straight down.",
        "look ahead",
        "Playback",
    } <= set(collected)
    assert "converged" not in collected, "a key is no text"


def test_fields_that_are_collected_exist() -> None:
    declared = [optimizers.Rule, optimizers.Wrapper, surfaces.Surface, Knob, choices.Choice, export.Format]
    names = {field.name for kind in declared for field in dataclasses.fields(kind)}
    assert names >= catalogues.TEXT_FIELDS | catalogues.WORD_FIELDS


def test_no_text_hides_inside_an_f_string() -> None:
    """The extractor does not look there."""
    for package in catalogues.PACKAGES:
        for path in (catalogues.ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call) and inner.args]
                    marked = [call for call in calls if getattr(call.func, "id", "") in ("_", "N_")]
                    assert not [call.lineno for call in marked if isinstance(call.args[0], ast.Constant)], path


def test_glued_texts_cross_processes_with_their_parts() -> None:
    title = choices.combine("sign", "summed").title
    assert pickle.loads(pickle.dumps(title)).parts == title.parts == ("sign", "all squares")


def test_helpers_that_hand_a_text_on_to_an_error_are_markers() -> None:
    """What they are called with is a message too; a helper that is not listed would hide its sentences."""
    makers = {"Phrase", *(kind.__name__ for kind in catalogues._errors(FallLineError))}
    for package in catalogues.PACKAGES:
        for path in (catalogues.ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                    first = next((a.arg for a in node.args.args if a.arg not in ("self", "cls")), None)
                    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call) and inner.args]
                    made = [call for call in calls if getattr(call.func, "id", "") in makers]
                    hands_on = any(isinstance(call.args[0], ast.Name) and call.args[0].id == first for call in made)
                    assert not hands_on or node.name in catalogues.MARKERS, (path, node.name)
