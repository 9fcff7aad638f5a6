"""Files that hold a path: NPZ, NPY and CSV to points (steps + 1, 2). What comes in is a stranger's: bounded, and read
as numbers only."""

import csv
import math
import zipfile
from io import BytesIO, StringIO

import numpy as np

from optimizers.replay import points_of
from symbolic.errors import FallLineError
from symbolic.suggest import nearest

MAX_STEPS = 100_000  # of a path in the lab, as of its runs
MAX_BYTES = 16_000_000  # of a file: 100,001 points in full precision are 4 MB of CSV
THETA = ("theta", "path", "params", "parameters", "xy")  # names of arrays that are taken unasked
XY = (("x", "y"), ("theta_x", "theta_y"), ("theta0", "theta1"), ("theta_0", "theta_1"), ("p0", "p1"))


def read_path(data: bytes, name: str, column: str = "") -> np.ndarray:
    """The points in a file: ``name`` says by its suffix what it is.

    NPZ: the array ``column``, else ``theta`` (:data:`THETA`), else the only one there. NPY: the array. CSV (also
    separated by semicolons, tabs or spaces), with a header or none: the columns ``x`` and ``y`` (:data:`XY`), those
    that ``column`` names (``a,b``), else the first two that hold numbers. A cell that is empty or no finite number
    where numbers stood before is NaN: there the run diverged.

    Raises FallLineError for a file that is too large, of another kind, or holds no path.
    """
    if len(data) > MAX_BYTES:
        raise FallLineError(
            "{file} has {size} MB; {limit} MB are the most.",
            file=name, size=len(data) // 1_000_000, limit=MAX_BYTES // 1_000_000,
        )  # fmt: skip
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("npz", "npy"):
        found = _arrays(data, name, column)
    elif suffix in ("csv", "tsv", "txt"):
        found = _table(data, name, column)
    else:
        raise FallLineError("{file} is no file of a path; it must end in .csv, .npz or .npy.", file=name)
    points = points_of(found)
    if len(points) > MAX_STEPS + 1:
        raise FallLineError(
            "The path has {count} points; {limit} are the most.", count=len(points), limit=MAX_STEPS + 1
        )
    return points


def _arrays(data: bytes, name: str, column: str) -> np.ndarray:
    """The array of an NPZ or NPY; nothing in it is ever unpickled."""
    try:
        if name.lower().endswith(".npz"):
            with zipfile.ZipFile(BytesIO(data)) as packed:  # a small file can unpack to a huge one
                if sum(entry.file_size for entry in packed.infolist()) > 4 * MAX_BYTES:
                    raise FallLineError("{file} holds more than a path can have.", file=name)
        with np.errstate(all="ignore"):
            held = np.load(BytesIO(data), allow_pickle=False)
            if isinstance(held, np.ndarray):
                return held
            with held:
                return np.asarray(held[_chosen(list(held.files), name, column)])
    except FallLineError:  # our own word on it says more
        raise
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, KeyError):
        raise FallLineError("{file} cannot be read as arrays of NumPy.", file=name) from None


def _chosen(names: list[str], file: str, column: str) -> str:
    if column:
        if column not in names:
            hint = nearest(column, names)
            raise FallLineError("{file} has no array {key}{hint}", file=file, key=column[:40], hint=hint or ".")
        return column
    known = next((name for name in THETA if name in names), names[0] if len(names) == 1 else None)
    if known is None:
        there = ", ".join(names)[:80]
        raise FallLineError("{file} has no array called theta; it has {names}.", file=file, names=there or "–")
    return known


def _table(data: bytes, name: str, column: str) -> np.ndarray:
    """The two columns of a table of text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FallLineError("{file} is no text in UTF-8.", file=name) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise FallLineError("{file} is empty.", file=name)
    rows = _cells(lines)
    header = [] if any(_number(cell) is not None for cell in rows[0]) else [cell.strip() for cell in rows[0]]
    body = rows[1:] if header else rows
    if not body:
        raise FallLineError("{file} has a header and no numbers.", file=name)
    first, second = _pair(header, body, name, column)
    return np.array([[_value(row, first), _value(row, second)] for row in body])


def _cells(lines: list[str]) -> list[list[str]]:
    """The cells of each line; what parts them is the sign that the first line has."""
    sign = next((sign for sign in (",", ";", "\t") if sign in lines[0]), None)
    if sign is None:
        return [line.split() for line in lines]
    return list(csv.reader(StringIO("\n".join(lines)), delimiter=sign))


def _pair(header: list[str], body: list[list[str]], name: str, column: str) -> tuple[int, int]:
    """Which columns are x and y."""
    low = [cell.lower() for cell in header]
    asked = [part.strip().lower() for part in column.split(",")] if column else []
    if asked:
        if len(asked) != 2 or not set(asked) <= set(low):
            there = ", ".join(header)[:80] or "–"
            raise FallLineError("{file} has no columns {key}; it has {names}.", file=name, key=column[:40], names=there)
        return low.index(asked[0]), low.index(asked[1])
    for x, y in XY:
        if x in low and y in low:
            return low.index(x), low.index(y)
    counted = ("step", "t", "k", "i", "epoch", "iteration", "time", "loss")
    numbers = [
        place
        for place, cell in enumerate(body[0])
        if _number(cell) is not None and (place >= len(low) or low[place] not in counted)
    ]
    if len(numbers) < 2:
        raise FallLineError("{file} has no two columns of numbers; name them x and y.", file=name)
    return numbers[0], numbers[1]


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _value(row: list[str], place: int) -> float:
    found = _number(row[place]) if place < len(row) else None
    return math.nan if found is None else found
