"""The data of a surface and its model's answer, for the stage."""

from app.lab.dataspace import axis_names, drawn_as
from app.language.translate import Translate
from app.stage.schema_data import AnswerData, TableData
from surfaces import Surface
from surfaces.prediction import placed
from symbolic.expression import Expression


def table_data(surface: Surface, _: Translate) -> TableData | None:
    """The surface's table and the kernels of its model; None where it has no model. As with the surface's own kernels
    both are sent, at rest and placed: a turn must not wait for another."""
    table, model, own, truth = surface.table, surface.model, surface.prediction_at_rest, surface.truth
    if table is None or model is None or own is None or truth is None:
        return None
    shape, level = drawn_as(surface)

    def printed(answer: Expression, given: tuple[str, ...]) -> AnswerData:
        return {"kernel": answer.javascript(0, given), "names": list(answer.knobs)}

    return {
        "names": list(table.names),
        "columns": [list(column) for column in table.columns],
        "inputs": list(model.inputs),
        "target": model.target,
        "axes": list(axis_names(surface, _)),
        "shape": shape,
        "level": level,
        "rest": printed(own, model.inputs),
        "placed": printed(placed(own, surface.box.centre), model.inputs),
        "truth": printed(truth, table.names),
    }
