"""The glossary: every symbol and term of the lessons, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.lessons.fields import Table
from app.lessons.lesson import Text
from app.lessons.registry import words


@dataclass(frozen=True)
class Term:
    """One entry: the term, its symbol if it has one (several with commas), and one or two sentences."""

    key: str
    symbol: str
    term: Text
    text: Text


@lru_cache(maxsize=1)
def terms() -> Mapping[str, Term]:
    """Every term by key, in the order of the file: symbols first. Raises LessonError for a key that comes twice."""
    return MappingProxyType(words("glossary").keyed("term", _term, most=200))


def symbols() -> dict[str, tuple[Term, ...]]:
    """The terms behind each symbol: λ is a curvature and a strength."""
    found: dict[str, tuple[Term, ...]] = {}
    for term in terms().values():
        for symbol in filter(None, (part.strip() for part in term.symbol.split(","))):
            found[symbol] = (*found.get(symbol, ()), term)
    return found


def term_of(name: str, symbol: str) -> Term | None:
    """The term behind a knob: by its name, else by its symbol where only one term, or one alike in name, has it."""
    if name in terms():
        return terms()[name]
    named = symbols().get(symbol, ())
    if len(named) > 1:
        named = tuple(term for term in named if term.key in name)
    return named[0] if len(named) == 1 else None


def _term(table: Table) -> Term:
    term = Term(table.text("key"), table.text("symbol", default=""), table.both("term"), table.both("text"))
    table.done()
    return term
