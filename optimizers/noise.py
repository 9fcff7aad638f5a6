"""Noise streams, keyed by (seed, replicate) alone: every optimizer of a comparison meets the same numbers, wherever it
stands in the list, and adding one never changes another."""

import numpy as np

MAX_SEED = 2**32 - 1
MAX_REPLICATE = 2**32 - 1


def normal(seed: int, replicate: int, steps: int) -> np.ndarray:
    """(steps, 2) standard normal numbers; row k belongs to update k + 1, so a longer run continues the same stream."""
    generator = np.random.Generator(np.random.Philox(key=[seed, replicate]))
    return generator.standard_normal((steps, 2))
