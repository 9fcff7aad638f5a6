"""``race``: a fair comparison. Every optimizer is tuned by the same search on some starts and judged on others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import partial

from optimizers.parts import Rule
from optimizers.racing.entrants import Entrant, entrants_of
from optimizers.racing.heats import Heat, heat, steps_for
from optimizers.racing.problems import Course, course_of
from optimizers.racing.result import Race, Rules
from optimizers.racing.search import candidates, tuned_knobs
from optimizers.racing.whole import whole
from optimizers.run import check_surface
from optimizers.searching import check_work
from optimizers.trajectory import Landscape
from optimizers.workers import TELL
from symbolic.errors import FallLineError, KnobError, Phrase

Progress = Callable[[float, Phrase, Race], None]

# What may be asked for: (lowest, highest).
BOUNDS = {
    "budget": (10, 100_000),
    "points": (2, 200),
    "knobs": (1, 6),
    "tune_starts": (1, 20),
    "starts": (1, 50),
    "seeds": (1, 20),
    "seed": (0, 1_000_000),
}
MOST_SURFACES = 200


def race(
    rules: Sequence[str | Rule | Entrant],
    surfaces: Sequence[Landscape],
    *,
    budget: int = 1000,
    points: int = 19,
    knobs: int = 1,
    tune_starts: int = 2,
    starts: int = 2,
    seeds: int = 1,
    seed: int = 0,
    tolerance: float = 1e-3,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Race:
    """Race ``rules`` (keys, rules or :class:`Entrant`) on ``surfaces`` with known minima.

    A run may make ``budget`` evaluations of loss, gradient and Hessian, whatever its rule makes of them in one step.
    On each surface each rule tries the same number of ``points``: of its learning rate alone, evenly over the slider
    that the knob declares, or with ``knobs`` > 1 of its rate and memories by Sobol's sequence. The setting that solves
    ``tune_starts`` starts in the least evaluations is then judged on ``starts`` others, beside the rule as it is
    delivered. Where a rule hears noise every start is run with ``seeds`` streams, others for tuning than for judging.
    Solved is f − f* ≤ ``tolerance`` (f₀ − f*), f* the lowest known minimum.

    ``progress(share, words, race)`` hears how far it is and what is known so far (``race.partial``), and may raise to
    end it. ``executor`` is any of :mod:`concurrent.futures`, or one that behaves so. Equal arguments give equal races.
    Raises FallLineError, KnobError or UnknownKeyError before anything runs.
    """
    declared = Rules(
        budget=whole("budget", budget, BOUNDS),
        points=whole("points", points, BOUNDS),
        knobs=whole("knobs", knobs, BOUNDS),
        tune_starts=whole("tune_starts", tune_starts, BOUNDS),
        starts=whole("starts", starts, BOUNDS),
        seeds=whole("seeds", seeds, BOUNDS),
        seed=whole("seed", seed, BOUNDS),
        tolerance=_share(tolerance),
    )
    entrants = entrants_of(rules)
    if not 1 <= len(surfaces) <= MOST_SURFACES:
        raise FallLineError(
            "A race needs 1 to {limit} surfaces, not {count}.", limit=MOST_SURFACES, count=len(surfaces)
        )
    noisy = any(entrant.system({}).seeded for entrant in entrants)
    streams = declared.seeds if noisy else 1
    for surface in surfaces:
        check_surface(surface)
    courses = tuple(course_of(one, tune_starts, starts, streams, seed) for one in surfaces)
    for entrant in entrants:
        _check(entrant, declared, streams)
    found: dict[tuple[int, int], Heat] = {}
    total = len(courses) * len(entrants)
    for place, one in _heats(entrants, courses, declared, executor, partial(_tell, progress, total, found)):
        found[place] = one
    return _race(entrants, courses, found, declared)


def _tell(
    progress: Progress | None,
    total: int,
    found: dict[tuple[int, int], Heat],
    entrants: tuple[Entrant, ...],
    courses: tuple[Course, ...],
    declared: Rules,
    place: tuple[int, int],
) -> None:
    """Say which heat is next, and what is known."""
    if progress is None:
        return
    surface, entrant = place
    title = getattr(courses[surface].surface, "title", courses[surface].surface.key)
    words = Phrase(
        "tuning {rule} on {surface}, {count} of {all}",
        rule=entrants[entrant].title,
        surface=title,
        count=min(len(found) + 1, total),
        all=total,
    )
    progress(len(found) / total, words, _race(entrants, courses, found, declared))


def _race(
    entrants: tuple[Entrant, ...], courses: tuple[Course, ...], found: dict[tuple[int, int], Heat], declared: Rules
) -> Race:
    """The race over the surfaces on which everybody has run."""
    everybody = range(len(entrants))
    done = [i for i in range(len(courses)) if all((i, j) in found for j in everybody)]
    heats = tuple(tuple(found[i, j] for j in everybody) for i in done)
    return Race(entrants, tuple(courses[i] for i in done), heats, declared, partial=len(done) < len(courses))


def _heats(
    entrants: tuple[Entrant, ...],
    courses: tuple[Course, ...],
    declared: Rules,
    executor: Executor | None,
    tell: Callable[..., None],
) -> Iterator[tuple[tuple[int, int], Heat]]:
    """All heats, each with its place (surface, entrant), as they come."""
    places = [(i, j) for i in range(len(courses)) for j in range(len(entrants))]
    job = partial(
        heat,
        budget=declared.budget,
        points=declared.points,
        knobs=declared.knobs,
        tolerance=declared.tolerance,
        seed=declared.seed,
    )
    if executor is None:
        for i, j in places:
            tell(entrants, courses, declared, (i, j))
            yield (i, j), job(entrants[j], courses[i])
        return
    waiting: dict[Future[Heat], tuple[int, int]] = {
        executor.submit(job, entrants[j], courses[i]): (i, j) for i, j in places
    }
    try:
        while waiting:
            tell(entrants, courses, declared, next(iter(waiting.values())))
            finished, _ = wait(waiting, timeout=TELL, return_when=FIRST_COMPLETED)
            for future in finished:
                yield waiting.pop(future), future.result()
    finally:
        for future in waiting:
            future.cancel()


def _check(entrant: Entrant, declared: Rules, streams: int) -> None:
    """Refuse an entrant that could not be run, before anybody runs."""
    tuned = tuned_knobs(entrant.rule, declared.knobs)
    candidates(tuned, declared.points)
    system = entrant.system({knob.name: knob.default for knob in tuned})
    steps = steps_for(system, declared.budget)
    if system.python is not None:
        starts = streams * ((declared.tune_starts + declared.starts) * declared.points if tuned else declared.starts)
        check_work(system.python, starts, steps)


def _share(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise KnobError(
            "{knob} = {value} is not allowed; it must be a number in ({low}, {high}).",
            knob="tolerance",
            value=str(value)[:40],
            low=0,
            high=1,
        )
    return float(value)
