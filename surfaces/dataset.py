"""What a data set is, and the table that a surface is a mean over.

A table holds the inputs (``u``, or ``u1`` and ``u2``), the target ``v``, and what noise is made of: ``e``, a number for
every row, and for classes ``o``, the label that a row may be given instead. Its facts are what preprocessing asks for.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from surfaces.draws import Draws
from symbolic.discover import Registry
from symbolic.errors import N_
from symbolic.table import Table

NUMBER, CLASSES, THREE = "number", "classes", "three"  # what a target is: a number; 0 or 1; -1, 0 or 1
INPUTS = {1: ("u",), 2: ("u1", "u2")}
DIGITS = 4  # significant ones: the numbers are printed into every kernel
CACHED = 256

Row = tuple[float, ...]  # the inputs, then the target


@dataclass(frozen=True)
class DataSet:
    """Rows to learn from: so many ``inputs``, and a ``target`` of one kind.

    Either ``rows`` states them (those that others measured, with their ``reference`` and licence), or ``made`` draws
    one, given the stream and its number: so many as are asked for, new ones for every seed. ``axes`` names inputs and
    target, with units.
    """

    key: str
    title: str
    doc: str
    inputs: int
    target: str
    axes: tuple[str, ...]
    reference: str = ""
    made: Callable[[Draws, int], Row] | None = None
    rows: tuple[Row, ...] = ()

    @property
    def generated(self) -> bool:
        """Whether it is drawn, so that there may be more of it."""
        return self.made is not None

    def drawn(self, count: int, seed: int) -> tuple[Row, ...]:
        """So many rows, rounded to a few digits; all that are stated where they are."""
        if self.made is None:
            return self.rows
        draws = Draws(seed)
        return tuple(tuple(map(rounded, self.made(draws, at))) for at in range(count))


def rounded(value: float) -> float:
    """The number with the digits that tables keep."""
    return float(f"{value:.{DIGITS}g}")


DATA = Registry("surfaces.data", "DATA", DataSet, N_("There is no data set “{key}”{hint}"))


def fitting(inputs: int, target: str) -> tuple[DataSet, ...]:
    """The data sets that a model of so many inputs and such a target can learn from: made ones first."""
    found = [one for one in DATA.all.values() if (one.inputs, one.target) == (inputs, target)]
    return tuple(sorted(found, key=lambda one: not one.generated))


@lru_cache(maxsize=CACHED)
def table_of(key: str, count: int, seed: int) -> Table:
    """The table of a registered data set. Raises UnknownKeyError."""
    return tabled(DATA.get(key), count, seed)


def tabled(data: DataSet, count: int, seed: int) -> Table:
    """The table of a data set: its rows, and the noise that may be added."""
    rows = data.drawn(count, seed)
    names = INPUTS[data.inputs]
    columns = {name: [row[at] for row in rows] for at, name in enumerate((*names, "v"))}
    columns |= _noise(data.target, columns["v"], Draws(~seed))
    facts = {}
    for name in (*names, "v"):
        facts[f"{name}_mean"] = mean(columns[name])
        facts[f"{name}_spread"] = spread(columns[name])
    if data.inputs == 2:
        facts["correlation"] = correlation(columns["u1"], columns["u2"])
    return Table.of(columns, facts)


def _noise(target: str, labels: Sequence[float], draws: Draws) -> dict[str, list[float]]:
    """For numbers what is added at strength 1: mean 0 and the spread of the targets. For classes the strength from
    which a row has the other label, evenly spread, so that a share of 0.2 is a fifth of the rows."""
    count = len(labels)
    if target == NUMBER:
        raw = [draws.normal() for _ in labels]
        middle, wide, size = mean(raw), spread(raw), spread(labels)
        return {"e": [rounded(size * (value - middle) / wide) for value in raw]}
    keys = [draws.bits() for _ in labels]
    order = sorted(range(count), key=keys.__getitem__)
    when = [0.0] * count
    for place, at in enumerate(order):
        when[at] = rounded((place + 0.5) / count)
    other = [1.0 - v for v in labels] if target == CLASSES else [_another(v, draws) for v in labels]
    return {"o": other, "e": when}


def _another(label: float, draws: Draws) -> float:
    """One of the two classes that a row is not of."""
    rest = [other for other in (-1.0, 0.0, 1.0) if other != label]
    return rest[int(draws.uniform() < 0.5)]


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return math.fsum(values) / len(values)


def spread(values: Sequence[float]) -> float:
    """The standard deviation, over n."""
    middle = mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / len(values))


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's coefficient, -1 to 1."""
    a, b = mean(first), mean(second)
    both = math.fsum((x - a) * (y - b) for x, y in zip(first, second, strict=True)) / len(first)
    return both / (spread(first) * spread(second))
