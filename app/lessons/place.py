"""Where in a lesson one is: the word ``lesson`` of a link, the state that it opens, and the way from scene to scene.

    lesson=largest_step.2        the second scene of a lesson; without a number the first
    lesson=tour.5                the fifth stop of the grand tour
    lesson=~eNqLL….1             a lecture of one's own, packed (:mod:`app.lessons.own`)

Such a word alone opens the scene as its own link says. Beside words that say what is computed, those count: the lesson
only stands beside the picture.
"""

from dataclasses import dataclass, replace

from app.lab import link
from app.lab.experiment import Experiment, State, View, tidy_name
from app.lab.reveal import RIGHT, Question, read_reveal, text_of, tidy_words
from app.lessons import own
from app.lessons.lesson import Lesson, Scene, Text
from app.lessons.registry import UNKNOWN, Stop, get, lessons, tour
from symbolic.errors import FallLineError, UnknownKeyError
from symbolic.suggest import STOP, nearest

TOUR = "tour"


@dataclass(frozen=True)
class Place:
    """A scene on show. ``key`` and ``number`` are the link's own: the lesson's with its scene, or the tour's with its
    stop, then ``scene`` belongs to the stop's lesson. ``count`` scenes, or stops, there are."""

    key: str
    number: int
    count: int
    lesson: Lesson
    scene: Scene
    stop: Stop | None = None

    @property
    def word(self) -> str:
        """The word of links."""
        return f"{self.key}.{self.number}"

    def at(self, number: int) -> "Place":
        """Another scene of the same lesson, or stop of the tour, from 1."""
        return _place(self.key, number)[0]

    def shown(self, lang: str) -> State:
        """What the scene's own link shows, with its question asked first: the scene's, else the link's own."""
        state = self.scene.shown(lang)
        asked = question_of(self.scene, lang) or state.view.reveal
        return State(state.experiment, replace(state.view, lesson=self.word, reveal=asked))


def lesson_of_word(word: str) -> Lesson:
    """The lesson that a word without its number stands for: a key, or a packed lecture. Raises FallLineError for one
    that is not known, or cannot be read."""
    return own.lesson_of_word(word) if word.startswith(own.MARK) else get(word)


def place_of(word: str) -> tuple[Place, FallLineError | None]:
    """The place that a word of a link stands for; where it has no such scene, the nearest, and what to say of that.

    Raises FallLineError for a lesson that is not known.
    """
    key, dot, number = word.rpartition(".")
    return _place(key, int(number[:6])) if dot and number.isdigit() else _place(word, 1)


def _place(key: str, wanted: int) -> tuple[Place, FallLineError | None]:
    if key == TOUR:
        stops = tour().stops
        number, message = _within(wanted, len(stops), key)
        stop = stops[number - 1]
        lesson = lesson_of_word(stop.lesson)
        return Place(key, number, len(stops), lesson, lesson.scenes[stop.scene - 1], stop), message
    key, lesson = _known(key)
    number, message = _within(wanted, len(lesson.scenes), key)
    return Place(key, number, len(lesson.scenes), lesson, lesson.scenes[number - 1]), message


def _known(key: str) -> tuple[str, Lesson]:
    """The word as it is written, with its lesson."""
    try:
        return key, lesson_of_word(key)
    except UnknownKeyError:
        if key.casefold() in lessons():
            return key.casefold(), lesson_of_word(key.casefold())
        hint = nearest(key, (*lessons(), TOUR)) or STOP
        raise FallLineError(UNKNOWN, key=key[:40], hint=hint) from None


def _within(number: int, count: int, key: str) -> tuple[int, FallLineError | None]:
    near = max(1, min(number, count))
    if near == number:
        return number, None
    return near, FallLineError(
        "“{key}” has no scene {number}; scene {near} of {count} is shown.",
        key=key[:40],
        number=number,
        near=near,
        count=count,
    )


