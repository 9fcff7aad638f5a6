"""One file, one wrapper around any rule: each module declares ``WRAPPER``; dropping a file in registers it."""

from optimizers.registry import all_wrappers


def keys() -> list[str]:
    """Every registered wrapper, in alphabetical order."""
    return list(all_wrappers())
