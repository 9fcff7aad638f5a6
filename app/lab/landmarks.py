"""Which of a surface's known minima are the best ones. ``rankMinima`` of ``js/marks.js`` is the same in the browser."""

import math
from collections.abc import Sequence

CLOSE = 1e-6  # of the lowest value, or of one: rounding in the values of equally deep minima


def is_local(value: float, values: Sequence[float]) -> bool:
    """Whether a minimum's value lies above the lowest of all minima's; one that is not finite says nothing."""
    lowest = min((one for one in values if math.isfinite(one)), default=math.nan)
    return math.isfinite(value) and value > lowest + CLOSE * max(1.0, abs(lowest))


def sign_of(kind: str, value: float, values: Sequence[float]) -> str:
    """How a critical point is marked (see :data:`app.look.MARKS`), among minima of so many values."""
    return "local" if kind == "minimum" and is_local(value, values) else kind
