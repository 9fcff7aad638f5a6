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
from app.stage.bundle import HERE, library_source

SIDEBAR = {"light": "#f5f4ed", "dark": "#0e1b1f"}  # as in app/ui/.streamlit/config.toml
LATEST = 1500  # ms after which Streamlit begins even if nothing has been painted
_SCRIPT = re.compile(r'<script type="module"[^>]* src="([^"]+)"></script>')
_PRELOAD = re.compile(r'\s*<link rel="modulepreload"[^>]* href="([^"]+)">')
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class First:
    """What a first page shows: its language, the words above the stage, what stands beside it, and the stage's payload
    (None: not yet)."""

    lang: str
    title: str
    tab_title: str
    hello: str | None = None
    framed: bool = False
    sidebar: bool = True
    lesson: bool = False
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
    # Streamlit's own scripts wait for the picture: they keep line and processor for a third of a second.
    head, ours, rest = page.partition("</style>")  # up to there it is ours, behind it Streamlit's
    scripts, ahead = _SCRIPT.findall(rest), _PRELOAD.findall(rest)
    rest = _PRELOAD.sub("", _SCRIPT.sub("", rest))
    body = _body(first, first.payload, scripts, ahead)
    return head + ours + rest.replace('<div id="root"></div>', f'<div id="root"></div>{body}', 1)


@cache
def _place() -> str:
    return (HERE / "first.css").read_text(encoding="utf-8")


def _head(index: str) -> str:
    """Colours and the answer for the system's scheme, before anything is painted; Streamlit's font under its name."""
    light, dark = theme.LIGHT, theme.DARK
    found = re.search(r'href="([^"]+\.woff2)"', index)
    face = f'@font-face{{font-family:"Source Sans";src:url("{found[1]}");font-weight:200 900}}' if found else ""
    colours = f"html{{{_colours(light)}}}@media (prefers-color-scheme:dark){{html{{{_colours(dark)}}}}}" + "".join(
        f"html[data-theme={look.name}]{{{_colours(look)}}}" for look in (light, dark)
    )
    switch = _EXPORT.sub("", (HERE / "js" / "pagetheme.js").read_text(encoding="utf-8"))
    asked = "/[?&]theme=(light|dark)(&|$)/.exec(location.search)?.[1] ?? null"
    presets = json.dumps({"LIGHT_THEME": _preset(light, 0), "DARK_THEME": _preset(dark, 1)})
    return (
        f'<link rel="modulepreload" href="./fl/{script_name()}" fetchpriority="high">'
        f"<style>{face}{colours}</style>"
        f"<script>(() => {{{switch}\ninstallPageTheme(globalThis, {asked});}})();"
        f"globalThis.__streamlit = {presets};</script>"
    )


def _colours(look: theme.Theme) -> str:
    return f"background:{look.page};color:{look.ink};--fl-sidebar:{SIDEBAR[look.name]};color-scheme:{look.name}"


def _preset(look: theme.Theme, base: int) -> dict[str, object]:
    """Streamlit's theme until the server's own has come: the same page and ink, so that nothing flashes."""
    return {"base": base, "backgroundColor": look.page, "textColor": look.ink}


def _body(first: First, payload: bytes, scripts: list[str], ahead: list[str]) -> str:
    """The words above the stage and the stage, where Streamlit will put them; ``scripts`` start it, ``ahead`` are those
    that they will import."""
    formula = '<div id="fl-first-formula"></div>'
    head = (
        ""
        if first.framed
        else f'<div class="head"><h1>{html.escape(first.title)}</h1>{formula if first.title else ""}</div>'
    )
    hello = f"<p>{html.escape(first.hello)}</p>" if first.hello else ""
    beside = first.sidebar and not first.framed
    named = {"framed": first.framed, "beside": beside, "lesson": first.lesson}
    classes = " ".join(name for name, on in named.items() if on)
    return f"""
<style>{_place()}</style>
<div id="fl-first" class="{classes}"><div class="bar">Fall Line</div>{head}{hello}<div id="fl-first-stage"></div></div>
<script type="application/octet-stream" id="fl-first-data">{base64.b64encode(payload).decode("ascii")}</script>
<script type="module" async>
let begun = false;
const begin = () => {{
  if (begun) return;
  begun = true;
  const rel = "modulepreload", crossOrigin = "";
  const link = (href) => Object.assign(document.createElement("link"), {{ rel, crossOrigin, href }});
  document.head.append(...{json.dumps(ahead)}.map(link));
  {json.dumps(scripts)}.forEach((file) => import(file));
}};
setTimeout(begin, {LATEST}); // whatever happens to the picture, the app comes
try {{
  await import("./fl/{script_name()}");
  const of = (id) => document.getElementById(id), lib = globalThis.__fallLine;
  const data = lib.bytesFromBase64(of("fl-first-data").textContent);
  const stage = lib.early(of("fl-first"), of("fl-first-stage"), data);
  const formula = of("fl-first-formula");
  if (formula) {{
    formula.append(lib.formulaNode(stage.surface.formula));
    document.fonts.load("18px KaTeX_Main").finally(() => formula.classList.add("lettered"));
  }}
  requestAnimationFrame(() => setTimeout(begin)); // painted: now Streamlit may take the processor
}} finally {{
  if (!globalThis.__fallLine) begin();
}}
</script>
"""
