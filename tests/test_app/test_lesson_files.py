"""A lesson file that is wrong says where; an expectation that is wrong says what was measured; strangers do no harm."""

import math
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import surfaces
from app.cli import main
from app.lab import link
from app.language.translate import translate_error, translate_phrase
from app.lessons import registry
from app.lessons.check import check
from app.lessons.claims import (
    Amount,
    Border,
    Bounds,
    Decades,
    Ends,
    Expectation,
    Frayed,
    Lanes,
    Mean,
    Measured,
    Order,
    Part,
    Share,
    Verdict,
    Winner,
)
from app.lessons.expect import Answer, evaluate
from app.lessons.fields import LessonError
from app.lessons.lesson import Lesson
from app.lessons.numbers import numbers
from app.lessons.over_maps import share_of_map
from app.lessons.play import solved
from app.lessons.read import MAX_FILE, read
from app.lessons.skeleton import SKELETON
from app.lessons.turn import turned
from symbolic.errors import FallLineError

GOOD = SKELETON.read_text("utf-8")


def changed(old: str, new: str, count: int = 1) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, count).encode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = ", "minuets = ", "minutes: this is missing"),
        ("rank = ", "rang = ", "“rang” is not known here. Did you mean rank?"),
        ("o.lr=0.3", "o.lr=-0.3", "scene 1, link: o.lr: "),
        (
            'run = "Walker", number = "x"',
            'run = "Wlaker", number = "x"',
            "scene 1, expect 1, run: no run of",
        ),
        ('verdict = "arrived"', 'verdict = "arived"', "scene 2, expect 1, verdict: “arived” is no verdict"),
        ("is = -2.8, within", 'is = "x", within', "scene 1, expect 1, is: a number is needed"),
        ("is = -2.8, within", "is = nan, within", "scene 1, expect 1, is: a number is needed"),
        ('number = "turned"', 'number = "x +* y"', "scene 1, expect 3, number: "),
        ("is = -2.8, within", "map = { is = 0.5 }, is = -2.8, within", "of what becomes of one run"),
        ('knob = "o.lr"\nask', 'knob = "o.lrr"\nask', "scene 3, task, knob: "),
        ("[scene.predict]", "[scene.predicts]", "scene 2: the field “predicts” is not known here"),
        ('runs = [{ en = "Walker", zh = "行者" }]', "runs = []", "scene 1, runs: the link has 1 runs, and 0 are named"),
        ("at = [-4, 1.5]", "at = [-4]", "scene 1, spots 1, at: two numbers"),
        ('zh = "往下走一步"', 'zh = ""', "scene 1, title, zh: a text is needed"),
        ("What one step does", "What \\u001b[31m one", "title, en: this text holds characters"),
        ('title = { en = "What', 'title = { en = "' + 200 * "What", "title, en: this text has"),
        ("solved = 1", "solved = true", "scene 3, task, solved: a value of the knob"),
        ("[[scene]]", "[[scen", "this is not TOML"),
    ],
)
def test_a_broken_file_names_the_place(old: str, new: str, said: str) -> None:
    with pytest.raises(LessonError) as caught:
        read(changed(old, new), "mine.toml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("mine.toml: ")
    assert translate_error(caught.value, "zh_CN") != str(caught.value)


def test_too_few_scenes_and_too_many_bytes() -> None:
    with pytest.raises(LessonError, match="3 to 8 scenes"):
        read(GOOD[: GOOD.rindex("[[scene]]")].encode(), "mine.toml")
    with pytest.raises(LessonError, match="too large"):
        read(b"#" * (MAX_FILE + 1), "mine.toml")
    with pytest.raises(LessonError, match="UTF-8"):
        read(b"\xff\xfe", "mine.toml")
    for nasty in (b"a = " + b"[" * 5000, b"a = " + b"9" * 6000):
        with pytest.raises(LessonError):
            read(nasty, "mine.toml")


JUNK = (
    "[]",
    "{}",
    "-1",
    "1" * 400,
    "1e308",
    "inf",
    "true",
    '""',
    '"x"',
    "[[1], {}]",
    "{ en = 1 }",
    '{ run = "Walker" }',
)


def test_whatever_a_file_holds_it_is_read_or_refused_and_checked_without_falling_over() -> None:
    """Every value of the file replaced by something else, one at a time."""
    places = [match.span(1) for match in re.finditer(r"= (\[[^\]\n]*\]|\{[^}\n]*\}|\"[^\"]*\"|-?[\d.e]+)", GOOD)]
    assert len(places) > 60
    refused = 0
    for number, (start, end) in enumerate(places):
        for junk in (JUNK[number % len(JUNK)], JUNK[(number + 5) % len(JUNK)]):
            try:
                check(read((GOOD[:start] + junk + GOOD[end:]).encode(), "mine.toml"))
            except LessonError:
                refused += 1
    assert refused > len(places)


def test_a_strangers_text_stays_text() -> None:
    lesson = read(changed("The gradient is an arrow", "<b>**The** [gradient](x)</b> *nobody* is"), "mine.toml")
    pieces = lesson.scenes[0].pieces(lesson.scenes[0].text, "en")
    assert [piece.run for piece in pieces if piece.run is not None] == [0]
    assert "<b>" in pieces[0].text
    assert any("between stars" in str(line.answer.expected) for line in check(lesson) if not line.answer.holds)


def failed(data: bytes) -> list[str]:
    lines = check(read(data, "mine.toml"))
    return [f"{line.place}: {line.answer.expected} → {line.answer.measured}" for line in lines if not line.answer.holds]


def test_the_skeleton_is_sound() -> None:
    assert failed(GOOD.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "is = 1.05, within = 1e-9",
            "is = 1.06, within = 1e-9",
            "scene 1, expect 2: Walker: y @ 1 = 1.06 ± 10⁻⁹ → 1.0",
        ),
        ('verdict = "arrived"', 'verdict = "diverged"', "scene 2, expect 1: Walker: diverged → arrived"),
        ("leads to (−2.8,", "leads to (−2.9,", "scene 1, text: every number is held"),
        ("below = 0.1 }", "below = 0.0001 }", "scene 2, predict: exactly one answer is right → –"),
        ("solved = 1\n", "solved = 0.5\n", "scene 3, task, solved: Walker: distance @ 1 ≤ 0.05 → 2.136"),
        ("at = [-4, 1.5]", "at = [-400, 1.5]", "scene 1, spot 1: the place lies in the window → it lies outside"),
        ("走了", "走,", ""),
    ][:-1],
)
def test_a_lesson_that_is_not_true_says_what_was_measured(old: str, new: str, said: str) -> None:
    assert any(line.startswith(said) for line in failed(changed(old, new))), failed(changed(old, new))


