"""What a lesson is: values, read from a file (:mod:`app.lessons.read`), that know nothing of pages or files."""

import re
from dataclasses import dataclass, replace

from app.lab.experiment import State, tidy_name
from app.lessons.claims import Expectation

_NAME = re.compile(r"\*(?! )([^*\n]+)(?<! )\*")  # a run's name in a text: *Slow*


@dataclass(frozen=True)
class Text:
    """One text in the languages of the app. ``*Slow*`` names a run; everything else is plain text."""

    en: str
    zh: str

    def said(self, lang: str) -> str:
        """The text in a language of :data:`app.language.translate.LANGUAGES`."""
        return self.zh if lang.startswith("zh") else self.en


@dataclass(frozen=True)
class Piece:
    """A part of a text: plain words, or the name of a run with its place among the scene's runs."""

    text: str
    run: int | None = None


@dataclass(frozen=True)
class Spot:
    """What to look for: a numbered disc with a sentence, at a place of the map: (x, y), or where a run is at a step."""

    text: Text
    at: tuple[float, float] | None = None
    run: str = ""
    step: int = 0


@dataclass(frozen=True)
class Option:
    """One answer to a prediction. It is right where what it claims holds: no answer is typed in."""

    text: Text
    claims: tuple[Expectation, ...]


@dataclass(frozen=True)
class Prediction:
    """A question before the scene plays; ``reveal`` says why it came as it did."""

    question: Text
    options: tuple[Option, ...]
    reveal: Text


@dataclass(frozen=True)
class Task:
    """ "Now change …": ``knob`` is a word of links (``o2.lr``, ``s.kappa``, ``x``), ``goal`` holds when it is done.

    ``solved`` is one value that reaches the goal, as a link writes it; ``found`` is said then.
    """

    knob: str
    ask: Text
    tick: Text
    goal: tuple[Expectation, ...]
    solved: str
    found: Text


@dataclass(frozen=True)
class Scene:
    """One picture with its text. ``state`` is what its link shows, without names; ``runs`` are the names of its runs.

    What shows on the stage is the link's own business: window, tab, arrows, step, speed, what is hidden.
    """

    title: Text
    text: Text
    link: str
    state: State
    runs: tuple[Text, ...]
    spots: tuple[Spot, ...]
    expect: tuple[Expectation, ...]
    predict: Prediction | None = None
    task: Task | None = None

    def shown(self, lang: str) -> State:
        """The state with every run under its name in a language, and the page in that language."""
        runs = tuple(
            replace(run, name=tidy_name(name.said(lang)))
            for run, name in zip(self.state.experiment.runs, self.runs, strict=True)
        )
        experiment = replace(self.state.experiment, runs=runs)
        return State(experiment, replace(self.state.view, language=lang))

    @property
    def names(self) -> tuple[str, ...]:
        """The English names of the runs: what expectations call them."""
        return tuple(name.en for name in self.runs)

    def pieces(self, text: Text, lang: str) -> tuple[Piece, ...]:
        """A text cut at the names of runs. A name between stars that no run has is plain text."""
        known = {name.said(lang): index for index, name in reversed(list(enumerate(self.runs)))}
        found: list[Piece] = []
        for index, part in enumerate(_NAME.split(text.said(lang))):
            if part:
                found.append(Piece(part, known.get(part) if index % 2 else None))
        return tuple(found)


@dataclass(frozen=True)
class Claim:
    """What is often said, and how it stands: ``holds`` is ``no`` or ``partly``."""

    said: Text
    holds: str


@dataclass(frozen=True)
class Lesson:
    """One lesson. ``after`` are keys of lessons that come before it, ``about`` keys of what it is about (surfaces,
    optimizers, schedules, transforms), ``minutes`` how long it takes, ``rank`` its place in the group."""

    key: str
    title: Text
    question: Text
    group: str
    minutes: int
    scenes: tuple[Scene, ...]
    takeaway: Text
    references: tuple[str, ...]
    after: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    rank: int = 50
    claim: Claim | None = None

    def texts(self) -> list[tuple[str, Text]]:
        """Every text of the lesson with its place, in reading order."""
        found = [("title", self.title), ("question", self.question)]
        if self.claim is not None:
            found.append(("claim", self.claim.said))
        for number, scene in enumerate(self.scenes, 1):
            found += [(f"scene {number}, {what}", text) for what, text in scene_texts(scene)]
        return [*found, ("takeaway", self.takeaway)]

    def expectations(self) -> list[Expectation]:
        """Every claim of the lesson, in order: those of the scenes, of the answers, of the tasks."""
        found: list[Expectation] = []
        for scene in self.scenes:
            found += scene.expect
            if scene.predict is not None:
                found += [claim for option in scene.predict.options for claim in option.claims]
            if scene.task is not None:
                found += scene.task.goal
        return found


def scene_texts(scene: Scene) -> list[tuple[str, Text]]:
    """Every text of a scene with its place in it."""
    found = [("title", scene.title)]
    if scene.predict is not None:
        found.append(("predict question", scene.predict.question))
        found += [(f"predict option {i}", option.text) for i, option in enumerate(scene.predict.options, 1)]
        found.append(("predict reveal", scene.predict.reveal))
    found.append(("text", scene.text))
    found += [(f"spot {i}", spot.text) for i, spot in enumerate(scene.spots, 1)]
    if scene.task is not None:
        found += [("task ask", scene.task.ask), ("task tick", scene.task.tick), ("task found", scene.task.found)]
    return found
