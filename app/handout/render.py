"""Templates to pages. Everything that is put into one is escaped; only what :class:`Markup` wraps is not."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app import theme
from app.handout.reader import Reader
from app.language.translate import SPACELESS

HERE = Path(__file__).parent
ACCENT = {"light": "#0b6e6e", "dark": "#4fc3b5"}  # as in app/ui/.streamlit/config.toml
SOFT = {"light": "#f1efe6", "dark": "#122126"}  # the same: what lies on the page
SHEET = "worksheet.css"  # of paper: it stands in the page itself, which may be a file of its own
FILES = {"handout.css": "text/css", "lists.js": "text/javascript", "own.js": "text/javascript"}


@cache
def environment() -> Environment:
    """The templates; a name that a template misspells is an error, not an empty place."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates", encoding="utf-8"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def render(template: str, reader: Reader, **data: Any) -> str:
    """A page as HTML. Every template knows ``reader``, ``_`` and ``file(name)``, the address of one of FILES."""
    return environment().get_template(template).render(
        reader=reader, _=reader.say, file=lambda name: f"{reader.root}fl/{file_name(name)}",
        join="" if reader.lang in SPACELESS else " ", **data,
    )  # fmt: skip


@cache
def content(name: str) -> str:
    """One of FILES as it is served, or SHEET: the stylesheet of the screen begins with the app's colours."""
    text = (HERE / name).read_text("utf-8")
    return _colours() + text if name == "handout.css" else text


@cache
def file_name(name: str) -> str:
    """The name that holds the content: browsers keep it for good."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content(name).encode()).hexdigest()[:16]}.{suffix}"


def named_file(name: str) -> str | None:
    """Which of FILES a served name means; None where its content has gone."""
    return next((file for file in FILES if file_name(file) == name), None)


def _colours() -> str:
    def rule(look: theme.Theme) -> str:
        return (
            f"--page:{look.page};--ink:{look.ink};--muted:{look.muted};--line:{look.line};--warning:{look.warning};"
            f"--accent:{ACCENT[look.name]};--soft:{SOFT[look.name]};color-scheme:{look.name};"
            + ";".join(f"--trail-{slot}:{colour}" for slot, colour in enumerate(look.trails))
        )

    light, dark = theme.LIGHT, theme.DARK
    return (
        f":root{{{rule(light)}}}@media (prefers-color-scheme:dark){{:root{{{rule(dark)}}}}}"
        f':root[data-theme="light"]{{{rule(light)}}}:root[data-theme="dark"]{{{rule(dark)}}}\n'
    )


def underlined(text: str, words: tuple[str, ...]) -> Markup:
    """The text with every place that a search hit marked."""
    low, hits = text.casefold(), []
    if len(low) == len(text):  # a sign whose small form is longer would shift the marks
        for word in words:
            at = low.find(word)
            while at >= 0 and word:
                hits.append((at, at + len(word)))
                at = low.find(word, at + len(word))
    out, done = Markup(), 0
    for begin, end in sorted(hits):
        if begin >= done:
            out += escape(text[done:begin]) + Markup("<mark>") + escape(text[begin:end]) + Markup("</mark>")
            done = end
    return out + escape(text[done:])
