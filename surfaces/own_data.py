"""Data of one's own: rows that a model learns from and that no registry knows.

They are written in the value of the knob ``data``: a head, then the rows, ``own/0.2,0.7/0.4,1.5`` (inputs, then the
target). So a surface on them is, like any other, a function of its knobs: caches, processes and copies need nothing
else. ``own`` may travel in a link as it stands, ``held`` stays where it is, and a link says a digest of it
(:mod:`app.lab.own_data`).
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from surfaces.dataset import CLASSES, DATA, INPUTS, THREE, DataSet, Row, correlation, spread, tabled
from symbolic.errors import N_, FallLineError
from symbolic.limits import FURTHEST
from symbolic.table import Table

OWN, HELD = "own", "held"  # the heads: rows that a link may carry, and rows that stay in the session
FEWEST, MOST_ROWS = 3, 500
MOST_CARRIED = 60  # numbers in a link
DIGITS = 6  # significant ones that are kept
PLAIN = re.compile(r"[0-9einfa.,/+-]*")  # float() reads more: 1_000, and the digits of every script
LABELS = {CLASSES: (0.0, 1.0), THREE: (-1.0, 0.0, 1.0)}
ALIKE = 1.0 - 1e-9  # from this correlation on two inputs are one


@dataclass(frozen=True)
class Taken:
    """What a model can learn from: so many ``inputs``, and a ``target`` of one kind. It stands beside the choices of
    the knob ``data`` (:attr:`symbolic.knob.Knob.beside`)."""

    inputs: int
    target: str

    def __call__(self, word: str) -> bool:
        """Whether a value of the knob holds rows. Raises FallLineError for rows that this model cannot learn from."""
        if not is_own(word):
            return False
        fits(rows_in(word), self.inputs, self.target)
        if word.startswith(OWN) and not may_travel(word):
            raise FallLineError("A link carries up to {limit} numbers.", limit=MOST_CARRIED)
        return True


def is_own(word: str) -> bool:
    """Whether a value of the knob ``data`` holds rows, and is no name."""
    return word.startswith((f"{OWN}/", f"{HELD}/"))


def written(rows: Iterable[Row], head: str = HELD) -> str:
    """The value of the knob for these rows."""
    return "/".join((head, *(",".join(_short(value) for value in row) for row in rows)))


def under(head: str, word: str) -> str:
    """The same rows under another head."""
    return f"{head}/{word.partition('/')[2]}"


def may_travel(word: str) -> bool:
    """Whether a link has room for the rows of a value."""
    return word.count(",") + word.count("/") <= MOST_CARRIED  # a sign before each number


@lru_cache(maxsize=64)
def rows_in(word: str) -> tuple[Row, ...]:
    """The rows that a value of the knob holds, each with two or three finite numbers. Raises FallLineError."""
    text = word.partition("/")[2]
    body = text.split("/")
    if len(body) > MOST_ROWS:
        raise FallLineError("There are {count} rows; {limit} are the most.", count=len(body), limit=MOST_ROWS)
    try:
        if not PLAIN.fullmatch(text):
            raise ValueError(text)
        rows = tuple(tuple(float(cell) for cell in line.split(",")) for line in body)
    except ValueError:
        raise FallLineError("The data in the link are no numbers.") from None
    if any(len(row) != len(rows[0]) for row in rows):
        raise FallLineError("The rows of the data have different lengths.")
    return rows


def fits(rows: Sequence[Row], inputs: int, target: str) -> None:
    """Refuse rows that a model of so many inputs and such a target cannot learn from. Raises FallLineError that names
    the row and the column."""
    names = (*INPUTS[inputs], "v")
    if not FEWEST <= len(rows) <= MOST_ROWS:
        raise FallLineError(
            "There are {count} rows; a model here learns from {least} to {limit}.",
            count=len(rows), least=FEWEST, limit=MOST_ROWS,
        )  # fmt: skip
    if len(rows[0]) != len(names):
        raise FallLineError(
            "There are {count} columns, and this model needs {need}: {names}.",
            count=len(rows[0]), need=len(names), names=", ".join(names),
        )  # fmt: skip
    allowed = LABELS.get(target)
    for at, row in enumerate(rows):
        for name, value in zip(names, row, strict=True):
            if not math.isfinite(value):
                raise FallLineError("Row {row}, column {column}: {value} is no finite number.",
                                    row=at + 1, column=name, value=str(value))  # fmt: skip
            if abs(value) > FURTHEST:
                raise FallLineError("Row {row}, column {column}: {value} is too large; ±10^6 is the most.",
                                    row=at + 1, column=name, value=_short(value))  # fmt: skip
        if allowed is not None and row[-1] not in allowed:
            raise FallLineError(
                "Row {row}, column {column}: {value} is no class; this model tells {classes} apart.",
                row=at + 1, column=names[-1], value=_short(row[-1]), classes=", ".join(f"{c:g}" for c in allowed),
            )  # fmt: skip
    columns = [list(column) for column in zip(*rows, strict=True)]
    for name, column in zip(names, columns, strict=True):
        if not spread(column) > 1e-9 * max(abs(value) for value in column):
            raise FallLineError("Column {column} is the same in every row: there is nothing to learn.", column=name)
    if inputs == 2 and abs(correlation(columns[0], columns[1])) >= ALIKE:
        raise FallLineError("The two inputs are one and the same but for scale and shift: one of them is enough.")


@lru_cache(maxsize=64)
def table_of(word: str, target: str, seed: int) -> Table:
    """The table of the rows in a value. Raises FallLineError."""
    return tabled(data_set(word, target), 0, seed)


@lru_cache(maxsize=64)
def data_set(word: str, target: str) -> DataSet:
    """The rows in a value as a data set for a model of such a target. Raises FallLineError."""
    rows = rows_in(word)
    inputs = len(rows[0]) - 1
    return DataSet(
        key=word,
        title=N_("your data"),
        doc=N_("Rows of your own."),
        reference="",
        inputs=inputs,
        target=target,
        axes=(*INPUTS[inputs], "v"),
        rows=rows,
    )


def found(key: str, target: str) -> DataSet:
    """The data set that a value of the knob ``data`` names or holds. Raises UnknownKeyError, or FallLineError."""
    return data_set(key, target) if is_own(key) else DATA.get(key)


def _short(value: float) -> str:
    """The number as it is kept: without what a link would quote (the + of an exponent), and never -0."""
    return f"{value + 0.0:.{DIGITS}g}".replace("e+", "e")
