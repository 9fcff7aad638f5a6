"""What the model of a surface answers: one expression over the weights, the surface's knobs and the raw inputs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surfaces import placement
from surfaces.model import Model
from symbolic.expression import Expression, array_kernel
from symbolic.system import substitute
from symbolic.table import Table
from symbolic.tree import Name, Number, Tree


def prediction(
    model: Model, knobs: tuple[str, ...], table: Table, seen: Mapping[str, Tree] | None = None
) -> Expression:
    """The answer of ``model`` at rest, for raw inputs: x and y are its weights, its inputs stand behind the surface's
    ``knobs``. ``seen`` says what the model sees in place of a column, over columns, facts and knobs. Raises
    FormulaError."""
    read = Expression.read(model.predicts, (*knobs, *model.inputs, *dict(table.facts)))
    return Expression(_known(substitute(read.tree, dict(seen or {})), table), (*knobs, *model.inputs))


def truth(model: Model, knobs: tuple[str, ...], table: Table, seen: Mapping[str, Tree] | None = None) -> Expression:
    """What the model is to answer for a row: its target as it sees it, over the ``knobs`` and the table's columns."""
    return Expression(_known((seen or {}).get(model.target, Name(model.target)), table), (*knobs, *table.names))


def _known(tree: Tree, table: Table) -> Tree:
    """The table's facts as numbers."""
    return substitute(tree, {name: Number(value) for name, value in table.facts})


def placed(answer: Expression, centre: tuple[float, float]) -> Expression:
    """The same where the surface may be turned, stretched or shifted: the frame's knobs stand behind the inputs."""
    return placement.posed(answer, centre)


def predicted(
    answer: Expression, values: Mapping[str, Any], theta: ArrayLike, inputs: Mapping[str, ArrayLike]
) -> NDArray[np.float64]:
    """An answer at weights (..., 2) for inputs by name: the broadcast shape of the weights' leading axes and the
    inputs. What is not finite is data."""
    weights = np.asarray(theta, dtype=np.float64)
    given = {name: np.asarray(column, dtype=np.float64) for name, column in inputs.items()}
    shape = np.broadcast_shapes(weights.shape[:-1], *(column.shape for column in given.values()))
    known = (given[name] if name in given else np.float64(values[name]) for name in answer.knobs)
    with np.errstate(all="ignore"):
        (found,) = array_kernel(answer, 0)(weights[..., 0], weights[..., 1], *known)
    return np.array(np.broadcast_to(found, shape), dtype=np.float64)
