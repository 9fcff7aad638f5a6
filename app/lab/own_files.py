"""Text that holds data of one's own: CSV to rows. What comes in is a stranger's: bounded, and read as numbers only.

Names of columns are looked at and forgotten: nothing of a file but its numbers goes on.
"""

import csv
import math
from collections.abc import Sequence
from io import StringIO

from surfaces.dataset import Row
from surfaces.own_data import MOST_ROWS
from symbolic.errors import FallLineError

MAX_BYTES = 100_000
SUFFIXES = ("csv", "tsv", "txt")
SIGNS = (";", "\t", ",")  # between cells; a comma last, since it may stand inside numbers


def read_rows(given: bytes | str, file: str, names: Sequence[str]) -> tuple[Row, ...]:
    """The rows of a text whose columns are ``names`` (inputs, then the target).

    Cells are parted by semicolons, tabs or commas; a first line without a number is a header. Columns are found by
    their names where the header has them all, else they stand in this order. Raises FallLineError for a file that is
    too large, no text or no table, and for a cell that is no finite number, with its row and its column.
    """
    lines = _lines(given, file)
    sign = next((sign for sign in SIGNS if sign in lines[0]), None)
    if sign is None:
        raise FallLineError("{file} has one column; commas, semicolons or tabs part columns.", file=file)
    table = [[cell.strip() for cell in row] for row in csv.reader(StringIO("\n".join(lines)), delimiter=sign)]
    header = [] if any(_number(cell) is not None or _has_comma(cell) for cell in table[0]) else table[0]
    body = table[1:] if header else table
    if not body:
        raise FallLineError("{file} has a header and no numbers.", file=file)
    if len(body) > MOST_ROWS:
        raise FallLineError("There are {count} rows; {limit} are the most.", count=len(body), limit=MOST_ROWS)
    width = len(table[0])
    low = [cell.lower() for cell in header]
    if set(names) <= set(low):
        places = [low.index(name) for name in names]
    elif width == len(names):
        places = list(range(width))
    else:
        raise FallLineError(
            "There are {count} columns, and this model needs {need}: {names}.",
            count=width, need=len(names), names=", ".join(names),
        )  # fmt: skip
    return tuple(_row(row, at + 1, width, places, names) for at, row in enumerate(body))


def _lines(given: bytes | str, file: str) -> list[str]:
    """The lines that say something."""
    size = len(given) if isinstance(given, bytes) else len(given.encode())
    if size > MAX_BYTES:
        raise FallLineError("{file} has more than {limit} kB, which are the most.", file=file, limit=MAX_BYTES // 1000)
    try:
        text = given.decode("utf-8-sig") if isinstance(given, bytes) else given
    except UnicodeDecodeError:
        raise FallLineError("{file} is no text in UTF-8.", file=file) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if "\0" in text:
        raise FallLineError("{file} is no text in UTF-8.", file=file)
    if not lines:
        raise FallLineError("{file} is empty.", file=file)
    return lines


def _row(row: Sequence[str], number: int, width: int, places: Sequence[int], names: Sequence[str]) -> Row:
    """The numbers of one row."""
    if len(row) != width:
        raise FallLineError(
            "Row {row} has {count} cells, and the first line has {need}.", row=number, count=len(row), need=width
        )
    return tuple(_cell(row[place], number, name) for place, name in zip(places, names, strict=True))


def _cell(text: str, row: int, column: str) -> float:
    if not text:
        raise FallLineError("Row {row}, column {column} is empty.", row=row, column=column)
    if _has_comma(text):
        raise FallLineError(
            "Row {row}, column {column}: {value} has a decimal comma; write a point, {better}.",
            row=row, column=column, value=text[:20], better=text.replace(",", ".")[:20],
        )  # fmt: skip
    value = _number(text)
    if value is None:
        raise FallLineError(
            "Row {row}, column {column}: {value} is no number.", row=row, column=column, value=text[:20]
        )
    if not math.isfinite(value):
        raise FallLineError(
            "Row {row}, column {column}: {value} is no finite number.", row=row, column=column, value=text[:20]
        )
    return value


def _has_comma(cell: str) -> bool:
    """Whether a cell is a number once its comma is a point."""
    return cell.count(",") == 1 and _number(cell.replace(",", ".")) is not None


def _number(cell: str) -> float | None:
    """The number that a cell holds, nan and inf among them; Python's own 1_000 is none."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None
