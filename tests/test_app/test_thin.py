"""Runs told at some steps: what is left out is not seen, and eight of the longest are less than a megabyte."""

import numpy as np
import pytest

from app.lab import edits, link
from app.lab.engine import Ran, compute
from app.lab.experiment import State
from app.stage.parts import Delivery
from app.stage.payload import header_of
from app.stage.thin import CHECKS, LONG, MOST, SHORT, SKETCH, extremes, kept_steps, refine, same_bits

EIGHT = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lion")


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def kept_of(ran: Ran, box: object, floor: float | None = 0.0) -> np.ndarray:
    kept = kept_steps(ran.trajectory, box, floor, True, alone=False)  # type: ignore[arg-type]
    assert kept is not None
    assert kept[0] == 0
    assert kept[-1] == ran.trajectory.steps
    assert (np.diff(kept) > 0).all()
    return kept


@pytest.mark.parametrize(
    "text",
    [
        "n=500&o=adam&o.lr=0.1",
        "n=500&o=momentum&o.lr=0.002&o2=sgd&o2.s=cosine&o2.s.T_0=100",
        "s=beale&n=3000&o=rmsprop",
        "s=bowl&s.kappa=100&n=300&o=sgd&o.lr=0.1",
    ],
)
def test_what_is_left_out_lies_on_the_line(text: str) -> None:
    """Half a pixel on a map of 3,200 pixels, and the digits that are shown."""
    results = compute(state_of(text).experiment)
    floor = results.surface.floor or 0.0
    for ran in results.runs:
        run, kept, steps = (
            ran.trajectory,
            kept_of(ran, results.surface.view, floor),
            np.arange(ran.trajectory.steps + 1),
        )
        assert len(kept) < 0.95 * len(steps)
        for axis in (0, 1):
            told = np.interp(steps, kept, run.theta[kept, axis])
            room = results.surface.view.size[axis] / 6400 + 1e-6 * np.abs(run.theta[:, axis])
            assert (np.abs(told - run.theta[:, axis]) <= 1.001 * room).all()
        loss = np.interp(steps, kept, run.loss[kept])
        assert (np.abs(loss - run.loss) <= 1.001e-3 * np.abs(run.loss - floor) + 1e-18 * run.loss[0]).all()


def test_few_steps_and_runs_of_python_alone_are_told_in_full() -> None:
    short = compute(state_of(f"n={SHORT - 1}&o=sgd").experiment)
    assert kept_steps(short.runs[0].trajectory, short.surface.view, 0.0, False, alone=False) is None
    alone = compute(state_of("n=200&o=lbfgs").experiment)
    header = header_of(alone, State().view)
    assert header["runs"][0]["kernel"] is None
    assert header["runs"][0]["kept"] is None
    assert header["runs"][0]["path"].shape == (201, 2)
    assert LONG > 200


def test_noise_keeps_the_extremes_of_every_column() -> None:
    results = compute(state_of("n=20000&o=sgd&o.lr=0.001&o.t=noise").experiment)
    kept = kept_of(results.runs[0], results.surface.view)
    assert len(kept) == MOST
    loss = results.runs[0].trajectory.loss
    for column in np.array_split(np.arange(len(loss)), 200):
        assert loss[column].max() <= loss[np.intersect1d(kept, column)].max() * 1.5


def test_extremes_of_columns() -> None:
    values = np.array([3.0, 1.0, 2.0, np.nan, np.inf, np.nan, 5.0, 5.0, 4.0])
    assert extremes(values, 3).tolist() == [0, 1, 6, 8] or extremes(values, 3).tolist() == [0, 1, 7, 8]


def test_refining_finds_a_spike_and_what_is_not_finite() -> None:
    values = np.zeros(1000)
    values[617] = 1.0
    values[900:] = np.inf
    kept = refine([(values, np.full(1000, 0.1))], np.array([0, 999]), 500)
    assert {616, 617, 618, 900} <= set(kept.tolist())
    assert len(kept) < 60
    assert len(refine([(np.arange(1000.0) % 2, np.full(1000, 0.1))], np.array([0, 999]), 70)) == 70


@pytest.mark.slow
@pytest.mark.parametrize("more", ["", "&s=ackley&o.lr=0.5&o3.lr=1&o8.lr=0.1"])
def test_eight_of_the_longest_runs_are_less_than_a_megabyte(more: str) -> None:
    runs = "&".join(f"o{i if i > 1 else ''}={key}" for i, key in enumerate(EIGHT, 1))
    state = state_of(f"n=100000&{runs}{more}")
    results = compute(state.experiment)
    assert len(Delivery().send(header_of(results, state.view))) < 900_000


def test_a_run_that_the_browser_walks_to_the_same_bits_is_told_to_be_checked_only() -> None:
    def told(text: str, *, full: bool = True) -> list[int | None]:
        shown = link.decode(text)[0]
        runs = header_of(compute(shown.experiment), shown.view, full=full)["runs"]
        return [None if run["kept"] is None else len(run["kept"]) for run in runs]

    few = told("s=bowl&n=500&o=sgd&o.lr=0.05&o2=adam&o2.lr=0.1&o3=adam&o3.lr=0.1&o3.s=linear")
    assert all(count is not None and count <= CHECKS + 1 for count in few)
    waves = "s=rastrigin&n=500&o=momentum&o.lr=0.002"  # a sine has other last bits in other libraries
    (whole,) = told(waves)
    assert whole is None or whole > 5 * CHECKS
    (sketch,) = told(waves, full=False)
    assert sketch is not None
    assert sketch <= SKETCH + 1
    (cosine,) = told("s=bowl&n=500&o=momentum&o.lr=0.005&o.s=cosine_decay")
    assert cosine is not None
    assert cosine > 5 * CHECKS


@pytest.mark.parametrize(
    ("surface", "knob", "value"),
    [("bowl", "kappa", 40.0), ("bowl", "rotation", 30.0), ("ackley", "shift_x", 0.3), ("rastrigin", "A", 9.0),
     ("levy", "rotation", 30.0), ("rosenbrock", "b", 90.0), ("michalewicz", "stretch", 1.5)],
)  # fmt: skip
def test_a_change_under_six_runs_is_at_most_25_kilobytes(surface: str, knob: str, value: float) -> None:
    six = "n=500&o=sgd&o.lr=0.01&o2=momentum&o2.lr=0.01&o3=nesterov&o3.lr=0.01&o4=adagrad&o4.lr=0.5&o5=rmsprop&o6=adam"
    state, delivery = state_of(f"s={surface}&{six}"), Delivery()
    delivery.send(header_of(compute(state.experiment), state.view, full=False))
    moved = edits.surface_value(state, knob, value)
    assert len(delivery.send(header_of(compute(moved.experiment), moved.view, full=False))) <= 25_000


@pytest.mark.parametrize(
    ("kernel", "same"),
    [
        ("Math.sqrt(a) + Math.abs(b)", True),
        ("Math.sin(a)", False),
        ("Math.sqrt(a) * Math.pow(a, b)", False),
        (None, False),
    ],
)
def test_roots_are_rounded_alike_everywhere_and_sines_are_not(kernel: str | None, same: bool) -> None:
    assert same_bits(kernel) is same
