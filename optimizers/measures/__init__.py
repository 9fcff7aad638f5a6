"""One file, one measure of a run: each module declares ``MEASURE``; dropping a file in registers it."""

from optimizers.registry import all_measures


def keys() -> list[str]:
    """Every registered measure, in the order in which they look at a point."""
    return [item.key for item in sorted(all_measures().values(), key=lambda item: item.rank)]
