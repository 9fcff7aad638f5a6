"""The race in the app: its word, its plan, the links of its cells, its files, its job and its tab."""

import csv
import io
import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import surfaces
from app.cli import main
from app.export.carried import carried
from app.export.race_files import csv_of, json_of, npz_of, rows
from app.figures.profiles import DATA, PERFORMANCE, profiles
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State, View
from app.lab.race_rows import apart
from app.lab.race_rows import rows as table_rows
from app.lab.race_says import caveat, headline, held, listed
from app.lab.racewords import HERE, TWENTY, Asked, places, race_word, read_race, surface_keys, with_numbers
from app.lab.racing import Plan, links, plan_of, run_plan, work
from app.language.translate import translator
from app.picture.race import broken, painted
from app.picture.race_sheet import sheet_of
from app.theme import THEMES
from app.ui import jobs
from app.ui.race_table import problems, standings
from optimizers.racing.result import Race, Rules
from symbolic.errors import FallLineError

MAIN = str(Path(__file__).parent.parent.parent / "app" / "ui" / "main.py")
_ = translator("en")
QUICK = "budget:200;points:9;tune_starts:1"
LAB = (
    "s=bowl&s.kappa=20&n=50&o=adam&o.lr=0.2&o2=own&o2.q=theta = theta - a*g&o2.a=0.1"
    "&o3=sgd&o3.t=noise&o3.t.size=0.01&o3.name=bx"
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("good", ""),
        ("good;budget:1000", ""),
        (" bowls , rosenbrock;points:9 ;o: o2,lion,o2", "bowls,rosenbrock;o:o2,lion;points:9"),
        ("here;tune_starts:3;budget:500", "here;budget:500;tune_starts:3"),
    ],
)
def test_the_word_has_one_spelling(text: str, kept: str) -> None:
    assert race_word(text) == kept
    assert race_word(kept) == kept


@pytest.mark.parametrize(
    "text", ["nowhere", "good;o:adm", "good;budget:9", "good;budget:1e9", "good;colour:3", "good;points:-4", "a" * 99]
)
def test_what_no_race_can_be_is_said(text: str) -> None:
    with pytest.raises(FallLineError):
        read_race(text)


def test_groups_hold_what_can_be_solved_and_every_surface_stands_once() -> None:
    for keys in places().values():
        assert keys
        assert all(surfaces.get(key).minima() for key in keys)
    assert len(set(TWENTY)) == 20
    assert surface_keys(read_race("bowls,bowl,good,here")).count("bowl") == 1
    assert with_numbers(Asked(numbers=(("budget", 50),)), {"budget": Rules().budget, "points": 5}) == (("points", 5),)


def planned(text: str, race: str) -> tuple[Plan, State]:
    state, messages = link.decode(text)
    assert not messages
    return plan_of(read_race(race), compute(state.experiment), state.view, _), state


@pytest.fixture(scope="module")
def raced() -> tuple[Race, Plan]:
    plan, _state = planned(LAB, f"here,himmelblau;o:o,o2,o3,bfgs;{QUICK}")
    return run_plan(plan, None), plan


def test_a_plan_takes_the_labs_runs_and_others_each_in_a_look_of_its_own(raced: tuple[Race, Plan]) -> None:
    _race, plan = raced
    assert [runner.title for runner in plan.runners] == ["Adam", "Your own rule", "bx", "BFGS"]
    assert len({runner.slot for runner in plan.runners}) == 4
    assert plan.here == 0
    assert plan.surfaces[0].knob_values["kappa"] == 20
    both, _state = planned("s=bowl&o=adam", "bowl,here")
    assert len(both.surfaces) == 1, "the lab's own surface is not raced on twice"
    with pytest.raises(FallLineError, match="at least one"):
        planned("o=", "good")
    with pytest.raises(FallLineError, match="million"):
        planned(LAB, "good,minima;budget:100000;points:200")
    assert work(plan) < 1_000_000


