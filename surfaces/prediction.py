"""What the model of a surface answers: one expression over the weights, the surface's knobs and the raw inputs."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surfaces import placement
from surfaces.model import Model
from symbolic.expression import Expression, array_kernel
from symbolic.system import substitute
from symbolic.table import Table
from symbolic.tree import Number, Tree


def prediction(model: Model, knobs: tuple[str, ...], table: Table) -> Expression:
    """The answer of ``model`` at rest: x and y are its weights, its inputs stand behind the surface's ``knobs``. Facts
    of the table are numbers in it. Raises FormulaError."""
    facts: dict[str, Tree] = {name: Number(value) for name, value in table.facts}
    read = Expression.read(model.predicts, (*knobs, *model.inputs, *facts))
    return Expression(substitute(read.tree, facts), (*knobs, *model.inputs))


def placed(answer: Expression, centre: tuple[float, float]) -> Expression:
    """The same where the surface may be turned, stretched or shifted: the frame's knobs stand behind the inputs."""
    return placement.posed(answer, centre)


def predicted(
    answer: Expression, values: Mapping[str, float], theta: ArrayLike, inputs: Mapping[str, ArrayLike]
) -> NDArray[np.float64]:
    """An answer at weights (..., 2) for inputs by name: the broadcast shape of the weights' leading axes and the
    inputs. What is not finite is data."""
    weights = np.asarray(theta, dtype=np.float64)
    given = {name: np.asarray(column, dtype=np.float64) for name, column in inputs.items()}
    shape = np.broadcast_shapes(weights.shape[:-1], *(column.shape for column in given.values()))
    known = {name: np.float64(value) for name, value in values.items()} | given
    with np.errstate(all="ignore"):
        (found,) = array_kernel(answer, 0)(weights[..., 0], weights[..., 1], *(known[name] for name in answer.knobs))
    return np.array(np.broadcast_to(found, shape), dtype=np.float64)
