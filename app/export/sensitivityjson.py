"""The chart of sensitivity as JSON: where each run works, and what became of every run behind the chart."""

import json
from collections.abc import Mapping
from typing import Any

from app.export import Format, Progress
from app.export.race_files import json_ready
from app.export.sensitivity import charted
from app.lab import link
from app.lab.experiment import State
from app.lab.sensitivity import FINDINGS, Curve, working


def render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    """UTF-8 text: the link, the surface, the steps, and ``runs``. Of each run its ``knob`` with the value that it
    ``has``, the range that ``works`` (null: none), the ``values`` tried and, a list for each value, the ``outcome``,
    ``final_loss``, ``lowest_loss`` and ``arrival_step`` from each start, the lab's own first. Null is what is not
    finite: a loss that is no number, a step that never came."""
    experiment = state.experiment
    told = {
        "link": link.encode(state),
        "surface": experiment.surface,
        "steps": experiment.steps,
        "runs": [_run(label, key, curve) for curve, label, key in charted(state) if curve is not None],
    }
    text = json.dumps(json_ready(told), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    progress(1.0)
    return (text + "\n").encode()


def _run(label: str, key: str, curve: Curve) -> dict[str, Any]:
    found = working(curve)
    return {
        "label": label,
        "optimizer": key,
        "knob": curve.site.knob.name,
        "has": curve.current,
        "works": found and {
            "low": found.low, "high": found.high, "open_low": found.open_low, "open_high": found.open_high,
            "elsewhere_too": found.apart, "decades": found.decades,
        },
        "values": curve.values.tolist(),
        "outcome": [[FINDINGS[code] for code in row] for row in curve.codes.tolist()],
        "final_loss": curve.final.tolist(),
        "lowest_loss": curve.best.tolist(),
        "arrival_step": curve.arrival.tolist(),
    }  # fmt: skip


FORMAT = Format(title="Sensitivity to a knob (JSON)", suffix=".json", mime="application/json", render=render)
