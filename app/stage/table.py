"""The data of a surface and its model's answer, for the stage."""

import numpy as np

from app.stage.schema_data import AnswerData, TableData
from surfaces import Surface
from surfaces.prediction import placed, prediction, truth
from symbolic.expression import Expression


def table_data(surface: Surface) -> TableData | None:
    """The surface's table and the kernels of its model; None where it has no model. As with the surface's own kernels
    both are sent, at rest and placed: a turn must not wait for another."""
    table, model = surface.table, surface.model
    if table is None or model is None:
        return None
    knobs = tuple(knob.name for knob in surface.knobs)
    own = prediction(model, knobs, table)

    def printed(answer: Expression, given: tuple[str, ...] = model.inputs) -> AnswerData:
        return {"kernel": answer.javascript(0, given), "names": list(answer.knobs)}

    return {
        "names": list(table.names),
        "columns": [np.array(column, dtype=np.float64) for column in table.columns],
        "inputs": list(model.inputs),
        "target": model.target,
        "shape": model.shape,
        "level": model.level,
        "rest": printed(own),
        "placed": printed(placed(own, surface.box.centre)),
        "truth": printed(truth(model, knobs, table), table.names),
    }
