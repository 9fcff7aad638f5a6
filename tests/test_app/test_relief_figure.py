"""The figure in three dimensions: the map's own ground and trails, at the stage's moment, with an honest axis."""

import math

import numpy as np
import pytest

from app.figures.surface3d import draped, surface3d
from app.lab import engine, link
from app.language.translate import translator

PLAIN = translator("en")


def figure(text: str):  # type: ignore[no-untyped-def]
    state, messages = link.decode(text)
    assert not messages
    results = engine.compute(state.experiment)
    return results, surface3d(results, False, PLAIN, state.view)


def test_trails_end_where_the_stage_stands() -> None:
    text = "s=bowl&n=60&o=sgd&o.lr=0.05&o2=momentum&o2.lr=0.01"
    for words, step in (("", 60), ("&k=60", 60), ("&k=7", 7), ("&k=0", 0)):
        results, made = figure(text + words)
        for ran, trail in zip(results.runs, made.data[1:], strict=True):
            assert (trail.x[0], trail.y[0]) == results.start
            assert (trail.x[-1], trail.y[-1]) == tuple(ran.trajectory.theta[step])
            assert trail.marker.size[-1] > 0
            assert not any(trail.marker.size[:-1])


def test_a_run_that_diverged_ends_at_its_last_point() -> None:
    results, made = figure("s=bowl&n=80&o=sgd&o.lr=5&k=79")
    path = results.runs[0].trajectory
    assert made.data[1].x[-1] == path.theta[path.valid][0]
    assert np.isnan(made.data[1].z[-1]), "beyond the window nothing is drawn"


def test_a_long_step_lies_on_the_ground() -> None:
    results, made = figure("s=bowl&n=3&o=sgd&o.lr=0.095")
    ground, trail = made.data[0], made.data[1]
    assert len(trail.x) > 600
    below = np.diff([trail.x, trail.y]).T
    assert np.abs(below).max() < 0.1
    value = results.surface.value(np.array(trail.x), np.array(trail.y))
    nearest = [np.abs(np.array(ground.customdata) - one).argmin() for one in value[:: len(value) // 20]]
    heights = np.array(ground.z).ravel()[nearest]
    lifted = np.array(trail.z)[:: len(value) // 20]
    assert np.abs(lifted - heights).max() < 0.12 * np.ptp(np.array(ground.z))
    assert (np.array(trail.z) > np.array(ground.z).min()).all()


@pytest.mark.parametrize("last", [0, 1, 5, 799, 800, 801, 5000])
def test_a_path_is_drawn_through_its_own_points(last: int) -> None:
    path = np.random.default_rng(1).normal(size=(last + 1, 2))
    x, y = draped(path)
    assert len(x) <= 801
    own = {tuple(point) for point in path.tolist()}
    drawn = set(zip(x.tolist(), y.tolist(), strict=True))
    assert own <= drawn if last <= 800 else drawn <= own
    assert (x[-1], y[-1]) == tuple(path[-1])


def test_the_axis_tells_round_losses_where_they_stand() -> None:
    for text, wanted in (("s=bowl&n=5&o=sgd", "1"), ("s=formula&f=x^2 %2B 3y^2 - 2&n=5&o=sgd", "−1")):
        _results, made = figure(text)
        axis = made.layout.scene.zaxis
        assert "log" in axis.title.text
        assert wanted in axis.ticktext
        losses = [float(label.replace("−", "-")) for label in axis.ticktext]
        order = np.argsort(np.ravel(made.data[0].customdata))
        loss, height = np.ravel(made.data[0].customdata)[order], np.ravel(made.data[0].z)[order]
        seen = [one for one in losses if one > loss[50]]
        at = [axis.tickvals[losses.index(one)] for one in seen]
        assert at == pytest.approx(np.interp(seen, loss, height).tolist(), abs=0.05)


def test_the_window_and_its_proportions_are_the_maps() -> None:
    _results, made = figure("s=bowl&n=5&o=sgd&zoom=-1,1,0,1")
    scene = made.layout.scene
    assert (scene.xaxis.range, scene.yaxis.range) == ((-1, 1), (0, 1))
    assert scene.aspectratio.x == pytest.approx(2 * scene.aspectratio.y)
    _results, thin = figure("s=bowl&n=5&o=sgd&zoom=-10,10,0,1")
    assert 2 < thin.layout.scene.aspectratio.x / thin.layout.scene.aspectratio.y < 4


def test_ground_beyond_all_bounds_is_no_error() -> None:
    _results, made = figure("s=formula&f=exp(exp(3 x^2)) %2B y^2&n=5&o=sgd&o.lr=1e-9&zoom=-9,9,-9,9")
    assert math.isfinite(made.layout.scene.zaxis.range[1])
