"""State to link text and back: flat, readable, versioned, and total: nonsense gives messages and defaults.

    v=1&s=rosenbrock&s.b=50&x=-1.2,1&n=300&o=adam&o.lr=0.01&o.s=cosine&o.s.T_0=50&o.t=clip_norm&o2=sgd

``s`` surface, ``s.*`` its knobs; ``f`` a formula, ``w`` its window; ``x`` start, ``n`` steps, ``seed``; ``o``, ``o2``,
… the runs with ``o.KNOB``, schedules ``o.s``, ``o.s2`` (``.on`` names a knob other than lr), transforms ``o.t``,
``o.t2``; ``view``, ``theme``, ``lang``, ``k`` playhead, ``zoom``, ``present``, ``3d``. Defaults are left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from app.lab.engine import surface_of, system_of
from app.lab.experiment import (
    MAX_PARTS,
    MAX_RUNS,
    MAX_STEPS,
    OWN,
    THEMES,
    Experiment,
    PartUse,
    Run,
    State,
    View,
    run_id,
    values_of,
)
from app.language.translate import LANGUAGES
from app.look import LAYOUTS
from optimizers.noise import MAX_SEED
from optimizers.parts import Part
from optimizers.registry import get, get_schedule, get_transform
from optimizers.run import check_start
from surfaces.formula import check_box
from surfaces.surface import Box
from symbolic.errors import FallLineError, KnobError
from symbolic.knob import Knob

VERSION = 1
MAX_PAIRS = 400  # eight runs with every knob moved need about 200
MAX_VALUE = 4000  # characters of one value: a formula may have 500, a rule of one's own 4000
MAX_TEXT = 16_000  # characters of a whole link

WINDOW = Knob("w", 0.0, -1e6, 1e6)
COORDINATE = Knob("x", 0.0, -1e6, 1e6)
STEPS = Knob("n", 500, 1, MAX_STEPS, integer=True)
SEED = Knob("seed", 0, 0, MAX_SEED, integer=True)
PLAYHEAD = Knob("k", 0, 0, MAX_STEPS, integer=True)


def encode(state: State) -> str:
    """The link text of a state: ``decode(encode(s))`` gives ``s`` back for every valid state."""
    return "&".join(f"{quote(key, safe='.')}={quote(value, safe=',.-*^()|')}" for key, value in pairs(state))


def pairs(state: State) -> list[tuple[str, str]]:
    """The link as (key, text) pairs, not yet quoted."""
    experiment, view = state.experiment, state.view
    out = [("v", str(VERSION)), ("s", experiment.surface)]
    if experiment.surface == "formula":
        out.append(("f", experiment.formula))
        if experiment.window is not None:
            out.append(("w", _numbers(experiment.window)))
    out += [(f"s.{name}", _text(value)) for name, value in experiment.surface_values]
    if experiment.start is not None:
        out.append(("x", _numbers(experiment.start)))
    out.append(("n", str(experiment.steps)))
    if experiment.seed:
        out.append(("seed", str(experiment.seed)))
    if not experiment.runs:
        out.append(("o", ""))
    for index, run in enumerate(experiment.runs):
        out += _run_pairs(run_id(index), run)
    blank = View()
    for key, value, default in (
        ("view", view.layout, blank.layout),
        ("theme", view.theme, blank.theme),
        ("lang", view.language, blank.language),
    ):
        if value != default:
            out.append((key, value))
    if view.playhead is not None:
        out.append(("k", str(view.playhead)))
    if view.zoom is not None:
        out.append(("zoom", _numbers(view.zoom)))
    out += [(key, "1") for key, on in (("present", view.presenter), ("3d", view.relief3d)) if on]
    return out


def _run_pairs(name: str, run: Run) -> Iterable[tuple[str, str]]:
    yield name, run.rule
    if run.rule == OWN:
        yield f"{name}.q", run.equations
    for knob, value in run.values:
        yield f"{name}.{knob}", _text(value)
    for letter, uses in (("s", run.schedules), ("t", run.transforms)):
        for i, use in enumerate(uses):
            part = f"{name}.{letter}{i + 1 if i else ''}"
            yield part, use.key
            if use.target != "lr":
                yield f"{part}.on", use.target
            for knob, value in use.values:
                yield f"{part}.{knob}", _text(value)


def decode(text: str) -> tuple[State, list[FallLineError]]:
    """The state a link text stands for, and a message for everything in it that could not be used. Never raises."""
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        return State(), [FallLineError("This link is too long to be one of ours; the defaults are shown.")]
    found = []
    for piece in text.lstrip("?").split("&"):
        key, mark, value = piece.partition("=")
        if mark:
            found.append((unquote(key, errors="replace"), unquote(value, errors="replace")))
    return decode_pairs(found)


def decode_pairs(given: Sequence[tuple[str, str]]) -> tuple[State, list[FallLineError]]:
    """:func:`decode` for pairs that are already taken apart (the address bar's)."""
    reader = _Reader(given)
    experiment = reader.experiment()
    view = reader.view(experiment)
    reader.leftovers()
    return State(experiment, view), reader.messages


class _Reader:
    """Takes pairs one after another, collecting messages instead of raising."""

    def __init__(self, given: Sequence[tuple[str, str]]) -> None:
        self.messages: list[FallLineError] = []
        self.pairs: dict[str, str] = {}
        for key, value in given[:MAX_PAIRS]:
            if len(key) > 80 or len(value) > MAX_VALUE:
                self.note("A part of the link is too long and was left out: {name}.", name=key[:40])
            else:
                self.pairs[key] = value  # the last one wins, as in the address bar
        if len(given) > MAX_PAIRS:
            self.note("The link has too many parts; the first {limit} were read.", limit=MAX_PAIRS)
        self.empty = not self.pairs
        version = self.pairs.pop("v", str(VERSION))
        if version != str(VERSION):
            self.note(
                "This link was made by another version ({version}); what is understood is shown.", version=version[:10]
            )

    def note(self, template: str, **values: object) -> None:
        self.messages.append(FallLineError(template, **values))

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
        base = Experiment()
        surface = self.ground(base)
        steps = self.take(
            "n", STEPS.parse, surface_of(surface).steps if surface.surface != base.surface else base.steps
        )
        start = self.take("x", _start, None)
        seed = self.take("seed", SEED.parse, 0)
        asked = [text for key, text in self.pairs.items() if _is_run(key) and "." not in key]
        runs = self.runs() if asked else base.runs
        if any(asked) and not runs:  # only nonsense was asked for: the defaults say more than an empty stage
            runs = base.runs
        return replace(surface, steps=steps, start=start, seed=seed, runs=runs)

    def ground(self, base: Experiment) -> Experiment:
        key = self.pairs.pop("s", base.surface)
        formula = self.pairs.pop("f", "")
        window = self.take("w", _window, None)
        if formula and key in ("formula", base.surface):
            key = "formula"
        tried = Experiment(
            surface=key, formula=formula if key == "formula" else "", window=window if key == "formula" else None
        )
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
        values = {}
        for name, text in letters.items():
            try:
                values[name] = WINDOW.parse(text)
            except FallLineError as error:
                self.note("{name}: {reason} The default is used.", name=f"s.{name}", reason=error)
        try:
            surface = surface_of(replace(tried, surface_values=values_of(values)))
        except FallLineError as error:
            self.note("{name}: {reason} The default is used.", name="f", reason=error)
            return base
        return replace(tried, formula=surface.formula, surface_values=values_of(values))

    def values(self, prefix: str, texts: Mapping[str, str], knobs: Iterable[Knob]) -> tuple[tuple[str, Any], ...]:
        table = {knob.name: knob for knob in knobs}
        values = {}
        for name, text in texts.items():
            if name not in table:
                self.note("{name} is not known here and was left out.", name=f"{prefix}{name}"[:40])
                continue
            try:
                value = table[name].parse(text)
            except FallLineError as error:
                self.note("{name}: {reason} The default is used.", name=f"{prefix}{name}", reason=error)
                continue
            if value != table[name].default:
                values[name] = value
        return values_of(values)

    # -- the runs

    def runs(self) -> tuple[Run, ...]:
        numbers = sorted({_run_number(key) for key in self.pairs if _is_run(key)})
        if len(numbers) > MAX_RUNS:
            self.note("At most {limit} optimizers fit beside each other; the others were left out.", limit=MAX_RUNS)
        runs: list[Run] = []
        for number in numbers:
            name = run_id(number - 1)
            own = {key: self.pairs.pop(key) for key in [k for k in self.pairs if k == name or k.startswith(name + ".")]}
            run = self.run(name, own) if own.get(name) else None
            if run is not None and len(runs) < MAX_RUNS:
                runs.append(run)
        return tuple(runs)

    def run(self, name: str, own: dict[str, str]) -> Run | None:
        key = own.pop(name)
        if key == OWN:
            return self.own_rule(name, own)
        try:
            rule = get(key)
        except FallLineError as error:
            self.note("{name}: {reason} It was left out.", name=name, reason=error)
            return None
        schedules = self.parts(f"{name}.s", own, get_schedule, tuple(k.name for k in rule.number_knobs))
        transforms = self.parts(f"{name}.t", own, get_transform, None)
        texts = {full[len(name) + 1 :]: text for full, text in own.items()}
        run = Run(rule.key, self.values(f"{name}.", texts, rule.knobs), schedules, transforms)
        try:
            system_of(run)
        except FallLineError as error:
            self.note("{name}: {reason} It was left out.", name=name, reason=error)
            return None
        return run

    def own_rule(self, name: str, own: dict[str, str]) -> Run | None:
        """A rule the user wrote: its text, and every knob it declares with its value."""
        equations = own.pop(f"{name}.q", "")
        uses = {
            "schedules": self.parts(f"{name}.s", own, get_schedule, None),
            "transforms": self.parts(f"{name}.t", own, get_transform, None),
        }
        values = {}
        for full, text in own.items():
            try:
                values[full[len(name) + 1 :]] = WINDOW.parse(text)
            except FallLineError as error:
                self.note("{name}: {reason} The default is used.", name=full[:40], reason=error)
        run = Run(OWN, values_of(values), equations=equations, **uses)
        try:
            system_of(run)[2].kernels()
        except FallLineError as error:
            self.note("{name}: {reason} It was left out.", name=name, reason=error)
            return None
        return run

    def parts(
        self, prefix: str, own: dict[str, str], find: Callable[[str], Part], targets: Sequence[str] | None
    ) -> tuple[PartUse, ...]:
        uses: list[PartUse] = []
        for i in range(1, MAX_PARTS + 1):
            head = f"{prefix}{i if i > 1 else ''}"
            key = own.pop(head, None)
            texts = {full[len(head) + 1 :]: own.pop(full) for full in [k for k in own if k.startswith(head + ".")]}
            if key is None:
                for name in texts:
                    self.note("{name} is not known here and was left out.", name=f"{head}.{name}"[:40])
                continue
            try:
                part = find(key)
                target = texts.pop("on", "lr")
                if targets is not None and target not in targets:
                    raise KnobError("there is no knob {knob} that a schedule could move.", knob=target[:40])
            except FallLineError as error:
                self.note("{name}: {reason} It was left out.", name=head, reason=error)
                continue
            uses.append(PartUse(part.key, self.values(f"{head}.", texts, part.knobs), target))
        return tuple(uses)

    # -- the view

    def view(self, experiment: Experiment) -> View:
        return View(
            layout=self.take("view", _one_of(LAYOUTS), LAYOUTS[0]),
            theme=self.take("theme", _one_of(THEMES), "auto"),
            language=self.take("lang", _one_of(tuple(LANGUAGES)), "en"),
            playhead=min(k, experiment.steps) if (k := self.take("k", PLAYHEAD.parse, None)) is not None else None,
            zoom=self.take("zoom", _window, None),
            presenter=self.take("present", _one_of(("1", "0")), "0") == "1",
            relief3d=self.take("3d", _one_of(("1", "0")), "0") == "1",
        )

    def leftovers(self) -> None:
        for name in list(self.pairs)[:5]:
            self.note("{name} is not known here and was left out.", name=name[:40])


def _is_run(key: str) -> bool:
    return _run_number(key) > 0


def _run_number(key: str) -> int:
    """1 for ``o`` and ``o.lr``, 2 for ``o2``…; 0 for anything else."""
    head = key.partition(".")[0]
    if head == "o":
        return 1
    digits = head[1:]
    return (
        int(digits)
        if head[:1] == "o" and digits.isascii() and digits.isdigit() and len(digits) <= 2 and digits[0] != "0"
        else 0
    )


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise KnobError("“{value}” is not one of {words}.", value=text[:40], words=", ".join(words))
        return text

    return read


def _start(text: str) -> tuple[float, float]:
    parts = _split(text, 2, COORDINATE)
    check_start(parts)
    return parts[0], parts[1]


def _window(text: str) -> tuple[float, float, float, float]:
    x0, x1, y0, y1 = _split(text, 4, WINDOW)
    check_box(Box(x0, x1, y0, y1))
    return x0, x1, y0, y1


def _split(text: str, count: int, knob: Knob) -> list[float]:
    pieces = text.split(",")
    if len(pieces) != count:
        raise KnobError("{count} numbers are needed, separated by commas.", count=count)
    return [float(knob.parse(piece.strip())) for piece in pieces]


def _numbers(values: Iterable[float]) -> str:
    return ",".join(WINDOW.text(value) for value in values)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else WINDOW.text(float(value))
