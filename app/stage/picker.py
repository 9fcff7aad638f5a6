"""What the pickers of surfaces and optimizers show: groups, names, sentences, words to search by, and small maps.

One catalogue a language, the same for everybody, packed: it is sent once a visit.
"""

import json
import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any

from babel.messages.extract import extract

import optimizers
import surfaces
from app.lab.edits import FIRST_FORMULA
from app.lab.engine import system_of
from app.lab.experiment import OWN, Run
from app.language.translate import DEFAULT, LANGUAGES, N_, Translate, translator
from app.stage.bundle import HERE
from optimizers.families import FAMILIES
from surfaces import Surface
from surfaces.groups import GROUPS
from surfaces.groups import OWN as OWN_GROUP

MODULES = ("picker.js", "pickerdetail.js")  # whose texts an open picker shows
WALKER = "adam"  # whose run is drawn on the small maps: it needs no rate to be found for each, only a stride
OWN_SURFACE_LINE = N_("Type any formula in x and y; its letters become sliders.")
OWN_RULE_LINE = N_("Write the equations as a paper does; they run beside the others.")


def _texts(*names: str) -> list[str]:
    found: set[str] = set()
    for name in names:
        with (HERE / "js" / name).open("rb") as script:
            for _, text, _, _ in extract("javascript", script, keywords={"t": None}):
                found.add(text if isinstance(text, str) else text[0])
    return sorted(found)


@cache
def catalogue(lang: str) -> bytes:
    """Everything that can be picked, in one language: JSON, deflated."""
    _ = translator(lang)
    data = {
        "lang": lang,
        "strings": {text: _(text) for text in _texts(*MODULES)},
        "walker": _walker(),
        "surface": {"groups": _groups(GROUPS.values(), _), "items": [*_surfaces(_), _own_surface(_)]},
        "rule": {"groups": _groups([*FAMILIES.values(), GROUPS[OWN_GROUP]], _), "items": [*_rules(_), _own_rule(_)]},
    }
    return zlib.compress(json.dumps(data, ensure_ascii=False, allow_nan=False).encode(), 9)


def _walker() -> dict[str, Any]:
    _rule, _values, system = system_of(Run(WALKER))
    kernels = system.kernels()
    names = kernels.step.knobs
    return {"rule": kernels.javascript, "names": names, "values": [float(system.values[name]) for name in names]}


def _groups(groups: Iterable[Any], _: Translate) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "title": _(one.title), "line": _(one.summary), "words": _words(one.also)} for one in groups
    ]


def _words(*texts: str) -> list[str]:
    """What a thing is found by beside its title and sentence: in every language, since people mix them; each once."""
    said = [translator(lang)(text) for lang in LANGUAGES for text in texts]
    words = [word.strip() for text in said for word in text.replace("，", ",").split(",")]
    return [word for word in dict.fromkeys(words) if word]


def _item(key: str, title: str, line: str, group: str, words: list[str], _: Translate, **more: Any) -> dict[str, Any]:
    shown = (_(title), _(line))
    other = [said for lang in LANGUAGES for text in (title, line) if (said := translator(lang)(text)) not in shown]
    return {"key": key, "title": shown[0], "line": shown[1], "group": group, "words": [*words, *other], **more}


def _title(thing: Any) -> str:
    """What lists are sorted by: the English title, so that they have one order in every language."""
    return str(thing.title).lower()


def _surfaces(_: Translate) -> list[dict[str, Any]]:
    found = []
    for surface in sorted(map(surfaces.get, surfaces.keys()), key=_title):
        key = surface.key
        words = [*_words(surface.also, *surface.tags), key.replace("_", " ")]
        found.append(
            _item(
                key, surface.title, surface.tagline, surface.group, words, _,
                ground=_ground(surface), formula=surface.text(), text=_(surface.teaches),
                scenes=[{"title": _(scene.title), "line": _(scene.doc)} for scene in surface.scenes],
            )
        )  # fmt: skip
    # what has something to show stands first in its group
    order = list(GROUPS)
    return sorted(found, key=lambda item: (order.index(item["group"]), not item["scenes"]))


def _own_surface(_: Translate) -> dict[str, Any]:
    ground = _ground(surfaces.from_formula(FIRST_FORMULA))
    return _item("formula", N_("Your formula…"), OWN_SURFACE_LINE, OWN_GROUP, [], _, ground=ground, scenes=[])


def _ground(surface: Surface) -> dict[str, Any]:
    """What a small map is drawn from."""
    expression = surface.expression
    return {
        "box": list(surface.view),
        "start": list(surface.first_start),
        "kernel": expression.javascript(1),
        "kernel_knobs": [float(surface.knob_values[name]) for name in expression.knobs],
        "critical": [{"sign": p.sign, "x": p.x, "y": p.y} for p in reversed(surface.points)],
    }


def _rules(_: Translate) -> list[dict[str, Any]]:
    found = []
    for rule in sorted(map(optimizers.get, optimizers.keys()), key=_title):
        key = rule.key
        twins = dict.fromkeys(twin.name for twin in rule.twins)
        words = [*_words(rule.also), key.replace("_", " "), *twins]
        found.append(
            _item(
                key, rule.title, rule.summary, rule.family, words, _,
                cures=_(rule.cures), breaks=_(rule.breaks), note=rule.reference,
            )
        )  # fmt: skip
    # those with other names are those that people know: they stand first in their family
    order, known = list(FAMILIES), {key for key in optimizers.keys() if optimizers.get(key).also}
    return sorted(found, key=lambda item: (order.index(item["group"]), item["key"] not in known))


def _own_rule(_: Translate) -> dict[str, Any]:
    return _item(OWN, N_("Your own rule…"), OWN_RULE_LINE, OWN_GROUP, [], _)


@cache
def face_strings(lang: str) -> dict[str, str]:
    """The texts of what stands in the sidebar before a picker is opened, where they are not the ids themselves."""
    _ = translator(lang)
    return {} if lang == DEFAULT else {text: _(text) for text in _texts("pickerfaces.js")}
