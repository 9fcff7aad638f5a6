"""A living map's picture is the stage's: the same classes, bands, shares and percents, the same pixels to the byte."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from app.lab.mapclasses import bands_for, class_name, classed, shares_at, whole_percents
from app.look import PATTERNS
from app.picture.living import paint_map, ready
from app.theme import THEMES
from optimizers.sweep import Sweep
from optimizers.verdict import CODES, Finding

# how many of each class lie side by side, the steps of arrivals, pixels a run, the theme and the step shown
CASES = [
    (1, (0, 120), 1.0, "light", 120),
    (9, (0, 120), 2.0, "dark", 120),
    (4, (3, 5), 1.5, "light", 4),
    (6, (400, 900), 3.1, "light", 700),
]


def a_map(block: int, ends: tuple[int, int], steps: int) -> Sweep:
    """Blobs of every ending there is, and six minima."""
    rng = np.random.default_rng(block)
    small = rng.integers(0, len(CODES), (8, 9)).astype(np.int8)
    finding = np.kron(small, np.ones((block, block), dtype=np.int8))
    place = np.kron(rng.integers(0, 6, small.shape), np.ones((block, block), dtype=int)).astype(np.int16)
    named = np.isin(finding, [CODES.index(one) for one in (Finding.ARRIVED, Finding.JITTERS, Finding.DIVERGED)])
    step = np.where(named, rng.integers(*ends, finding.shape), -1).astype(np.int32)
    nothing = np.zeros(finding.shape)
    axes = {"start.y": np.arange(finding.shape[0]), "start.x": np.arange(finding.shape[1])}
    return Sweep(axes, steps, nothing, nothing, nothing, nothing, finding, place, step, nothing)


def test_both_painters_paint_one_picture() -> None:
    tools = {"codes": [str(code) for code in CODES], "kinds": {str(code): code.kind for code in CODES}}
    cases, sizes = [], []
    for block, ends, ratio, theme, at in CASES:
        steps = max(at, 120)
        told = a_map(block, ends, steps)
        height, width = told.shape
        size = (round(ratio * width) + 3, round(ratio * height) + 1)
        assert told.finding is not None
        assert told.place is not None
        assert told.step is not None
        flat = {name: getattr(told, name).ravel().tolist() for name in ("finding", "place", "step")}
        sizes.append((told, size))
        cases.append(
            {"tools": tools, "map": flat, "width": width, "height": height, "steps": steps, "size": size,
             "theme": theme,
             "ratio": ratio, "cells": 1 / ratio, "at": at}
        )  # fmt: skip
    command = ["node", str(Path(__file__).parent / "living.mjs")]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    seen: set[str] = set()
    for (told, size), (_block, _ends, ratio, theme, at), theirs in zip(
        sizes, CASES, json.loads(done.stdout), strict=True
    ):
        mine = classed(told)
        bands = bands_for([mine])
        assert list(bands) == theirs["bands"]
        shares = shares_at(mine, at)
        assert sum(share for _, share in shares) == pytest.approx(1)
        assert [number for number, _ in shares] == [one["number"] for one in theirs["shares"]]
        assert [share for _, share in shares] == pytest.approx([one["share"] for one in theirs["shares"]])
        assert whole_percents([share for _, share in shares]) == theirs["percents"]
        pixels = paint_map(ready(mine, bands, 1 / ratio), size, THEMES[theme], ratio, at)
        np.testing.assert_array_equal(pixels.ravel(), theirs["pixels"])
        seen |= {class_name(number) for number, _ in shares}
    assert seen >= {"m0", "m5", "diverged", *PATTERNS}
