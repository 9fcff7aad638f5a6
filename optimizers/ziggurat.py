"""The layers of the ziggurat from which NumPy draws normal numbers, asked of NumPy itself.

``Generator.standard_normal`` (Marsaglia and Tsang 2000, 256 layers) takes 64 random bits: eight choose a layer, one the
sign, 52 the share of the layer's width. NumPy's table of widths was made in double precision and differs from the exact
one in the last places; whoever wants NumPy's very numbers needs the table as it is. A generator whose next bits are
chosen says it.
"""

from functools import cache

import numpy as np

LAYERS = 256
_HALF = 1 << 51  # of the 52 bits: a power of two, so that the width comes out exactly


@cache
def widths() -> tuple[float, ...]:
    """The width of each layer, from the tail's (0), then the narrowest up; the last is where the tail begins."""
    return tuple(_width(layer) for layer in range(LAYERS))


def _width(layer: int) -> float:
    bits = np.random.Philox(key=[0, 0])
    state = bits.state
    # the layer in the lowest byte, the sign +, the share behind; layer 1 asks again, and the zeros after it accept
    state["buffer"] = np.array([layer | (_HALF << 9), 0, 0, 0], dtype=np.uint64)
    state["buffer_pos"] = 0
    bits.state = state
    return 2.0 * float(np.random.Generator(bits).standard_normal())
