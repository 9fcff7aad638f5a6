"""Pairs of a link to a state: every value through its own declaration, a message for everything that is dropped."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.lab import rates
from app.lab.budget import TooMuchWork
from app.lab.engine import check, surface_of
from app.lab.experiment import (
    ARROWS,
    FASTEST,
    HIDEABLE,
    MAX_NOTE,
    MAX_PARTS,
    MAX_RUNS,
    MAX_STEPS,
    OWN,
    POLICIES,
    REPLAY,
    SLOWEST,
    TABS,
    THEMES,
    Experiment,
    PartUse,
    Run,
    State,
    View,
    run_id,
    tidy,
    tidy_name,
    tidy_note,
    values_of,
)
from app.lab.following import Refused, plain_numbers, settled_run, without
from app.lab.link_texts import NUMBER, is_run, relocate, run_head, run_number, speaks
from app.lab.link_texts import language_word as _language
from app.lab.link_texts import lesson_word as _lesson
from app.lab.link_texts import one_of as _one_of
from app.lab.link_texts import some_of as _some_of
from app.lab.link_texts import start_point as _start
from app.lab.link_texts import window as _window
from app.lab.lookwords import WORDS
from app.lab.own_data import at_hand
from app.lab.pins import read_pins
from app.lab.places import read_off, read_slots
from app.lab.questwords import search_word
from app.lab.racewords import race_word
from app.lab.reveal import read_reveal
from app.lab.targets import targets
from app.look import LAYOUTS
from optimizers.noise import MAX_SEED
from optimizers.parts import Part
from optimizers.registry import get, get_schedule, get_transform
from surfaces import Surface
from symbolic.errors import FallLineError, KnobError
from symbolic.knob import Knob
from symbolic.suggest import STOP, nearest

VERSIONS = ("1", "2")  # see app.lab.link
MAX_PAIRS = 1000  # eight runs with six schedules, six transforms and every knob moved need about 800
MAX_VALUE = 4000  # characters of one value: a formula may have 500, a rule of one's own 4000
MAX_TEXT = 16_000  # characters of a whole link: what servers in between let through
NAMED = 5  # parts that were not understood and are named one by one
KNOWN = (
    *("s", "f", "w", "x", "n", "seed", "o", "view", "theme", "lang", "rates", "k", "zoom", "present", "pin", "3d"),
    *("speed", "repeat", "arrows", "shade", "tab", "hide", "play", "reveal", "slots", "off", "note", "lesson", "race"),
    "search",
    *WORDS,
)
NOT_OURS = ("embed", "embed_options")  # Streamlit's own words in an address

ANY = 0.5  # stands for a number until it is known: any knob takes it
STEPS = Knob("n", 500, 1, MAX_STEPS, integer=True)
SEED = Knob("seed", 0, 0, MAX_SEED, integer=True)
SPEED = Knob("speed", 1.0, SLOWEST, FASTEST)
PLAYHEAD = Knob("k", 0, 0, MAX_STEPS, integer=True)


class Reader:
    """Takes pairs one after another, collecting messages instead of raising."""

    def __init__(self, given: Sequence[tuple[str, str]]) -> None:
        self.messages: list[FallLineError] = []
        self.pairs: dict[str, str] = {}
        for key, value in given[:MAX_PAIRS]:
            self.keep(key, value)
        if len(given) > MAX_PAIRS:
            self.note("The link has too many parts; the first {limit} were read.", limit=MAX_PAIRS)
        version = self.pairs.pop("v", VERSIONS[0])
        if version not in VERSIONS:
            self.note(
                "This link was made by another version ({version}); what is understood is shown.", version=version[:10]
            )

    def keep(self, key: str, value: str) -> None:
        """Take a pair in; of several with one name the last one counts."""
        if key in NOT_OURS:
            return
        if not key:
            self.note("A part of the link has no name and was left out: {value}.", value=f"={value}"[:40])
        elif len(key) > 80 or len(value) > MAX_VALUE:
            self.note("A part of the link is too long and was left out: {name}.", name=key[:40])
        else:
            if self.pairs.get(key, value) != value:
                self.note("{name} stands more than once in the link; the last one counts.", name=key[:40])
            self.pairs[key] = value

    def state(self) -> State:
        """Everything that could be read. The messages are complete only after this."""
        experiment = self.experiment()
        view = self.view(experiment)
        self.leftovers()
        return State(experiment, view)

    def note(self, template: str, **values: object) -> None:
        """Say that something was not used."""
        self.messages.append(FallLineError(template, **values))

    def unknown(self, name: str, known: Iterable[str]) -> None:
        """Say that nothing here has this name, and which name was probably meant."""
        hint = nearest(name, known) or STOP
        self.note("{name} is not known here{hint} It was left out.", name=name[:40], hint=hint)

    def take(self, key: str, read: Callable[[str], Any], default: Any) -> Any:
        """The value under ``key`` as ``read`` understands it, else the default with a message."""
        text = self.pairs.pop(key, None)
        if text is None:
            return default
        try:
            return read(text)
        except FallLineError as error:
            self.note("{name}: {reason} The default is used.", name=key, reason=error)
            return default

    # -- the experiment

    def experiment(self) -> Experiment:
        """What is computed; the steps are those of the budget at most."""
        base = Experiment()
        named = "s" in self.pairs or "f" in self.pairs
        surface = self.landscape(base)
        steps = self.take(
            "n", STEPS.parse, surface_of(surface).steps if surface.surface != base.surface else base.steps
        )
        start = self.take("x", _start, None)
        seed = self.take("seed", SEED.parse, 0)
        asked = [text for key, text in self.pairs.items() if is_run(key) and "." not in key]
        place = replace(surface, steps=steps, start=start, seed=seed)
        runs = self.runs(place) if asked else ()
        if not runs and (any(asked) or not asked):  # nothing, or only nonsense: the usual ones say more than no trail
            runs = rates.suited(replace(place, runs=base.runs)) if named and not asked else base.runs
        return self.affordable(replace(place, runs=runs))

    def affordable(self, wanted: Experiment) -> Experiment:
        """The experiment, with as many steps as the budget has room for."""
        try:
            check(wanted)
        except TooMuchWork as error:
            self.note("{name}: {reason} So many are run.", name="n", reason=error)
            return replace(wanted, steps=error.steps)
        return wanted

    def landscape(self, base: Experiment) -> Experiment:
        """The surface with its knobs, and nothing else yet."""
        key = self.pairs.pop("s", base.surface)
        if self.pairs.get("f") and key in ("formula", base.surface):
            key = "formula"
        if key == "formula":
            tried = Experiment(surface=key, formula=tidy(self.pairs.pop("f", "")), window=self.take("w", _window, None))
        else:
            tried = Experiment(surface=key)
            for name in ("f", "w"):
                if self.pairs.pop(name, None) is not None:
                    self.note("{name} belongs to a formula of your own (s=formula) and was left out.", name=name)
        letters = {name[2:]: text for name, text in self.pairs.items() if name.startswith("s.")}
        for name in letters:
            self.pairs.pop(f"s.{name}")
        if key == "formula":
            return self.formula(tried, letters, base)
        try:
            knobs = surface_of(tried).all_knobs
        except FallLineError as error:
            self.note("{name}: {reason} The default is used.", name="s", reason=error)
            return base
        return replace(tried, surface_values=self.values("s.", letters, knobs))

    def formula(self, tried: Experiment, letters: Mapping[str, str], base: Experiment) -> Experiment:
        """A formula of one's own with its letters; the default surface where it cannot be read."""
        values = {}
        for name, text in letters.items():
            try:
                values[name] = NUMBER.parse(text)
            except FallLineError as error:
                self.note("{name}: {reason} The default is used.", name=f"s.{name}", reason=error)
        try:
            surface = surface_of(replace(tried, surface_values=values_of(values)))
        except FallLineError as error:
            self.note("{name}: {reason} The default is used.", name="f", reason=error)
            return base
        return replace(tried, formula=surface.formula, surface_values=values_of(values))

    def values(self, prefix: str, texts: Mapping[str, str], knobs: Iterable[Knob]) -> tuple[tuple[str, Any], ...]:
        """Knob values that differ from the declarations, by name."""
        table = {knob.name: knob for knob in knobs}
        values = {}
        for name, text in texts.items():
            if name not in table:
                self.unknown(f"{prefix}{name}", [f"{prefix}{known}" for known in table])
                continue
            try:
                value = table[name].parse(at_hand(text) if table[name].beside else text)
            except FallLineError as error:
                self.note("{name}: {reason} The default is used.", name=f"{prefix}{name}", reason=error)
                continue
            if value != table[name].default:
                values[name] = value
        return values_of(values)

    # -- the runs

    def runs(self, place: Experiment) -> tuple[Run, ...]:
        """The runs that can be run on this surface."""
        numbers = sorted({run_number(key) for key in self.pairs if is_run(key) and self.pairs.get(run_head(key))})
        if len(numbers) > MAX_RUNS:
            self.note("At most {limit} optimizers fit beside each other; the others were left out.", limit=MAX_RUNS)
        runs: list[Run] = []
        surface = surface_of(place)
        for number in numbers:
            name = run_id(number - 1)
            own = {key: self.pairs.pop(key) for key in [k for k in self.pairs if k == name or k.startswith(name + ".")]}
            if len(runs) == MAX_RUNS:
                continue  # said above, for all of them
            try:
                special = {OWN: self.own_rule, REPLAY: self.recorded}
                run = special.get(own[name], self.run)(name, own)
                run = self.followed(name, run, surface)
                run = self.with_schedules(name, run, place)
                check(replace(place, steps=1, runs=(run,)))
            except FallLineError as error:
                self.note("{name}: {reason} It was left out.", name=name, reason=error)
                continue
            runs.append(run)
        if self.pairs.get("o") == "":  # no optimizer at all; what else belongs to it is named with the leftovers
            self.pairs.pop("o")
        return tuple(runs)

    def run(self, name: str, own: dict[str, str]) -> Run:
        """A rule of the library. Raises UnknownKeyError."""
        rule = get(own.pop(name))
        called = self.name(name, own)
        schedules = self.parts(f"{name}.s", own, get_schedule)
        transforms = self.parts(f"{name}.t", own, get_transform)
        texts = {full[len(name) + 1 :]: text for full, text in own.items()}
        typed = {knob.name: texts.pop(knob.name) for knob in rule.number_knobs if speaks(texts.get(knob.name, ""))}
        values = self.values(f"{name}.", texts, rule.knobs)
        return Run(rule.key, values, schedules, transforms, name=called, expressions=values_of(typed))

    def followed(self, name: str, run: Run, surface: Surface) -> Run:
        """The run with its expressions evaluated, without those that cannot be. Raises what a rule of one's own may."""
        while True:
            try:
                return plain_numbers(settled_run(run, surface), surface)
            except Refused as refused:
                full = f"{name}.{refused.knob}"
                self.note("{name}: {reason} The default is used.", name=full, reason=refused.reason)
                run = without(run, refused.knob)

    def name(self, name: str, own: dict[str, str]) -> str:
        """What the run is called by its owner."""
        given = tidy(own.pop(f"{name}.name", ""))
        kept = tidy_name(given)
        if kept != given:
            self.note("{name}: signs that a name cannot have were left out.", name=f"{name}.name")
        return kept

    def own_rule(self, name: str, own: dict[str, str]) -> Run:
        """A rule the user wrote: its text, and every knob it declares with its value."""
        own.pop(name)
        equations = tidy(own.pop(f"{name}.q", ""))
        # a knob called "name" stood here before runs had names; today it is written o.k.name
        before = f"{name}.k.name" not in own and re.search(r"\bname\b", equations) is not None
        called = "" if before else self.name(name, own)
        schedules = self.parts(f"{name}.s", own, get_schedule)
        transforms = self.parts(f"{name}.t", own, get_transform)
        values: dict[str, float] = {}
        typed = {}
        for full, text in own.items():
            knob = full.removeprefix(f"{name}.").removeprefix("k.")
            if speaks(text):
                values[knob], typed[knob] = ANY, text
                continue
            try:
                values[knob] = NUMBER.parse(text)
            except FallLineError as error:
                self.note("{name}: {reason} The default is used.", name=full[:40], reason=error)
        return Run(OWN, values_of(values), schedules, transforms, equations, called, values_of(typed))

    def recorded(self, name: str, own: dict[str, str]) -> Run:
        """A recorded path, by its digest; where it is not at hand, the engine says so."""
        own.pop(name)
        digest, called = own.pop(f"{name}.q", ""), self.name(name, own)
        for full in own:
            self.unknown(full, (f"{name}.q", f"{name}.name"))
        return Run(REPLAY, equations=tidy(digest), name=called)

    def with_schedules(self, name: str, run: Run, place: Experiment) -> Run:
        """The run with those of its schedules that find their knob: in the rule, in a transform, in the surface."""
        if not run.schedules:
            return run
        there = targets(run, surface_of(place))
        for use in run.schedules:
            if use.target not in there:
                hint = nearest(use.target, there) or STOP
                reason = KnobError(
                    "there is no knob {knob} that a schedule could move{hint}", knob=use.target[:40], hint=hint
                )
                self.note("{name}: {reason} It was left out.", name=f"{name}.s", reason=reason)
        return replace(run, schedules=tuple(use for use in run.schedules if use.target in there))

    def parts(self, prefix: str, own: dict[str, str], find: Callable[[str], Part]) -> tuple[PartUse, ...]:
        """The schedules or transforms of one run; whether a schedule finds its knob is seen when all are read."""
        uses: list[PartUse] = []
        for i in range(1, MAX_PARTS + 1):
            head = f"{prefix}{i if i > 1 else ''}"
            key = own.pop(head, None)
            texts = {full[len(head) + 1 :]: own.pop(full) for full in [k for k in own if k.startswith(head + ".")]}
            if key is None:
                for name in texts:
                    self.unknown(f"{head}.{name}", ())
                continue
            try:
                part = find(key)
                target = texts.pop("on", "lr")
            except FallLineError as error:
                self.note("{name}: {reason} It was left out.", name=head, reason=error)
                continue
            uses.append(PartUse(part.key, self.values(f"{head}.", texts, part.knobs), target))
        return tuple(uses)

    # -- the view

    def view(self, experiment: Experiment) -> View:
        """How it is shown."""
        relocate(self.pairs)
        self.take("3d", _one_of(("1", "0")), "0")
        return View(
            layout=self.take("view", _one_of(LAYOUTS), LAYOUTS[0]),
            theme=self.take("theme", _one_of(THEMES), "auto"),
            language=self.take("lang", _language, "en"),
            playhead=min(k, experiment.steps) if (k := self.take("k", PLAYHEAD.parse, None)) is not None else None,
            zoom=self.take("zoom", _window, None),
            presenter=self.take("present", _one_of(("1", "0")), "0") == "1",
            pins=self.take("pin", lambda text: read_pins(text, experiment), ()),
            rates=self.take("rates", _one_of(POLICIES), POLICIES[0]),
            speed=float(self.take("speed", SPEED.parse, 1.0)),
            repeat=self.take("repeat", _one_of(("1", "0")), "0") == "1",
            arrows=self.take("arrows", _some_of(ARROWS), ()),
            shade=self.take("shade", _one_of(("1", "0")), "1") == "1",
            tab=self.take("tab", _one_of(TABS), TABS[0]),
            hide=self.take("hide", _some_of(HIDEABLE), ()),
            slots=self.take("slots", lambda text: read_slots(text, experiment), ()),
            off=self.take("off", lambda text: read_off(text, experiment), ()),
            note=self.own_note(),
            lesson=self.take("lesson", _lesson, ""),
            race=self.take("race", race_word, ""),
            search=self.take("search", search_word, ""),
            play={"1": True, "0": False}.get(self.take("play", _one_of(("1", "0")), "")),
            reveal=self.take("reveal", read_reveal, ""),
            words=values_of({word: text for word, how in WORDS.items() if (text := self.take(word, how.read, ""))}),
        )

    def own_note(self) -> str:
        """A person's own note: one line of what can be seen."""
        given = tidy(self.pairs.pop("note", ""))
        kept = tidy_note(given)
        if kept != given.strip():
            self.note("{name}: only one line of {limit} characters is kept.", name="note", limit=MAX_NOTE)
        return kept

    def leftovers(self) -> None:
        """Name what nobody asked for."""
        left = list(self.pairs)
        for name in left[:NAMED]:
            self.unknown(name, KNOWN)
        if len(left) > NAMED:
            self.note("{count} more parts of the link are not known here and were left out.", count=len(left) - NAMED)
