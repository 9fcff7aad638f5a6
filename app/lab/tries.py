"""The last tries of a session: what was computed, what became of it, and what differs from one to the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.lab import link
from app.lab.captions import knob_symbol, value_text
from app.lab.engine import Results, rule_of, surface_of
from app.lab.experiment import MAX_RUNS, Experiment, Run, State
from app.lab.following import followed
from app.lab.places import slots_of
from app.language.numbers import count, number
from app.language.translate import Translate, translator
from optimizers.registry import get_schedule, get_transform
from optimizers.verdict import KINDS
from surfaces import Surface
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


def told(held: Sequence[Try]) -> list[list[Any]]:
    """The tries as a browser keeps them over a reload: plain lists."""
    return [[one.link, [list(end) for end in one.ends]] for one in held]


def recalled(kept: Any) -> list[Try]:
    """What a browser kept of :func:`told`, without what is not understood: anything may stand there."""
    found = [_recalled(one) for one in kept[-MOST:]] if isinstance(kept, list) else []
    return [one for one in found if one is not None]


def _recalled(kept: Any) -> Try | None:
    match kept:
        case [str(text), [*ends]] if all(map(_is_end, ends)):
            state, messages = link.decode(text)
            whole = not messages and len(ends) == len(state.experiment.runs)
            return Try(link.encode(state), tuple((slot, kind, step) for slot, kind, step in ends)) if whole else None
    return None


def _is_end(end: Any) -> bool:
    match end:
        case [int(slot), str(kind), None | int()]:
            return 0 <= slot < MAX_RUNS and kind in KINDS
    return False


def has_tried(held: Sequence[Try], state: State) -> bool:
    """Whether what a state computes is among the tries."""
    here = _core(Try(link.encode(state), ()))
    return any(_core(one) == here for one in held)


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
    return not has_tried([Try(link.encode(before), ())], after)


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
    there, here = surface_of(before.experiment), surface_of(after.experiment)
    alone = len(now) == 1
    for slot, run in now.items():
        old = was.get(slot)
        if old is None or old.rule != run.rule:
            yield f"+ {_title(run, _)}"
            continue
        mine = [*_moved(rule_of(run).knobs, _values(old, there), _values(run, here), _), *_settings(old, run, _)]
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


def _values(run: Run, surface: Surface) -> dict[str, Any]:
    """A run's values by name, of knobs that follow an expression its text."""
    texts = {name: one.text for name, one in followed(run, surface).items()}
    return rule_of(run).values(dict(run.values)) | texts


def _settings(was: Run, now: Run, _: Translate) -> Iterator[str]:
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
            yield f"{name} {_said(knob, old[knob.name], _)} → {_said(knob, new[knob.name], _)}"


def _said(knob: Knob, value: Any, _: Translate) -> str:
    """A value, or the expression that a number follows."""
    return value if isinstance(value, str) and not knob.is_choice else value_text(knob, value, _)