def test_a_cell_opens_the_very_run_that_was_judged(raced: tuple[Race, Plan]) -> None:
    race, plan = raced
    addresses, times = links(race, plan, View()), race.times()
    assert np.isfinite(times).any(axis=0).all(), "somebody solves nothing here: nothing is compared"
    for at, problem in enumerate(race.problems):
        for who, text in enumerate(addresses[at]):
            state, messages = link.decode(text)
            assert not messages
            (ran,) = compute(state.experiment).runs
            path = ran.trajectory
            within = path.calls <= race.rules.budget
            inside = np.abs(path.loss - problem.floor) <= race.rules.tolerance * problem.height
            assert tuple(path.theta[0]) == problem.start
            if np.isfinite(times[at, who]):
                first = int(np.argmax(path.calls == times[at, who]))
                assert inside[first:][within[first:]].all()
                assert not inside[first - 1]
            else:
                assert not inside[within][-6:].all() or path.valid < path.steps


def test_words_follow_the_numbers(raced: tuple[Race, Plan]) -> None:
    race, _plan = raced
    (best,) = race.winners()
    who, said = headline(race, "last", _)
    line = race.table()[0]
    assert who == race.titles[best] == line.title
    assert f"{round(100 * line.wins)} %" in said
    assert f"{round(100 * line.solved)} %" in said
    assert "delivered" in caveat(race, "last", _)
    told = " ".join(held(race, "last", _))
    for number in ("4 problems", "2 surfaces", "200 evaluations", "9 rates", "0.1 %", "5 steps"):
        assert number in told
    assert "first time" in " ".join(held(race, "best", _))
    assert listed(["a", "b", "c"], _) == "a, b and c"
    tied = replace(race, heats=tuple((row[0], row[0], row[0], row[0]) for row in race.heats))
    assert headline(tied, "last", _)[1] == "are equally quick once tuned."
    nothing = replace(race, heats=(), courses=())
    assert headline(nothing, "last", _)[0] == "Nobody"
    assert caveat(nothing, "last", _) == ""


def test_tables_pictures_and_figures_take_any_name(raced: tuple[Race, Plan]) -> None:
    race, plan = raced
    hostile = replace(
        plan, runners=tuple(replace(one, title=f"<img src=x>{i}" + "y" * 40) for i, one in enumerate(plan.runners))
    )
    named = replace(
        race, entrants=tuple(replace(a, title=b.title) for a, b in zip(race.entrants, hostile.runners, strict=True))
    )
    for text in (standings(named, hostile, "last", _), problems(named, hostile, "last", View(), _)):
        assert "<img" not in text
        assert "&lt;img" in text
    assert problems(race, plan, "last", View(), _).count("href='?v=1") == 4 * 5
    low = [row.title for row in table_rows(race, plan, "last", _) if row.low]
    assert low == [line.title for line in race.table() if line.delivered < 0.5]
    for lang in ("en", "zh_CN"):
        sheet = sheet_of(named, hostile, "best", True, translator(lang))
        for theme in THEMES.values():
            assert painted(sheet, theme, 1).size == (1280, 800 if len(broken(sheet.notes, 14, 1224)) <= 3 else 822)
    for kind in (PERFORMANCE, DATA):
        for tuned in (True, False):
            figure = profiles(named, hostile.runners, kind, "last", tuned, True, _)
            lines = [trace for trace in figure.data if trace.mode == "lines" and trace.name]
            at, shares = race.profile(tuned) if kind == PERFORMANCE else race.data_profile(tuned)
            for index, trace in enumerate(lines):
                assert np.array_equal(trace.x, at)
                assert np.array_equal(trace.y, shares[:, index])
            assert "<img" not in figure.to_json()


def test_names_are_moved_apart_and_no_farther() -> None:
    assert apart([0.9, 0.5, 0.1], 0.2) == pytest.approx([0.9, 0.5, 0.1])
    assert apart([0.5, 0.5], 0.2) == pytest.approx([0.6, 0.4])
    assert apart([0.9, 0.5, 0.45, 0.45], 0.1) == pytest.approx([0.9, 0.5667, 0.4667, 0.3667], abs=1e-3)
    assert apart([], 0.1) == []


