"""The stage's script as one text: plain modules that import each other, joined in order of need.

Inline components and standalone pages cannot load relative modules, so the files under ``js/`` are joined into one:
imports are dropped, ``export`` is stripped, and every top-level name is unique across the files.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from app import look as app_look
from app.lab.lookwords import WORDS
from app.stage.tools import tools_source

HERE = Path(__file__).parent
ENTRY = "main.js"

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"\./([\w.]+)";\n', re.MULTILINE)
# Whole lines of comment, and how lines are set in: they are for who reads the files, and a fifth of what would cross.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)\n|^[ \t]+", re.MULTILINE | re.DOTALL)
_CSS_SPACE = re.compile(r"/\*.*?\*/|(?<=[{};,])\s+|\s+(?=\})", re.DOTALL)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:export\s+)?(?:async\s+)?(?:function\*?|class|const|let)\s+([\w$]+)", re.MULTILINE)


def module_order(*entries: str) -> list[str]:
    """File names under ``js/``, each after everything it imports."""
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other in a circle: {' -> '.join((*above, name))}")
        if name in order:
            return
        for needed in _IMPORT.findall((HERE / "js" / name).read_text(encoding="utf-8")):
            visit(needed, (*above, name))
        order.append(name)

    for entry in entries or (ENTRY,):
        visit(entry, ())
    return order


def top_level_names(source: str) -> list[str]:
    """Names a module declares at its outermost level."""
    return _TOP_LEVEL.findall(source)


SHEETS = (
    *(
        "stage.css",
        "strips.css",
        "relief.css",
        "step.css",
        "why.css",
        "results.css",
        "swarm.css",
        "wall.css",
        "data.css",
    ),
    *("maps.css", "predict.css", "lesson.css", "panel.css"),
)


def joined(*entries: str) -> str:
    """The modules that ``entries`` (none: the stage) need, and themselves, as one text without imports and exports.

    ValueError when two modules declare the same top-level name, or one uses an import or export form that joining
    would break.
    """
    owners: dict[str, str] = {}
    parts: list[str] = []
    for name in module_order(*entries):
        source = (HERE / "js" / name).read_text(encoding="utf-8")
        for declared in top_level_names(source):
            if declared in owners:
                raise ValueError(f"{declared} is declared in both {owners[declared]} and {name}")
            owners[declared] = name
        body = _EXPORT.sub("", _IMPORT.sub("", source))
        if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
            raise ValueError(f"{name} has an import or export that cannot be joined")
        parts.append(body)
    return _COMMENT.sub("", "\n".join(parts))


@cache
def library_source() -> str:
    """The library as one module text; running it sets ``globalThis.__fallLine``. Its default export does nothing.

    ValueError where :func:`joined` raises it.
    """
    code, given = _library()
    return f'{code}\ninstallLibrary("{version()}", {given});\nexport default function () {{}}\n'


@cache
def guest_source() -> str:
    """The same for somebody else's page, where several may stand: its default export makes a library with a clock of
    its own, and nothing is set. ValueError where :func:`joined` raises it."""
    code, given = _library()
    return f'{code}\nexport default () => makeLibrary("{version()}", {given}, true);\n'


def version() -> str:
    """What the library is known by: a hash of all that it is made of."""
    return hashlib.sha256("".join(_library()).encode()).hexdigest()[:12]


@cache
def _library() -> tuple[str, str]:
    """The code, and what it is given when it starts: look, tools and styles."""
    look = json.dumps(app_look.as_data() | {"words": list(WORDS)}, ensure_ascii=False)
    return joined(), ", ".join([look, tools_source(), json.dumps(stylesheet(), ensure_ascii=False)])


@cache
def stylesheet() -> str:
    """The CSS of the stage and of the knobs beside it, without comments and most of its spaces."""
    texts = ((HERE / name).read_text(encoding="utf-8") for name in SHEETS)
    return _CSS_SPACE.sub("", "".join(texts))


@cache
def picker_stylesheet() -> str:
    """The CSS of the pickers and of what opens them."""
    return (HERE / "picker.css").read_text(encoding="utf-8")


@cache
def bar_stylesheet() -> str:
    """The CSS of the bar beside the title."""
    return (HERE / "bar.css").read_text(encoding="utf-8")


SHIM, PICKER_SHIM, BAR_SHIM, KNOB_SHIM, RESULTS_SHIM, MAPS_SHIM = (
    "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("handover.js", shim))
    for shim in ("shim.js", "pickershim.js", "barshim.js", "knobshim.js", "resultsshim.js", "mapsshim.js")
)
