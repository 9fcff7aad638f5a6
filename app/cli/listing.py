"""``fall-line list``: what there is, by title; and all there is to know of one thing, its knobs and equations."""

import argparse
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import optimizers
import surfaces
from app import export
from app.language.translate import Translate, translate_phrase, translator
from app.lessons import registry
from app.lessons.lesson import Lesson
from optimizers.registry import all_rules, all_schedules, all_transforms, all_wrappers
from surfaces import Surface
from symbolic.errors import N_, UnknownKeyError
from symbolic.foreign import visible
from symbolic.knob import Knob
from symbolic.suggest import STOP, nearest

WIDTH = 100


def kinds() -> dict[str, Mapping[str, Any]]:
    """Everything that can be named in a link or on the command line, kind by kind."""
    return {
        "surfaces": {key: surfaces.get(key) for key in surfaces.keys()},
        "optimizers": all_rules(),
        "schedules": all_schedules(),
        "transforms": all_transforms(),
        "wrappers": all_wrappers(),
        "formats": export.formats(),
        "lessons": registry.lessons(),
    }


def list_all(options: argparse.Namespace) -> int:
    """Print the titles of everything, or all that is known of one thing. Raises UnknownKeyError."""
    lang, there = str(options.lang), kinds()
    name = options.name
    if name is None or name in there:
        for kind in there if name is None else [name]:
            print("\n".join(_overview(kind, there[kind], lang)))
        return 0
    found = [(kind, items[name]) for kind, items in there.items() if name in items]
    if not found and "~" in name:  # a square of the table of choices
        found = [("optimizers", optimizers.get(name))]
    if not found:
        hint = nearest(name, [*there, *(key for items in there.values() for key in items)]) or STOP
        raise UnknownKeyError("There is no “{key}”{hint}", key=name[:40], hint=hint)
    for kind, item in found:
        print("\n".join(_all_of(name, kind, item, lang)))
    return 0


def _overview(kind: str, items: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield f"{kind} ({len(items)})"
    wide = max(map(len, items)) + 2
    for key, item in items.items():
        yield visible(f"  {key:<{wide}}{_title(item, lang)}")


def _title(item: Any, lang: str) -> str:
    return item.title.said(lang) if isinstance(item, Lesson) else translator(lang)(item.title)


def _all_of(key: str, kind: str, item: Any, lang: str) -> Iterator[str]:
    _ = translator(lang)
    yield f"{key}: {_title(item, lang)} ({kind})"
    if isinstance(item, Lesson):
        for number, scene in enumerate(item.scenes, 1):
            yield visible(f"  {key}.{number}  {scene.title.said(lang)}")
        return
    for text in _sentences(item):
        yield from textwrap.wrap(_(text), WIDTH, initial_indent="  ", subsequent_indent="  ")
    if equations := _equations(item):
        yield ""
        yield from (f"  {line}".rstrip() for line in equations.splitlines())
        yield f"  LaTeX: {item.latex()}"
    yield from _knobs(item.all_knobs if isinstance(item, Surface) else item.knobs, lang)
    for told in item.texts if isinstance(item, export.Format) else ():
        yield from textwrap.wrap(f"  --{told.name} {told.form}: {_(told.doc)}", WIDTH, subsequent_indent="      ")
    if isinstance(item, export.Format) and item.presets:
        yield ""
        for name, preset in item.presets.items():
            values = ", ".join(f"{knob} = {value}" for knob, value in preset.values.items())
            yield visible(f"  --preset {name}  {_(preset.title)}: {values}")
    if reference := getattr(item, "reference", ""):
        yield ""
        yield from textwrap.wrap(reference, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _sentences(item: Any) -> list[str]:
    names = ("tagline", "teaches", "summary", "cures", "breaks", "notes")
    return [text for name in names if (text := getattr(item, name, ""))]


def _equations(item: Any) -> str:
    return str(getattr(item, "equations", "") or getattr(item, "formula", "")).strip()


def _knobs(knobs: Sequence[Knob], lang: str) -> Iterator[str]:
    """One line for each knob: the flag, its default, what is allowed, what it does."""
    _: Translate = translator(lang)
    wide = max((len(knob.name) for knob in knobs), default=0) + 4
    if knobs:
        yield ""
    for knob in knobs:
        allowed = translate_phrase(knob.allowed, lang)
        told = _("{default}; {allowed}").format(default=knob.text(knob.default), allowed=allowed)
        yield f"  {'--' + knob.name:<{wide}}{told}"
        if said := _(knob.doc) or _(knob.title):
            yield from textwrap.wrap(said, WIDTH, initial_indent=" " * (wide + 2), subsequent_indent=" " * (wide + 2))


KINDS = N_("surfaces, optimizers, schedules, transforms, wrappers, formats, lessons")