def test_long_texts_are_broken_where_a_line_may_end() -> None:
    for text in (
        "one two three four five six seven eight",
        "一二三四五六七八九十，一二三四五六七八九十。一二三四五六七八",
    ):
        lines = broken(text, 14, 120)
        assert len(lines) > 1
        assert not any(line[:1] in "，。" for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_files_hold_the_times(raced: tuple[Race, Plan]) -> None:
    race, plan = raced
    addresses = links(race, plan, View())
    told = list(csv.DictReader(io.StringIO(csv_of(race, addresses).decode("utf-8-sig"))))
    assert len(told) == len(race.problems) * len(plan.runners) == len(rows(race))
    times = race.times()
    for row, time_ in zip(told, times.ravel(), strict=True):
        assert row["evaluations"] == ("" if np.isinf(time_) else str(int(time_)))
    assert told[1]["link"] == addresses[0][1]
    data = json.loads(json_of(race, addresses))
    assert data["rules"]["budget"] == 200
    assert [line["title"] for line in data["table"]] == [line.title for line in race.table()]
    with np.load(io.BytesIO(npz_of(race))) as arrays:
        assert np.array_equal(arrays["tuned_last"], times)
        assert np.array_equal(arrays["delivered_best"], race.times(False, "best"))
        assert arrays["starts"].shape == (4, 2)


def test_the_command_line_races_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / f"race{suffix}" for suffix in (".png", ".csv", ".npz", ".json", ".svg", ".pdf")]
    outputs = [part for file in files for part in ("-o", str(file))]
    given = ["race", "--optimizer", "adam", "--optimizer", "sgd", "--surfaces", "bowl,booth", "--budget", "80"]
    assert main([*given, "--points", "5", "--tune-starts", "1", "--seed", "3", *outputs]) == 0
    said = capsys.readouterr()
    assert "is quickest once tuned" in said.out
    assert "Gradient descent" in said.out
    assert "#" not in said.err, "progress is for a terminal"
    with Image.open(files[0]) as picture:
        assert picture.size[0] == 2560
    view = link.decode(carried(files[0].read_bytes()) or "")[0].view
    assert (view.tab, view.race) == ("race", "bowl,booth;o:adam,sgd;budget:80;points:5;tune_starts:1")
    assert json.loads(files[3].read_text("utf-8"))["rules"]["seed"] == 3
    drawing = files[4].read_text("utf-8")
    assert "Gradient descent" in drawing
    assert {carried(file.read_bytes()) for file in files[4:]} == {carried(files[0].read_bytes())}
    first = files[1].read_bytes()
    assert main([*given, "--points", "5", "--tune-starts", "1", "--seed", "3", "--force", "-o", str(files[1])]) == 0
    assert files[1].read_bytes() == first, "equal arguments, equal races"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--optimizer", "adm"], 2, "adam"),
        (["--surfaces", "plane"], 2, "no known minimum"),
        (["--surfaces", "bwl"], 2, "bowl"),
        (["--budget", "5"], 2, "budget"),
        (["--tolerance", "2"], 2, "tolerance"),
        (["-o", "race.gif"], 2, ".png"),
        (["-o", "pyproject.toml/race.png"], 1, "no folder"),
        (["--link", "s=bowl&o=sgd&reveal=order"], 2, "--answer"),
    ],
)
def test_the_command_line_refuses_before_it_works(
    given: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["race", *given]) == code
    told = capsys.readouterr()
    assert said in told.err
    assert not told.out


