"""A knob declares one parameter once: slider, command line, link, docs, validation and tests all read it."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from symbolic.errors import N_, KnobError, Phrase
from symbolic.numbers import number
from symbolic.suggest import nearest

SCALES = ("linear", "log", "one_minus_log")


@dataclass(frozen=True)
class Knob:
    """One parameter.

    ``low`` and ``high`` bound the hard interval outside which the value is meaningless (open ends by
    ``low_open``/``high_open``); ``soft`` are the ends of a slider; ``scale`` how it moves: ``linear``, ``log``, or
    ``one_minus_log`` (logarithmic in 1 - value, for beta near 1). ``symbol`` is LaTeX. A knob with ``choices``
    takes one of these words instead of a number (``True``/``False`` stand for ``yes``/``no``). An ``integer`` is whole
    where it is set; ``between`` says that its equations hold between whole numbers as well, so that a schedule may move
    it, unrounded. ``beside`` says whether a word that is none of the choices is taken all the same: data of one's own
    (it may refuse them with an error that says why). ``stages`` are what its whole values from 0 on, or its choices one
    by one, are called, where these have names.
    """

    name: str
    default: float | str
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    soft: tuple[float, float] | None = None
    scale: str = "linear"
    symbol: str = ""
    title: str = ""
    doc: str = ""
    integer: bool = False
    between: bool = False
    choices: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    beside: Callable[[str], bool] | None = None

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise KnobError(
                "Knob {name}: the scale {scale} is not one of {scales}.",
                name=self.name,
                scale=self.scale,
                scales=", ".join(SCALES),
            )
        self.check(self.default)

    @property
    def is_choice(self) -> bool:
        """Whether it takes words instead of numbers."""
        return bool(self.choices)

    @property
    def slider(self) -> tuple[float, float]:
        """The ends of a slider: the soft interval, else the hard one; an open end is never offered itself."""
        low, high = self.soft if self.soft is not None else (self.low, self.high)
        inch = 0.01 * (high - low) if math.isfinite(high - low) else 0.0
        low = low + inch if self.low_open and low <= self.low else low
        high = high - inch if self.high_open and high >= self.high else high
        return low, high

    @property
    def allowed(self) -> Phrase:
        """The hard interval in words: ``a number in (0, 1]``, ``one of: yes, no``."""
        if self.choices:
            return Phrase("one of: {words}", words=", ".join(self.choices))
        left = "(" if self.low_open or math.isinf(self.low) else "["
        right = ")" if self.high_open or math.isinf(self.high) else "]"
        interval = f"{left}{number(self.low, 6)}, {number(self.high, 6)}{right}"
        if self.integer:
            return Phrase("a whole number in {interval}", interval=interval)
        return Phrase("a number in {interval}", interval=interval)

    def called(self, word: str) -> str:
        """What one of its choices is called, a message id."""
        if self.stages and word in self.choices:
            return self.stages[self.choices.index(word)]
        return N_("your data") if word not in self.choices and self.beside else word.replace("_", " ")

    def check(self, value: Any) -> Any:
        """The value as a float (int for integer knobs, str for choices, array for lanes), or :class:`KnobError`."""
        if self.choices:
            word = ("yes" if value else "no") if isinstance(value, bool | np.bool_) else value
            if isinstance(word, str) and (word in self.choices or (self.beside is not None and self.beside(word))):
                return word
            raise self._refusal(value)
        if isinstance(value, np.ndarray) and value.ndim > 0:
            if value.dtype.kind not in "iuf" or value.size == 0:
                empty = Phrase("an empty array")
                raise self._refusal(empty if value.size == 0 else Phrase("an array of {type}", type=value.dtype))
            array = np.asarray(value, dtype=np.float64)
            if not all(self._inside(float(edge)) for edge in (array.min(), array.max())):  # min/max are NaN if any is
                raise self._refusal(float(array[~self._inside_array(array)][0]))
            if self.integer and not np.array_equal(array, np.floor(array)):
                raise self._refusal(float(array[array != np.floor(array)][0]))
            return array
        if isinstance(value, bool | str | bytes | complex) or value is None:
            raise self._refusal(value)
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise self._refusal(value) from None
        if not self._inside(number) or (self.integer and number != math.floor(number)):
            raise self._refusal(value)
        return int(number) if self.integer else number

    def parse(self, text: str) -> Any:
        """The value a text stands for (links, command line), or :class:`KnobError`."""
        if self.choices:
            return self.check(text)
        if not _is_plain_number(text):
            raise self._refusal(text)
        return self.check(float(text))

    def text(self, value: Any) -> str:
        """The shortest text that :meth:`parse` reads back to the same value."""
        if self.choices:
            return str(self.check(value))
        number = float(value)
        return str(int(number)) if number == math.floor(number) and abs(number) < 1e15 else repr(number)

    def _inside(self, number: float) -> bool:
        above = number > self.low if self.low_open else number >= self.low
        below = number < self.high if self.high_open else number <= self.high
        return above and below and math.isfinite(number)  # NaN fails every comparison

    def _inside_array(self, array: np.ndarray) -> np.ndarray:
        above = array > self.low if self.low_open else array >= self.low
        below = array < self.high if self.high_open else array <= self.high
        return np.asarray(above & below & np.isfinite(array))

    def _refusal(self, value: Any) -> KnobError:
        shown = value if isinstance(value, Phrase) else (repr(value) if isinstance(value, str) else str(value))[:40]
        return KnobError(
            "{knob} = {value} is not allowed; it must be {allowed}.",
            knob=self.name,
            value=shown,
            allowed=self.allowed,
        )


def check_values(knobs: Iterable[Knob], values: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """Every knob's value: the given one checked, else the default. Unknown names are refused with a suggestion."""
    table = {knob.name: knob for knob in knobs}
    for name in values:
        if name not in table:
            raise KnobError(
                "{owner} has no parameter {name}{hint}",
                owner=owner,
                name=name[:40],
                hint=nearest(name, table) or _those(table),
            )
    return {name: knob.check(values[name]) if name in values else knob.default for name, knob in table.items()}


def _those(names: Collection[str]) -> Phrase:
    return Phrase("; it has {names}.", names=", ".join(names)) if names else Phrase("; it has none.")


def _is_plain_number(text: str) -> bool:
    """ASCII decimal numbers only: Python's float() would also read nan, inf, 1_000 and full-width digits."""
    body = text[1:] if text[:1] in "+-" else text
    mantissa, mark, exponent = body.replace("E", "e").partition("e")
    if mark and not exponent.lstrip("+-").isascii():
        return False
    digits = mantissa.replace(".", "", 1)
    power = exponent[1:] if exponent[:1] in ("+", "-") else exponent
    return (
        len(text) <= 32
        and digits.isascii()
        and digits.isdigit()
        and (not mark or (power.isascii() and power.isdigit()))
    )
