"""Every text a user can meet, collected for the translation catalogues.

Four sources, because a text is written once, where it belongs:

- code: ``_("…")`` and ``N_("…")``;
- declarations: the text fields of every surface, rule, schedule, transform, export format, lesson, found by discovery;
- errors: the template, that is the first argument, of every :class:`FallLineError` and :class:`Phrase`;
- the stage: ``STAGE_STRINGS``, which its script looks up by the English text.
"""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from app.language.translate import DOMAIN, LANGUAGES, LOCALE, catalogue_path

ROOT = Path(__file__).parents[2]
PACKAGES = ("symbolic", "surfaces", "optimizers", "app")
# Fields of declarations that people read. References, keys and formulas are not sentences and stay as they are.
TEXT_FIELDS = frozenset(
    {
        "title",
        "tagline",
        "lesson",
        "teaches",
        "doc",
        "note",
        "notes",
        "summary",
        "cures",
        "breaks",
        "text",
        "question",
        "group",
        "hint",
    }
)
# Fields that hold several texts, each a message of its own.
LIST_FIELDS = frozenset({"choices", "notes", "lessons", "hints"})
DECLARING = (
    "surfaces",
    "surfaces.library",
    "optimizers",
    "optimizers.rules",
    "optimizers.schedules",
    "optimizers.transforms",
    "optimizers.wrappers",
    "app.lab",
    "app.export",
)


def collect() -> list[str]:
    """Every message id, sorted, each once."""
    found = {*code_messages(), *declared_messages(), *error_messages(), *stage_messages()}
    return sorted(text for text in found if text.strip())


def code_messages() -> Iterator[str]:
    """What is marked ``_("…")`` or ``N_("…")`` anywhere in the packages."""
    yield from _first_arguments(_nodes(), {"_", "N_"})


def declared_messages() -> Iterator[str]:
    """The text fields of everything declared in the registries' modules, nested declarations (knobs) included."""
    for name in DECLARING:
        try:
            package = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name is None or not name.startswith(missing.name):
                raise  # the package is there but something it needs is not
            continue
        for info in pkgutil.iter_modules(getattr(package, "__path__", ())):
            if not info.ispkg and info.name != "__main__":
                module = importlib.import_module(f"{name}.{info.name}")
                for label, value in vars(module).items():
                    if label.isupper() and not label.startswith("_"):
                        yield from _texts(value, set())


def _texts(value: object, seen: set[int]) -> Iterator[str]:
    """Texts inside a declaration: a dataclass of ours, or a tuple, list or mapping of such."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            content = getattr(value, field.name)
            if isinstance(content, str):
                if field.name in TEXT_FIELDS:
                    yield content
            elif field.name in LIST_FIELDS and isinstance(content, tuple | list):
                for part in content:
                    if isinstance(part, str):
                        yield part.replace("_", " ") if field.name == "choices" else part  # as it is shown
                    else:
                        yield from _texts(part, seen)
            else:
                yield from _texts(content, seen)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part, seen)
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from _texts(part, seen)


def stage_messages() -> Iterable[str]:
    """The texts of the animation, which its script asks for by their English."""
    try:
        strings = importlib.import_module("app.stage.strings")
    except ModuleNotFoundError:
        return ()
    return tuple(strings.STAGE_STRINGS)


def error_messages() -> Iterator[str]:
    """First arguments of error classes and of functions that hand their own first parameter on to one.

    Read from the source: an error's template exists only while it is being raised.
    """
    nodes = _nodes()
    makers = {"FallLineError", "Phrase"}
    while True:  # until no new class or helper turns up
        found = {name for node in nodes for name in _new_makers(node, makers)}
        if found <= makers:
            return _first_arguments(nodes, makers)
        makers |= found


def _nodes() -> list[ast.AST]:
    """The syntax of every module of the packages."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]


def _first_arguments(nodes: list[ast.AST], names: set[str]) -> Iterator[str]:
    """Texts given first to calls of these names."""
    for node in nodes:
        if isinstance(node, ast.Call) and _name(node.func) in names and node.args:
            yield from _constants(node.args[0])


def _new_makers(node: ast.AST, makers: set[str]) -> Iterator[str]:
    if isinstance(node, ast.ClassDef) and any(_name(base) in makers for base in node.bases):
        yield node.name
    if isinstance(node, ast.FunctionDef) and node.name != "__init__":
        parameters = [argument.arg for argument in node.args.args if argument.arg not in ("self", "cls")]
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and _name(inner.func) in makers and inner.args:
                first = inner.args[0]
                if parameters and isinstance(first, ast.Name) and first.id == parameters[0]:
                    yield node.name


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def placeholders(text: str) -> set[str]:
    """The names of the ``{fields}`` of a message."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def extract(prune: bool = False) -> Iterator[str]:
    """Bring the template and every catalogue up to date; says what it did, a line each."""
    messages = collect()
    _write(LOCALE / f"{DOMAIN}.pot", Catalog(project="Fall Line", fuzzy=False), {}, messages, prune=True)
    yield f"{len(messages)} messages"
    for lang in LANGUAGES:
        if lang == "en":
            continue
        path = catalogue_path(lang)
        known = _known(path)
        _write(path, Catalog(locale=lang, project="Fall Line", fuzzy=False), known, messages, prune=prune)
        missing = [text for text in messages if not known.get(text)]
        yield f"{lang}: {len(missing)} without translation"
        yield from (f"  {text}" for text in missing)


def _known(path: Path) -> dict[str, str]:
    """What a catalogue translates, texts that have since gone included."""
    if not path.exists():
        return {}
    with path.open("rb") as source:
        catalogue = read_po(source)
    entries = [*catalogue, *catalogue.obsolete.values()]
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}


def _write(path: Path, catalogue: Catalog, known: dict[str, str], messages: list[str], *, prune: bool) -> None:
    """A catalogue without line numbers, dates and names, which would change at every run for no reason."""
    catalogue.header_comment = "# Texts of Fall Line. Updated by: python -m app.tools.catalogues"
    for text in messages:
        flags = ("python-brace-format",) if placeholders(text) else ()
        catalogue.add(text, known.get(text, ""), flags=flags)
    if not prune:
        gone = {text: said for text, said in known.items() if text not in set(messages)}
        catalogue.obsolete.update({text: Message(text, said) for text, said in gone.items()})
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = b"POT-Creation-Date PO-Revision-Date Last-Translator Language-Team Generated-By Project-Id-Version".split()
    noisy = tuple(b'"' + name for name in [*noise, b"Report-Msgid-Bugs-To"])
    written = BytesIO()
    write_po(written, catalogue, width=120, no_location=True, sort_output=True)
    lines = [line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(noisy)]
    path.write_bytes(b"".join(lines))


def main(arguments: list[str]) -> int:
    """The command line ``python -m app.tools.catalogues [--prune]``."""
    if set(arguments) - {"--prune"}:
        print("usage: python -m app.tools.catalogues [--prune]\n  --prune   forget translations of texts that are gone")
        return 2
    for line in extract(prune="--prune" in arguments):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
