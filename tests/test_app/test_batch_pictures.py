"""The batch of a step in pictures: its rows are those that the update asked about, its contours those of its loss."""

import numpy as np
import pytest

from app.lab import link
from app.lab.batch_rows import Batches
from app.lab.engine import compute
from app.picture.from_results import asking
from app.picture.many import picture_of
from app.picture.wall import painter_of

RUN = "s=line_fit&n=40&o=sgd&o.lr=0.05&o.t=minibatch&o.t.batch={size}&o2=adam"


def state_of(text: str) -> link.State:
    state, messages = link.decode(text)
    assert not messages
    return state


@pytest.mark.parametrize("draw", ["epochs", "fresh", "replacement"])
def test_its_rows_are_those_that_the_update_asked_about(draw: str) -> None:
    results = compute(state_of(RUN.format(size=5) + f"&o.t.draw={draw}").experiment)
    ran, batches = results.runs[0], Batches(results, 0)
    theta, table = ran.trajectory.theta, ran.surface.table
    assert table is not None
    u, v = (np.asarray(table.columns[table.names.index(name)]) for name in ("u", "v"))
    for step in range(39):
        rows, (x, y) = batches.rows(step), theta[step]
        gap = x * u[rows] + y - v[rows]
        slope = 2 * np.array([(gap * u[rows]).mean(), gap.mean()])
        np.testing.assert_allclose(theta[step + 1], theta[step] - 0.05 * slope, rtol=1e-12, atol=1e-14)
        loss = batches.loss(step)
        assert loss is not None
        grid = np.array([[x, 0.3], [1.0, 2.0]]), np.array([[y, 0.1], [-1.0, 0.5]])
        gaps = grid[0][..., None] * u[rows] + grid[1][..., None] - v[rows]
        np.testing.assert_allclose(loss(*grid), (gaps**2).mean(axis=-1), rtol=1e-12)
    if draw == "epochs":
        assert sorted(np.concatenate([batches.rows(step) for step in range(3)])) == list(range(len(u)))
    np.testing.assert_array_equal(batches.rows(40), batches.rows(39), "at the end, of the update that led there")


def test_contours_of_the_batch_stand_on_the_map_where_they_are_asked_for() -> None:
    plain, told = (picture_of(state_of(RUN.format(size=3) + more)) for more in ("", "&batch=1"))
    assert plain.batches is None
    painter = painter_of(told, 800, 600)
    frame = painter.layout.panels[0].frame  # type: ignore[union-attr]
    pictures = [np.asarray(painter.at(step), dtype=int) for step in (10, 11)]
    bare = np.asarray(painter_of(plain, 800, 600).at(10), dtype=int)
    changed = np.argwhere((pictures[0] != bare).any(axis=-1))
    assert len(changed) > 300
    assert changed[:, 1].min() >= int(frame.left) - 1
    assert changed[:, 1].max() <= frame.right
    assert (pictures[0] != pictures[1]).any(axis=-1).sum() > 300, "each step has a batch of its own"
    drawn = painter_of(told, 800, 600, vector=True).drawn(10)
    assert len(drawn.items) > 0
    assert len(painter_of(plain, 800, 600, vector=True).drawn(10).items) <= len(drawn.items)


def test_all_rows_have_the_maps_own_contours_and_a_question_has_none() -> None:
    told = picture_of(state_of(RUN.format(size=12) + "&batch=1"))
    assert told.batches is not None
    assert told.batches[1](10) is None
    assert painter_of(told, 800, 600).at(10)
    state = state_of(RUN.format(size=3) + "&batch=1&reveal=order")
    assert asking(picture_of(state), state).batches is None
