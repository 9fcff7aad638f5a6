"""Random numbers for data sets that are made: splitmix64, so that a seed gives the same rows on every machine for ever.

NumPy's generators may change their streams between versions; a link to a data set must not.
"""

import math

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


class Draws:
    """A stream of numbers from a seed (Steele, Lea & Flood, 2014)."""

    def __init__(self, seed: int) -> None:
        self.state = seed & MASK

    def bits(self) -> int:
        """The next 64 bits."""
        self.state = (self.state + GOLDEN) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number from [low, high)."""
        return low + (high - low) * (self.bits() >> 11) / (1 << 53)

    def normal(self, spread: float = 1.0) -> float:
        """A number around 0 (Box and Muller, 1958)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self.uniform()))
        return spread * radius * math.cos(2.0 * math.pi * self.uniform())
