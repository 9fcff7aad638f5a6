"""An animated GIF of a scene, with NumPy and Pillow alone.

Three things make it quick, small and clean: only what moves is repainted (:mod:`app.picture.painter`); all frames
share one palette in which the page, the inks and every trail's colour are *pinned*, so no optimizer changes colour;
and no frame is dithered, so unchanged ground stays unchanged and is stored as "transparent" (so one palette entry
stays free).
"""

from io import BytesIO

import numpy as np
from PIL import Image

from app.export import Format, Progress
from app.lab.experiment import State
from app.picture.brush import mix
from app.picture.from_results import scene_of
from app.picture.painter import Plate
from app.picture.scene import Scene

FRAMES = 120  # at most; a worst case of 120 frames at 1000x800 took others 80 s and 130 MB, so size is bounded too
WIDEST, TALLEST = 1280, 960
DURATION = 50  # ms a frame; browsers do not honour less than 20
HOLD = 2000  # ms that the last frame stays
COLOURS = 255  # not 256: with a free entry Pillow stores unchanged pixels as transparent, which halves the file
TWINS = 6  # of 255
BLENDS = (0.3, 0.55, 0.8)  # smooth edges of a trail: parts of its colour over what lies beside it


def frame_steps(steps: int, frames: int) -> list[int]:
    """Which steps are shown: evenly spread, first and last included, none twice."""
    return sorted({int(step) for step in np.rint(np.linspace(0, steps, max(min(frames, steps + 1), 1)))})


def animate(
    scene: Scene,
    *,
    width: int = 800,
    height: int = 600,
    frames: int = FRAMES,
    duration: int = DURATION,
    strip: bool = True,
    progress: Progress | None = None,
) -> bytes:
    """The GIF's bytes: at most ``frames`` frames of ``duration`` ms, repeating for ever."""
    report = progress or (lambda part: None)
    plate = Plate(scene, min(width, WIDEST), min(height, TALLEST), strip=strip, grained=True)
    steps = frame_steps(scene.steps, min(frames, FRAMES))
    picture, before = plate.at(steps[0]), steps[0]
    palette = pinned_palette(plate, [picture, plate.at(steps[-1])])
    report(0.1)
    made = [picture.quantize(palette=palette, dither=Image.Dither.NONE)]
    for i, step in enumerate(steps[1:], start=1):
        picture, before = plate.advance(picture, before, step), step
        made.append(picture.quantize(palette=palette, dither=Image.Dither.NONE))
        report(0.1 + 0.75 * i / len(steps))
    # Few steps stay few frames, each shown longer: steps are real and are not interpolated.
    each = max(duration, 20) if len(steps) > frames // 2 else min(max(duration, 20) * frames // (2 * len(steps)), 500)
    data = BytesIO()
    made[0].save(
        data,
        "GIF",
        save_all=True,
        append_images=made[1:],
        duration=[each] * (len(made) - 1) + [HOLD],
        loop=0,
        disposal=1,
        optimize=True,
    )
    report(1.0)
    return data.getvalue()


def pinned_palette(plate: Plate, samples: list[Image.Image]) -> Image.Image:
    """One palette for all frames: the scene's own colours exactly, the rest by median cut of the samples."""
    look = plate.theme
    pinned = [look.page, look.casing, look.ink, look.muted, look.warning, look.line, look.minimum]
    pinned += [mix(look.page, ink, part) for ink in (look.ink, look.muted) for part in BLENDS]
    for trail in plate.scene.trails:
        colour = look.trails[trail.slot]
        pinned += [colour, *(mix(look.casing, colour, part) for part in BLENDS), mix(look.page, colour, 0.3)]
    fixed = [int(colour[i : i + 2], 16) for colour in dict.fromkeys(pinned) for i in (1, 3, 5)]
    sheet = Image.new("RGB", (samples[0].width, samples[0].height * len(samples)))
    for i, sample in enumerate(samples):
        sheet.paste(sample, (0, i * sample.height))
    sheet = sheet.resize(
        (sheet.width // 2, sheet.height // 2), Image.Resampling.NEAREST
    )  # as good, four times as quick
    free = COLOURS - len(fixed) // 3
    cut = sheet.quantize(colors=free, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    found = np.array((cut.getpalette() or [])[: 3 * free]).reshape(-1, 3)
    # Pillow looks colours up in coarse boxes: a near twin could take a pinned colour's place.
    twins = np.abs(found[:, None] - np.array(fixed).reshape(1, -1, 3)).max(axis=2).min(axis=1) <= TWINS
    palette = Image.new("P", (1, 1))
    palette.putpalette([*fixed, *found[~twins].ravel().tolist()])
    return palette


def _render(state: State, progress: Progress) -> bytes:
    return animate(scene_of(state), progress=progress)


FORMAT = Format(title="Animation (GIF)", suffix=".gif", mime="image/gif", render=_render)
