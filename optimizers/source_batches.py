"""Batches in code for others: the draw of their rows as a function that needs nothing of ours, and the line of a step
that takes its own of them."""

from optimizers.batches import prefix_of
from optimizers.system import System
from symbolic.rows import BATCH
from symbolic.system import Statement

_DRAWN = """    rng = np.random.Generator(np.random.Philox(key=[seed + 2**32, 0]))
    share = rng.random((steps, count))
"""
FUNCTIONS = {
    "shuffled_rows": f'''def shuffled_rows(count, steps, seed):
    """Row numbers: all of them, shuffled anew as often as there are steps."""
{_DRAWN}    order, at = np.tile(np.arange(count), (steps, 1)), np.arange(steps)
    for place in range(count - 1):
        other = place + np.floor(share[:, place]*(count - place)).astype(int)
        order[at, other], order[:, place] = order[:, place].copy(), order[at, other]
    return order.ravel()
''',
    "drawn_rows": f'''def drawn_rows(count, steps, seed):
    """Row numbers: as many as there are rows for every step, each drawn by itself."""
{_DRAWN}    return np.floor(share*count).astype(int).ravel()
''',
}


def drawing(system: System) -> str:
    """The function of :data:`FUNCTIONS` that draws for this system."""
    return "drawn_rows" if system.draw == "replacement" else "shuffled_rows"


def without_batches(system: System) -> tuple[Statement, ...]:
    """The statements of a system on a surface without rows, where every batch is the whole of it."""
    own = prefix_of(system.statements)
    return tuple(one for one in system.statements if one.name not in BATCH and not one.name.startswith(own))


def taken(count: str, first: str, rows: str) -> str:
    """The line that picks a batch, ``rows``, out of the order; ``rows`` here is how the number of all is written."""
    return f"rows = order[int({first}):int({first} + {count})] if {count} < {rows} else slice(None)"