BOWL = "s=bowl&s.kappa=100&x=-4,1.5&n=200&o=sgd&o.lr=0.0195&o2=momentum&o2.lr=0.01"
NAMES = ("Plain", "Ball")


def ask(claim: Any, over: Any = None, text: str = BOWL) -> Answer:
    state, messages = link.decode(text)
    assert not messages
    return evaluate(state, NAMES, Expectation(claim, over))


def test_the_border_of_stability_is_found() -> None:
    claim = Verdict("Plain", ("diverged",))
    assert ask(claim, Border("o.lr", 0.01, 0.05, Bounds(0.0202, 0.0002))).holds
    answer = ask(claim, Border("o.lr", 0.01, 0.05, Bounds(0.03, 0.0002)))
    assert not answer.holds
    assert str(answer.measured).startswith("0.0202")
    assert "same at both ends" in str(ask(claim, Border("o.lr", 0.03, 0.05, Bounds(0.04, 0.01))).measured)


def test_shares_and_means_are_over_many_runs() -> None:
    noisy = "s=bowl&s.kappa=10&x=0,0&n=400&o=sgd&o.lr=0.05&o.t=noise&o.t.size=2&o2=sgd"
    high = Amount("Plain", Measured("x"), Bounds(low=0.0))
    answer = ask(high, Share(Lanes(seeds=200), Bounds(0.5, 0.1)), noisy)
    assert answer.holds, str(answer.measured)
    level = Amount("Plain", Measured("x"), Bounds(0.0, 0.1))
    assert ask(level, Mean(Lanes(seeds=200)), noisy).holds
    everywhere = Verdict("Plain", ("arrived",))
    assert ask(everywhere, Share(Lanes(starts=50), Bounds(1.0)), "s=bowl&n=500&o=sgd&o.lr=0.05&o2=sgd").holds


