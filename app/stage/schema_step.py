"""What the stage is sent of a step that it takes apart; see :mod:`app.stage.schema`."""

from typing import Any, TypedDict


class PieceOfStepData(TypedDict):
    """A summand of a vector: ``sign`` × the ``size`` numbers from place ``at`` of what the kernel tells (a single one
    is that of both coordinates); ``mark`` names it in the line, ``label`` on the map. One that goes ``to`` a place is
    the way there from the place at ``since``."""

    at: int
    size: int
    sign: int
    mark: str
    to: bool
    since: int
    label: str


class StepLineData(TypedDict):
    """One line of the equations (:class:`app.lab.anatomy.Line`): ``left`` and ``right`` are MathML, ``text`` is how a
    picture says the left; the result is ``size`` numbers at ``at``. ``printed`` is the right side for numbers to be put
    in. ``part`` is the schedule or transform it belongs to, "" for the rule."""

    left: list[Any]
    right: list[Any]
    text: str
    again: bool
    part: str
    at: int
    size: int
    role: str
    unit: str
    root: float
    parts: list[PieceOfStepData]
    printed: list[Any] | None
    ahead: int | None


class ChainData(TypedDict):
    """How a slope becomes a move: the factors at ``rate``, through a memory that keeps the sum of ``memory`` (place,
    sign) of itself."""

    rate: list[list[int]]
    memory: list[list[int]]


class StepData(TypedDict):
    """A run's step, to be taken apart: ``kernel`` is JavaScript (:func:`symbolic.compile_js.look`). ``eta``: where
    the learning rate is told; ``length``: it is a length on the map."""

    kernel: str
    lines: list[StepLineData]
    chain: ChainData | None
    eta: int | None
    length: bool
