"""What the stage is sent of the data that a surface is the error on, and of the model that answers it."""

from typing import Annotated, TypedDict

from app.stage.shared import SHARED, Text

Columns = Annotated[list[list[float]], SHARED]


class AnswerData(TypedDict):
    """What the model answers, JavaScript over the weights and the raw inputs, and the ``names`` of what it reads."""

    kernel: Text
    names: list[str]


class TableData(TypedDict):
    """The table: ``names`` of its ``columns``; which are the ``inputs`` of the model, and its ``target``; what the two
    axes are called; how it is drawn, a "curve" over one input, or in the plane of two the "boundary" between classes or
    the line of a "level", both where it answers ``level``; and what it answers for a surface as it was declared
    (``rest``) and for one that is turned, stretched or shifted. ``truth`` is the target as the model sees it, over all
    columns."""

    names: list[str]
    columns: Columns
    inputs: list[str]
    target: str
    axes: list[str]
    shape: str
    level: float
    rest: AnswerData
    placed: AnswerData
    truth: AnswerData