def test_a_share_of_what_compares_runs_is_over_pairs_with_the_same_noise() -> None:
    pair = "s=bowl&x=0,0&n=200&o=sgd&o.lr=0.05&o.t=noise&o.t.size=2&o2=sgd&o2.lr=0.05&o2.t=noise&o2.t.size=2"
    below = Order(("Plain", NAMES[1]), Measured("loss"))
    assert ask(below, Share(Lanes(seeds=50), Bounds(0.0)), pair).holds  # the same noise: none is lower
    other = pair.replace("o2.t.size=2", "o2.t.size=4")
    answer = ask(below, Share(Lanes(seeds=50), Bounds(1.0)), other)
    assert answer.holds, str(answer.measured)  # twice the noise on the same bowl: twice as far, each time
    assert ask(Winner("Plain", Measured("loss")), Share(Lanes(seeds=50), Bounds(1.0)), other).holds


def test_a_valley_is_known_by_its_number() -> None:
    wells = "s=two_wells&n=300&o=sgd&o.lr=0.02&o2=sgd&o2.lr=0.3"
    assert ask(Amount("Plain", Measured("valley"), Bounds(1.0)), None, wells).holds
    far = Amount("Plain", Measured("valley", at=0), Bounds(2.0))
    assert ask(far, None, wells + "&x=3,1").holds
    outside = Amount("Plain", Measured("valley", at=0), Bounds(low=0.0))
    assert not ask(outside, None, wells + "&x=9,9").holds


def test_a_part_of_a_map_is_that_of_its_pixels() -> None:
    settings = "s=bowl&s.kappa=20&n=1500&o=momentum&o2=sgd&map=o.lr:0.01..1,o.momentum:0..0.9"
    pixels = 24
    across = 0.01 * 100 ** ((np.arange(pixels) + 0.5) / pixels)
    memory = 1 - 0.1 ** ((np.arange(pixels) + 0.5) / pixels)
    theory = float((across > 2 * (1 + memory[:, None]) / 20).mean())
    diverged = Verdict("Plain", ("diverged",))
    assert ask(diverged, Part(pixels, Bounds(theory, 0.01)), settings).holds
    assert not ask(diverged, Part(pixels, Bounds(theory + 0.05, 0.01)), settings).holds
    basins = "s=himmelblau&n=300&o=sgd&o.lr=0.01&o2=newton&map=basins"
    state, _messages = link.decode(basins)
    places = [(point.x, point.y) for point in surfaces.get("himmelblau").minima()]
    shares = [share_of_map(state, 0, Ends("Plain", place, 0.1), Part(32, Bounds())) for place in places]
    assert sum(shares) == 1.0, "every start ends at one of the minima"
    assert ask(Frayed("Plain", 32, Bounds(high=0.1)), None, basins).holds
    assert ask(Frayed(NAMES[1], 32, Bounds(low=0.2)), None, basins).holds, "Newton's are fractal"
    assert share_of_map(state, 1, Verdict(NAMES[1], ("saddle",)), Part(32, Bounds())) > 0.3
    with pytest.raises(FallLineError, match="no map"):
        ask(diverged, Part(8, Bounds(0.5)))
    with pytest.raises(FallLineError, match="too many"):
        ask(diverged, Part(96, Bounds(0.5)), settings.replace("n=1500", "n=5000"))


def test_decades_are_those_of_the_widest_stretch() -> None:
    text = "s=bowl&s.kappa=10&n=2000&o=sgd&o2=adam"
    claim = Verdict("Plain", ("diverged",))
    width = math.log10(10 / 0.2)  # from 2/kappa on
    assert ask(claim, Decades("o.lr", 1e-3, 10.0, Bounds(width - 0.05, 0.05)), text).holds
    assert not ask(claim, Decades("o.lr", 1e-3, 10.0, Bounds(width + 0.2, 0.05)), text).holds
    with pytest.raises(FallLineError, match="no knob"):
        ask(claim, Decades("o.momentum", 0.1, 0.9, Bounds(1.0)), text)
    with pytest.raises(FallLineError, match="no knob"):
        ask(claim, Decades("s.rotation", -40.0, 40.0, Bounds(1.0)), text)


