"""Texts that are put together from several, each a message of its own."""


class Glued(str):
    """``parts`` joined by ``glue``: an English text like any other, which is translated part by part.

    >>> Glued(" ÷ ", "average", "all squares")
    'average ÷ all squares'
    """

    glue: str
    parts: tuple[str, ...]

    def __new__(cls, glue: str, *parts: str) -> "Glued":
        """The parts (message ids) put together."""
        made = super().__new__(cls, glue.join(parts))
        made.glue = glue
        made.parts = parts
        return made

    def __reduce__(self) -> tuple[object, ...]:  # crosses process borders with its parts
        return (Glued, (self.glue, *self.parts))
