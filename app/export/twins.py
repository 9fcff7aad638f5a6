"""Copy as Python for libraries that have the same optimizers: what PyTorch's and optax's files have in common."""

from collections.abc import Callable, Mapping

from app.export.code import Coded, base_of, coded, file_of, point_source
from app.lab.engine import parts_of
from app.lab.experiment import State
from surfaces.source import written
from symbolic.errors import FallLineError
from symbolic.rows import BATCH

Source = Callable[..., tuple[list[str], frozenset[str]]]


def twin_file(
    state: State, surface_of: str, source: Source, imports: Mapping[str, str], helpers: Mapping[str, str], start: str
) -> bytes:
    """The file of the visible runs. ``imports`` are lines by the word that makes them needed (empty: always), as
    ``helpers`` are functions; ``start`` is a template with {0} for the point. What the library does not have of a run
    is said in place of its code. Raises FallLineError where that is so of all."""
    results, runs = coded(state)
    moving = list(dict.fromkeys(knob for run in runs for knob in run.ran.system.moving.values() if knob not in BATCH))
    surface = written(results.surface, surface_of, ("loss",), moving)

    def body(run: Coded) -> tuple[list[str], frozenset[str]]:
        ran = run.ran
        schedules, parts = parts_of(ran.run)
        return source(
            ran.rule, ran.values, schedules, parts, base_of(ran), state.experiment.steps, state.experiment.seed,
            moving={name: surface.moving[knob] for name, knob in ran.system.moving.items() if knob not in BATCH},
            gone=ran.trajectory.valid < ran.trajectory.steps,
        )  # fmt: skip

    bodies, lacks = {}, []
    for run in runs:
        try:
            bodies[run.function] = body(run)
        except FallLineError as error:
            lacks.append(error)
    if not bodies:
        raise lacks[0]
    runs = [run for run in runs if run.function in bodies]
    calls = frozenset().union(*(called for _, called in bodies.values()))
    text = "\n".join([surface.text, *(line for lines, _ in bodies.values() for line in lines)])
    heads = [line for word, line in imports.items() if word in text]
    pieces = [surface.text, *(function for name, function in helpers.items() if name in calls)]
    point = start.format(point_source(results))
    told = [f"Not here: {error}" for error in lacks]
    return file_of(state, results, runs, heads, pieces, lambda run: bodies[run.function][0], point, told).encode()
