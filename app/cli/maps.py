"""``fall-line map``: a living map as large as one likes, as arrays and as a picture, here or on a cluster.

Finished tiles are kept beside the output until the map is done, so that the same command goes on where it was stopped.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from app.cli import files
from app.cli.asked import read
from app.cli.say import Parser, fail, teller
from app.export import size_text
from app.export.carried import carry, told_link
from app.export.mapfiles import map_arrays
from app.lab import link
from app.lab.experiment import State, View
from app.lab.livingmap import living_map, map_of, map_plan, mapped, with_map
from app.language.translate import Translate, translator
from app.picture.plate import plate
from optimizers.plan import KINDS_OF_RECORD, TILE
from symbolic.errors import FallLineError, KnobError
from symbolic.foreign import visible

USUAL, MOST = 1024, 16_384  # pixels of a side
SUFFIXES = (".npz", ".png")
RETRIES = 5  # of a tile whose worker was lost
TIMEOUT = 10  # seconds in which a scheduler has to answer


def takes(command: Parser, _: Translate) -> None:
    """The options of the command, beside the link."""
    axes = _("basins, or two knobs: o.lr,o.momentum or o.lr:0.001..1,s.kappa. Without it: what the link says")
    command.add_argument("--axes", help=axes)
    command.add_argument("--size", default=str(USUAL), help=_("pixels: 1024 or 800x600"))
    scheduler = _("address of a Dask scheduler that does the work, as in tcp://host:8786")
    command.add_argument("--scheduler", metavar="ADDRESS", help=scheduler)
    out = _("the files to write, without suffix: NAME.npz and NAME.png ({name})").format(name="fall-line-map")
    command.add_argument("--out", default="fall-line-map", metavar="NAME", help=out)
    files.takes_force(command, _("replace files that are there already"))
    command.add_argument("--fresh", action="store_true", help=_("begin anew, whatever is there from before"))
    command.add_argument("--answer", action="store_true", help=_("write the map of a link that asks a question first"))


def write(options: argparse.Namespace) -> int:
    """Compute the map and write both files; 0 when done, 130 where Ctrl+C stopped it. Raises FallLineError."""
    state, progress = read(options), teller(str(options.lang))
    _ = translator(str(options.lang))
    if state.view.reveal and not options.answer:
        raise FallLineError(
            "This link asks a question first, and this file would tell the answer: write it with --answer."
        )
    state = with_map(state, options.axes if options.axes else map_of(state))
    runs, size = mapped(state), read_size(options.size)
    if not runs:
        raise FallLineError("There is no optimizer to map.")
    out = Path(options.out)
    for suffix in SUFFIXES:
        files.ready(named(out, suffix), force=options.force)
    map_plan(state, runs[0], size).check()  # what cannot be computed leaves nothing behind
    try:
        with cluster(options.scheduler) as executor:
            out.parent.mkdir(parents=True, exist_ok=True)
            tiles = Tiles(out.with_name(out.name + ".partial"), identity(state, runs[0], size), fresh=options.fresh)
            if len(tiles) and progress is not None:
                print(_("going on with what is there from before."), file=sys.stderr)
            told = living_map(state, runs[0], size, executor=executor, kept=tiles, tile=tiles.tile, progress=progress)
        if progress is not None:
            print(file=sys.stderr)
        np.savez_compressed(named(out, ".npz"), **map_arrays(told, state))  # type: ignore[arg-type]
        picture = BytesIO()
        plate(told, state).save(picture, "PNG")
        files.put(named(out, ".png"), carry(picture.getvalue(), ".png", told_link(state)))
    except OSError as error:
        return fail(_("{file} cannot be written: {reason}.").format(file=out, reason=error.strerror), 1)
    except KeyboardInterrupt:
        return fail(_("stopped; the same command goes on from here."), 130)
    tiles.remove()
    for suffix in SUFFIXES:
        file = named(out, suffix)
        print(visible(f"{file} ({size_text(file.read_bytes())})"), file=sys.stderr)
    return 0


def named(out: Path, suffix: str) -> Path:
    """The file of a name; a dot in the name is part of it."""
    return out.with_name(out.name + suffix)


def read_size(text: str) -> tuple[int, int]:
    """``4096`` or ``800x600`` as columns and rows. Raises KnobError."""
    wide, sign, high = text.lower().partition("x")
    sides = [side for side in (wide, high if sign else wide) if side.isascii() and side.isdecimal() and len(side) < 6]
    if len(sides) == 2 and all(2 <= int(side) <= MOST for side in sides):
        return int(sides[0]), int(sides[1])
    raise KnobError(
        "“{value}” is no size: a number from 2 to {high}, or two as in 800x600.", value=text[:20], high=MOST
    )


def identity(state: State, index: int, size: tuple[int, int]) -> str:
    """A name of everything that the map's numbers depend on: tiles of another map are of no use to it."""
    words = tuple((name, text) for name, text in state.view.words if name in ("map", "each"))
    computed = link.encode(replace(state, view=View(zoom=state.view.zoom, words=words)))
    told = json.dumps([computed, index, size, version("fall-line"), KINDS_OF_RECORD, np.__version__])
    return hashlib.sha256(told.encode()).hexdigest()


@contextmanager
def cluster(address: str | None) -> Iterator[Any]:
    """An executor of the cluster at an address; None for none. Raises FallLineError where it cannot be used."""
    if address is None:
        yield None
        return
    try:
        import distributed  # an extra, and slow to import
    except ImportError:
        raise FallLineError("Dask is not installed: pip install 'fall-line[dask]'.") from None
    engine: Any = distributed  # it has types, but not for this
    try:
        client = engine.Client(address, timeout=TIMEOUT)
    except (OSError, ValueError, TypeError) as error:
        raise FallLineError("No scheduler answers at {address}: {reason}", address=address, reason=str(error)) from None
    with client, client.get_executor(retries=RETRIES) as executor:
        yield executor


class Tiles(MutableMapping[int, Mapping[str, np.ndarray]]):
    """Finished tiles as files of a folder, for the map of an ``identity``; those of another map are thrown away."""

    def __init__(self, folder: Path, identity: str, *, fresh: bool = False) -> None:
        self.folder, self.tile = folder, TILE
        plan = folder / "plan.json"
        held = json.loads(plan.read_text("utf-8")) if plan.is_file() else None
        if fresh or held is None or held.get("map") != identity:
            self.remove()
            folder.mkdir()
            plan.write_text(json.dumps({"map": identity, "tile": self.tile}), "utf-8")
        else:
            self.tile = int(held["tile"])

    def __getitem__(self, number: int) -> dict[str, np.ndarray]:
        try:
            with np.load(self._file(number), allow_pickle=False) as held:
                return {name: held[name] for name in held.files}
        except (OSError, ValueError, zipfile.BadZipFile):  # half a file is as good as none: it is computed again
            raise KeyError(number) from None

    def __setitem__(self, number: int, arrays: Mapping[str, np.ndarray]) -> None:
        whole, half = self._file(number), self.folder / "half"
        with half.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        os.replace(half, whole)

    def __delitem__(self, number: int) -> None:
        self._file(number).unlink()

    def __iter__(self) -> Iterator[int]:
        return (int(file.stem) for file in sorted(self.folder.glob("*.npz")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def remove(self) -> None:
        """Throw all of it away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:06}.npz"
