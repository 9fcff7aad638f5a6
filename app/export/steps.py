"""Which steps a picture shows: the one at which the stage stands, any other, or several as a film strip."""

import re

from app.export import Text
from symbolic.errors import N_, KnobError

MOST = 12  # maps of a film strip
END = "end"
_STEP = re.compile(r"[0-9]{1,7}", re.ASCII)


def read(text: str) -> tuple[int | None, ...]:
    """``0, 10, end`` as (0, 10, None); of no text none. Raises KnobError for what is no list of steps."""
    words = [word.strip() for word in text.split(",")] if text.strip() else []
    known = [word == END or _STEP.fullmatch(word) is not None for word in words]
    if not all(known) or len(words) > MOST:
        raise KnobError(
            "at = {value} is not allowed; it must be up to {most} steps as in {example}.",
            value=repr(text[:40]),
            most=MOST,
            example="0, 10, 40, end",
        )
    return tuple(None if word == END else int(word) for word in words)


def placed(wanted: tuple[int | None, ...], steps: int) -> tuple[int, ...]:
    """The wanted ones of so many steps. Raises KnobError for one that the runs do not have."""
    for step in wanted:
        if step is not None and step > steps:
            raise KnobError("at: there is no step {step}; the runs have {steps}.", step=step, steps=steps)
    return tuple(steps if step is None else step for step in wanted)


STEPS = Text(
    "at",
    N_("Steps"),
    N_("the step to show, or several as a film strip: 0, 10, 40, end. Without it: where the link stands."),
    "STEPS",
    read,
    "0, 10, 40",
)
