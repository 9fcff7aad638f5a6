"""A table of data, whose rows a formula may take the mean over."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symbolic.errors import FallLineError

MOST_ROWS = 1000  # a few hundred stay live under the finger; more would not
MOST_COLUMNS = 8


@dataclass(frozen=True)
class Table:
    """``names`` of the columns and their numbers, ``columns[i][row]``; ``facts`` are numbers about the table (means,
    spreads) that a formula may call by name inside its mean. Every number is finite."""

    names: tuple[str, ...]
    columns: tuple[tuple[float, ...], ...]
    facts: tuple[tuple[str, float], ...] = field(default=())

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[float]], facts: Mapping[str, float] | None = None) -> "Table":
        """A table of named columns of one length. Raises FallLineError for an empty one, for columns of different
        length, for too many rows, and for a number that is not finite."""
        rows = {len(column) for column in columns.values()}
        if len(rows) != 1 or not columns:
            raise FallLineError("The columns of a table must have the same number of rows, and there must be one.")
        (count,) = rows
        if not 1 <= count <= MOST_ROWS or len(columns) > MOST_COLUMNS:
            raise FallLineError(
                "A table may have up to {columns} columns and {rows} rows, and this one has {have}.",
                columns=MOST_COLUMNS,
                rows=MOST_ROWS,
                have=f"{len(columns)} × {count}",
            )
        held = tuple(tuple(map(float, column)) for column in columns.values())
        for name, column in zip(columns, held, strict=True):
            bad = next((row for row, value in enumerate(column) if not math.isfinite(value)), None)
            if bad is not None:
                raise FallLineError("Row {row} of column {column} is not a number.", row=bad + 1, column=name)
        return cls(tuple(columns), held, tuple((facts or {}).items()))

    def __hash__(self) -> int:  # kept: caches look formulas up on every run, and a table has hundreds of numbers
        kept: int | None = self.__dict__.get("_hash")
        if kept is None:
            kept = hash((self.names, self.columns, self.facts))
            object.__setattr__(self, "_hash", kept)
        return kept

    def __getstate__(self) -> dict[str, object]:
        return {"names": self.names, "columns": self.columns, "facts": self.facts}  # texts hash anew in every process

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.columns[0])

    def __repr__(self) -> str:
        return f"<table of {len(self)} rows: {', '.join(self.names)}>"

    @property
    def words(self) -> frozenset[str]:
        """What a formula may call by name: columns and facts."""
        return frozenset((*self.names, *dict(self.facts)))

    @property
    def rows(self) -> tuple[tuple[float, ...], ...]:
        """The rows, each with its columns in order."""
        return tuple(zip(*self.columns, strict=True))

    def row(self, number: int) -> dict[str, float]:
        """One row and the facts, by name."""
        return dict(zip(self.names, (column[number] for column in self.columns), strict=True)) | dict(self.facts)

    def __iter__(self) -> Iterator[tuple[float, ...]]:
        return iter(self.rows)