class TestJobs:
    """Work off the page's thread."""

    @staticmethod
    def job(work: Any) -> jobs.Job:
        made = jobs.Job("key", work)
        made.watch("me")
        return made

    def test_it_tells_and_ends(self) -> None:
        def work(told: Any) -> str:
            told(0.5, "half", 1)
            return "done"

        job = self.job(work)
        job.run()
        assert (job.result, job.words, job.partial, job.share, job.done) == ("done", "half", 1, 1.0, True)

    def test_it_stops_at_the_next_word_when_the_last_one_leaves(self) -> None:
        reached = []

        def work(told: Any) -> str:
            for who in ("me", "you"):
                job.leave(who)
                told(0.1, "", None)
                reached.append(who)
            raise AssertionError("went on")

        job = self.job(work)
        job.watch("you")
        job.run()
        assert (job.result, job.error, job.done, reached) == (None, None, True, ["me"])

    def test_nobody_looks_so_it_never_begins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        job = self.job(lambda told: told(0.1, "", None))
        monkeypatch.setattr(jobs, "GONE", -1.0)
        job.run()
        assert (job.result, job.error, job.done, job.begun) == (None, None, True, False)

    def test_what_goes_wrong_is_kept_for_the_page(self) -> None:
        def work(told: Any) -> None:
            raise FallLineError("There is no optimizer “{key}”{hint}", key="x", hint="")

        job = self.job(work)
        job.run()
        assert isinstance(job.error, FallLineError)
        assert job.done

    def test_a_class_shares_a_job_and_others_wait_their_turn(self) -> None:
        queue, begun, go = jobs.Queue(1), [], threading.Event()

        def work(name: str) -> Any:
            def run(told: Any) -> str:
                begun.append(name)
                assert go.wait(20)
                told(0.5, "", None)
                return name

            return run

        first, again = queue.join("a", 1, work("first")), queue.join("b", 1, work("first again"))
        second, third = queue.join("c", 2, work("second")), queue.join("d", 3, work("third"))
        assert first is again
        first.leave("a")  # one of the two is enough
        third.leave("d")  # left before its turn
        go.set()
        until = time.monotonic() + 20
        while not third.done:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert (first.result, second.result, third.result) == ("first", "second", None)
        assert begun == ["first", "second"]
        assert queue.join("e", 1, work("anew")) is not first, "what is done is not joined"


def opened(text: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for piece in text.split("&"):
        key, _sign, value = piece.partition("=")
        page.query_params[key] = value
    return page.run()


def shown(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return " ".join(body for body in bodies if not body.startswith("<style"))


def test_the_tab_races_and_remembers() -> None:
    page = opened(f"s=bowl&n=40&o=sgd&o2=adam&tab=race&race=bowl;{QUICK}")
    assert page.multiselect(key="race:who").value == ["o", "o2"]
    assert page.multiselect(key="race:where").value == ["bowl"]
    page.button(key="race:start").click().run()
    until = time.monotonic() + 20
    while "fl-race-head" not in shown(page) or "fl:race:looking" in page.session_state:
        assert time.monotonic() < until
        page.run()
    assert "is quickest once tuned" in shown(page)
    assert len(page.get("plotly_chart")) == 2
    assert "fl-race-all" not in shown(page)
    page.toggle(key="race:all").set_value(True).run()
    assert "fl-race-all" in shown(page)
    # other settings are another race: this one is kept for whoever asks for it again
    page.selectbox(key="race:points").select(5).run()
    assert "points:5" in link.decode(page.session_state["fl:link"])[0].view.race
    assert "fl-race-head" not in shown(page)
    again = opened(f"s=bowl&n=40&o=sgd&o2=adam&tab=race&race=bowl;{QUICK}")
    assert "fl-race-head" in shown(again)


def test_the_tab_tells_nothing_while_a_question_is_open() -> None:
    page = opened(f"s=bowl&n=40&o=sgd&o2=adam&tab=race&race=bowl;{QUICK}&reveal=order")
    assert "race:start" not in [button.key for button in page.button]
    assert "fl-race" not in shown(page)


def test_the_tab_says_what_cannot_be_raced() -> None:
    page = opened("s=plane&n=40&o=sgd&tab=race&race=here;budget:60")
    page.button(key="race:start").click().run()
    until = time.monotonic() + 20
    while not page.warning:
        assert time.monotonic() < until
        page.run()
    assert "no known minimum" in page.warning[0].value
    assert page.button(key="race:start")
    assert HERE in page.multiselect(key="race:where").value
