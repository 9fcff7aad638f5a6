"""Batches: which rows of a table each step asks about.

A run with batches asks the surface for the mean over ``rows_count`` rows, those that an *order* names from
``rows_base + rows_from`` on (:data:`symbolic.rows.BATCH`). The order is a list of row numbers: first every row as it
stands in the table, then the stream of (seed, replicate). At rest the three name all rows, so whatever is asked
outside of a step (measures, schedules that read the loss, starts of states) is asked of the whole surface; so is a
batch as large as the table.

A stream has ``rows`` numbers a step, whatever the size of the batches: a smaller batch of the same step is the
beginning of a larger one, and a longer run continues the same stream. ``app/stage/js/batches.js`` draws the same.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from symbolic.errors import FallLineError
from symbolic.rows import BATCH
from symbolic.system import Statement
from symbolic.tree import Binary, Call, Name, Number, Tree

STREAM = "rows_stream"  # where a lane's own stream begins in the order
MOST = 10_000_000  # numbers that the streams of one run may hold (80 MB)
KIND = 1 << 32  # sets the draws of batches apart from the noise of the same seed


def stream(seed: int, replicate: int, rows: int, steps: int, draw: str) -> np.ndarray:
    """(steps · rows,) row numbers. ``draw`` = ``epochs`` or ``fresh``: a shuffle of all rows after the other;
    ``replacement``: each row by itself."""
    generator = np.random.Generator(np.random.Philox(key=[seed + KIND, replicate]))
    share = generator.random((steps, rows))
    if draw == "replacement":
        return np.floor(share * rows).astype(np.int64).ravel()
    order = np.tile(np.arange(rows), (steps, 1))
    at = np.arange(steps)
    for place in range(rows - 1):  # Fisher and Yates, all shuffles side by side
        other = place + np.floor(share[:, place] * (rows - place)).astype(np.int64)
        order[at, other], order[:, place] = order[:, place].copy(), order[at, other]
    return order.ravel()


def order_of(
    streams: tuple[np.ndarray, np.ndarray], rows: int, steps: int, draw: str, size: float = math.inf
) -> tuple[np.ndarray, float | np.ndarray]:
    """The order for lanes of these (seed, replicate), each (lanes,), and where each lane's stream begins in it: a
    number where there is but one. Where no batch is larger than ``size``, epochs are shuffled only as many as there
    will be. Raises FallLineError for more numbers than can be held."""
    if draw == "epochs":
        steps = math.ceil(steps * min(math.floor(max(size, 1.0) + 0.5), rows) / rows) if size < rows else steps
    distinct, which = np.unique(np.stack(streams), axis=1, return_inverse=True)
    if steps * rows * distinct.shape[1] > MOST:
        raise FallLineError(
            "{count} streams of batches of {rows} rows over {steps} steps are too many numbers to hold; "
            "use fewer of them.",
            count=distinct.shape[1],
            rows=rows,
            steps=steps,
        )
    drawn = [stream(int(seed), int(replicate), rows, steps, draw) for seed, replicate in distinct.T]
    order = np.concatenate([np.arange(rows), *drawn])
    begins = rows + which.ravel() * float(steps * rows)
    return order, begins if distinct.shape[1] > 1 else float(rows)


def order_for(
    system: Any, values: Mapping[str, Any], surface: Any, streams: tuple[np.ndarray, np.ndarray], steps: int
) -> tuple[np.ndarray, float | np.ndarray]:
    """:func:`order_of` as a composed system draws on a surface with these values of its knobs."""
    return order_of(streams, rows_of(surface), steps, system.draw, largest(system, values))


def at_rest(rows: int) -> dict[str, float]:
    """The inputs of a step that name its batch, as they stand where nothing moves them: all rows."""
    return {**dict(zip(BATCH, (0.0, 0.0, float(rows)), strict=True)), STREAM: float(rows)}


def rows_of(surface: Any) -> int:
    """How many rows a surface is a mean over; 1 where it is none, so that every batch is the whole of it."""
    return 1 if surface.table is None else len(surface.table)


def named(count: str, first: str) -> tuple[Statement, ...]:
    """The lines that hand a batch of ``count`` rows, ``first`` in the lane's stream, to whoever asks the surface."""
    part = Binary("<", Name(count), Name("rows_count"))  # until the last line that is the number of all rows

    def where(tree: Tree) -> Tree:
        return Call("where", (part, tree, Number(0.0)))

    return (
        Statement("rows_base", where(Name(STREAM))),
        Statement("rows_from", where(Name(first))),
        Statement("rows_count", Name(count)),
    )


def prefix_of(statements: Sequence[Statement]) -> str:
    """What the names of the part that draws begin with, in a system that has one."""
    tree = next(one.tree for one in reversed(statements) if one.name == BATCH[2])
    assert isinstance(tree, Name)
    return tree.id.removesuffix("count")


def behind(statements: Sequence[Statement]) -> frozenset[str]:
    """The names of lines that only keep the books of a batch: who reads a step needs to see none of them."""
    own = prefix_of(statements)
    return frozenset((*BATCH, f"{own}size", f"{own}first"))


def largest(system: Any, values: Mapping[str, Any]) -> float:
    """The largest batch that a system draws with these values of its knobs; infinite where a schedule moves it."""
    knob = f"{prefix_of(system.statements)}batch"
    return math.inf if knob in system.scheduled else float(np.max(values[knob]))


def streams_that_fit(steps: int, surface: Any, transforms: Sequence[tuple[str, Mapping[str, Any]]]) -> int | None:
    """How many streams of batches one run may have; None where it has no batches."""
    if not any(key == "minibatch" for key, _ in transforms):
        return None
    return max(1, MOST // (steps * rows_of(surface)))
