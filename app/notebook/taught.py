"""Lessons in a notebook: each scene a picture with its text, and a comparison to run and to alter."""

from functools import cached_property

from app.language.translate import LANGUAGES, language_of
from app.lessons import place
from app.lessons.lesson import Lesson as Told
from app.lessons.lesson import Scene as Scenery
from app.lessons.lesson import Text
from app.notebook.html import escaped, figure_html, picture_of_state
from app.notebook.runs import SIZE, Comparison, Run, shown_of
from symbolic.errors import KnobError


class Scene:
    """One scene of a lesson: ``title``, ``text``, ``question`` where it asks first, and :meth:`run`."""

    def __init__(self, key: str, number: int, lang: str) -> None:
        self._place, self._lang = place.place_of(f"{key}.{number}")[0], lang

    @property
    def _scene(self) -> Scenery:
        return self._place.scene

    @property
    def title(self) -> str:
        """Its title."""
        return self._scene.title.said(self._lang)

    @property
    def text(self) -> str:
        """What it says; where it asks first, this tells the answer."""
        return self._words(self._scene.text)

    @property
    def question(self) -> str:
        """What it asks before it shows what happens; empty where it asks nothing."""
        asked = self._scene.predict
        return "" if asked is None else self._words(asked.question)

    @property
    def options(self) -> tuple[str, ...]:
        """The answers to choose from."""
        asked = self._scene.predict
        return () if asked is None else tuple(self._words(option.text) for option in asked.options)

    @property
    def link(self) -> str:
        """The link of the page that opens it, question first."""
        return shown_of(self._place.shown(self._lang)).link

    def run(self) -> Run | Comparison:
        """Its runs, at the moment at which the scene stops: to look at, to save, to go on with. It answers the
        question."""
        return shown_of(self._scene.shown(self._lang))

    def _words(self, text: Text) -> str:
        return "".join(piece.text for piece in self._scene.pieces(text, self._lang))

    def __repr__(self) -> str:
        return f"<scene {self._place.word}: {self.question or self.title}>"

    def _repr_html_(self) -> str:
        head = f"<strong>{self._place.number}. {escaped(self.title)}</strong>"
        if self.question:
            options = "".join(f"<li>{escaped(option)}</li>" for option in self.options)
            said = f"<p>{escaped(self.question)}</p><ul>{options}</ul>"
            picture = picture_of_state(self._place.shown(self._lang), self.question, SIZE)
        else:
            said = "".join(f"<p>{escaped(part)}</p>" for part in self.text.split("\n\n"))
            picture = picture_of_state(self._scene.shown(self._lang), self.title, SIZE)
        return f"{head}{figure_html(picture, said)}"


class Lesson:
    """A lesson: ``title``, ``question``, ``scenes``, ``takeaway``.

    >>> canyon = lesson("canyon_two_rates")
    >>> ran = canyon.scenes[0].run()
    >>> ran.surface.key
    'canyon'
    """

    def __init__(self, told: Told, lang: str) -> None:
        self._told, self._lang = told, lang

    @property
    def key(self) -> str:
        """Its key."""
        return self._told.key

    @property
    def title(self) -> str:
        """Its title."""
        return self._told.title.said(self._lang)

    @property
    def question(self) -> str:
        """The question that it answers."""
        return self._told.question.said(self._lang)

    @property
    def takeaway(self) -> str:
        """What one takes home from it."""
        return self._told.takeaway.said(self._lang)

    @property
    def references(self) -> tuple[str, ...]:
        """Where it comes from."""
        return self._told.references

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes, in order."""
        return tuple(Scene(self.key, number, self._lang) for number in range(1, len(self._told.scenes) + 1))

    def __repr__(self) -> str:
        return f"<lesson {self.key}: {self.title}, {len(self.scenes)} scenes>"

    def _repr_html_(self) -> str:
        scenes = "".join(f"<section>{scene._repr_html_()}</section>" for scene in self.scenes)
        return f"<article><h3>{escaped(self.title)}</h3><p>{escaped(self.question)}</p>{scenes}</article>"


def lesson(key: str, *, lang: str = "en") -> Lesson:
    """A lesson of ``fl.lessons``, in a language. Raises UnknownKeyError or KnobError.

    >>> lesson("canyon_two_rates", lang="zh").question != lesson("canyon_two_rates").question
    True
    """
    spoken = language_of(lang)
    if spoken is None:
        raise KnobError("“{value}” is not one of {words}.", value=str(lang)[:40], words=", ".join(LANGUAGES))
    return Lesson(place.lesson_of_word(key), spoken)
