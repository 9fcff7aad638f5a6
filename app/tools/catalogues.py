"""Every text a user can meet, collected for the translation catalogues.

Four sources, because a text is written once, where it belongs:

- Python: the first argument of ``_("…")``, ``N_("…")`` and of everything that makes a sentence (errors and phrases);
- declarations: the text fields of every surface, rule, schedule, transform, export format, found by discovery;
- the stage: ``t("…")`` in its script;
- the pages beside the app: ``_("…")`` in their templates.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.language.translate import DOMAIN, LANGUAGES, LOCALE, catalogue_path
from app.stage.strings import bar_strings, stage_strings
from symbolic.errors import FallLineError, Phrase

ROOT = Path(__file__).parents[2]
PACKAGES = ("symbolic", "surfaces", "optimizers", "app")
# What is called with a text to be translated, besides the errors: the two usual markers, and helpers that hand their
# first argument on to an error. A text must stand in the call itself: f"{_('Cures')}" would not be found.
MARKERS = ("_", "N_", "refuse", "note")
# Fields of declarations that people read. References, keys and formulas are not sentences and stay as they are.
TEXT_FIELDS = frozenset({"title", "tagline", "teaches", "doc", "notes", "summary", "cures", "breaks", "also"})
WORD_FIELDS = frozenset({"choices", "stages", "tags"})  # several words, each a message of its own
DECLARING = (
    "surfaces.library",
    "surfaces.data",
    "optimizers",
    "optimizers.rules",
    "optimizers.schedules",
    "optimizers.transforms",
    "optimizers.wrappers",
    "optimizers.measures",
    "surfaces",
    "app.export",
)


def collect() -> list[str]:
    """Every message id, sorted, each once."""
    found = {*declared_messages(), *python_messages(), *template_messages(), *stage_strings(), *bar_strings()}
    return sorted(text for text in found if text.strip())


def python_messages() -> Iterator[str]:
    """What stands first in a call of a marker, a phrase or an error, anywhere in the packages."""
    makers = dict.fromkeys([*MARKERS, Phrase.__name__, *(error.__name__ for error in _errors(FallLineError))])
    for package in PACKAGES:
        for _, _, message, _, _ in extract_from_dir(ROOT / package, [("**.py", "python")], keywords=makers):
            yield message if isinstance(message, str) else message[0]


def template_messages() -> Iterator[str]:
    """The same in the templates of pages, which Jinja itself reads."""
    templates = [("templates/**.html", "jinja2")]
    for _, _, message, _, _ in extract_from_dir(ROOT / "app" / "handout", templates, keywords={"_": None}):
        yield message if isinstance(message, str) else message[0]


def _errors(kind: type[FallLineError]) -> Iterator[type[FallLineError]]:
    """The class and all that derive from it, in modules that are loaded by now (the declarations load them all)."""
    yield kind
    for derived in kind.__subclasses__():
        yield from _errors(derived)


def declared_messages() -> Iterator[str]:
    """The text fields of everything declared in the registries' modules, nested declarations (knobs) included."""
    for name in DECLARING:
        package = importlib.import_module(name)
        for info in pkgutil.iter_modules(package.__path__):
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
            elif field.name == "axes":  # signs (u, v) are the same in every language
                yield from (name for name in content if len(name) > 2)
            elif field.name in WORD_FIELDS:
                yield from (word.replace("_", " ") for word in content if not word[:1].isdigit())  # as it is shown
            else:
                yield from _texts(content, seen)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part, seen)
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from _texts(part, seen)


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
