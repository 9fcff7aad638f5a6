"""One file, one transform: each module declares ``TRANSFORM``; dropping a file in registers it."""


def keys() -> list[str]:
    """Every registered transform, in the default order of the chain."""
    from optimizers.registry import (
        all_transforms,
    )  # the registry walks this package: importing it at the top would be a cycle

    return [item.key for item in sorted(all_transforms().values(), key=lambda item: (item.rank, item.key))]
