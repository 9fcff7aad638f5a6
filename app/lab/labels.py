"""Names for the runs of a comparison, made of what differs between them: "Adam + cosine decay", "Adam β₁ = 0"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.lab.captions import knob_symbol, value_text
from app.lab.engine import Ran
from app.lab.experiment import PartUse
from app.lab.following import followed
from app.lab.targets import targets
from app.language.translate import Translate
from optimizers.parts import Part
from optimizers.registry import get_schedule, get_transform
from symbolic.knob import Knob

_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]")
Texts = dict[str, tuple[str, bool]]  # what -> (its text, whether it is as declared)


@dataclass(frozen=True)
class RunName:
    """A run's name in its parts: the optimizer, what was added to it, the settings that tell it from others of the same
    name ("β₁ = 0"), and a number where all of that is equal to another's."""

    title: str
    added: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    number: int = 1

    @property
    def label(self) -> str:
        """All in one line: "Adam + L2 0.3 β₁ = 0"."""
        line = " + ".join([self.title, *self.added])
        said = f"{line} {', '.join(self.settings)}" if self.settings else line
        return f"{said} ({self.number})" if self.number > 1 else said


def run_labels(runs: Sequence[Ran], _: Translate) -> tuple[str, ...]:
    """One name a run in one line, no two alike; see :func:`run_names`."""
    return tuple(name.label for name in run_names(runs, _))


def run_names(runs: Sequence[Ran], _: Translate) -> tuple[RunName, ...]:
    """One name a run, no two alike: the one its owner gave it, else one made of what differs.

    The optimizer's title, the schedules and transforms that not all runs share, and of runs that would still have one
    name the settings in which they differ; where all settings are equal too, a number.
    """
    uses = [_uses(ran, _) for ran in runs]
    shared = set.intersection(*(set(one) for one in uses)) if len(runs) > 1 else set()
    names = [
        RunName(ran.run.name)
        if ran.run.name
        else RunName(_(ran.rule.title), tuple(text for what, text in use.items() if what not in shared))
        for ran, use in zip(runs, uses, strict=True)
    ]
    heads = [name.label for name in names]
    for head in dict.fromkeys(heads):
        alike = [i for i, other in enumerate(heads) if other == head and not runs[i].run.name]
        if len(alike) > 1:
            for i, said in zip(alike, _differences([_settings(runs[i], _) for i in alike]), strict=True):
                names[i] = replace(names[i], settings=said)
    return _numbered(names)


def _uses(ran: Ran, _: Translate) -> dict[str, str]:
    """A run's schedules and transforms in order: what it is, all its values included, and how it is called."""
    found = {}
    there = targets(ran.run, ran.surface) if ran.run.schedules else {}
    for use in ran.run.schedules:
        target = there[use.target]
        owner = f"{short_title(target.owner, _)} " if use.target.startswith("t") and "." in use.target else ""
        where = f" ({owner}{knob_symbol(target.knob)})" if use.target != "lr" else ""
        found[f"schedule {use.target} {use.key} {use.values}"] = part_name(get_schedule(use.key), _) + where
    for use in ran.run.transforms:
        part = get_transform(use.key)
        said = part_name(part, _)
        if part.number_knobs:
            knob = part.number_knobs[0]
            said += f" {value_text(knob, part.values(dict(use.values))[knob.name], _)}"
        found[f"transform {use.key} {use.values}"] = said
    return found


def part_name(part: Part, _: Translate) -> str:
    """The title without asides, small where it is words and not a name: "cosine decay", "L2", "Noam"."""
    return short_title(part.title, _)


def short_title(title: str, _: Translate) -> str:
    """A title without asides, small where it is words and not a name."""
    name = _ASIDE.sub("", _(title))
    words = " " in name and name[1:2].islower()
    return name[:1].lower() + name[1:] if words else name


def knobs_text(ran: Ran, _: Translate, most: int = 4) -> str:
    """The knobs that matter, in one line: ``η 2/κ = 0.04 · β₁ 0.9``. Moved ones before those at their defaults."""
    said = followed(ran.run, ran.surface)
    parts = []
    for knob in knobs_told(ran)[:most]:
        text = value_text(knob, ran.values[knob.name], _)
        text = f"{said[knob.name].text} = {text}" if knob.name in said else text
        parts.append(f"{_(knob.title)}: {text}" if knob.is_choice else f"{knob_symbol(knob)} {text}")
    return " · ".join(parts)


def knobs_told(ran: Ran) -> list[Knob]:
    """The knobs of a run that matter: those that every rule has, and those that were moved; the rate first."""
    moved, said = dict(ran.run.values), followed(ran.run, ran.surface)
    usual = ("lr", "momentum", "beta1", "beta2")
    shown = (knob for knob in ran.rule.knobs if knob.name in usual or knob.name in moved or knob.name in said)
    return sorted(shown, key=lambda knob: (knob.name != "lr", knob.name not in moved))


def parts_text(ran: Ran, _: Translate) -> tuple[str, ...]:
    """Its schedules and transforms, in order, as names of runs call them."""
    return tuple(_uses(ran, _).values())


def _settings(ran: Ran, _: Translate) -> Texts:
    """Every setting of a run with its text: the rule's own, then those of its parts; the rate first."""
    texts: Texts = {}
    said = followed(ran.run, ran.surface)
    for knob in sorted(ran.rule.knobs, key=lambda knob: knob.name != "lr"):
        value = ran.values[knob.name]
        if knob.name in said:
            texts[knob.name] = (f"{knob_symbol(knob)} = {said[knob.name].text}", False)
        else:
            texts[knob.name] = (_setting(knob, value, _), value == knob.default)
    for part, use in _parts(ran):
        values = part.values(dict(use.values))
        for knob in part.knobs:
            texts[f"{use.key} {use.target} {knob.name}"] = (
                _setting(knob, values[knob.name], _),
                values[knob.name] == knob.default,
            )
    if ran.run.equations:
        texts["equations"] = ("", False)
    return texts


def _parts(ran: Ran) -> list[tuple[Part, PartUse]]:
    schedules = [(get_schedule(use.key), use) for use in ran.run.schedules]
    return [*schedules, *((get_transform(use.key), use) for use in ran.run.transforms)]


def _setting(knob: Knob, value: object, _: Translate) -> str:
    text = value_text(knob, value, _)
    return f"{_(knob.title)}: {text}" if knob.is_choice else f"{knob_symbol(knob)} = {text}"


def _differences(alike: Sequence[Texts]) -> list[tuple[str, ...]]:
    """What to say of each of several runs of one name. Of two, one that is as declared needs no word, but for rates."""
    keys = list(dict.fromkeys(key for texts in alike for key in texts))
    differ = [key for key in keys if len({texts.get(key, ("",))[0] for texts in alike}) > 1]
    said: list[tuple[str, ...]] = []
    for texts in alike:
        shown = [texts[key] for key in differ if key in texts]
        silent = len(alike) == 2 and "lr" not in differ and all(declared for _text, declared in shown)
        said.append(() if silent else tuple(text for text, _declared in shown if text))
    return said


def _numbered(names: Sequence[RunName]) -> tuple[RunName, ...]:
    """The names, with a number behind those that are there already."""
    seen: set[str] = set()
    done = []
    for name in names:
        while name.label in seen:
            name = replace(name, number=name.number + 1)
        seen.add(name.label)
        done.append(name)
    return tuple(done)
