"""What a lesson may expect of its runs, as values. :mod:`app.lessons.expect` holds them against results.

A claim is about one run (:class:`Verdict`, :class:`Ends`, :class:`Amount`, :class:`Frayed`) or compares several
(:class:`Order`, :class:`Winner`). An :class:`Expectation` is a claim, held at the link as it stands, or over many of
its kind: over seeds or starts (a share, a mean), over the pixels of a map, or along a knob: up to the border where it
begins or ceases to hold, or over how many decades it holds.
"""

from dataclasses import dataclass

# What can be measured along a path, by name; any other name is a measure of the whole run (``longest``, ``growth``:
# :mod:`optimizers.measures`), a quantity of the rule (``m_hat``), or a formula in x and y.
NUMBERS = (
    "x", "y", "loss", "gradient", "distance", "move", "move_x", "move_y", "rate", "evaluations", "curvature_low",
    "curvature_high", "condition", "valley", "apart", "turned", "arrival",
)  # fmt: skip
# How one number comes from the many of a path.
TAKES = (
    "at", "max", "min", "mean", "variance", "first_below", "first_above", "stays_below", "turns", "bursts",
)  # fmt: skip
LEVELLED = ("first_below", "first_above", "stays_below", "bursts")  # those that compare with a level


@dataclass(frozen=True)
class Verdict:
    """The run ends in one of these ways (words of :class:`optimizers.verdict.Finding` or its kinds), and the step that
    the verdict names, if asked for, lies in ``step`` (ends included)."""

    run: str
    words: tuple[str, ...]
    step: tuple[int, int] | None = None


@dataclass(frozen=True)
class Ends:
    """The run's last point is no farther than ``within`` from ``place``."""

    run: str
    place: tuple[float, float]
    within: float


@dataclass(frozen=True)
class Measured:
    """A number of a run: what is measured, and how one number comes from its series.

    ``number`` is one of NUMBERS, a measure, a quantity of the rule, or a formula in x and y; ``axis`` chooses a
    coordinate of a quantity. ``take`` is one of TAKES: the value ``at`` a step (None: the last), something of the
    steps ``first`` to ``last``, the first step below or above ``level``, the first from which the size stays at most
    there, how often the sign changes, how often it bursts above ``level`` after having been below a tenth of it.
    ``other`` names a second run: for ``apart`` the one to compare with.
    """

    number: str
    take: str = "at"
    at: int | None = None
    first: int = 0
    last: int | None = None
    level: float = 0.0
    axis: str = ""
    other: str = ""


@dataclass(frozen=True)
class Bounds:
    """Where a number must lie: within ``within`` of ``value``, and not beyond ``low`` and ``high``."""

    value: float | None = None
    within: float = 0.0
    low: float | None = None
    high: float | None = None

    def hold(self, found: float) -> bool:
        """Whether a number lies there. What is no number lies nowhere."""
        near = self.value is None or abs(found - self.value) <= self.within or found == self.value
        return near and (self.low is None or found >= self.low) and (self.high is None or found <= self.high)


@dataclass(frozen=True)
class Amount:
    """A number of a run, as a multiple of that of the run ``per`` where it is named, lies where ``bounds`` say."""

    run: str
    measured: Measured
    bounds: Bounds
    per: str = ""


@dataclass(frozen=True)
class Order:
    """The numbers of these runs increase in this order: without more, who arrives first. Infinite is: never."""

    runs: tuple[str, ...]
    measured: Measured


@dataclass(frozen=True)
class Winner:
    """The number of this run is smaller than that of every other run of the scene: without more, it arrives first."""

    run: str
    measured: Measured


@dataclass(frozen=True)
class Frayed:
    """Of the starts all over the window, one in each of ``size`` by ``size`` pixels, the share that lies beside one
    which ends elsewhere is where ``bounds`` say: how long the borders of the run's basins are."""

    run: str
    size: int
    bounds: Bounds


Claim = Verdict | Ends | Amount | Order | Winner | Frayed


@dataclass(frozen=True)
class Lanes:
    """Many of the same run: ``seeds`` of them with noise of their own, or ``starts`` from all over the window."""

    seeds: int = 0
    starts: int = 0


@dataclass(frozen=True)
class Share:
    """Of the lanes, the share (0 to 1) for which the claim holds lies there. A claim that compares runs compares them
    lane by lane: with the same noise, or from the same place."""

    lanes: Lanes
    bounds: Bounds


@dataclass(frozen=True)
class Mean:
    """The mean over the lanes of the claim's number lies where the claim's own bounds say."""

    lanes: Lanes


@dataclass(frozen=True)
class Border:
    """Between two values of a knob (a word of links) the claim begins or ceases to hold; the border lies there."""

    knob: str
    low: float
    high: float
    bounds: Bounds


@dataclass(frozen=True)
class Part:
    """Of the runs of the map that the scene's link names, one in each of ``size`` by ``size`` pixels, the share (0 to
    1) for which the claim holds lies there."""

    size: int
    bounds: Bounds


@dataclass(frozen=True)
class Decades:
    """The widest stretch of a knob's values, of those between two, at which the claim holds spans so many decades."""

    knob: str
    low: float
    high: float
    bounds: Bounds


@dataclass(frozen=True)
class Expectation:
    """A claim, at the link itself or ``over`` many of its kind."""

    claim: Claim
    over: Share | Mean | Border | Part | Decades | None = None
