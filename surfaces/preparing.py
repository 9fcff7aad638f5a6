"""Data as a model sees them: which rows, noise, other units, preprocessing, and what large weights cost.

Every surface with a model has these knobs. What the formula calls ``u``, ``u1``, ``u2`` and ``v`` are then equations
over the columns of its table, its facts and the knobs, so that every kernel follows them:

- inputs arrive as ``scale·u + shift`` (with two inputs, the first is scaled and both are shifted);
- *zero mean* takes the mean away, *unit variance* divides by the standard deviation, *decorrelated* turns the two
  standardised inputs to their principal axes (45°, whatever their correlation r), *whitened* divides by the spreads
  along these, √(1 + r) and √(1 − r). Between two of them the step is taken in part: a share of the mean, a power of
  the spread, a part of the angle. A model without a bias has the mean taken from its targets too;
- noise is added to numbers, in their standard deviations; of classes, it is the share of rows with another label.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from surfaces import own_data
from surfaces.dataset import DATA, NUMBER, fitting, table_of
from surfaces.model import Model
from symbolic.errors import N_
from symbolic.expression import Expression
from symbolic.knob import Knob
from symbolic.parser import parse_formula
from symbolic.system import substitute
from symbolic.table import Table
from symbolic.tree import Binary, Mean, Tree

ROWS = ("10", "25", "50", "100", "200")
SEEDS = tuple(str(number) for number in range(1, 10))
STAGES = (N_("raw"), N_("zero mean"), N_("unit variance"), N_("decorrelated"), N_("whitened"))  # of `prepare`
ALONE = 2  # the last of them that one input has: there is nothing to decorrelate

PREPARE_DOC = {
    1: N_("0 raw, 1 zero mean, 2 unit variance; between them the step is taken in part."),
    2: N_(
        "0 raw, 1 zero mean, 2 unit variance, 3 decorrelated (turned to the principal axes), 4 whitened; between them "
        "the step is taken in part."
    ),
}
NOISE = {
    True: Knob(
        "data_noise",
        0.0,
        0.0,
        10.0,
        soft=(0.0, 2.0),
        symbol=r"\nu",
        title=N_("added noise"),
        doc=N_("Noise on the targets, in their standard deviations."),
    ),
    False: Knob(
        "data_noise",
        0.0,
        0.0,
        1.0,
        soft=(0.0, 0.5),
        symbol=r"\nu",
        title=N_("wrong labels"),
        doc=N_("The share of rows whose label is another one."),
    ),
}
NUMBERS = (
    Knob(
        "input_shift",
        0.0,
        -100.0,
        100.0,
        soft=(-3.0, 3.0),
        symbol=r"\delta",
        title=N_("input shift"),
        doc=N_("Added to every input before any preprocessing."),
    ),
    Knob(
        "input_scale",
        1.0,
        0.0,
        1000.0,
        low_open=True,
        soft=(0.25, 4.0),
        scale="log",
        symbol=r"\gamma",
        title=N_("input scale"),
        doc=N_("A factor on the first input before any preprocessing."),
    ),
    Knob(
        "l1",
        0.0,
        0.0,
        100.0,
        soft=(0.0, 1.0),
        symbol=r"\lambda_1",
        title=N_("L1 penalty"),
        doc=N_("Adds λ₁·|w| for each weight, not for a bias."),
    ),
    Knob(
        "l2",
        0.0,
        0.0,
        100.0,
        soft=(0.0, 1.0),
        symbol=r"\lambda_2",
        title=N_("L2 penalty"),
        doc=N_("Adds λ₂·w²/2 for each weight, not for a bias."),
    ),
)

# How far preprocessing has come, 0 to 1, on each of its four ways.
WAY = [f"min(1, max(0, prepare - {before}))" for before in range(4)]
PLAIN = "({given} - {a}*{mean})/({spread})^{b}"
FIRST = ("input_scale*{0} + input_shift", "(input_scale*{0}_mean + input_shift)", "input_scale*{0}_spread")
OTHER = ("{0} + input_shift", "({0}_mean + input_shift)", "{0}_spread")

# What large weights cost.
COSTS: dict[str, Callable[[Model], str]] = {
    "l1": lambda model: f"l1*({' + '.join(f'abs({weight.axis})' for weight in model.weights)})",
    "l2": lambda model: f"l2/2*({' + '.join(f'{weight.axis}^2' for weight in model.weights)})",
}


def knobs_of(model: Model | None) -> tuple[Knob, ...]:
    """The knobs that data bring along, for a model that can be shown with several data sets."""
    if model is None or not model.data:
        return ()
    sets = sorted(fitting(len(model.inputs), model.answers), key=lambda one: one.key != model.data)
    rows = Knob("rows", "50", choices=ROWS, title=N_("rows"), doc=N_("How many rows are drawn."))
    seed = Knob("data_seed", "1", choices=SEEDS, title=N_("draw"), doc=N_("Other rows and other noise."))
    data = Knob(
        "data",
        model.data,
        choices=tuple(one.key for one in sets),
        stages=tuple(one.title for one in sets),
        title=N_("data"),
        doc=N_("What the model learns from."),
        beside=own_data.Taken(len(model.inputs), model.answers),
    )
    several = len(model.inputs)
    prepare = Knob(
        "prepare",
        0.0,
        0.0,
        float(ALONE if several == 1 else len(STAGES) - 1),
        symbol="p",
        title=N_("preprocessing"),
        doc=PREPARE_DOC[several],
        stages=STAGES[: ALONE + 1] if several == 1 else STAGES,
    )
    return data, rows, seed, prepare, NOISE[model.answers == NUMBER], *NUMBERS


def table_at(model: Model, values: Mapping[str, Any]) -> Table:
    """The table that these values of the knobs choose. Raises UnknownKeyError."""
    key, rows, seed = (str(values[name]) for name in ("data", "rows", "data_seed"))
    if own_data.is_own(key):
        return own_data.table_of(key, model.answers, int(seed))
    return table_of(key, int(rows) if DATA.get(key).generated else 0, int(seed))


def seen(model: Model, table: Table) -> dict[str, Tree]:
    """What the formula's names of columns stand for: trees over the table's columns, its facts and the knobs."""
    names = tuple(knob.name for knob in knobs_of(model) if not knob.is_choice)
    a, b, c, d = WAY
    first, *rest = model.inputs
    told = {}
    for name, said in ((first, FIRST), *((other, OTHER) for other in rest)):
        given, mean, spread = (text.format(name) for text in said)
        told[name] = PLAIN.format(given=given, a=a, mean=mean, spread=spread, b=b)
    if rest:
        (second,) = rest
        one, two = (f"({told[name]})" for name in (first, second))
        cos, sin = f"cos({c}*pi/4)", f"sin({c}*pi/4)"
        told[first] = f"({cos}*{one} + {sin}*{two})/(1 + correlation)^({d}/2)"
        told[second] = f"({cos}*{two} - {sin}*{one})/(1 - correlation)^({d}/2)"
    v = model.target
    told[v] = f"{v} + data_noise*e" if model.answers == NUMBER else f"{v} + max(0, sign(data_noise - e))*(o - {v})"
    if model.answers == NUMBER and not model.biased:
        told[v] += f" - {a}*{v}_mean"  # nothing else could make up for the mean that the inputs lose
    return {name: _of_row(text, names, table) for name, text in told.items()}


def prepared(model: Model, table: Table, values: Mapping[str, Any]) -> Table:
    """The table as the model sees it at these values of the knobs: inputs and target alone."""
    numbers = dict(table.facts) | dict(zip(table.names, map(np.array, table.columns), strict=True))
    known: dict[str, Any] = {knob.name: values[knob.name] for knob in knobs_of(model) if not knob.is_choice} | numbers
    none = np.zeros(len(table))
    return Table.of(
        {
            name: Expression(tree, tuple(known)).evaluate(0, none, none, known)[0].tolist()
            for name, tree in seen(model, table).items()
        }
    )


def _of_row(text: str, names: tuple[str, ...], table: Table) -> Tree:
    whole = parse_formula(f"mean({text})", names, table)
    assert isinstance(whole, Mean)
    return whole.arg


def settled(plain: Expression, model: Model, values: Mapping[str, Any]) -> Expression:
    """A formula over data as they were prepared, for knobs that stand still: without a cost that is 0."""
    tree, names = plain.tree, tuple(name for name in COSTS if values[name])
    for name in names:
        tree = Binary("+", tree, parse_formula(COSTS[name](model), names))
    return Expression(tree, (*plain.knobs, *names))


def dressed(written: Expression, model: Model, table: Table) -> Expression:
    """The formula as it is worked out: on the data as the model sees them, with what its weights cost."""
    names = tuple(knob.name for knob in knobs_of(model) if not knob.is_choice)
    tree = substitute(written.tree, seen(model, table))
    for cost in COSTS.values():
        tree = Binary("+", tree, parse_formula(cost(model), names))
    return Expression(tree, (*written.knobs, *names))
