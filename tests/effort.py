"""How much work something is, told the same by every machine: seconds depend on who else is working, calls do not."""

import cProfile
from collections.abc import Callable
from typing import Any


def calls(action: Callable[..., Any], *args: Any) -> int:
    """How many functions, Python's own included, are called while ``action(*args)`` runs."""
    profile = cProfile.Profile()
    profile.runcall(action, *args)
    return sum(entry.callcount + entry.reccallcount for entry in profile.getstats())
