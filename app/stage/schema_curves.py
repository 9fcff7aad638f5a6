"""What the stage is sent of a run for its strips: part of :mod:`app.stage.schema`."""

from typing import Annotated, TypedDict

from app.stage.shared import SHARED, Array


class QuantityData(TypedDict):
    """A line of the equations that a strip can show: its ``name`` in the composed system, its ``title`` as it is read,
    and how many numbers it has a step (one, or two: by coordinate)."""

    name: str
    title: str
    parts: int


Quantities = Annotated[list[QuantityData], SHARED]


class RecordData(TypedDict):
    """Where a quantity that the kernel keeps is found, component by component: column ``places[i]`` of its clock where
    ``clock[i]``, else that place among what its walk records."""

    name: str
    clock: list[bool]
    places: list[int]


class OverTimeData(TypedDict):
    """A knob that a schedule moves: the ``word`` of its curve, its sign and its title, the name of its column in the
    clock, and where no clock knows it its ``values`` at the steps that are told, (m,) float32."""

    word: str
    symbol: str
    title: str
    column: str
    values: Array | None
