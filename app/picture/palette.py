"""One palette for all frames of a film, and pictures in it as numbers.

The scene's own inks are *pinned*: they come out exactly, so no optimizer and no mark changes colour. The rest are the
commonest colours of the ground, by median cut. Nothing is dithered, so unchanged ground stays unchanged.
"""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.look import MARKS, TRAILS
from app.picture.brush import mix
from app.picture.relief import rgb
from app.picture.scene import Scene

COLOURS = 255  # not 256: one entry stays free to mean "unchanged"
TWINS = 6  # of 255
BLENDS = (0.3, 0.55, 0.8)  # smooth edges: parts of an ink over what lies beside it
BITS = 6  # of each channel by which colours are looked up: an error of two in 255
SAMPLE = 6  # every sixth pixel each way says what colours there are

Indices = NDArray[np.uint8]


class Palette:
    """Colours ``entries`` (n, 3) bytes; ``clear`` is the number that means "unchanged"."""

    def __init__(self, pinned: Iterable[str], samples: Iterable[Image.Image]) -> None:
        fixed = np.rint(np.array([rgb(colour) for colour in dict.fromkeys(pinned)]) * 255).astype(int)
        small = [np.asarray(sample)[::SAMPLE, ::SAMPLE].reshape(-1, 3) for sample in samples]
        free = COLOURS - len(fixed)
        pixels = Image.fromarray(np.concatenate(small)[None])
        cut = pixels.quantize(colors=free, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
        found = np.array((cut.getpalette() or [])[: 3 * free], dtype=int).reshape(-1, 3)
        twins = np.abs(found[:, None] - fixed[None]).max(axis=2).min(axis=1) <= TWINS
        self.entries = np.concatenate([fixed, found[~twins]]).astype(np.uint8)
        self.clear = len(self.entries)
        self._table = self._lookup(fixed)

    def _lookup(self, fixed: NDArray[np.int64]) -> Indices:
        """The nearest entry of every colour, looked up by its first bits; the pinned ones' own places are theirs."""
        side = 1 << BITS
        level = np.arange(side, dtype=np.uint8) * (256 // side) + 128 // side
        every = np.stack(np.meshgrid(level, level, level, indexing="ij"), axis=-1).reshape(side * side, side, 3)
        sheet = Image.new("P", (1, 1))
        sheet.putpalette(self.entries.ravel().tolist())
        table = np.asarray(Image.fromarray(every).quantize(palette=sheet, dither=Image.Dither.NONE)).ravel().copy()
        for index in reversed(range(len(fixed))):  # the first are the most important
            table[int(_places(fixed[index].astype(np.uint8)))] = index
        return table

    def indices(self, parts: Sequence[Image.Image]) -> list[Indices]:
        """Pictures, (h, w) each, as numbers of their colours: of many small ones at once."""
        # as Pillow holds them, four bytes a pixel: red is the lowest
        held = np.frombuffer(b"".join(part.tobytes("raw", "RGBX") for part in parts), "<u4")
        low = (1 << BITS) - 1
        drop = 8 - BITS
        places = ((held >> drop) & low) << (2 * BITS)
        places |= ((held >> (8 + drop)) & low) << BITS
        places |= (held >> (16 + drop)) & low
        numbers = self._table.take(places)
        ends = itertools.accumulate(part.width * part.height for part in parts)
        return [
            numbers[end - part.width * part.height : end].reshape(part.height, part.width)
            for end, part in zip(ends, parts, strict=True)
        ]


def _places(colours: NDArray[np.uint8]) -> NDArray[np.int32]:
    short = (colours >> (8 - BITS)).astype(np.int32)
    return np.asarray((short[..., 0] << (2 * BITS)) | (short[..., 1] << BITS) | short[..., 2])


def pinned_colours(scene: Scene) -> list[str]:
    """The inks of a scene that must come out exactly, the most important first."""
    look = scene.theme
    roles = dict.fromkeys(part.fill or part.edge for mark in scene.marks for part in MARKS[mark.kind].parts)
    marks = [getattr(look, role) for role in roles if role]
    trails = [look.trails[trail.slot] for trail in scene.trails]
    pinned = [look.page, look.casing, look.ink, *trails, *marks, look.muted, look.warning, look.line]
    pinned += [mix(look.page, ink, part) for ink in (look.ink, look.muted) for part in BLENDS]
    pinned += [mix(look.casing, mark, 0.55) for mark in marks]
    for colour in trails:
        pinned += [mix(look.casing, colour, part) for part in BLENDS]
        pinned += [mix(look.casing, colour, TRAILS.under), mix(look.page, colour, 0.3)]
    if scene.living is not None:  # most of them come into the film later than its first frames
        pinned += [look.blank, look.sign, *(colour for row in (*look.basins, look.diverged) for colour in row)]
        pinned += [mix(look.blank, ink, part) for ink in (look.sign, look.saddle) for part in BLENDS]
    return pinned
