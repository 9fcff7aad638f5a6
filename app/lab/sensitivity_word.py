"""The word of the chart of sensitivity: ``sensitivity=o.lr``, ``o.lr:0.001..1,best``, ``s.kappa,arrival,grid:32``.

First the knob, named as in the words of maps and with a range or without (the knob of a run is that of every run that
has it); then what is shown of each run, the final loss where nothing is said; then over which starts it is spread, as a
swarm is written.
"""

import re
from dataclasses import dataclass, replace

from app.lab.mapwords import axis_text, read_axis
from app.lab.swarmwords import FORMS, swarm_word
from symbolic.errors import KnobError

QUANTITIES = ("final", "best", "arrival")  # the last loss, the lowest on the way, the step since which it has arrived
USUAL_SPREAD = "cloud:16,0.1"
ALONE = "alone"  # no spread: the run from the lab's own start and nothing else
MOST_STARTS = 64
_RUN = re.compile(r"^o[2-8]?\.")


@dataclass(frozen=True)
class Asked:
    """What a chart of sensitivity shows: ``place`` of a knob ("" for the usual one), its ends if they are said, one of
    QUANTITIES, and the word of a swarm, or ALONE."""

    place: str = ""
    ends: tuple[float, float] | None = None
    quantity: str = QUANTITIES[0]
    spread: str = USUAL_SPREAD

    @property
    def text(self) -> str:
        """The word, as short as it can be; "" for the usual chart."""
        if self == Asked():
            return ""
        rest = [self.quantity] if self.quantity != QUANTITIES[0] else []
        rest += [self.spread] if self.spread != USUAL_SPREAD else []
        return ",".join([axis_text(self.place or "o.lr", self.ends), *rest])


def sensitivity_word(text: str) -> str:
    """The word in its one spelling. Raises KnobError."""
    return asked(text).text


def asked(text: str) -> Asked:
    """What a word asks for. Raises KnobError."""
    if not text.strip():
        return Asked()
    axis, *rest = (piece.strip() for piece in text.split(","))
    place, ends = read_axis(axis)
    found = Asked(_RUN.sub("o.", place), ends)
    if rest and rest[0] in QUANTITIES:
        found = replace(found, quantity=rest.pop(0))
    return replace(found, spread=_spread(",".join(rest))) if rest else found


def _spread(text: str) -> str:
    if text == ALONE:
        return text
    if text.partition(":")[0] not in FORMS:
        raise KnobError(
            "“{value}” is nothing a chart of sensitivity shows: {words}, or starts as in grid:32.",
            value=text[:40],
            words=", ".join(QUANTITIES),
        )
    word = swarm_word(text)
    if int(word.partition(":")[2].partition(",")[0]) > MOST_STARTS:
        raise KnobError("A chart of sensitivity is spread over at most {limit} starts.", limit=MOST_STARTS)
    return word
