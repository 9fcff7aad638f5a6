"""Who reads a page: language, theme, and how deep the page lies, so that every address on it is relative."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from app.language.translate import LANGUAGES, Translate, language_of, pick_language, translator

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Reader:
    """``lang`` is one of LANGUAGES, ``theme`` one of THEMES (``auto`` follows the system). ``named`` are those of the
    two that the page's own address names: links hand them on. ``depth`` counts the parts of the page's path;
    ``here`` is that path."""

    lang: str = "en"
    theme: str = "auto"
    named: tuple[str, ...] = ()
    depth: int = 1
    here: str = "lessons"
    font: str = ""  # address of the page's typeface, from the root

    @property
    def root(self) -> str:
        """The way to where the app is: ``./``, ``../``, …"""
        return "../" * (self.depth - 1) or "./"

    @property
    def tag(self) -> str:
        """The language as HTML spells it."""
        return self.lang.replace("_", "-")

    @property
    def say(self) -> Translate:
        """The translator of the reader's language."""
        return translator(self.lang)

    def to(self, path: str = "", anchor: str = "", **words: str) -> str:
        """The address of something of ours, in the reader's language and theme where those were asked for."""
        kept = {"lang": self.lang, "theme": self.theme}
        query = words | {name: kept[name] for name in self.named if name not in words}
        told = "&".join(f"{name}={quote(value, safe='~.,:')}" for name, value in query.items() if value)
        return f"{self.root}{path}{'?' * bool(told)}{told}{'#' * bool(anchor)}{quote(anchor)}"

    def lab(self, link: str) -> str:
        """The address of the app with a link's text, or ``lesson=…``, behind the question mark."""
        kept = {"lang": self.lang, "theme": self.theme}
        return f"{self.root}?" + "&".join([link, *(f"{name}={kept[name]}" for name in self.named)]).strip("&")

    def others(self) -> list[tuple[str, str, str]]:
        """(language tag, its own name, address of this page in it) of the other languages."""
        return [
            (lang.replace("_", "-"), name, replace(self, lang=lang, named=tuple({*self.named, "lang"})).to(self.here))
            for lang, name in LANGUAGES.items()
            if lang != self.lang
        ]


def reader_of(query: dict[str, str], wanted: str | None, path: str, font: str = "") -> Reader:
    """The reader of a request: what the address names, else what the browser wants. Nonsense is passed over."""
    path = path.strip("/")
    lang = language_of(query.get("lang", ""))
    theme = query.get("theme", "")
    named = (*(("lang",) if lang else ()), *(("theme",) if theme in THEMES else ()))
    return Reader(
        lang or pick_language(wanted), theme if theme in THEMES else "auto", named, path.count("/") + 1, path, font
    )
