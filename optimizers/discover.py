"""``discover``: a search for update rules. Short rules are drawn, scored fairly, and bred; the best are raced on other
surfaces than those that chose them, beside rules that people found."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from optimizers.discovery.behaviour import signature
from optimizers.discovery.quest import Candidate, Discovery, Quest, cost_of
from optimizers.discovery.space import KNOWN, MOST, Tree, cross, grow, mutate, rule_of, size
from optimizers.parts import Rule
from optimizers.race import race
from optimizers.racing.entrants import Entrant
from optimizers.racing.heats import heat
from optimizers.racing.problems import Course, course_of
from optimizers.racing.whole import whole
from optimizers.registry import get
from optimizers.trajectory import Landscape
from symbolic.errors import FallLineError, Phrase

Progress = Callable[[float, Phrase, Discovery], None]

# What may be asked for: (lowest, highest).
BOUNDS = {"rules": (10, 5000), "population": (5, 500), "seed": (0, 1_000_000), "budget": (50, 5000)}
RIVALS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "powersign", "addsign")
TOURNAMENT = 4  # of so many the best is a parent
CROSSED = 0.25  # of the children have two parents
TRIES = 400  # draws without a rule that is new, after which the space counts as searched


def discover(
    training: Sequence[Landscape],
    held_out: Sequence[Landscape],
    *,
    rules: int = Quest.rules,
    population: int = Quest.population,
    seed: int = 0,
    budget: int = Quest.budget,
    progress: Progress | None = None,
) -> Discovery:
    """Search the space of :mod:`optimizers.discovery.space` for rules that solve ``training`` surfaces in few
    evaluations, and race the best on ``held_out`` ones.

    A generation is ``population`` rules, the first drawn at random. The ``population`` best of all that were scored are
    the parents of the next: each child comes of the winner of a tournament, by one change or a part of another winner.
    What behaves like a rule that was scored before is not scored again. A score is what a race measures: the rate is
    tuned on some starts, judged on others, with a ``budget`` of evaluations for each run. Equal arguments give equal
    results.

    ``progress(share, words, discovery)`` hears how far it is and what is known so far, and may raise to end it. Raises
    KnobError or FallLineError before anything runs.
    """
    quest = Quest(
        rules=whole("rules", rules, BOUNDS),
        population=whole("population", population, BOUNDS),
        seed=whole("seed", seed, BOUNDS),
        budget=whole("budget", budget, BOUNDS),
    )
    both = sorted({one.key for one in training} & {one.key for one in held_out})
    if both or not training or not held_out:
        raise FallLineError("A search needs surfaces to train on, and others to be judged on.")
    courses = tuple(course_of(one, quest.tune_starts, quest.starts, 1, seed) for one in training)
    state = Discovery(quest, tuple(one.key for one in training), tuple(one.key for one in held_out))
    tell = _teller(progress, quest)
    tell(state)
    state = replace(state, known={key: score(get(key), courses, quest) for key in RIVALS})
    random = np.random.Generator(np.random.PCG64([seed, 1]))
    while len(state.candidates) < quest.rules:
        parents = state.candidates[: quest.population]
        size_now = min(quest.population, quest.rules - len(state.candidates))
        before = len(state.candidates)
        generation = max((one.generation for one in state.candidates), default=-1) + 1
        for _ in range(size_now):
            state = _another(state, parents, generation, random, courses)
            tell(state)
        if len(state.candidates) == before:
            break
    entrants = [Entrant(rule_of(one.tree), one.text) for one in state.finalists]
    held = race(
        [*entrants, *RIVALS],
        held_out,
        budget=quest.budget,
        points=quest.points,
        tune_starts=quest.tune_starts,
        starts=quest.starts,
        seed=seed,
        tolerance=quest.tolerance,
        progress=lambda share, words, _: tell(state, share),
    )
    return replace(state, race=held)


def score(rule: Rule, courses: Sequence[Course], quest: Quest) -> Candidate:
    """A rule's cost on the judged problems of some courses, its rate tuned on their other starts; see Candidate."""
    entrant = Entrant(rule, rule.title)
    heats = [
        heat(
            entrant, one, budget=quest.budget, points=quest.points, knobs=1, tolerance=quest.tolerance, seed=quest.seed
        )
        for one in courses
    ]
    times = np.concatenate([one.tuned.last for one in heats])
    return Candidate(KNOWN.get(rule.key, ()), cost_of(times, quest.budget), float(np.isfinite(times).mean()))


def _another(
    state: Discovery,
    parents: Sequence[Candidate],
    generation: int,
    random: np.random.Generator,
    courses: Sequence[Course],
) -> Discovery:
    """One rule more that is new, scored; the same state where none is to be had."""
    behaved = {signature(one.tree): one for one in state.candidates}
    for _ in range(TRIES):
        tree = _child(parents, random)
        state = replace(state, drawn=state.drawn + 1)
        kind = signature(tree) if size(tree) <= MOST else None
        if kind is None:
            state = replace(state, refused=state.refused + 1)
            continue
        if kind in behaved:
            state = replace(state, repeated=state.repeated + 1)
            old = behaved[kind]
            if size(tree) < size(old.tree):  # the same rule in fewer words
                behaved[kind] = replace(old, tree=tree)
                state = replace(state, candidates=_sorted([*behaved.values()]))
            continue
        told = score(rule_of(tree), courses, state.quest)
        new = replace(told, tree=tree, number=len(behaved) + 1, generation=generation)
        return replace(state, candidates=_sorted([*behaved.values(), new]))
    return state


def _sorted(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda one: one.order))


def _child(parents: Sequence[Candidate], random: np.random.Generator) -> Tree:
    """A rule drawn anew where there are no parents, else a child of winners."""
    if not parents:
        return grow(random)

    def winner() -> Tree:
        return parents[int(random.integers(len(parents), size=TOURNAMENT).min())].tree  # the best stand first

    tree = winner()
    return cross(tree, winner(), random) if random.random() < CROSSED else mutate(tree, random)


def _teller(progress: Progress | None, quest: Quest) -> Callable[..., None]:
    """``tell(state, race_share)``: the search is nine tenths of the work, the race on held-out surfaces the rest."""

    def tell(state: Discovery, raced: float | None = None) -> None:
        if progress is None:
            return
        if raced is not None:
            progress(0.9 + 0.1 * raced, Phrase("racing the best rules on surfaces that are new to them"), state)
            return
        count = len(state.candidates)
        words = Phrase("scoring rules, {count} of {all}", count=count, all=quest.rules)
        progress(0.9 * count / quest.rules, words, state)

    return tell
