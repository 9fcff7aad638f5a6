"""One file, one wrapper around any rule: each module declares ``WRAPPER``; dropping a file in registers it."""


def keys() -> list[str]:
    """Every registered wrapper, in alphabetical order."""
    from optimizers.registry import all_wrappers  # the registry walks this package: at the top it would be a cycle

    return list(all_wrappers())
