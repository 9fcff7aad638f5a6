"""Texts laid from signs that are drawn once, against Pillow's own; and points passed by blocks, against all of them."""

import numpy as np
import pytest
from PIL import Image

from app.picture import strokes
from app.picture.canvas import draw_text, text_width
from app.picture.signs import cover_of

TEXTS = ("0.0131", "−1.3×10⁻²²", "step 64 of 300", "第 30 步，共 300 步", "diverged at step 41", "η₁ 100 000")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [9.0, 11.96, 14.0, 24.0])
@pytest.mark.parametrize("anchor", ["left", "right"])
def test_a_text_of_signs_is_the_text_that_pillow_writes(text: str, size: float, anchor: str) -> None:
    for x in (210.0, 210.6, 400.0, -4.0):  # inside, and over both edges
        whole = Image.new("L", (420, 40), 0)
        draw_text(whole, (x, 25.3), text, size, "#ffffff", anchor=anchor)
        ours = np.asarray(cover_of((x, 25.3), text, size, whole.size, anchor)).astype(int)
        off = np.abs(ours - np.asarray(whole))
        assert off.max() < 60, "only where two signs touch"
        assert (off > 0).sum() <= len(text) / 2
        assert x != 210.0 or ours.sum() > 255 * text_width(text, size)


@pytest.mark.parametrize("kind", ["settles", "creeps", "bounces", "leaves", "has holes"])
def test_points_that_hardly_move_are_passed_without_a_loss(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = np.arange(20 * strokes.BLOCK + 5)
    x = {
        "settles": 90 * 0.97**steps,
        "creeps": steps / 40,
        "bounces": 50 * (-1.0) ** steps,
        "leaves": np.where(steps < 300, steps / 100, np.inf),
        "has holes": np.where(steps % 50 > 40, np.nan, np.abs(steps - 300) / 7),
    }[kind]
    points = np.column_stack([x, 0.3 * np.sin(steps)])
    kept, at = strokes.thin(points, steps)
    assert np.array_equal(kept, points[at], equal_nan=True)
    assert at[0] == 0
    assert at[-1] == len(points) - 1
    assert (kind == "bounces") == (len(at) == len(points)), "every turn is drawn, and nothing else is all drawn"
    monkeypatch.setattr(strokes, "BLOCK", 1)
    assert strokes.thin(points, steps)[1].tolist() == at.tolist(), "point by point nothing else is found"
