"""Whole numbers that a race or a search is declared with, as numbers or as text."""

from collections.abc import Mapping

from symbolic.errors import KnobError

Bounds = Mapping[str, tuple[int, int]]  # the least and the most of each


def whole(name: str, value: int, bounds: Bounds) -> int:
    """The number, where it is one within its bounds. Raises KnobError."""
    low, high = bounds[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _refused(name, value, bounds)
    return value


def read_whole(name: str, text: str, bounds: Bounds) -> int:
    """The number that a text of a link says, within its bounds. Raises KnobError."""
    low, high = bounds[name]
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
        raise _refused(name, text, bounds)
    return int(text)


def _refused(name: str, value: object, bounds: Bounds) -> KnobError:
    low, high = bounds[name]
    return KnobError(
        "{knob} = {value} is not allowed; it must be a whole number in [{low}, {high}].",
        knob=name,
        value=str(value)[:40],
        low=low,
        high=high,
    )
