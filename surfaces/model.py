"""What a surface made of data is the error of: a model with two weights, which are x and y."""

from dataclasses import dataclass

from surfaces.dataset import NUMBER

SHAPES = ("curve", "boundary")


@dataclass(frozen=True)
class Weight:
    """A weight of a model: ``axis`` is x or y, ``fan_in`` how many inputs reach the unit it leads to, ``fan_out`` how
    many units it reaches. A bias is none."""

    axis: str
    fan_in: int = 1
    fan_out: int = 1


@dataclass(frozen=True)
class Model:
    """A model of the ``target`` column by the ``inputs`` columns of the surface's table.

    ``predicts`` is its answer, text in the language of :mod:`symbolic` over the weights x and y, the surface's knobs
    and the input columns. ``shape`` says how it is drawn beside the data: a ``curve`` over one input, or the
    ``boundary`` between two classes, where the answer is ``level``, in the plane of two inputs. ``answers`` is what its
    target is, of :mod:`surfaces.dataset`; ``data`` the data set that it is shown with first. With none, the table is
    what the surface states, and has no preprocessing.
    """

    inputs: tuple[str, ...]
    target: str
    predicts: str
    shape: str = "curve"
    level: float = 0.5
    answers: str = NUMBER
    data: str = ""
    weights: tuple[Weight, ...] = (Weight("x"),)

    @property
    def biased(self) -> bool:
        """Whether one of the two is a bias."""
        return {weight.axis for weight in self.weights} != {"x", "y"}
