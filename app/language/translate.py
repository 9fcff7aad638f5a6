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

from symbolic.errors import FallLineError, Phrase

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
DEFAULT = "en"
LOCALE = Path(__file__).parent / "locale"
DOMAIN = "fall_line"
JOIN = " ÷ "
STOP = ". "
# Placeholders of errors that quote what somebody wrote, or what they may write: these words are not for translating.
VERBATIM = frozenset({"key", "knob", "name", "names", "near", "owner", "target", "value", "words"})

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

    def translate(text: str) -> str:
        if not text:
            return ""  # gettext answers it with the catalogue's header
        said = look_up(text)
        return said if said != text else _in_parts(text, look_up)

    return translate


def _in_parts(text: str, look_up: Translate) -> str:
    """A text put together from several: a title ``a ÷ b`` of the table of choices, one sentence after another."""
    if JOIN in text:
        return JOIN.join(map(look_up, text.split(JOIN)))
    sentences = text.split(STOP)
    parts = [f"{sentence}{STOP[0]}" for sentence in sentences[:-1]] + sentences[-1:]
    said = [look_up(part) for part in parts]
    return "".join(said) if all(a != b for a, b in zip(parts, said, strict=True)) else text


def N_(text: str) -> str:
    """Mark a text for extraction where it is written, to be translated where it is shown."""
    return text


def translate_error(error: BaseException, lang: str) -> str:
    """An error's sentence in a language. Values that are titles, phrases or errors themselves are translated too."""
    return _sentence(error, lang) if isinstance(error, FallLineError) else str(error)


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
