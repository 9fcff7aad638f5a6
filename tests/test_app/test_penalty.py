"""Penalised minima are where they should be, and on the map."""

import math

import numpy as np
import pytest

from app.lab import engine, link
from app.lab.penalty import held_place, penalty_of
from app.picture.from_results import scene_of
from app.stage.payload import rest_data, surface_data

BOWL = "s=bowl&s.shift_x=2&n=20"


def ran_of(text: str) -> engine.Ran:
    state, messages = link.decode(text)
    assert not messages
    return engine.compute(state.experiment).runs[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{BOWL}&o=sgd&o.t=l2&o.t.strength=0.5", (4 / 3, 0.0)),
        (f"{BOWL}&o=adamw&o.weight_decay=0.5", (4 / 3, 0.0)),
        (f"{BOWL}&o=sgdw&o.decay=alone&o.lr=0.1&o.weight_decay=0.05", (4 / 3, 0.0)),
        (f"{BOWL}&o=sgd&o.t=weight_decay&o.t.decay=0.5", (4 / 3, 0.0)),
        (f"{BOWL}&o=sgd&o.t=l1&o.t.strength=0.5", (1.5, 0.0)),
        (f"{BOWL}&o=sgd&o.t=l1_proximal&o.t.strength=0.5&o.t2=l2&o.t2.strength=0.5", (1.0, 0.0)),
        (f"{BOWL}&o=sgd&o.t=max_norm", (1.0, 0.0)),
        (f"{BOWL}&o=sgd&o.t=max_norm&o.t.radius=1.2&o.t2=l2&o.t2.strength=2", (2 / 3, 0.0)),
        ("s=formula&f=(x-2)^2%2B(y-1)^2&w=-1,3,-1,2&o=sgd&o.t=max_norm", (2 / math.sqrt(5), 1 / math.sqrt(5))),
        ("s=plane&o=sgd&o.t=max_norm&o.t.radius=5", (-3.0, 4.0)),
        ("s=rosenbrock&o=adam&o.t=l2&o.t.strength=0.3", (0.7567029552, 0.5717417498)),
    ],
)
def test_the_lowest_point_of_loss_and_penalty(text: str, place: tuple[float, float]) -> None:
    assert held_place(ran_of(text)) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        f"{BOWL}&o=sgd",
        f"{BOWL}&o=sgd&o.t=clip_norm",
        f"{BOWL}&o=adamw&o.weight_decay=0.001",  # as good as the minimum itself
        "s=bowl&o=sgd&o.t=l2&o.t.strength=0.5",  # the minimum is at the origin
        f"{BOWL}&o=sgd&o.t=l2&o.t.strength=0.5&o.s=cosine&o.s.on=t1.strength",
        f"{BOWL}&o=adamw&o.weight_decay=0.5&o.s=cosine&o.s.on=weight_decay",
        f"{BOWL}&o=sgdw&o.decay=alone&o.weight_decay=0.5&o.s=cosine",
        "s=plane&o=sgd&o.t=l1&o.t.strength=0.5",  # it falls without end all the same
    ],
)
def test_no_mark_where_there_is_no_such_place(text: str) -> None:
    assert held_place(ran_of(text)) is None


def test_both_painters_are_given_the_place_and_the_lines() -> None:
    text = f"{BOWL}&o=sgd&o.t=l2&o.t.strength=0.5"
    data = rest_data(ran_of(text), str)
    assert data is not None
    assert (round(data["x"], 6), data["y"], data["at"]) == (1.333333, 0.0, {})
    assert data["text"] == "lowest with L2 (coupled): (1.33, 0)"
    (trail,) = scene_of(link.decode(text)[0]).trails
    assert trail.rest == (data["x"], data["y"])
    line = "s=line_of_minima&s.rotation=30&n=5&o=sgd"
    (mark,) = scene_of(link.decode(line)[0]).marks
    (critical,) = surface_data(ran_of(line).surface, str)["critical"]
    assert list(mark.along) == critical["along"]
    assert np.hypot(*mark.along) == pytest.approx(1.0)
    heights = ran_of(line).surface.value(
        *(np.array([mark.x, mark.y])[:, None] + np.outer(mark.along, [-3.0, 0.0, 4.0]))
    )
    np.testing.assert_allclose(heights, 0.0, atol=1e-20)


def test_what_a_schedule_moves_is_no_penalty_to_mark() -> None:
    assert not penalty_of(ran_of(f"{BOWL}&o=sgd&o.t=l2&o.s=linear&o.s.on=t1.strength"))
    assert penalty_of(ran_of(f"{BOWL}&o=sgd&o.t=l2&o.s=linear"))
