"""Errors for people: a template with values, so that the message can be shown in the reader's language.

What fills a template may be foreign text (a link, a formula): :func:`symbolic.foreign.visible` makes it harmless here,
once for all messages.
"""

from symbolic.foreign import visible


def N_(text: str) -> str:
    """Mark a text where it is written, to be found by the catalogues and translated where it is shown."""
    return text


def _harmless(values: dict[str, object]) -> dict[str, object]:
    return {name: visible(value) if isinstance(value, str) else value for name, value in values.items()}


class Phrase:
    """A part of a sentence that is translated by itself: ``template`` is the message id, ``values`` fills it."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = _harmless(values)

    def __str__(self) -> str:
        return self.template.format(**self.values)


class FallLineError(ValueError):
    """Base of every error a user may read.

    ``template`` is the English sentence with ``{name}`` fields (the gettext message id), ``values`` fills it: with
    names and numbers, and with :class:`Phrase` or another error for what is itself to be translated.
    ``str(error)`` is the English sentence.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = _harmless(values)
        super().__init__(template.format(**self.values))

    def __reduce__(self) -> tuple[object, ...]:  # exceptions cross process borders (pickle) with all they carry
        return (_rebuild, (type(self), self.template, self.values, self.__dict__.copy()))


def _rebuild(
    kind: type[FallLineError], template: str, values: dict[str, object], state: dict[str, object]
) -> FallLineError:
    error = kind.__new__(kind)
    ValueError.__init__(error, template.format(**values))
    error.__dict__.update(state)
    return error


class KnobError(FallLineError):
    """A parameter outside what it may be; the message names the knob, the value and what is allowed."""


class UnknownKeyError(FallLineError):
    """A name that no registry holds; the message suggests the nearest one."""


class FormulaError(FallLineError):
    """A text the language refuses. ``position`` is the 0-based character in ``text`` where the trouble is.

    ``unknown_name`` is the word that is not in the language, where that is the trouble: it could become a slider.
    """

    unknown_name: str | None = None

    def __init__(self, template: str, *, position: int, text: str, **values: object) -> None:
        super().__init__(template, **values)
        self.position = position
        self.text = text

    @property
    def message(self) -> str:
        """The sentence in English."""
        return str(self)

    def caret(self) -> str:
        """The line of the text that holds the error, with a caret under the character (two lines)."""
        start = self.text.rfind("\n", 0, self.position) + 1
        stop = self.text.find("\n", self.position)
        line = visible(self.text[start : stop if stop >= 0 else len(self.text)])
        column = min(self.position - start, len(line))
        if column > 60:  # keep the caret in sight on long lines
            line, column = "…" + line[column - 50 :], 51
        return line[:80] + "\n" + " " * column + "^"
