"""Why the runs are where they are, as the stage is told it while the panel of that name is open."""

import math

import numpy as np

from app.lab import link
from app.lab.diagnosis import Found, found, texts, title
from app.lab.engine import Results
from app.lab.experiment import Experiment, State, View, run_id
from app.lab.places import drawn, moment
from app.lab.remedies import CANDIDATES, Remedy, remedy
from app.lab.whychart import chart
from app.language.translate import Translate, translator
from app.stage.knobs import bound
from app.stage.schema_why import CauseData, ChartData, RemedyData
from app.stage.thin import FAR, PIXELS, refine
from optimizers.trajectory import Trajectory

PANEL = "why"  # the link's word for the panel
MOST = 1500  # points of the line that a remedy would go


def explains(view: View) -> bool:
    """Whether the panel is open, so that Python must know where the clock rests."""
    return dict(view.words).get("panel") == PANEL


def focus_of(view: View, runs: int) -> int | None:
    """The place of the run that is explained: the one said, if it is drawn, else the first that is."""
    seen = [place for place, _slot in drawn(view, runs)]
    said = dict(view.words).get("focus", "o")
    return next((place for place in seen if run_id(place) == said), seen[0] if seen else None)


def why_data(results: Results, view: View) -> list[CauseData] | None:
    """What was found of every run that is drawn, where the playhead rests; None while the panel is closed."""
    if not explains(view):
        return None
    _ = translator(view.language)
    step = moment(view, results.experiment.steps)
    focus = focus_of(view, len(results.runs))
    return [
        _cause(found(results.runs[place], step, results.experiment.seed), place, place == focus, results, _)
        for place, _slot in drawn(view, len(results.runs))
    ]


def _cause(told: Found, place: int, whole: bool, results: Results, _: Translate) -> CauseData:
    helps = remedy(told, results) if whole else None
    return {
        "run": run_id(place),
        "step": told.seen.steps,
        "cause": str(told.cause),
        "title": title(told, _),
        "texts": texts(told, _) if whole else [],
        "chart": _chart(told, _) if whole else None,
        "remedy": _remedy(helps, results, _) if helps else None,
        "tried": whole and helps is None and told.cause in CANDIDATES,
    }


def _chart(told: Found, _: Translate) -> ChartData | None:
    drawing = chart(told, _)
    if drawing is None:
        return None
    return {
        "kind": drawing.kind,
        "caption": drawing.caption,
        "words": drawing.words,
        "steps": list(drawing.steps),
        "curves": [
            {"name": line.name, "note": line.note, "values": [bound(_short(value)) for value in line.values]}
            for line in drawing.lines
        ],
    }


def _short(value: float) -> float:
    return float(f"{value:.5g}") if math.isfinite(value) else value


def _remedy(helps: Remedy, results: Results, _: Translate) -> RemedyData:
    run = helps.tried.run
    return {
        "label": helps.tried.label(_),
        "verdict": helps.verdict(_),
        "text": link.encode(State(Experiment(runs=(run,)))),
        "steps": helps.tried.steps,
        "path": line_of(helps.ran.trajectory),
    }


def line_of(path: Trajectory) -> np.ndarray:
    """A path as a line on a map: (m, 2) float32, as many of its points as can be seen, MOST at the most."""
    theta = path.theta[: path.valid + 1]
    x0, x1, y0, y1 = path.surface.view
    tracks = [
        (theta[:, axis], span / PIXELS + FAR * np.abs(theta[:, axis])) for axis, span in ((0, x1 - x0), (1, y1 - y0))
    ]
    kept = np.unique([0, len(theta) - 1])
    if len(kept) > 1:
        kept = refine(tracks, kept, MOST)
    with np.errstate(over="ignore"):
        return np.asarray(theta[kept], dtype=np.float32)
