"""The pictures of the gallery are what ``fall-line build .github/figures.toml`` makes, every one and no other."""

import json
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli.build import make
from app.cli.figures import Figure, read_figures
from app.export.carried import carried, told_link

ROOT = Path(__file__).parents[2]
FIGURES = {figure.name: figure for figure in read_figures(ROOT / ".github" / "figures.toml")}
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_a_file_is_the_one_that_was_made(figure: Figure) -> None:
    made = json.loads((ROOT / ".github" / "figures.lock").read_text("utf-8"))
    data = figure.target.read_bytes()
    assert made[figure.name]["file"] == sha256(data).hexdigest()
    assert carried(data) == told_link(figure.state)


@pytest.mark.parametrize("name", ["gallery/schedules.png", "gallery/paper.svg"])
def test_it_is_what_is_made_today(name: str) -> None:
    """The quick ones, made again. Letters may stand a hair differently in another version of Pillow or of its fonts."""
    figure = FIGURES[name]
    data, again = figure.target.read_bytes(), make(figure.key, figure.state, figure.values)
    if data == again or figure.target.suffix != ".png":
        assert len(again) == pytest.approx(len(data), rel=0.05)
        return
    before, now = (np.asarray(Image.open(BytesIO(held)).convert("RGB"), dtype=float) for held in (data, again))
    assert np.abs(before - now).mean() < 0.5


def test_every_picture_is_shown_and_small() -> None:
    gallery = (ROOT / ".github" / "GALLERY.md").read_text("utf-8")
    assert sorted(SHOWN.findall(gallery)) == sorted(FIGURES)
    there = {f"gallery/{path.name}" for path in (ROOT / ".github" / "gallery").iterdir()}
    assert there == set(FIGURES)
    assert sum(figure.target.stat().st_size for figure in FIGURES.values()) < 3_000_000
    readme = (ROOT / "README.md").read_text("utf-8")
    (first,) = SHOWN.findall(readme)
    assert first.removeprefix(".github/") in FIGURES
    assert (ROOT / first).stat().st_size < 2_000_000
