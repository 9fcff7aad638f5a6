"""Living maps of rules that search: the page is told what single runs find, and what is not shown is not filled."""

import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import optimizers
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.livingmap import with_map
from app.lab.mapaxes import map_axes, start_values
from app.lab.searchmaps import SIDES, Passes, Row, Wish, concerns, fill, read_wish, searches
from app.stage.parts import Delivery, assemble
from app.stage.searchmaps import MapsData, maps_data
from app.ui import jobs, maps_panel
from app.ui import state as session
from optimizers.parts import PythonRule
from optimizers.verdict import CODES
from symbolic.errors import FallLineError

BOX = [-3.0, 3.0, -2.0, 4.0]
SEARCHING = [key for key in optimizers.keys() if isinstance(optimizers.get(key), PythonRule)]


def state_of(text: str) -> State:
    state, messages = link.decode(f"{text}&view=maps")
    assert not messages, messages
    return state


def wished(
    word: str = "basins", box: list[float] | None = None, *, runs: tuple[str, ...] = ("o",), **more: object
) -> Wish:
    told = {"number": 7, "word": word, "each": False, "maps": [{"id": one, "box": box, "shape": 0.75} for one in runs]}
    wish = read_wish(told | more)
    assert wish is not None
    return wish


def filled(state: State, wish: Wish) -> tuple[Passes, list[tuple[float, Row, Passes]]]:
    told: list[tuple[float, Row, Passes]] = []
    return fill(state, wish, lambda *what: told.append(what)), told


@pytest.fixture(autouse=True)
def _coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.lab.searchmaps.SIDES", (4, 8))


