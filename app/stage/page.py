"""A payload as one self-contained page: the stage without a server. The HTML export."""

import base64
import html

from app import theme
from app.stage.bundle import library_source
from app.stage.wire import unpack

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{colours}
body {{
  margin: 0; background: var(--page); color: var(--ink);
  font-family: "Source Sans 3", "Noto Sans", "Noto Sans CJK SC", system-ui, sans-serif;
}}
main {{ max-width: 1500px; margin: 0 auto; padding: 18px clamp(12px, 2vw, 28px) 28px; }}
main > header {{ display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 22px; margin: 0 0 10px; }}
h1 {{ margin: 0; font-size: 22px; font-weight: 600; }}
math {{ font-size: 17px; }}
</style>
</head>
<body data-theme="{theme}">
<main>
<header><h1>{title}</h1><div id="formula"></div></header>
<div id="stage"></div>
</main>
<script type="application/octet-stream" id="payload">{payload}</script>
<script type="module">
{library}
{{
  const lib = globalThis.__fallLine, of = (id) => document.getElementById(id);
  const stage = lib.update(of("stage"), lib.bytesFromBase64(of("payload").textContent));
  of("formula").append(lib.formulaNode(stage.surface.formula));
}}
</script>
</body>
</html>
"""


def _colours() -> str:
    def rule(selector: str, look: theme.Theme) -> str:
        return f"{selector} {{ --page: {look.page}; --ink: {look.ink}; color-scheme: {look.name}; }}"

    light, dark = theme.LIGHT, theme.DARK
    return "\n".join(
        [
            rule("body", light),
            f"@media (prefers-color-scheme: dark) {{ {rule('body', dark)} }}",
            rule('body[data-theme="light"]', light),
            rule('body[data-theme="dark"]', dark),
        ]
    )


def standalone_html(payload: bytes, title: str) -> str:
    """The page's text, in the language and theme the payload asks for."""
    header, _ = unpack(payload)
    script = library_source().replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return _PAGE.format(
        lang=html.escape(str(header["lang"]).replace("_", "-"), quote=True),
        title=html.escape(title),
        theme=html.escape(str(header["view"]["theme"]), quote=True),
        colours=_colours(),
        payload=base64.b64encode(payload).decode("ascii"),
        library=script,
    )
