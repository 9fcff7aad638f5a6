"""A search for update rules in the lab: on which surfaces, and how what it found comes onto the stage."""

from dataclasses import dataclass

from app.lab import link
from app.lab.experiment import OWN, Experiment, Run, State, View
from app.lab.questwords import read_search
from optimizers.discover import Progress, discover
from optimizers.discovery.quest import Candidate, Discovery, Quest
from optimizers.discovery.space import FIRST_RATE, rule_of
from optimizers.racing.entrants import Entrant
from optimizers.racing.heats import heat
from optimizers.racing.problems import course_of
from surfaces import Surface
from surfaces import get as get_surface
from symbolic.errors import FallLineError

# A bowl, a bent valley, several minima, a flat corner, a tilted bowl, a long way: what chooses the rules.
TRAINING = ("bowl", "rosenbrock", "himmelblau", "beale", "matyas", "long_valley")
# Ten others of the same kinds, which no rule has seen: what judges them.
HELD_OUT = (
    "booth", "zakharov", "branin", "dixon_price", "warmup", "three_hump_camel", "styblinski_tang", "saddle", "plateau",
    "input_scale",
)  # fmt: skip
BESIDE = ("Adam", "Momentum")  # who runs beside a rule that is opened


@dataclass(frozen=True)
class Asked:
    """A search before it runs: equal ones find the same."""

    numbers: tuple[tuple[str, int], ...] = ()
    training: tuple[str, ...] = TRAINING
    held_out: tuple[str, ...] = HELD_OUT

    @property
    def quest(self) -> Quest:
        """All that is declared."""
        return Quest(**dict(self.numbers))


def asked_by(view: View) -> Asked:
    """What the link asks for."""
    return Asked(read_search(view.search))


def search(asked: Asked, progress: Progress | None = None) -> Discovery:
    """Run it; see :func:`optimizers.discover`."""
    training, held_out = ([get_surface(key) for key in keys] for keys in (asked.training, asked.held_out))
    return discover(training, held_out, progress=progress, **dict(asked.numbers))


def run_of(candidate: Candidate, rate: float) -> Run:
    """A rule that was found as one of one's own, under its update as name."""
    return Run(OWN, (("lr", rate),), equations=candidate.equations)


def rate_on(candidate: Candidate, surface: Surface, quest: Quest) -> float:
    """The rate at which the search would have run a rule on a surface: tuned on it in the same way, and a common first
    value where no minimum is known to tune for."""
    rule = rule_of(candidate.tree)
    try:
        course = course_of(surface, quest.tune_starts, quest.starts, 1, quest.seed)
    except FallLineError:
        return FIRST_RATE
    told = heat(
        Entrant(rule, rule.title), course,
        budget=quest.budget, points=quest.points, knobs=1, tolerance=quest.tolerance, seed=quest.seed,
    )  # fmt: skip
    return told.settings["lr"]


def address(found: Discovery, at: int, view: View) -> str:
    """The link of a finalist on the first held-out surface, beside well-known rules, each at its tuned rate."""
    assert found.race is not None
    course, heats = found.race.courses[0], found.race.heats[0]
    runs = [run_of(found.finalists[at], heats[at].settings["lr"])]
    for place, entrant in enumerate(found.race.entrants):
        if entrant.title in BESIDE:
            runs.append(Run(entrant.rule.key, tuple(sorted(heats[place].settings.items()))))
    ground = Experiment(course.surface.key, start=course.judging[0].start, steps=found.quest.budget, runs=tuple(runs))
    return link.encode(State(ground, View(theme=view.theme, language=view.language)))
