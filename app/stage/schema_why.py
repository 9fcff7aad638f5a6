"""What the stage is told of why a run is where it is, field by field (a part of :mod:`app.stage.schema`)."""

from typing import TypedDict

from app.stage.shared import Array


class CurveData(TypedDict):
    """One curve of a chart: its name, what is said under it, and its values, None for none."""

    name: str
    note: str
    values: list[float | None]


class ChartData(TypedDict):
    """A chart of ``kind`` swing, lines or ground (:mod:`app.lab.whychart`): ``caption`` over it, ``words`` for who
    cannot see it, and what stands at each of its ``steps``."""

    kind: str
    caption: str
    words: str
    steps: list[float]
    curves: list[CurveData]


class RemedyData(TypedDict):
    """What to try: its ``label``, what would become of it, the run as the text of a link, for how many steps, and its
    ``path`` (m, 2) float32 as a line on the map."""

    label: str
    verdict: str
    text: str
    steps: int
    path: Array


class CauseData(TypedDict):
    """Why a run is where it is after so many steps: the ``cause`` in one word, its ``title``, and for the run explained
    what was measured, a chart, and what to try; ``tried``: nothing that was tried helps."""

    run: str
    step: int
    cause: str
    title: str
    texts: list[str]
    chart: ChartData | None
    remedy: RemedyData | None
    tried: bool
