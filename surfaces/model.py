"""What a surface made of data is the error of: a model with two weights, which are x and y."""

from dataclasses import dataclass

SHAPES = ("curve", "boundary")


@dataclass(frozen=True)
class Model:
    """A model of the ``target`` column by the ``inputs`` columns of the surface's table.

    ``predicts`` is its answer, text in the language of :mod:`symbolic` over the weights x and y, the surface's knobs
    and the input columns. ``shape`` says how it is drawn beside the data: a ``curve`` over one input, or the
    ``boundary`` between two classes, where the answer is ``level``, in the plane of two inputs.
    """

    inputs: tuple[str, ...]
    target: str
    predicts: str
    shape: str = "curve"
    level: float = 0.5
