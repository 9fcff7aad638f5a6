"""When a picture that moves stands at which step: by the stage's own clock (``js/clock.js``), slow at the start.

Steps are walked at ``min(R, C + Q k)`` a second, k steps from the start: C and Q are :data:`app.look.CLOCK`'s crawl and
quickening, and R grows with the number of steps, less than in proportion.
"""

import math
from itertools import groupby

from app.look import CLOCK


def rate(steps: int) -> float:
    """R: steps a second of a run of so many, once it has got going."""
    return CLOCK.of / CLOCK.seconds * math.pow(max(1, steps) / CLOCK.of, CLOCK.growth)


def time_to(step: float, steps: int) -> float:
    """Seconds until a step of a run of so many is reached."""
    going = max(0.0, (rate(steps) - CLOCK.crawl) / CLOCK.quicken)  # the step from which on the pace is even
    slow = min(step, going)
    if going == 0:
        return step / rate(steps)
    return math.log1p(CLOCK.quicken * slow / CLOCK.crawl) / CLOCK.quicken + (step - slow) / rate(steps)


def step_at(time: float, steps: int) -> float:
    """Where the clock stands after so many seconds: the inverse of :func:`time_to`, the last step at the most."""
    going = max(0.0, (rate(steps) - CLOCK.crawl) / CLOCK.quicken)
    until = time_to(going, steps)
    if time < until:
        return min(float(steps), CLOCK.crawl / CLOCK.quicken * math.expm1(CLOCK.quicken * time))
    return min(float(steps), going + (time - until) * rate(steps))


def frames(steps: int, count: int, *, even: bool = False) -> list[tuple[int, int]]:
    """A run in ``count`` moments evenly apart, first and last step included: (step, for how many of them it stays).
    ``even`` lets every step take as long as any other."""
    last, whole = max(count - 1, 1), time_to(steps, steps)
    if even:
        inner = [steps * moment // last for moment in range(last)]
    else:
        inner = [math.floor(step_at(whole * moment / last, steps) + 1e-9) for moment in range(last)]
    return [(step, len(list(same))) for step, same in groupby([*inner, steps])]