@pytest.mark.parametrize("key", SEARCHING)
@pytest.mark.parametrize(
    ("surface", "word"), [("himmelblau", "basins"), ("bowl", "s.kappa:2..80,s.rotation"), ("rosenbrock", "own")]
)
def test_what_the_page_is_told_is_what_single_runs_find(key: str, surface: str, word: str) -> None:
    state = state_of(f"s={surface}&o={key}&n=40")
    if word == "own":
        word = ",".join(f"o.{knob.name}" for knob in optimizers.get(key).number_knobs[:2])
    known, told = filled(state, wished(word, BOX if word == "basins" else None))
    assert known["o"].last
    shares = [share for share, _, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [(row.done, row.all) for _, row, seen in told if not seen][-1] == (3, 3)
    assert not told[-1][2]["o"].last  # the coarse pass was there before the fine one was done

    (one,) = assemble(Delivery(MapsData).send(maps_data(7, known)), {})["maps"]
    assert (one["width"], one["height"], one["done"]) == (8, 6, True)
    axes = None if word == "basins" else map_axes(with_map(state, word), 0)
    across, up = (
        (start_values(*BOX[:2], 8), start_values(*BOX[2:], 6))
        if axes is None
        else (axes[0].values(8), axes[1].values(6))
    )
    for row, column in ((0, 0), (5, 7), (2, 5)):
        there = state
        if axes is None:
            there = replace(state, experiment=replace(state.experiment, start=(float(across[column]), float(up[row]))))
        else:
            for axis, value in zip(axes, (across[column], up[row]), strict=True):
                there = axis.site.put(there, int(value) if axis.site.knob.integer else float(value))
        path = compute(there.experiment).runs[0].trajectory
        at = row * 8 + column  # row 0 is the lowest
        assert CODES[one["finding"][at]] == path.outcome.finding
        assert int(one["step"][at]) - 1 == (-1 if path.outcome.step is None else path.outcome.step)
        assert one["x"][at] == np.float32(path.theta[-1, 0])
        assert one["loss"][at] == pytest.approx(path.loss[-1], rel=1e-6)


def test_maps_of_several_runs_come_coarse_first() -> None:
    state = state_of("s=himmelblau&o=gd_armijo&o2=sgd&o3=bfgs&n=20")
    known, told = filled(state, wished(box=BOX, runs=("o", "o3", "o9")))
    assert set(known) == {"o", "o3"}
    order = dict.fromkeys((row.id, row.all) for _, row, _ in told)
    assert list(order) == [("o", 3), ("o3", 3), ("o", 6), ("o3", 6)]


def test_only_rules_that_no_browser_walks_are_waited_for() -> None:
    for key in optimizers.keys():
        assert searches(state_of(f"o={key}").experiment) == (key in SEARCHING)


def test_the_budget_holds_at_any_number_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.lab import searchmaps

    monkeypatch.setattr(searchmaps, "SIDES", SIDES)
    asked = [(wished(box=BOX).maps[0], 0)]
    passes = [searchmaps._sides(state_of(f"o=gd_armijo&n={steps}"), asked) for steps in (50, 200, 1000)]
    assert passes[0] == [8, 16, 32, 64]
    assert all(shorter[-1] >= longer[-1] > longer[-2] >= longer[0] == 8 for shorter, longer in pairwise(passes))
    with pytest.raises(FallLineError, match="takes too long") as raised:
        searchmaps._sides(state_of("o=gd_armijo&n=100000"), asked)
    fit = raised.value.values["fit"]
    assert searchmaps._sides(state_of(f"o=gd_armijo&n={fit}"), asked) == [SIDES[0]]


@pytest.mark.parametrize(
    "told",
    [None, 3, {}, {"number": 1, "word": "basins", "each": False, "maps": []},
     *({"number": 1, "word": "basins", "each": False, "maps": [{"id": "o", "box": box, "shape": 1}]}
       for box in ([0, 0, 1, 1], [1, 0, 0, 1], [0, float("nan"), 0, 1], [0, 1, 2], "four"))],
)  # fmt: skip
def test_what_is_no_wish_is_none(told: object) -> None:
    assert read_wish(told) is None


def test_a_wish_concerns_its_own_run_and_ends_when_that_is_another() -> None:
    state, wish = state_of("s=himmelblau&o=gd_armijo&o2=sgd&n=20"), wished(box=BOX)
    beside = state_of("s=himmelblau&o=gd_armijo&o2=adam&n=20")
    other = state_of("s=himmelblau&o=gd_armijo&o.lr=0.5&o2=sgd&n=20")
    assert concerns(beside.experiment, wish) == concerns(state.experiment, wish) != concerns(other.experiment, wish)
    assert wish == wished(box=BOX, number=9)  # its number is the page's

    rows: list[Row] = []
    begun, cancelled = threading.Event(), threading.Event()

    def work(told):  # type: ignore[no-untyped-def]
        def row(share: float, row: Row, known: Passes) -> None:
            rows.append(row)
            begun.set()
            assert cancelled.wait(20)
            told(share, row, known)

        return fill(state, wish, row)

    job = jobs.Job("map", work)
    job.watch("a page")
    thread = threading.Thread(target=job.run)
    thread.start()
    assert begun.wait(20)
    job.leave("a page")
    cancelled.set()
    thread.join(20)
    assert job.done
    assert job.result is None
    assert job.error is None
    assert [(row.done, row.all) for row in rows] == [(1, 3)]  # not a row more


MAIN = str(Path(__file__).parents[2] / "app" / "ui" / "main.py")
SHOWN = "s=himmelblau&o=gd_armijo&n=20&view=maps"


def told_to(page: AppTest) -> list[bytes]:
    """What the stage was told of maps at the last run, apart from the page."""
    assert not page.exception, [error.value for error in page.exception]
    sent = [element.proto.bytes for element in page.get("bidi_component") if element.proto.bytes]
    return [data for data in sent if b'"wish":' in data]


@pytest.mark.parametrize(
    ("after", "goes_on"),
    [
        (SHOWN, True),
        (f"{SHOWN}&o2=adam", True),  # another run is no part of it
        (f"{SHOWN}&o.lr=0.5", False),
        (f"{SHOWN}&s.kappa=2".replace("himmelblau", "bowl"), False),
        (SHOWN.replace("n=20", "n=30"), False),
        (SHOWN.replace("maps", "map"), False),
        (f"{SHOWN}&reveal=where", False),  # it would tell
    ],
)
def test_the_page_fills_what_it_shows_and_nothing_else(
    after: str, goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, wish, now = AppTest.from_file(MAIN, default_timeout=60), wished(box=BOX), state_of(SHOWN)
    monkeypatch.setattr(session, "_query", lambda: after)
    job = jobs.Job((concerns(now.experiment, wish), wish), lambda told: fill(now, wish, told))
    job.watch("a page")
    job.run()
    assert job.error is None
    page.session_state[maps_panel.SLOT], page.session_state[maps_panel.WISHED] = job, wish
    sent = told_to(page.run())
    assert (maps_panel.SLOT in page.session_state) == goes_on
    known = [one["id"] for data in sent for one in assemble(data, {})["maps"]]
    assert known == (["o"] if goes_on else [])
    assert bool(sent) == ("view=maps" in after and "reveal" not in after)
