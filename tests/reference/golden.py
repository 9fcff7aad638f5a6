"""Writing golden files: every case's path and what we call it, in one compressed array with a JSON table."""

import json
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent


class Book:
    """Collects runs; ``ours`` holds the arguments that optimizers.run needs to repeat one.

    A case with a ``twin`` is the library left at its own defaults: the declaration of the rule says which settings of
    ours those are, so the case holds only what had to be given there (a rate)."""

    def __init__(self, library: str) -> None:
        self.library = library
        self.table: list[dict[str, Any]] = []
        self.paths: list[np.ndarray] = []

    def add(self, name: str, ours: dict[str, Any], path: np.ndarray) -> None:
        path = np.asarray(path, np.float64)
        finite = np.isfinite(path).all(axis=1) & (np.abs(path).max(axis=1) < 1e9)
        if not finite.all():
            raise SystemExit(f"{name} on {ours['surface']} runs away: choose a smaller rate")
        self.table.append({"name": name, **ours})
        self.paths.append(path)

    def write(self, file: str, versions: dict[str, str]) -> None:
        header = json.dumps({"library": self.library, "versions": versions, "cases": self.table})
        np.savez_compressed(HERE / file, header=np.array(header), paths=np.stack(self.paths))
        print(file, len(self.paths), "runs", (HERE / file).stat().st_size // 1024, "kB")
