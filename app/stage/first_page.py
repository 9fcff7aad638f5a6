"""The server's first page: Streamlit's own, with the theme settled before the first pixel and the picture drawn before
Streamlit is up. Text in, text out; :mod:`app.ui.serve` answers requests with it.
"""

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from functools import cache

from app import theme
from app.stage.bundle import HERE, library_source, stylesheet

_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class First:
    """What a first page shows: its language, the words above the stage, and the stage's payload (None: not yet)."""

    lang: str
    title: str
    tab_title: str
    hello: str | None = None
    framed: bool = False
    sidebar: bool = True
    payload: bytes | None = None


@cache
def script_name() -> str:
    """The library's file name; another content has another name."""
    return f"stage-{hashlib.sha256(library_source().encode()).hexdigest()[:16]}.js"


def first_page(index: str, first: First) -> str:
    """Streamlit's ``index.html`` with ours in it."""
    page = re.sub(r"<html[^>]*>", f'<html lang="{html.escape(first.lang.replace("_", "-"))}">', index, count=1)
    page = re.sub(r"<title>.*?</title>", f"<title>{html.escape(first.tab_title)}</title>", page, count=1)
    page = page.replace("<head>", f"<head>{_head(index)}", 1)
    if first.payload is None:
        return page
    return page.replace('<div id="root"></div>', f'<div id="root"></div>{_body(first, first.payload)}', 1)


def _head(index: str) -> str:
    """Colours and the answer for the system's scheme, before anything is painted; Streamlit's font under its name."""
    light, dark = theme.LIGHT, theme.DARK
    found = re.search(r'href="([^"]+\.woff2)"', index)
    face = f'@font-face{{font-family:"Source Sans";src:url("{found[1]}");font-weight:200 900}}' if found else ""
    colours = (
        f"html{{background:{light.page};color:{light.ink};color-scheme:light}}"
        f"@media (prefers-color-scheme:dark){{html{{background:{dark.page};color:{dark.ink};color-scheme:dark}}}}"
        + "".join(
            f"html[data-theme={look.name}]{{background:{look.page};color:{look.ink};color-scheme:{look.name}}}"
            for look in (light, dark)
        )
    )
    switch = _EXPORT.sub("", (HERE / "js" / "pagetheme.js").read_text(encoding="utf-8"))
    asked = "/[?&]theme=(light|dark)(&|$)/.exec(location.search)?.[1] ?? null"
    presets = json.dumps({"LIGHT_THEME": _preset(light, 0), "DARK_THEME": _preset(dark, 1)})
    return (
        f"<style>{face}{colours}</style>"
        f"<script>(() => {{{switch}\ninstallPageTheme(globalThis, {asked});}})();"
        f"globalThis.__streamlit = {presets};</script>"
    )


def _preset(look: theme.Theme, base: int) -> dict[str, object]:
    """Streamlit's theme until the server's own has come: the same page and ink, so that nothing flashes."""
    return {"base": base, "backgroundColor": look.page, "textColor": look.ink}


def _body(first: First, payload: bytes) -> str:
    """The words above the stage and the stage, where Streamlit will put them."""
    head = "" if first.framed else f"<h1>{html.escape(first.title)}</h1>"
    hello = f"<p>{html.escape(first.hello)}</p>" if first.hello else ""
    classes = " ".join(
        name for name, on in (("framed", first.framed), ("beside", first.sidebar and not first.framed)) if on
    )
    return f"""
<style>{_PLACE}</style>
<div id="fl-first" class="{classes}"><div class="bar">Fall Line</div>{head}{hello}<div id="fl-first-stage"></div></div>
<template id="fl-first-style"><style>{stylesheet()}</style></template>
<script type="application/octet-stream" id="fl-first-data">{base64.b64encode(payload).decode("ascii")}</script>
<script type="module" async>
import "./fl/{script_name()}";
const of = (id) => document.getElementById(id);
const lib = globalThis.__fallLine;
lib.early(of("fl-first"), of("fl-first-stage"), of("fl-first-style").content, lib.bytesFromBase64(of("fl-first-data").textContent));
</script>
"""


# In step with app/ui/page.css: the picture must not move when Streamlit takes it over (a browser test measures it).
_PLACE = """
#fl-first {
  position: absolute; inset: 0; z-index: 5; box-sizing: border-box; overflow: hidden; background: inherit; color: inherit;
  font-family: "Source Sans", sans-serif; max-width: 1500px; margin: 0 auto; padding: 1.6rem clamp(1rem, 3vw, 3rem) 0; pointer-events: none;
}
#fl-first #fl-first-stage { pointer-events: auto; }
#fl-first h1 { box-sizing: border-box; height: 2.6rem; margin: 0 0 0.6rem; padding-top: 0.35rem; font-size: 1.35rem; font-weight: 600; line-height: 1.2; }
#fl-first p { height: 2.2rem; margin: 0 0 0.5rem; font-size: 0.95rem; line-height: 2.2rem; }
#fl-first .bar { display: none; }
#fl-first.framed { padding: 6px 10px 0; }
@media (min-width: 769px) {
  #fl-first.beside { left: 300px; }
  #fl-first.beside .bar { display: block; position: fixed; left: 0; top: 0; bottom: 0; width: 300px; padding: 2.4rem 30px; box-sizing: border-box;
    background: color-mix(in srgb, currentColor 4%, transparent); font-size: 1.15rem; font-weight: 600; }
}
@media (max-width: 640px) { #fl-first { padding-top: 4.2rem; } #fl-first p { display: none; } #fl-first.framed { padding-top: 6px; } }
"""
