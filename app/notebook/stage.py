"""The live stage as a widget: the page's own, in Jupyter, VS Code, Colab and marimo."""

from typing import TYPE_CHECKING

from app.lab.experiment import State
from symbolic.errors import FallLineError

if TYPE_CHECKING:
    from app.notebook.widget import StageWidget


def stage_of(state: State) -> "StageWidget":
    """The widget that shows a state, live, with every knob as a trait (:class:`app.notebook.widget.StageWidget`).

    In a notebook:

        w = fl.compare(["adam", "momentum"], "beale").stage(); w    # move a slider …
        w.run.theta, w.o_lr, w.link                                       # … and read what ran, to the bit
        w.o2_momentum = 0.95; w.observe(print, "o_lr")                    # set a knob from here, follow one

    Raises FallLineError where anywidget is not installed.
    """
    try:
        from app.notebook.widget import StageWidget
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] not in ("anywidget", "ipywidgets", "traitlets"):
            raise
        raise FallLineError(
            "The live stage in a notebook needs anywidget: {command}", command="pip install 'fall-line[notebook]'"
        ) from None
    return StageWidget(state)
