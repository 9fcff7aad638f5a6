"""Noise streams keyed by (seed, run, replicate): adding a second optimizer never changes the first."""

import numpy as np

MAX_SEED = 2**32 - 1


def normal(seed: int, run: int, replicate: int, steps: int) -> np.ndarray:
    """(steps, 2) standard normal numbers; row k belongs to update k + 1, so a longer run continues the same stream."""
    generator = np.random.Generator(np.random.Philox(key=[seed, (run << 32) + replicate]))
    return generator.standard_normal((steps, 2))
