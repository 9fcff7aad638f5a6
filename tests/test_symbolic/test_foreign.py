"""What a terminal, a page or a file would obey never reaches a sentence."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

import optimizers
import surfaces
from symbolic.errors import FallLineError, FormulaError, KnobError, Phrase
from symbolic.foreign import visible
from symbolic.knob import Knob

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
CONTROLS = "".join(map(chr, [*range(32), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xE0041, 0xD800])) + BIDI
hostile = some.text(some.characters() | some.sampled_from(CONTROLS), max_size=60)


def obeyed(text: str) -> list[str]:
    """Characters that are not only shown."""
    return [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@given(hostile)
def test_one_visible_character_for_one(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not obeyed(shown)
    assert visible(shown) == shown
    shown.encode()  # no half of a character is left


def test_ordinary_text_stays() -> None:
    for text in ("", "x² + y", "学习率 η = 0.05", "naïve “quote” — 12\u2009000", "العربية"):
        assert visible(text) == text
    assert visible("\x1b]0;title\x07") == "␛]0;title␇"


@given(hostile)
def test_no_message_carries_them(text: str) -> None:
    errors = [
        FallLineError("{name}: {reason}", name=text, reason=Phrase("so {much}", much=text)),
        FormulaError("“{name}”", position=min(3, len(text)), text=text, name=text),
    ]
    for ask in (
        lambda: surfaces.get(text),
        lambda: optimizers.get(text),
        lambda: Knob("lr", 0.1).check(text),
        lambda: Knob("lr", 0.1).parse(text),
        lambda: surfaces.from_formula(text),
        lambda: optimizers.from_equations(text, {"lr": 0.1}),
        lambda: surfaces.from_formula("x", {text: 1.0}),
    ):
        try:
            ask()
        except FallLineError as error:
            errors.append(error)
    for error in errors:
        assert not obeyed(str(error))
        assert str(pickle.loads(pickle.dumps(error))) == str(error)
        if isinstance(error, FormulaError):
            assert not obeyed(error.caret().replace("\n", "", 1))


def test_places_stay_true() -> None:
    with pytest.raises(FormulaError) as caught:
        surfaces.from_formula("x + \x1b[31m")
    assert caught.value.position == 4
    assert caught.value.caret() == "x + ␛[31m\n    ^"
    assert isinstance(KnobError("{a}", a="\n"), FallLineError)