@pytest.mark.parametrize(
    ("measured", "value"),
    [
        (Measured("y", "turns"), 200),
        (Measured("abs(y)", "max"), 1.5),
        (Measured("distance", "stays_below", level=1.0), 71),
        (Measured("x", "first_above", level=-2.0), 36),
        (Measured("condition"), 100),
        (Measured("longest"), 2.926),
        (Measured("rate"), 0.0195),
        (Measured("evaluations"), 200),
        (Measured("no_such_thing"), None),
    ],
)
def test_what_can_be_measured(measured: Measured, value: float | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match="no_such_thing"):
            ask(Amount("Plain", measured, Bounds(0.0)))
    else:
        answer = ask(Amount("Plain", measured, Bounds(value, 2e-3 * max(1.0, abs(value)))))
        assert answer.holds, str(answer.measured)


def test_more_than_a_reader_would_wait_for_is_refused() -> None:
    long = BOWL.replace("n=200", "n=90000")
    claim = Verdict("Plain", ("diverged",))
    for over in (Share(Lanes(seeds=500), Bounds(1.0)), Border("o.lr", 0.01, 0.05, Bounds(0.02, 0.001))):
        with pytest.raises(ValueError, match="too many"):
            ask(claim, over, long)


def test_a_quantity_of_the_rule_and_two_runs() -> None:
    velocity = Amount("Ball", Measured("b", at=1, axis="y"), Bounds(150.0, 1e-9))
    assert ask(velocity).holds, str(ask(velocity).measured)
    apart = Amount("Plain", Measured("apart", at=0, other="Ball"), Bounds(0.0))
    assert ask(apart).holds
    assert ask(Amount("Plain", Measured("move", at=1), Bounds(1.95, 1e-6), per="Ball")).holds


def test_a_run_that_was_removed_on_the_page_reaches_no_goal() -> None:
    lesson = read(GOOD.encode(), "mine.toml")
    scene = lesson.scenes[2]
    assert scene.task is not None
    assert solved(scene, turned(scene.state, "o.lr", "1"))
    assert not solved(scene, link.decode("s=bowl&n=20&o=")[0])


def test_numbers_in_a_text_are_found_and_formulas_are_not() -> None:
    said = list(numbers("From 10⁻⁷ to 100\u2009000: 2/κ, L2, β₁, 75 %, (−2.85). 在第84步，3.1×10⁻²。"))
    assert [round(value, 9) for _written, value, _slack in said] == [1e-7, 100000, 75, 2.85, 84, 0.031]


def test_groups_and_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    one = read(GOOD.encode(), "one.toml")
    loop = {key: Lesson(**{**one.__dict__, "key": key, "after": (other,)}) for key, other in (("a", "b"), ("b", "a"))}
    with pytest.raises(LessonError, match="a → b → a"):
        registry.depth(loop)


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    assert main(["lesson", "new", str(file)]) == 0
    assert tomllib.loads(file.read_text("utf-8"))
    assert main(["lesson", "new", str(file)]) == 2, "nothing is overwritten"
    assert main(["lesson", "check", str(file)]) == 0
    assert "✓ scene 1, expect 1: Walker: x @ 1 = −2.8" in capsys.readouterr().out
    file.write_text(file.read_text("utf-8").replace("is = -2.8,", "is = -2.7,"), "utf-8")
    assert main(["lesson", "check", "--failed", str(file)]) == 1
    assert "✗ scene 1, expect 1" in capsys.readouterr().out
    assert main(["lesson", "check", "largest_stp"]) == 2
    assert "largest_step" in capsys.readouterr().err
    assert main(["lesson", "list"]) == 0
    assert "largest_step" in capsys.readouterr().out


def test_answers_are_told_in_chinese() -> None:
    answer = ask(Verdict("Plain", ("diverged",), (3, 4)))
    assert translate_phrase(answer.expected, "zh_CN") == "Plain：diverged，在第 3 到 4 步"


def test_the_example_in_contributing_is_true() -> None:
    told = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    example = told.partition("### Add a lesson")[2].partition("```toml")[2].partition("```")[0]
    head, *scenes = GOOD.partition("# Three to eight scenes")[0], *GOOD.split("[[scene]]")[1:3]
    text = head + "".join(f"[[scene]]{scene}" for scene in scenes) + example
    assert failed(text.encode()) == []
