"""The figures that a TOML file asks for: read, checked and named, before anything is made.

[defaults]                       # of all figures: lang, and knobs of formats; who has no such knob passes it over
theme = "light"
[figures."img/canyon.gif"]       # the file, beside the TOML; its suffix says the format, or format = "mapgif"
link = "s=bowl&o=sgd"            # or lesson = "canyon_two_rates.2", or figure = "old.png", or tables:
preset = "readme"                # and any knob of the format, as its flags; answer = true shows what a link asks
[figures."img/race.png"]
surface = {key = "rosenbrock", b = 50}
start = [-1.2, 1]
steps = 300
optimizers = [{key = "adam", lr = 0.01, schedule = {key = "cosine", T_0 = 50}}, {key = "sgd", lr = 0.002}]
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from app import export
from app.cli.asked import found
from app.cli.words import laid_over
from app.export.carried import told_link
from app.lab import link
from app.lab.experiment import State
from app.lessons import place
from symbolic.errors import FallLineError
from symbolic.knob import Knob
from symbolic.suggest import STOP, nearest

SOURCES = ("link", "lesson", "figure")
FLAGS = ("surface", "start", "steps", "seed", "optimizers", "set")
OWN = ("format", "preset", "answer", "lang")
PARTS = ("schedule", "schedules", "transform", "transforms")


@dataclass(frozen=True)
class Figure:
    """One file that is asked for: a format of a state, with values of the format's knobs."""

    name: str
    target: Path
    key: str
    state: State
    values: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """A name of everything that its bytes depend on."""
        told = [told_link(self.state), self.key, sorted(self.values.items()), version("fall-line")]
        return sha256(json.dumps(told).encode()).hexdigest()


