"""What stands for the live stage where none can be shown: on a page made of a notebook, in a mail."""

from app.lab.captions import outcome_text
from app.lab.engine import Results
from app.lab.experiment import State
from app.lab.labels import run_labels
from app.language.translate import translator
from app.notebook.html import picture_of_state

SIZE = (720, 480)  # pixels


def still(state: State, results: Results) -> str:
    """A picture of the moment, with what it shows in words; nothing of what a question hides."""
    _ = translator(state.view.language)
    told = _(results.surface.title)
    if not state.view.reveal:
        names = run_labels(results.runs, _)
        said = (
            f"{name}: {outcome_text(ran, results.surface, _)}" for name, ran in zip(names, results.runs, strict=True)
        )
        told = "; ".join([told, *said])
    return picture_of_state(state, told, SIZE)
