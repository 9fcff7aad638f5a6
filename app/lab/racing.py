"""A race of the lab's optimizers: from what is asked to its entrants and surfaces, what it costs, and the links of its
cells."""

from dataclasses import asdict, dataclass, replace

from app.lab import link
from app.lab.engine import Results, parts_of, rule_of, surface_of
from app.lab.experiment import MAX_RUNS, MAX_STEPS, REPLAY, Experiment, Run, State, View, run_id
from app.lab.following import set_to
from app.lab.labels import run_labels
from app.lab.places import slots_of, written
from app.lab.racewords import HERE, Asked, entrant_ids, surface_keys
from app.language.translate import Translate
from optimizers.race import Progress
from optimizers.race import race as hold
from optimizers.racing.entrants import Entrant
from optimizers.racing.heats import Heat, steps_for
from optimizers.racing.problems import Problem
from optimizers.racing.result import Race, Rules
from optimizers.racing.search import tuned_knobs
from optimizers.registry import get
from surfaces import Surface
from surfaces import get as get_surface
from symbolic.errors import FallLineError

MOST = 250_000_000  # lane-steps of one race on a page, the calls counted: about two minutes of one core
CALL = 60  # what calling NumPy costs in each step, in lanes
SEARCHING = 100  # what a step of a rule written in Python costs, in lanes


@dataclass(frozen=True)
class Runner:
    """An entrant as the lab knows it: its run, its slot (colour, dash, marker) and its name."""

    run: Run
    slot: int
    title: str


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything of a race before it runs."""

    runners: tuple[Runner, ...]
    surfaces: tuple[Surface, ...]
    rules: Rules
    experiment: Experiment
    here: int = -1  # which of the surfaces is the lab's own, as it is set there

    @property
    def entrants(self) -> list[Entrant]:
        """The runners as the race takes them."""
        return [_entrant(one) for one in self.runners]

    @property
    def key(self) -> tuple[object, ...]:
        """All that the result depends on: equal keys, equal races."""
        places = tuple(
            (one.key, one.formula, tuple(sorted(one.knob_values.items())), tuple(one.box)) for one in self.surfaces
        )
        return tuple((one.run, one.title) for one in self.runners), places, self.rules


def plan_of(asked: Asked, results: Results, view: View, _: Translate, most: int | None = MOST) -> Plan:
    """The plan of a race. Raises FallLineError where it cannot be: nobody runs, or it takes more work than ``most``."""
    runs, labels = results.experiment.runs, run_labels(results.runs, _)
    slots = slots_of(view, len(runs))
    names = {run_id(index): index for index in range(len(runs))}
    free = iter([slot for slot in range(MAX_RUNS) if slot not in slots])
    runners: list[Runner] = []
    for name in entrant_ids(asked, runs)[:MAX_RUNS]:
        if name in names:
            at = names[name]
            if runs[at].rule == REPLAY:
                continue  # a path that was walked once can be tuned no more, nor start elsewhere
            runners.append(Runner(runs[at], slots[at], labels[at]))
        else:
            runners.append(Runner(Run(name), next(free, 0), _(get(name).title)))
    taken: set[int] = set()
    for index, one in enumerate(runners):  # the lab's own first: those that come to them take what is left
        if one.slot in taken:
            slot = next(slot for slot in range(MAX_RUNS) if slot not in taken)
            runners[index] = Runner(one.run, slot, one.title)
        taken.add(runners[index].slot)
    keys = list(surface_keys(asked))
    if results.experiment.surface in keys and HERE in keys:
        keys.remove(results.experiment.surface)  # one surface as it is set in the lab, not twice
    here = keys.index(HERE) if HERE in keys else -1
    surfaces = tuple(surface_of(results.experiment) if key == HERE else get_surface(key) for key in keys)
    plan = Plan(tuple(runners), surfaces, asked.rules, results.experiment, here)
    if not plan.runners:
        raise FallLineError("Choose at least one optimizer for the race.")
    if most is not None and work(plan) > most:
        raise FallLineError(
            "This race would take {work} million steps, and {limit} million are allowed: take fewer surfaces, settings "
            "or starts, or fewer evaluations.",
            work=-(-work(plan) // 1_000_000),
            limit=most // 1_000_000,
        )
    return plan


def work(plan: Plan) -> int:
    """The lane-steps of a race, with what calling costs."""
    rules, total = plan.rules, 0
    for one in plan.runners:
        rule = rule_of(one.run)
        tuned = tuned_knobs(rule, rules.knobs)
        lanes = rules.starts + (rules.points * (rules.starts + rules.tune_starts) if tuned else 0)
        searching = hasattr(rule, "advance")
        total += len(plan.surfaces) * rules.budget * (lanes * SEARCHING if searching else CALL + lanes)
    return total


def _entrant(one: Runner) -> Entrant:
    schedules, around = parts_of(one.run)
    return Entrant(rule_of(one.run), one.title, dict(one.run.values), schedules, around)


def settled(run: Run, values: dict[str, float]) -> Run:
    """A run at tuned values; an expression that gave one of them goes."""
    for name, value in values.items():
        run = set_to(run, name, value)
    return run


def raced(plan: Plan, race: Race, runner: int, heat: Heat, tuned: bool) -> Run:
    """A runner's run as it was judged."""
    return settled(plan.runners[runner].run, heat.settings if tuned else dict(heat.defaults))


def address(plan: Plan, race: Race, course: int, problem: Problem, runner: int | None, view: View) -> str:
    """The link of a cell: the tuned run of ``runner`` on a problem, all of them where it is None."""
    who = range(len(plan.runners)) if runner is None else (runner,)
    runs = [raced(plan, race, index, race.heats[course][index], True) for index in who]
    steps = max(steps_for(_entrant(Runner(run, 0, "")).system({}), race.rules.budget) for run in runs)
    surface = race.courses[course].surface
    ground = plan.experiment if course == plan.here else Experiment(surface=surface.key)
    experiment = replace(
        ground,
        start=problem.start,
        steps=min(MAX_STEPS, steps),
        seed=race.rules.seed + problem.stream,
        runs=tuple(runs),
    )
    slots = written([plan.runners[index].slot for index in who])
    return link.encode(State(experiment, View(theme=view.theme, language=view.language, slots=slots)))


def links(race: Race, plan: Plan, view: View) -> list[list[str]]:
    """The address of every judged run, [problem][runner]."""
    return [
        [address(plan, race, at, problem, runner, view) for runner in range(len(plan.runners))]
        for at, course in enumerate(race.courses)
        for problem in course.judging
    ]


def run_plan(plan: Plan, progress: Progress | None) -> Race:
    """Run it; see :func:`optimizers.race`."""
    return hold(plan.entrants, plan.surfaces, **asdict(plan.rules), progress=progress)
