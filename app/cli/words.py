"""Flags made from the knobs, in the order in which they were typed, as the words of a link.

    --surface rosenbrock --b 50 --start -1.2,1 --optimizer adam --lr 0.01 --schedule cosine --T_0 50 --optimizer sgd
    s=rosenbrock&s.b=50&x=-1.2,1&o=adam&o.lr=0.01&o.s=cosine&o.s.T_0=50&o2=sgd

A knob belongs to what was named last and has it: the schedule or transform, then its optimizer, then the surface. Any
word of a link is a flag too, and says it without that rule: ``--s.b 50``, ``--o2.lr 0.1``, ``--set view=both``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import surfaces
from app.cli import own_data
from app.lab import link
from app.lab.experiment import OWN, Experiment, run_id
from app.lab.link_reader import SEED, STEPS
from app.lab.link_texts import is_run, speaks, start_point
from optimizers import registry
from optimizers.parts import Part
from symbolic.errors import FallLineError, Phrase
from symbolic.knob import Knob
from symbolic.suggest import nearest

Flags = Sequence[tuple[str, str]]

NAME = re.compile(r"[^\W\d]\w*")
KEY = re.compile(r"[\w~]+", re.ASCII)
WHOSE = ("slots", "off", "pin", "k", "reveal")  # words that speak of the runs of a link
WHERE = ("f", "w", "x", "zoom")  # and of its surface
PARTS: Mapping[str, Callable[[], Mapping[str, Part]]] = {
    "optimizer": registry.all_rules,
    "schedule": registry.all_schedules,
    "transform": lambda: {**registry.all_transforms(), **registry.all_wrappers()},
}
PLAIN = ("surface", "start", "steps", "seed", "optimizer", "schedule", "on", "transform", "name", "set")


@dataclass(frozen=True)
class Owner:
    """Something with knobs: what its words begin with, what it is called, and the knobs; where somebody wrote it, every
    name in its text may be one."""

    prefix: str
    called: str
    knobs: tuple[Knob, ...] = ()
    text: str = ""

    @property
    def names(self) -> list[str]:
        """The names of its knobs."""
        return [knob.name for knob in self.knobs] or list(dict.fromkeys(NAME.findall(self.text)))


class Words:
    """The words of a link, while flags are laid over them. Every method raises FallLineError for what cannot be."""

    def __init__(self, pairs: Iterable[tuple[str, str]], base: Experiment | None, known: Iterable[str]) -> None:
        self.known = known  # other flags, of which one may have been meant
        self.pairs = dict(pairs)
        self.base = base  # what the link says, where there is one
        self.owners: list[Owner] = []  # what was named last comes first
        self.runs = 0  # that were named

    def add(self, name: str, text: str) -> None:
        """Lay one flag over what is there."""
        if name == "set" or "." in name:
            word, sign, value = (name, "=", text) if name != "set" else text.partition("=")
            if not (word and sign):
                raise FallLineError("--set takes a word of a link and its value: --set view=both.")
            self.pairs[word] = value
        elif name in PLAIN:
            getattr(self, name)(text)
        else:
            self.knob(name, text)

    def surface(self, text: str) -> None:
        """A surface of the library, or the text of a function of x and y."""
        for word in [word for word in self.pairs if word.startswith("s.") or word in WHERE]:
            del self.pairs[word]
        if KEY.fullmatch(text) and text not in ("x", "y"):
            knobs = surfaces.get(text).all_knobs if text != "formula" else ()
            self.pairs["s"] = text
            self._named(Owner("s.", text, knobs))
        else:
            self.pairs |= {"s": "formula", "f": text}
            self._named(self._ground())

    def start(self, text: str) -> None:
        """Where all begin: two numbers."""
        try:
            start_point(text)
        except FallLineError as error:
            raise FallLineError("{flag}: {reason}", flag="--start", reason=error) from None
        self.pairs["x"] = text

    def steps(self, text: str) -> None:
        """How many steps they take."""
        replace(STEPS, name="--steps").parse(text)
        self.pairs["n"] = text

    def seed(self, text: str) -> None:
        """Which stream of noise they hear."""
        replace(SEED, name="--seed").parse(text)
        self.pairs["seed"] = text

    def optimizer(self, text: str) -> None:
        """One more that runs; the first one takes the place of those of the link."""
        if not self.runs:
            for word in [word for word in self.pairs if is_run(word) or word in WHOSE]:
                del self.pairs[word]
        own, text = "=" in text, text.replace(";", "\n")
        knobs = registry.get(text).knobs if not own and text != OWN else ()
        name = run_id(self.runs)
        self.runs += 1
        self.pairs[name] = OWN if own else text
        if own:
            self.pairs[f"{name}.q"] = text
        self.owners = [owner for owner in self.owners if owner.prefix == "s."]
        self._named(Owner(f"{name}.", text if not own else OWN, knobs, text if own else ""))

    def schedule(self, text: str) -> None:
        """A schedule of the optimizer before it."""
        part = registry.get_schedule(text)
        self._part("s", part.key, part.knobs, "--schedule")

    def on(self, text: str) -> None:
        """The knob that the schedule before it moves."""
        last = next((owner for owner in self.owners if re.fullmatch(r"o\d*\.s\d*\.", owner.prefix)), None)
        if last is None:
            raise FallLineError("{flag} has to follow {before}.", flag="--on", before="--schedule")
        self.pairs[f"{last.prefix}on"] = text

    def transform(self, text: str) -> None:
        """A transform or a wrapper of the optimizer before it."""
        part = registry.get_transform(text)
        self._part("t", part.key, part.knobs, "--transform")

    def name(self, text: str) -> None:
        """What the optimizer before it is called."""
        self.pairs[f"{self._run('--name').prefix}name"] = text

    def knob(self, name: str, text: str) -> None:
        """A knob of what was named last and has it."""
        if not any(owner.prefix[0] == "o" for owner in self.owners) and not self._surface_has(name):
            if name not in _every_knob():
                raise self._unknown(name, [*self.known, *(f"--{knob}" for knob in _every_knob())])
            self._run(f"--{name}")
        owner = next((owner for owner in self._all() if name in owner.names), None)
        if owner is None:
            raise self._unknown(name, self.known)
        knob = next((knob for knob in owner.knobs if knob.name == name), None)
        if knob is not None and knob.beside is not None:
            text = own_data.linked(text, owner.called, replace(knob, name=f"--{name}"))
        elif knob is not None and (knob.is_choice or owner.prefix == "s." or not speaks(text)):  # else an expression
            replace(knob, name=f"--{name}").parse(text)
        own = owner.called == OWN and link.PART_NAME.fullmatch(name)
        self.pairs[f"{owner.prefix}{'k.' if own else ''}{name}"] = text

    # -- who it belongs to

    def _named(self, owner: Owner) -> None:
        self.owners = [owner, *(other for other in self.owners if other.prefix != owner.prefix)]

    def _all(self) -> list[Owner]:
        """Every owner there is, the surface too where it was not named."""
        here = any(owner.prefix == "s." for owner in self.owners)
        return self.owners if here else [*self.owners, self._ground()]

    def _ground(self) -> Owner:
        if "f" in self.pairs:
            return Owner("s.", "formula", text=self.pairs["f"])
        key = self.pairs.get("s", Experiment().surface)
        return Owner("s.", key, surfaces.get(key).all_knobs if key in surfaces.keys() else ())

    def _surface_has(self, name: str) -> bool:
        ground = next((owner for owner in self.owners if owner.prefix == "s."), None) or self._ground()
        return name in ground.names

    def _run(self, flag: str) -> Owner:
        """The optimizer that a flag belongs to: the last one named, else the only one of the link."""
        found = [owner for owner in self.owners if re.fullmatch(r"o\d*\.", owner.prefix)]
        if found:
            return found[0]
        runs = self.base.runs if self.base is not None else ()
        if len(runs) != 1:
            said = [f"--{run_id(at)}.{flag[2:]}" for at, _run in enumerate(runs)]
            if said:
                raise FallLineError(
                    "{flag}: there are {count} optimizers; say whose: {words}.",
                    flag=flag,
                    count=len(runs),
                    words=", ".join(said),
                )
            raise FallLineError("{flag} has to follow {before}.", flag=flag, before="--optimizer")
        run = runs[0]
        owner = Owner("o.", run.rule, () if run.rule == OWN else registry.get(run.rule).knobs, run.equations)
        self._named(owner)
        return owner

    def _part(self, letter: str, key: str, knobs: tuple[Knob, ...], flag: str) -> None:
        run = self._run(flag)
        number = 1
        while f"{run.prefix}{letter}{number if number > 1 else ''}" in self.pairs:
            number += 1
        word = f"{run.prefix}{letter}{number if number > 1 else ''}"
        self.pairs[word] = key
        self._named(Owner(f"{word}.", key, knobs))

    def _unknown(self, name: str, known: Iterable[str]) -> FallLineError:
        """What is said of a flag that nothing here has: which one was meant, else which knobs there are."""
        flag, owners = f"--{name}", self._all()
        there = [f"--{name}" for owner in owners for name in owner.names]
        hint = nearest(flag, [*there, *known]) or Phrase("; there are {names}.", names=", ".join(there))
        called = ", ".join(owner.called for owner in owners)
        return FallLineError("{words} is no knob of {names}{hint}", words=flag[:40], names=called, hint=hint)


def belongs(name: str, text: str, before: Flags) -> bool:
    """Whether a flag that the command has itself is meant for a part that was named before it: the part has such a knob
    (``--every`` of a look-ahead, and of a table) and takes such a value."""
    for kind, key in reversed(before):
        known = PARTS[kind]() if kind in PARTS else {}
        knob = next((knob for knob in known[key].knobs if knob.name == name), None) if key in known else None
        if knob is not None:
            try:
                knob.parse(text)
            except FallLineError:
                return False
            return True
        if kind == "optimizer":
            return False
    return False


def _every_knob() -> set[str]:
    """The names of all knobs of optimizers and their parts."""
    return {knob.name for known in PARTS.values() for part in known().values() for knob in part.knobs}


def laid_over(
    pairs: Iterable[tuple[str, str]], base: Experiment | None, flags: Flags, known: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """The words of a link with flags over them. Raises FallLineError that names the flag and what is allowed; one that
    nobody has may be meant for one of the ``known``."""
    words = Words(pairs, base, known)
    for name, text in flags:
        words.add(name, text)
    return list(words.pairs.items())
