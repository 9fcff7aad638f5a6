"""One file, one transform: each module declares ``TRANSFORM``; dropping a file in registers it."""

from optimizers.registry import all_transforms


def keys() -> list[str]:
    """Every registered transform, in the default order of the chain."""

    return [item.key for item in sorted(all_transforms().values(), key=lambda item: (item.rank, item.key))]
