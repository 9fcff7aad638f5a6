"""Which ``symbolic``, ``surfaces``, ``optimizers`` and ``app`` are meant: ours, whatever the folder of a person holds.

Four packages with such names live beside this one. A folder with an ``app.py`` or an ``optimizers/`` of its own would
hide them, because Python looks there first; a finder in front of the usual ones answers for these names alone.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

NAMES = ("symbolic", "surfaces", "optimizers", "app")
# Beside this package where it is installed; in a checkout, further up.
PLACE = next(folder for folder in Path(__file__).parents if all((folder / name).is_dir() for name in NAMES))


class Ours:
    """Finds our packages in :data:`PLACE`, and nothing else."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Where one of NAMES is; None for every other name, which the usual finders then look for."""
        return PathFinder.find_spec(name, [str(PLACE)]) if name in NAMES else None


def claim() -> None:
    """Make NAMES mean our packages from here on. Raises ImportError where one of them already is something else."""
    for name in NAMES:
        there = sys.modules.get(name)
        file = getattr(there, "__file__", None)
        if there is not None and (file is None or Path(file).resolve().parent != (PLACE / name).resolve()):
            raise ImportError(
                f"Fall Line needs its own package {name!r}, but that name already means {file or there!r}. "
                f"Import fall_line before it, or rename yours.",
                name=name,
                path=file,
            )
    if Ours not in sys.meta_path:
        sys.meta_path.insert(0, Ours)  # a class with find_spec is all that is asked for