def question_of(scene: Scene, lang: str) -> str:
    """What a scene asks first, as the word ``reveal`` of a link (see :mod:`app.lab.reveal`), without the answer; empty
    where it asks nothing."""
    if scene.predict is None:
        return ""
    answers = tuple(_words(scene, option.text, lang).lstrip(f"{RIGHT} ") for option in scene.predict.options)
    return read_reveal(text_of(Question(("choose",), _words(scene, scene.predict.question, lang), answers)))


def _words(scene: Scene, text: Text, lang: str) -> str:
    return tidy_words("".join(piece.text for piece in scene.pieces(text, lang)))


def decode(text: str) -> tuple[State, list[FallLineError]]:
    """:func:`app.lab.link.decode` for a link that may name the scene of a lesson. Never raises."""
    state, messages = link.decode(text)
    if not state.view.lesson:
        return state, messages
    try:
        place, message = place_of(state.view.lesson)
    except FallLineError as error:
        return _without(state), [*messages, error]
    given = link.taken_apart(text)
    named = {key for key, _ in given}
    if not any(link.computes(key) for key in named):
        scenes = [pair for pair in link.pairs(place.shown(state.view.language)) if pair[0] not in named]
        state, messages = link.decode_pairs([*scenes, *given])
    placed = State(state.experiment, replace(state.view, lesson=place.word))
    return placed, messages if message is None else [*messages, message]


def place_in(state: State) -> Place | None:
    """Where in a lesson a state is. None outside of lessons."""
    if not state.view.lesson:
        return None
    try:
        return place_of(state.view.lesson)[0]
    except FallLineError:  # a link of another version of the app, gone back to
        return None


def is_altered(place: Place, experiment: Experiment) -> bool:
    """Whether something else is computed than at the scene's own link; names do not count."""
    return _bare(experiment) != _bare(place.scene.state.experiment)


def _bare(experiment: Experiment) -> Experiment:
    return replace(experiment, runs=tuple(replace(run, name="") for run in experiment.runs))


def opens(state: State) -> bool:
    """Whether a state is a scene as it is first shown, which then plays once."""
    place = place_in(state)
    return place is not None and state.view.playhead is None and not is_altered(place, state.experiment)


def moved(now: State, word: str) -> State:
    """The state at another scene, as its link says; language, theme, what is hidden, and how fast it plays stay.

    Raises FallLineError for a scene that is not there.
    """
    place, message = place_of(word)
    if message is not None:
        raise message
    shown, old, plain = place.shown(now.view.language), now.view, View()
    scene = shown.view
    view = replace(
        scene,
        theme=old.theme,
        presenter=old.presenter,
        hide=old.hide,
        speed=scene.speed if scene.speed != plain.speed else old.speed,
        repeat=scene.repeat or old.repeat,
    )
    return State(shown.experiment, view)


def left(now: State) -> State:
    """The same picture without the lesson beside it."""
    place = place_in(now)
    asked = place is not None and now.view.reveal == question_of(place.scene, now.view.language)
    return _without(State(now.experiment, replace(now.view, reveal="")) if asked else now)


def _without(state: State) -> State:
    return State(state.experiment, replace(state.view, lesson=""))


def in_language(state: State, lang: str) -> State:
    """The state in another language: so are the names of runs and the question that are the scene's own."""
    place, old = place_in(state), state.view.language
    view = replace(state.view, language=lang)
    if place is None:
        return State(state.experiment, view)
    scene, runs = place.scene, state.experiment.runs
    if view.reveal and view.reveal == question_of(scene, old):
        view = replace(view, reveal=question_of(scene, lang))
    names = {tidy_name(name.said(old)): tidy_name(name.said(lang)) for name in scene.runs}
    named = tuple(replace(run, name=names.get(run.name, run.name)) for run in runs)
    return State(replace(state.experiment, runs=named), view)


def following(place: Place) -> Lesson | None:
    """The lesson after this one: the next of its group, after the last the first of the next group."""
    if place.stop is not None or place.key not in lessons():
        return None
    listed = list(lessons().values())  # group after group
    after = listed[listed.index(place.lesson) + 1 :]
    return after[0] if after else None
