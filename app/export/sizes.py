"""How large a picture is: one of the usual sizes, or any other as a text like ``1080x1080``."""

import re
from dataclasses import dataclass
from typing import Any

from symbolic.errors import N_, KnobError, Phrase
from symbolic.knob import Knob

SIZES = {"480x360": (480, 360), "800x600": (800, 600), "1280x720": (1280, 720), "1920x1080": (1920, 1080)}
LEAST, MOST = 240, 3840  # pixels of a side: below, words have no room; above, no screen has it
AREA = 3840 * 2160  # pixels of a picture at most: one of these is 100 MB while it is drawn
_ANY = re.compile(r"([0-9]{2,5})x([0-9]{2,5})", re.ASCII)


def size_of(text: str) -> tuple[int, int]:
    """``1080x1080`` as width and height. Raises KnobError for a text that is no size, or one out of bounds."""
    found = _ANY.fullmatch(text)
    wide, high = (int(side) for side in found.groups()) if found else (0, 0)
    if not (min(wide, high) >= LEAST and max(wide, high) <= MOST and wide * high <= AREA):
        raise KnobError(
            "size = {value} is not allowed; it must be {allowed}.", value=repr(str(text)[:40]), allowed=_allowed()
        )
    return wide, high


def _allowed() -> Phrase:
    return Phrase(
        "one of: {words}, or any WIDTHxHEIGHT with sides from {low} to {high}",
        words=", ".join(SIZES), low=LEAST, high=MOST,
    )  # fmt: skip


@dataclass(frozen=True)
class SizeKnob(Knob):
    """A knob whose choices are the usual sizes; every other size within bounds is allowed as well."""

    def check(self, value: Any) -> str:
        """The size as it is written, or KnobError."""
        wide, high = size_of(value if isinstance(value, str) else str(value))
        return f"{wide}x{high}"


SIZE = SizeKnob(
    "size",
    "800x600",
    choices=tuple(SIZES),
    title=N_("Size"),
    doc=N_("Width and height in pixels: one of these, or any other as in 1080x1080."),
)
