"""A payload as one self-contained page: the stage without a server. The HTML export."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app import theme
from app.language.translate import translator
from app.stage.bundle import library_source
from app.stage.packed import packed, unpacker
from app.stage.wire import unpack

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Around:
    """What stands around the stage on its page: the ``title``, the ``formula`` and ``equations`` in MathML, the
    ``link`` that makes it again, whether it ``plays`` by itself, and the ``look`` that the stage's own parts take over
    (speed, repeat, arrows, shade, words)."""

    title: str
    formula: Markup = field(default_factory=Markup)
    equations: Markup = field(default_factory=Markup)
    link: str = ""
    plays: bool = False
    look: Mapping[str, Any] | None = None


@cache
def _colours() -> str:
    def rule(selector: str, look: theme.Theme) -> str:
        inks = f"--page: {look.page}; --ink: {look.ink}; --muted: {look.muted}; --line: {look.line};"
        return f"{selector} {{ {inks} color-scheme: {look.name}; }}"

    light, dark = theme.LIGHT, theme.DARK
    return "\n".join(
        [
            rule("body", light),
            f"@media (prefers-color-scheme: dark) {{ {rule('body', dark)} }}",
            rule('body[data-theme="light"]', light),
            rule('body[data-theme="dark"]', dark),
        ]
    )


@cache
def _library() -> str:
    """The stage's code as a page carries it: packing takes a while, and it is always the same."""
    return packed(library_source().encode())


def standalone_html(payload: bytes, around: Around) -> str:
    """The page's text, in the language and theme the payload asks for."""
    header, _arrays = unpack(payload)
    lang = str(header["lang"])
    _ = translator(lang)
    wishes = {
        "play": around.plays,
        "look": around.look,
        "old": _("This page needs a browser of 2023 or later."),
    }
    words = {
        "equations": _("Equations"),
        "script": _("This picture moves: it needs JavaScript."),
        "link": _("Link for Fall Line:"),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "by_hand": _("Press Ctrl+C"),
    }
    return _part("alone.html").format(
        lang=html.escape(lang.replace("_", "-"), quote=True),
        title=html.escape(around.title),
        theme=html.escape(str(header["view"]["theme"]), quote=True),
        colours=_colours(),
        css=_part("alone.css"),
        formula=around.formula,
        equations=around.equations,
        link=html.escape(around.link),
        wishes=json.dumps(wishes, ensure_ascii=False).replace("<", "\\u003c"),
        library=_library(),
        payload=packed(payload),
        script=unpacker() + _part("alone.js"),
        **{f"word_{name}": html.escape(text) for name, text in words.items()},
    )


@cache
def _part(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
