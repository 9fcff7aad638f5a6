"""The last tries of a session: what was computed, what became of it, and what differs from one to the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.lab import link
from app.lab.captions import knob_symbol, value_text
from app.lab.engine import Results, rule_of, surface_of
from app.lab.experiment import Experiment, Run, State
from app.lab.places import slots_of
from app.language.numbers import count, number
from app.language.translate import Translate, translator
from optimizers.registry import get_schedule, get_transform
from symbolic.knob import Knob

MOST = 20  # tries that are kept: what a list shows without becoming a search
NAMED = 3  # differences that are told one by one


@dataclass(frozen=True)
class Try:
    """One comparison: its link, and for each run its slot, the kind of its verdict and the step that speaks of."""

    link: str
    ends: tuple[tuple[int, str, int | None], ...]


def try_of(state: State, results: Results) -> Try:
    """A state with what came of it, to be kept."""
    slots = slots_of(state.view, len(results.runs))
    outcomes = [ran.trajectory.outcome for ran in results.runs]
    ends = tuple((slot, end.kind, end.step) for slot, end in zip(slots, outcomes, strict=True))
    return Try(link.encode(state), ends)


def with_try(held: Sequence[Try], new: Try) -> list[Try]:
    """The tries, oldest first, with another one; what was tried before moves to the end, and the oldest go."""
    return [*(one for one in held if _core(one) != _core(new)), new][-MOST:]


def _core(one: Try) -> str:
    """What is computed, without names: another name is no other try."""
    pieces = link.settled(one.link).split("&")
    return "&".join(
        piece for piece in pieces if piece.partition("=")[0].rpartition(".")[2] not in ("name", "note", "off", "lesson")
    )


def is_new(before: State, after: State) -> bool:
    """Whether something else is computed."""
    blank: tuple[tuple[int, str, int | None], ...] = ()
    return _core(Try(link.encode(before), blank)) != _core(Try(link.encode(after), blank))


@lru_cache(maxsize=128)
def difference(before: str, after: str, lang: str) -> str:
    """What was changed between two links, in a few words: ``η 0.02 → 0.03``."""
    _ = translator(lang)
    found = list(_differences(link.decode(before)[0], link.decode(after)[0], _))
    rest = len(found) - NAMED
    told = found[:NAMED] if rest > 0 else found
    more = [_("{count} more").format(count=count(rest))] if rest > 0 else []
    return " · ".join([*told, *more])


def _differences(before: State, after: State, _: Translate) -> Iterator[str]:
    was, now = before.experiment, after.experiment
    if (was.surface, was.formula) != (now.surface, now.formula):
        yield _(surface_of(now).title)
    else:
        old, new = surface_of(was).knob_values, surface_of(now).knob_values
        yield from _moved([knob for knob in surface_of(now).all_knobs if knob.name in old], old, new, _)
    if was.start != now.start:
        yield _("start {point}").format(point=_point(now))
    if was.steps != now.steps:
        yield _("steps {before} → {after}").format(before=count(was.steps), after=count(now.steps))
    if was.seed != now.seed:
        yield _("seed {before} → {after}").format(before=count(was.seed), after=count(now.seed))
    yield from _runs(before, after, _)


def _point(experiment: Experiment) -> str:
    x, y = experiment.start or surface_of(experiment).first_start
    return f"({number(x)}, {number(y)})"


def _runs(before: State, after: State, _: Translate) -> Iterator[str]:
    was, now = _by_slot(before), _by_slot(after)
    alone = len(now) == 1
    for slot, run in now.items():
        old = was.get(slot)
        if old is None or old.rule != run.rule:
            yield f"+ {_title(run, _)}"
            continue
        mine = list(_settings(old, run, _))
        if mine:
            yield (
                ", ".join(mine)
                if alone
                else _("{name}: {changes}").format(name=_title(run, _), changes=", ".join(mine))
            )
    for slot, run in was.items():
        if slot not in now or now[slot].rule != run.rule:
            yield f"− {_title(run, _)}"


def _by_slot(state: State) -> dict[int, Run]:
    runs = state.experiment.runs
    return dict(zip(slots_of(state.view, len(runs)), runs, strict=True))


def _title(run: Run, _: Translate) -> str:
    return run.name or _(rule_of(run).title)


def _settings(was: Run, now: Run, _: Translate) -> Iterator[str]:
    rule = rule_of(now)
    yield from _moved(rule.knobs, rule_of(was).values(dict(was.values)), rule.values(dict(now.values)), _)
    if was.equations != now.equations:
        yield _("other equations")
    for old, new, get in (
        (was.schedules, now.schedules, get_schedule),
        (was.transforms, now.transforms, get_transform),
    ):
        yield from (f"+ {_(get(use.key).title)}" for use in new if use.key not in {one.key for one in old})
        yield from (f"− {_(get(use.key).title)}" for use in old if use.key not in {one.key for one in new})
        for use in new:
            other = next((one for one in old if one.key == use.key), use)
            part = get(use.key)
            yield from _moved(part.knobs, part.values(dict(other.values)), part.values(dict(use.values)), _)


def _moved(knobs: Sequence[Knob], old: Mapping[str, Any], new: Mapping[str, Any], _: Translate) -> Iterator[str]:

    for knob in knobs:
        if knob.name in old and old[knob.name] != new[knob.name]:
            name = _(knob.title) if knob.is_choice else knob_symbol(knob)
            yield f"{name} {value_text(knob, old[knob.name], _)} → {value_text(knob, new[knob.name], _)}"
