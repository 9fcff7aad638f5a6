"""Data of one's own on the page: a file becomes rows, rows become what the surface is made of."""

from dataclasses import replace

from app.lab import edits
from app.lab.engine import surface_of
from app.lab.experiment import Experiment, State, values_of
from app.lab.own_data import keep
from app.lab.own_files import read_rows
from app.lab.rates import suited
from surfaces import Surface, own_data
from symbolic.errors import FallLineError

DATA = "data"  # the knob
UNIT = 2.0  # of `prepare`: unit variance, in which data of any units look like each other


def rows_of(experiment: Experiment) -> str:
    """The value of the knob that holds rows of one's own; empty where there are none."""
    word = str(dict(experiment.surface_values).get(DATA, ""))
    return word if own_data.is_own(word) else ""


def read(text: bytes | str, file: str, surface: Surface) -> str:
    """The value of the knob for what a file holds, for a surface with a model. Raises FallLineError; see
    :func:`app.lab.own_files.read_rows`."""
    model = surface.model
    if model is None or not surface.data_knobs:
        raise FallLineError("{key} learns from no data.", key=surface.key)
    rows = read_rows(text, file, (*model.inputs, model.target))
    word = own_data.written(rows)
    own_data.fits(own_data.rows_in(word), len(model.inputs), model.answers)
    keep(word)
    return word


def taken(state: State, word: str) -> State:
    """The state on these rows, prepared to unit variance, at the start and the rates that suit them. Raises
    FallLineError."""
    values = dict(state.experiment.surface_values) | {DATA: word, "prepare": UNIT}
    after = edits.experiment(state, surface_values=values_of(values), start=None)
    surface_of(after.experiment)
    runs = suited(after.experiment, after.view.rates)
    return edits.view(edits.experiment(after, runs=runs), zoom=None, playhead=None)


def carried(state: State, asked: bool) -> State:
    """The state whose link carries the rows, or does not. Raises FallLineError where a link has no room for them."""
    word = rows_of(state.experiment)
    head = own_data.OWN if asked else own_data.HELD
    values = dict(state.experiment.surface_values) | {DATA: own_data.under(head, word)}
    after = replace(state, experiment=replace(state.experiment, surface_values=values_of(values)))
    surface_of(after.experiment)
    return after