def read_figures(file: Path) -> list[Figure]:
    """The figures of a file, in its order. Raises FallLineError that names the file and the entry."""
    try:
        asked = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise FallLineError("{target} cannot be read: {value}.", target=str(file), value=str(error.strerror)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FallLineError("{target} is no TOML: {value}.", target=str(file), value=str(error)) from None
    figures, defaults = asked.pop("figures", {}), asked.pop("defaults", {})
    for name in asked:
        raise _at(file, name, _unknown(name, ("figures", "defaults")))
    if not (isinstance(figures, dict) and isinstance(defaults, dict) and figures):
        raise FallLineError('{target} asks for no figures: [figures."race.png"] begins one.', target=str(file))
    _check_defaults(file, defaults)
    return [_figure(file, name, entry, defaults) for name, entry in figures.items()]


def _figure(file: Path, name: str, entry: Any, defaults: Mapping[str, Any]) -> Figure:
    try:
        if not isinstance(entry, dict):
            raise FallLineError("a figure is a table of words.")
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise FallLineError("a figure lies beside the file that asks for it, or below.")
        key = _format(name, entry)
        form = export.get(key)
        state = _state(file.parent, entry, defaults)
        if entry.get("answer") is True:
            state = replace(state, view=replace(state.view, reveal=""))
        elif state.view.reveal and not form.asks:
            raise FallLineError("This link asks a question first, and this file would tell the answer: answer = true.")
        values = _values(form, entry, defaults)
    except FallLineError as error:
        raise _at(file, name, error) from None
    return Figure(name, file.parent / name, key, state, values)


def _at(file: Path, name: str, reason: FallLineError) -> FallLineError:
    return FallLineError("{target}: {name}: {reason}", target=str(file), name=name[:80], reason=reason)


def _unknown(word: str, known: Any) -> FallLineError:
    return FallLineError("{name} is not known here{hint}", name=word[:40], hint=nearest(word, known) or STOP)


def _format(name: str, entry: Mapping[str, Any]) -> str:
    """The format that is named, else the one of the file's suffix."""
    suffix = PurePosixPath(name).suffix.lower()
    if "format" in entry:
        key = str(entry["format"])
        if export.get(key).suffix != suffix:
            raise FallLineError(
                "{target} ends in {suffix}, but a {name} file ends in {right}.",
                target=name,
                suffix=suffix,
                name=key,
                right=export.get(key).suffix,
            )
        return key
    ends = [key for key, form in export.formats().items() if form.suffix == suffix]
    if suffix[1:] in ends:
        return suffix[1:]
    if len(ends) != 1:
        words = ", ".join(ends or sorted({form.suffix for form in export.formats().values()}))
        raise FallLineError("“{value}” leaves the format open; it is one of {words}.", value=suffix, words=words)
    return ends[0]


# -- what is shown


def _state(folder: Path, entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> State:
    sources = [word for word in SOURCES if word in entry]
    if len(sources) > 1:
        raise FallLineError("{one} and {other} cannot stand together.", one=sources[0], other=sources[1])
    text = _link(folder, sources[0], entry[sources[0]]) if sources else None
    lang = str(entry.get("lang", defaults.get("lang", "")))
    state, messages = place.decode(_in_language(text or "", lang))
    flags = list(_flags(entry))
    if flags:
        pairs = link.pairs(state) if state.view.lesson else link.taken_apart(_in_language(text or "", lang))
        state, messages = link.decode_pairs(laid_over(pairs, state.experiment if text is not None else None, flags))
    elif text is None:
        raise FallLineError("nothing says what it shows: link, lesson, figure, or surface and optimizers.")
    for message in messages:
        raise message
    return state


def _in_language(text: str, lang: str) -> str:
    return f"{text}&lang={lang}" if lang and "lang" not in dict(link.taken_apart(text)) else text


def _link(folder: Path, source: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FallLineError("{name} takes a text.", name=source)
    if source == "lesson":
        return f"lesson={value}"
    if source == "figure":
        try:
            return found((folder / value).read_bytes(), value)
        except OSError as error:
            raise FallLineError("{target} cannot be read: {value}.", target=value, value=str(error.strerror)) from None
    head, sign, rest = value.partition("?")
    return rest if sign and "=" not in head else value


def _flags(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The tables of an entry as flags, as the command line has them."""
    if "surface" in entry:
        yield from _part("surface", entry["surface"])
    if "start" in entry:
        yield "start", ",".join(_text(value) for value in _many(entry["start"]))
    for name in ("steps", "seed"):
        if name in entry:
            yield name, _text(entry[name])
    for optimizer in _many(entry.get("optimizers", ())):
        table = dict(optimizer) if isinstance(optimizer, dict) else {"key": optimizer}
        parts = [(word.removesuffix("s"), part) for word in PARTS for part in _many(table.pop(word, ()))]
        yield from _part("optimizer", table)
        for word, part in parts:
            yield from _part(word, part)
    for word, value in dict(entry.get("set", {})).items():
        yield "set", f"{word}={_text(value)}"


def _part(kind: str, given: Any) -> Iterator[tuple[str, str]]:
    """A part named by its key alone, or as a table with its knobs."""
    table = dict(given) if isinstance(given, dict) else {"key": given}
    if "key" not in table:
        raise FallLineError("{name} needs a key.", name=kind)
    yield kind, _text(table.pop("key"))
    yield from ((name, _text(value)) for name, value in table.items())


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | str):
        return str(value)
    raise FallLineError("“{value}” is no number and no text.", value=str(value)[:40])


# -- how it is shown


def _values(form: export.Format, entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the format's knobs that are asked for. Raises KnobError."""
    table = {knob.name: knob for knob in form.knobs}
    texts = {text.name: text for text in form.texts}
    known = (*SOURCES, *FLAGS, *OWN, *table, *texts)
    for word in entry:
        if word not in known:
            raise _unknown(word, known)
    preset = str(entry.get("preset", defaults.get("preset", "") if form.presets else ""))
    values: dict[str, Any] = dict(export.preset_of(form, preset))
    asked = {**{name: value for name, value in defaults.items() if name in table}, **entry}
    values |= {name: _value(table[name], value) for name, value in asked.items() if name in table}
    for name, text in texts.items():
        if name in entry:
            values[name] = ",".join(_text(word) for word in _many(entry[name]))
            text.read(values[name])
    return values


def _value(knob: Knob, value: Any) -> Any:
    return knob.check(_text(value) if knob.is_choice else value)


def _check_defaults(file: Path, defaults: Mapping[str, Any]) -> None:
    """A default that no format has is a slip of the pen."""
    known = {"lang", "preset", *(knob.name for form in export.formats().values() for knob in form.knobs)}
    for word in defaults:
        if word not in known:
            raise _at(file, "defaults", _unknown(word, known))
