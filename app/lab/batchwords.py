"""What is said of a mini-batch where there is nothing to draw."""

from app.language.translate import N_
from optimizers.parts import Part, Transform
from surfaces import Surface

NO_ROWS = N_("This surface is no mean over rows of data: there is nothing to draw, and every step sees all of it.")
IDLE = N_("{name}: no rows here")  # the same on a badge


def idle(part: Part, surface: Surface) -> bool:
    """Whether a part draws batches of a surface that has no rows: it changes nothing there."""
    return isinstance(part, Transform) and part.stage == "batch" and surface.table is None
