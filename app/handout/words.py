"""The words: the glossary, and a page for every surface, optimizer, schedule, transform and wrapper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markupsafe import Markup

import optimizers
import surfaces
from app.handout.reader import Reader
from app.handout.render import render, underlined
from app.lab.captions import knob_symbol, value_text
from app.lab.mathml import equations, formula
from app.language.numbers import number
from app.language.translate import LANGUAGES, N_, translate_phrase, translator
from app.lessons.glossary import Term, term_of, terms
from app.lessons.words_of_parts import lessons_of, parts
from optimizers import schedules, transforms, wrappers
from optimizers.families import FAMILIES
from optimizers.parts import Part, Rule
from optimizers.registry import get_schedule, get_transform
from surfaces.groups import GROUPS
from surfaces.surface import Surface
from symbolic.errors import UnknownKeyError
from symbolic.knob import Knob
from symbolic.latex import name_latex
from symbolic.suggest import STOP, nearest

KINDS = (N_("Optimizers"), N_("Schedules"), N_("Transforms"), N_("Wrappers"), N_("Surfaces"))
ONE = dict(zip(KINDS, (N_("optimizer"), N_("schedule"), N_("transform"), N_("wrapper"), N_("surface")), strict=True))
LIBRARIES = {"torch": "PyTorch", "optax": "Optax", "keras": "Keras", "pytorch_optimizer": "pytorch_optimizer"}


@dataclass(frozen=True)
class KnobLine:
    """A knob as a row of a table; ``term`` is the key of its word in the glossary, if it has one."""

    symbol: Markup
    title: str
    name: str
    default: str
    allowed: str
    doc: str
    term: str = ""


@dataclass(frozen=True)
class Thing:
    """A part or a surface as its page tells it, in one language."""

    kind: str
    group: str
    title: str
    said: tuple[str, ...]  # a sentence or two
    maths: Markup
    knobs: tuple[KnobLine, ...] = ()
    conventions: tuple[KnobLine, ...] = ()
    more: tuple[tuple[str, str], ...] = ()  # (heading, sentence)
    twins: str = ""
    reference: str = ""
    scenes: tuple[tuple[str, str, str], ...] = ()  # (title, sentence, link)
    points: tuple[tuple[str, str, str, str], ...] = ()  # kind, x, y, loss


@dataclass(frozen=True)
class Shelf:
    """A list of pages: (key, title, sentence), under a heading."""

    title: str
    items: list[tuple[str, Markup, Markup]] = field(default_factory=list)


def page(reader: Reader, query: str = "") -> str:
    """The glossary and the list of all pages, or what a search leaves of them."""
    words = tuple(query.strip()[:100].casefold().split())
    found = [term for term in terms().values() if _matches([term.symbol, *_both(term)], words)]
    return render(
        "words.html", reader, query=query.strip()[:100], terms=[_entry(term, reader, words) for term in found],
        shelves=[shelf for kind in KINDS if (shelf := _shelf(kind, reader, words)).items],
    )  # fmt: skip


def _both(term: Term) -> list[str]:
    return [text.said(lang) for lang in LANGUAGES for text in (term.term, term.text)]


def _matches(texts: Sequence[str], words: Sequence[str]) -> bool:
    told = "\n".join(texts).casefold()
    return all(word in told for word in words)


def _entry(term: Term, reader: Reader, words: tuple[str, ...]) -> dict[str, Any]:
    """A term as it is listed: with its name in the other languages, which is what people look for in a paper."""
    here = term.term.said(reader.lang)
    others = [
        (lang.replace("_", "-"), said) for lang in LANGUAGES if (said := term.term.said(lang)) != here
    ]  # fmt: skip
    return {
        "key": term.key, "symbol": term.symbol, "term": underlined(here, words), "others": others,
        "text": underlined(term.text.said(reader.lang), words),
    }  # fmt: skip


def keys_of(kind: str) -> list[str]:
    """The keys of one of KINDS."""
    found = (optimizers.keys(), schedules.keys(), transforms.keys(), wrappers.keys(), surfaces.keys())
    return dict(zip(KINDS, found, strict=True))[kind]


def _shelf(kind: str, reader: Reader, words: tuple[str, ...]) -> Shelf:
    shelf = Shelf(reader.say(kind))
    rows = []
    for key in keys_of(kind):
        title, line, also = _names(kind, key)
        both = [translator(lang)(text) for lang in LANGUAGES for text in (title, line, also)]
        if _matches([key.replace("_", " "), *both], words):
            rows.append((key, underlined(reader.say(title), words), underlined(reader.say(line), words)))
    shelf.items.extend(sorted(rows, key=lambda row: _names(kind, row[0])[0].lower()))
    return shelf


def _names(kind: str, key: str) -> tuple[str, str, str]:
    """Title, sentence and other names, as message ids."""
    if kind == KINDS[4]:
        surface = surfaces.get(key)
        return surface.title, surface.tagline, surface.also
    part = _part(kind, key)
    return part.title, part.summary, part.also if isinstance(part, Rule) else ""


def _part(kind: str, key: str) -> Part:
    if kind == KINDS[0]:
        return optimizers.get(key)
    return get_schedule(key) if kind == KINDS[1] else get_transform(key)


def word(reader: Reader, key: str) -> str:
    """The page of everything that has this key. Raises UnknownKeyError."""
    found = things(key, reader.lang)
    if not found:
        every = [one for kind in KINDS for one in keys_of(kind)]
        raise UnknownKeyError(N_("There is no page about {key}{hint}"), key=key[:40], hint=nearest(key, every) or STOP)
    watch, one = parts().get(key), {kind: reader.say(word) for kind, word in ONE.items()}
    return render(
        "word.html", reader, key=key, things=found, lessons=lessons_of(key), one=one,
        watch=watch.watch.said(reader.lang) if watch else "",
    )  # fmt: skip


@lru_cache(maxsize=512)
def things(key: str, lang: str) -> tuple[Thing, ...]:
    """What has this key, in a language: a schedule and a surface may share one."""
    found = [_told(kind, _part(kind, key), lang) for kind in KINDS[:4] if key in keys_of(kind)]
    return (*found, *([_surface(surfaces.get(key), lang)] if key in surfaces.keys() else ()))


def _told(kind: str, part: Part, lang: str) -> Thing:
    _ = translator(lang)
    rule = part if isinstance(part, Rule) else None
    more = [(_("Cures"), _(rule.cures)), (_("Breaks"), _(rule.breaks))] if rule else []
    return Thing(
        kind=kind,
        group=_(FAMILIES[rule.family].title) if rule else "",
        title=_(part.title),
        said=(_(part.summary),),
        maths=equations(part.lines(), _),
        knobs=tuple(_knob(knob, lang) for knob in part.number_knobs),
        conventions=tuple(_knob(knob, lang) for knob in part.knobs if knob.is_choice),
        more=tuple((title, text) for title, text in [*more, (_("Note"), _(part.notes))] if text),
        twins=_(", ").join(f"{LIBRARIES[twin.library]} {twin.name}" for twin in rule.twins) if rule else "",
        reference=part.reference,
    )


def _knob(knob: Knob, lang: str) -> KnobLine:
    _ = translator(lang)
    term = None if knob.is_choice else term_of(knob.name, knob_symbol(knob))
    choices = _(", ").join(_(choice.replace("_", " ")) for choice in knob.choices)
    return KnobLine(
        symbol=Markup() if knob.is_choice else formula(knob.symbol or name_latex(knob.name), _),
        title=_(knob.title) or knob_symbol(knob),
        name=knob.name,
        default=value_text(knob, knob.default, _),
        allowed=choices or translate_phrase(knob.allowed, lang),
        doc=_(knob.doc),
        term=term.key if term else "",
    )


def _surface(surface: Surface, lang: str) -> Thing:
    _ = translator(lang)
    slopes = surface.gradient_latex()
    lines = [f"f(x, y) &= {surface.latex()}"]
    if slopes is not None:
        names = (r"\frac{\partial f}{\partial x}", r"\frac{\partial f}{\partial y}")
        lines += [f"{name} &= {slope}" for name, slope in zip(names, slopes, strict=True)]
    kinds = {"minimum": _("minimum"), "local": _("local minimum"), "saddle": _("saddle"), "maximum": _("maximum")}
    return Thing(
        kind=KINDS[4],
        group=_(GROUPS[surface.group].title),
        title=_(surface.title),
        said=tuple(text for text in (_(surface.tagline), _(surface.teaches)) if text),
        maths=equations(lines, _),
        knobs=tuple(_knob(knob, lang) for knob in (*surface.knobs, *surface.data_knobs)),
        reference=surface.reference,
        scenes=tuple((_(scene.title), _(scene.doc), f"s={surface.key}&{scene.link}") for scene in surface.scenes),
        points=tuple((kinds[p.sign], number(p.x, 6), number(p.y, 6), number(p.value, 6)) for p in surface.points),
    )
