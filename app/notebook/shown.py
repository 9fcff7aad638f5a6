"""What an experiment can do in a notebook, whatever it holds: its link, its files, its live stage, its figure."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from app import export
from app.export import Format, Progress
from app.lab import link, reveal
from app.lab.engine import Results, compute
from app.lab.experiment import Experiment, State
from app.language.translate import Translate, translator
from app.lessons import place
from app.look import MAPS_LAYOUT
from app.notebook.grounds import Ground, ground_from
from symbolic.errors import FallLineError, KnobError

if TYPE_CHECKING:
    import plotly.graph_objects as go


class Shown:
    """One experiment with its view. ``state`` is the value that links, files and the page are made of."""

    def __init__(self, state: State) -> None:
        self.state = state

    @property
    def experiment(self) -> Experiment:
        """What is computed: surface, start, steps, seed and runs."""
        return self.state.experiment

    @property
    def link(self) -> str:
        """The text that stands behind ``?`` in the page's address, and that ``fall-line … --link`` takes."""
        return link.encode(self.state)

    @property
    def surface(self) -> Ground:
        """The surface."""
        return ground_from(self.results.surface)

    @property
    def start(self) -> tuple[float, float]:
        """Where the runs begin."""
        return self.results.start

    @property
    def steps(self) -> int:
        """The number of updates."""
        return self.experiment.steps

    @cached_property
    def results(self) -> Results:
        """The runs with all that the laboratory knows of them."""
        return compute(self.experiment)

    def with_view(self, **words: object) -> Self:
        """The same, shown in another way: the words of links, ``theme="dark"``, ``view="relief"``, ``k=120`` for the
        step, ``lang="zh_CN"``, ``swarm="grid:600"``, ``note="…"``. Raises KnobError for a word that is none.

        >>> run("adam", "beale").with_view(theme="dark", k=20).link
        'v=1&s=beale&n=300&o=adam&theme=dark&k=20'
        """
        wrong = [word for word in words if link.computes(word)]
        if wrong:
            raise KnobError("{knob} says what is computed, not how it is shown.", knob=wrong[0])
        kept = [pair for pair in link.pairs(self.state) if pair[0] not in words]
        state, messages = link.decode_pairs([*kept, *((word, str(value)) for word, value in words.items())])
        return self._again(refusing(state, messages))

    def answer(self) -> Self:
        """The same without the question that its link asks first."""
        return self._again(replace(self.state, view=replace(self.state.view, reveal="")))

    @property
    def question(self) -> str:
        """What its link asks before it shows what happens, in words; empty where it asks nothing."""
        asked = reveal.question(self.state.view.reveal)
        return "" if asked is None else reveal.sentence(asked, len(self.experiment.runs), self.state.view.language)

    def save(
        self,
        file: str | Path,
        *,
        format: str = "",
        preset: str = "",
        answer: bool = False,
        progress: Progress | None = None,
        **knobs: Any,
    ) -> Path:
        """Write a file whose suffix says what it is, ``"race.gif"``, ``"race.png"``, …; the path.

        ``format`` is a key of ``fl.formats`` where several have one suffix, ``knobs`` are the format's own (``size``,
        ``seconds``, …), ``preset`` one of its well-known uses. The bytes are those of the page and the command line.
        Of a link that asks a question first, a file that would tell the answer is refused without ``answer=True``.
        Raises FallLineError, UnknownKeyError or KnobError; OSError where the file cannot be written.
        """
        target = Path(file)
        key = format or format_for(target, self.state)
        form = export.get(key)
        state = self.answer().state if answer else self.state
        if state.view.reveal and not form.asks:
            raise FallLineError("This asks a question first, and this file would tell the answer: give answer=True.")
        data = export.render(key, state, progress, preset=preset, **knobs)
        target.write_bytes(data)
        return target

    def plot(self, dark: bool = False) -> "go.Figure":
        """A Plotly figure: the map with every path, and the loss over steps beside it."""
        from app.figures.paths import paths_figure  # Plotly: whoever wants it waits for it

        self._told()
        return paths_figure(self.results, self.state.view, dark, self._words)

    def stage(self) -> Any:
        """The live stage of the page, as a widget whose knobs follow the finger and can be read in Python."""
        from app.notebook.stage import stage_of

        return stage_of(self.state)

    @property
    def _words(self) -> Translate:
        return translator(self.state.view.language)

    def _again(self, state: State) -> Self:
        """The same kind of thing for another state."""
        return type(self)(state)

    def _told(self) -> None:
        """Raises FallLineError while a question hides what happens."""
        if self.state.view.reveal:
            raise FallLineError("This asks a question first: .answer() shows what happens.")


def format_for(file: Path, state: State) -> str:
    """The key of the format that a file's suffix means for a state. Raises FallLineError that lists what there is."""
    fitting = {key: form for key, form in export.formats().items() if suits(form, state)}
    found = [key for key, form in fitting.items() if form.suffix == file.suffix.lower()]
    if not found:
        raise FallLineError(
            "{file}: the suffix says what is written, and it must be one of: {words}.",
            file=file.name,
            words=", ".join(sorted({form.suffix for form in fitting.values()})),
        )
    plain = file.suffix.lower().removeprefix(".")
    return plain if plain in found else found[0]


def suits(form: Format, state: State) -> bool:
    """Whether a suffix alone can mean a format: those of living maps only where maps are shown, never those that need
    to be told what they go over."""
    return not form.over and form.maps == (state.view.layout == MAPS_LAYOUT)


def refusing(state: State, messages: list[FallLineError]) -> State:
    """The state, if there is nothing to say against it. Raises the first message."""
    if messages:
        raise messages[0]
    return state


def read_link(text: str) -> State:
    """The state of a link or a whole address. Raises FallLineError for the first part that cannot be used."""
    if not isinstance(text, str) or not text.strip():
        raise FallLineError("The link is empty.")
    address, _mark, query = text.partition("?")
    return refusing(*place.decode(text if "=" in address else query or text))
