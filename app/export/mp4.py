"""A film as MP4 (H.264): what slides, video editors and forums take. Made by FFmpeg, which PyAV brings along.

Sides are even, colours are those of BT.709, and what a player needs stands at the beginning of the file (faststart).
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from app.export import Format, Progress
from app.export.carried import MARK, told_link
from app.export.film import PRESETS, Film, knobs_of, run_film
from app.lab.experiment import State
from symbolic.errors import FallLineError

# For the same bytes every time: one thread, as with more it depends on who comes first; and no mbtree, which x264
# computes from memory that nobody has written (one film in ten came out otherwise): that costs half as many bytes more.
CODER = {"crf": "21", "preset": "veryfast", "threads": "1", "tune": "animation", "x264-params": "mbtree=0"}
FILE = {"movflags": "+faststart", "fflags": "+bitexact"}
BT709, NARROW = 1, 1  # FFmpeg's numbers of the colour space, and of the range in which video counts


def mp4_of(film: Film, progress: Progress, comment: str) -> bytes:
    """The MP4's bytes. Raises FallLineError where PyAV is not installed."""
    av = _library()
    with TemporaryDirectory() as folder:  # faststart goes over a finished file once more, which needs a real one
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", format="mp4", options=FILE) as container:
            container.metadata["comment"] = comment
            stream = container.add_stream("libx264", rate=film.fps, options=CODER)
            width, height = (side // 2 * 2 for side in film.size)
            stream.width, stream.height = width, height
            stream.pix_fmt = "yuv420p"
            stream.codec_context.color_range = NARROW
            for name in ("colorspace", "color_primaries", "color_trc"):
                setattr(stream.codec_context, name, BT709)
            at = 0
            for shot in film.told(progress):
                # one pixel less at the edge where a side is odd: colours are stored for four pixels together
                picture = av.VideoFrame.from_ndarray(np.asarray(shot.picture)[:height, :width], format="rgb24")
                frame = picture.reformat(format="yuv420p", dst_colorspace=BT709, dst_color_range=NARROW)
                for _ in range(shot.span):
                    frame.pts = at
                    container.mux(stream.encode(frame))
                    at += 1
            container.mux(stream.encode())
        return path.read_bytes()


def _library() -> Any:
    try:
        import av  # an extra, and large
    except ImportError:
        raise FallLineError("PyAV is not installed: pip install 'fall-line[video]'.") from None
    return av


def _render(state: State, progress: Progress, chosen: Mapping[str, Any]) -> bytes:
    return mp4_of(run_film(state, chosen), progress, MARK + told_link(state))


FORMAT = Format(
    title="Video (MP4)",
    suffix=".mp4",
    mime="video/mp4",
    render=_render,
    kind="film",
    knobs=knobs_of(loops=False),
    presets=PRESETS,
)
