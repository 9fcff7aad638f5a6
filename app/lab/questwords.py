"""The word of a search for rules, read and put into its one spelling: ``search=rules:100;seed:3``, every number where
it differs from what is usual, and nothing where none does."""

from collections.abc import Mapping

from optimizers.discover import BOUNDS
from optimizers.discovery.quest import Quest
from optimizers.racing.whole import read_whole
from symbolic.errors import KnobError

Numbers = tuple[tuple[str, int], ...]


def search_word(text: str) -> str:
    """A search in its one spelling; the usual one is the empty text. Raises KnobError."""
    return written(dict(read_search(text)))


def written(numbers: Mapping[str, int]) -> str:
    """The word of a search."""
    usual = Quest()
    return ";".join(f"{name}:{value}" for name, value in sorted(numbers.items()) if value != getattr(usual, name))


def read_search(text: str) -> Numbers:
    """The numbers that a word sets. Raises KnobError."""
    parts = (part.strip().partition(":") for part in text.split(";") if part.strip())
    return tuple(sorted((name.strip(), _number(name.strip(), value.strip())) for name, _, value in parts))


def _number(name: str, text: str) -> int:
    if name not in BOUNDS:
        raise KnobError("a search has no {name}; it has {words}.", name=name[:40], words=", ".join(BOUNDS))
    return read_whole(name, text, BOUNDS)
