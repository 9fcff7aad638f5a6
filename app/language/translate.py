"""Words in the reader's language, from gettext catalogues read as text when they are first needed.

The ``.po`` files in ``locale`` beside this are the only source: they are compiled in memory, so nothing binary is
committed and installing needs no build step. A message id is the English text itself; English therefore needs no
catalogue, and a text without a translation is shown in English rather than not at all.

``python -m app.tools.catalogues`` collects every text a user can meet and brings the catalogues up to date.
"""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from symbolic.errors import N_, FallLineError, Phrase
from symbolic.glued import Glued

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
DEFAULT = "en"
LOCALE = Path(__file__).parent / "locale"
DOMAIN = "fall_line"
SPACELESS = frozenset({"zh_CN"})  # languages that put no space between sentences
# Placeholders of errors that quote what somebody wrote, or what they may write: these words are not for translating.
VERBATIM = frozenset({"key", "knob", "name", "names", "near", "owner", "target", "value", "words"})

__all__ = [
    "LANGUAGES",
    "N_",
    "Translate",
    "catalogue_path",
    "language_of",
    "pick_language",
    "translate_error",
    "translate_phrase",
    "translations",
    "translator",
]

Translate = Callable[[str], str]


def catalogue_path(lang: str) -> Path:
    """Where the catalogue of a language lies (the usual gettext layout, so that translation tools find it)."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def translations(lang: str) -> NullTranslations:
    """The compiled catalogue of a language; one that translates nothing where there is none."""
    path = catalogue_path(lang)
    if lang not in LANGUAGES or not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=lang))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translator(lang: str) -> Translate:
    """The function conventionally called ``_`` for one language."""
    look_up = translations(lang).gettext
    space = "" if lang in SPACELESS else " "

    def translate(text: str) -> str:
        if isinstance(text, Glued):
            return (space if text.glue == " " else text.glue).join(map(translate, text.parts))
        return look_up(text) if text else ""  # gettext answers nothing with the catalogue's header

    return translate


def translate_error(error: BaseException, lang: str) -> str:
    """An error's sentence in a language. Values that are titles, phrases or errors themselves are translated too."""
    return _sentence(error, lang) if isinstance(error, FallLineError) else str(error)


def translate_phrase(phrase: Phrase, lang: str) -> str:
    """A phrase's sentence in a language, with everything in it that is itself to be translated."""
    return _sentence(phrase, lang)


def _sentence(said: FallLineError | Phrase, lang: str) -> str:
    _ = translator(lang)
    values: dict[str, object] = {}
    for name, value in said.values.items():
        if isinstance(value, FallLineError | Phrase):
            values[name] = _sentence(value, lang)
        else:
            values[name] = _(value) if isinstance(value, str) and name not in VERBATIM else value
    return _(said.template).format(**values)


def language_of(tag: str) -> str | None:
    """The language we speak that a tag means, in any spelling of it; None where we do not speak it.

    >>> language_of("zh-Hans"), language_of("ZH_cn"), language_of("en-GB"), language_of("fr")
    ('zh_CN', 'zh_CN', 'en', None)
    """
    base = tag.replace("_", "-").partition("-")[0].lower()
    return next((lang for lang in LANGUAGES if base and base == lang.partition("_")[0].lower()), None)


def pick_language(wanted: str | None) -> str:
    """The language we speak that suits best: from a locale (``zh-Hans-CN``) or a whole Accept-Language header.

    >>> pick_language("fr-CH, zh-TW;q=0.8, en;q=0.9")
    'en'
    """
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate((wanted or "").split(",")[:20]):  # a header is foreign text: read a bounded part of it
        tag, _, options = part.partition(";")
        try:
            quality = float(options.partition("q=")[2] or 1)
        except ValueError:
            quality = 0.0
        ranked.append((-quality, place, tag.strip()))
    for weight, _place, tag in sorted(ranked):
        lang = language_of(tag)
        if weight < 0 and lang is not None:
            return lang
    return DEFAULT
