"""The page of its own: what is in the file, and that it stays small whatever ran."""

import json
import re

import pytest

import optimizers
from app import export
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import MAX_RUNS, MAX_STEPS, State
from app.stage.packed import packed, unpacked
from app.stage.parts import assemble
from app.stage.payload import payload_of
from app.stage.sheet import formula_of, sheet_of
from optimizers.noise import normal

MOST = 600_000  # bytes
PLAIN = str


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def many(text: str, count: int = MAX_RUNS) -> str:
    """``count`` runs, ``o`` standing for each name and {i} for its number."""
    return "&".join(
        re.sub(r"\bo(?=[.=])", f"o{i}" if i > 1 else "o", text.replace("{i}", str(i))) for i in range(1, count + 1)
    )


SIX = "o=sgd&o.lr=0.002&o2=momentum&o2.lr=0.002&o3=nesterov&o4=adagrad&o4.lr=0.5&o5=rmsprop&o5.lr=0.02&o6=adam"
LARGE = {
    "one run": "s=bowl&n=100&o=sgd",
    "six runs": f"s=rosenbrock&n=300&{SIX}",
    "the longest": f"s=rosenbrock&n={MAX_STEPS}&" + many("o=adam&o.lr=0.00{i}"),
    "chaos that no browser may walk to the same bits": f"s=rastrigin&n={MAX_STEPS}&" + many("o=momentum&o.lr=0.0{i}"),
    "noise": f"s=rastrigin&n={MAX_STEPS}&" + many("o=sgd&o.lr=0.00{i}&o.t=noise"),
    "schedules": "s=rastrigin&n=20000&" + many("o=adam&o.lr=0.0{i}&o.s=cosine&o.s2=cosine&o.s2.on=beta1&o.t=clip_norm"),
    "what only Python runs": "s=rastrigin&n=4900&" + many("o=lbfgs&o.lr=0.{i}"),
    "an expression": "s=formula&f=" + "+".join(f"sin({i}x)cos({i}y)" for i in range(1, 9)) + f"&n=5000&{SIX}",
}


@pytest.mark.parametrize("case", LARGE)
def test_the_file_is_small(case: str) -> None:
    assert len(export.render("html", state_of(LARGE[case]))) < MOST


def test_a_text_comes_back_from_its_packing() -> None:
    data = bytes(range(256)) * 99
    assert unpacked(packed(data)) == data
    assert len(packed(data)) < len(data) / 10


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_rule_has_its_equations_on_the_page(key: str) -> None:
    """One system for each run, in MathML that a browser sets by itself: no piece of LaTeX is left."""
    results = compute(state_of(f"s=bowl&n=3&o={key}&o2=own&o2.q=theta = theta - lr*g*abs(g)&o2.lr=0.1").experiment)
    sheet = str(sheet_of(results, PLAIN))
    assert sheet.count("<math") == 3, "the landscape and two rules"
    assert sheet.count("<h2>") == 3
    for text in re.findall(r">([^<]+)<", sheet):
        assert "\\" not in text
        assert "&amp;" not in text


def test_parts_are_told_under_their_titles_and_shared_equations_once() -> None:
    two = "s=bowl&n=3&o=adam&o.s=cosine&o.t=clip_norm&o2=sgd&o2.lr=0.1&o3=sgd&o3.lr=0.2"
    results = compute(state_of(two).experiment)
    heads = re.findall(r"<h([23])>([^<]+)<", str(sheet_of(results, PLAIN)))
    assert [title for level, title in heads if level == "3"] == ["Cosine with warm restarts", "Clip by norm", "Adam"]
    assert [title for level, title in heads if level == "2"][1:] == [
        "Adam + cosine with warm restarts + clip by norm 1",
        "Gradient descent η = 0.1, Gradient descent η = 0.2",
    ]
    assert str(formula_of(results, PLAIN)).startswith("<math")


def test_a_name_that_is_a_tag_is_text() -> None:
    results = compute(state_of("s=bowl&n=3&o=sgd&o.name=a (b) ² √").experiment)
    assert "<h2>a (b) ² √</h2>" in str(sheet_of(results, PLAIN))


def wishes_in(page: str) -> dict:
    found = re.search(r'id="wishes">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


@pytest.mark.parametrize(
    ("tail", "asked", "plays"),
    [
        ("", "page", True),
        ("&k=3", "page", False),
        ("&play=0", "page", False),
        ("&play=1&k=3", "page", True),
        ("&k=3", "yes", True),
        ("", "no", False),
    ],
)
def test_it_plays_as_asked(tail: str, asked: str, plays: bool) -> None:
    page = export.render("html", state_of("s=bowl&n=9&o=sgd" + tail), play=asked).decode()
    assert wishes_in(page)["play"] is plays


def test_what_is_chosen_is_in_the_file() -> None:
    state = state_of("s=bowl&n=9&o=sgd&speed=2&repeat=1&arrows=field")
    page = export.render("html", state, controls="no", knobs="no", theme="dark", language="zh_CN").decode()
    held = re.search(r'id="payload">([^<]*)<', page)
    assert held is not None
    view = assemble(unpacked(held[1]), {})["view"]
    assert view["hide"] == ["controls", "knobs"]
    assert '<body data-theme="dark">' in page
    assert '<html lang="zh-CN">' in page
    assert wishes_in(page)["look"] | {"words": {}} == {
        "speed": 2.0,
        "repeat": True,
        "arrows": ["field"],
        "shade": True,
        "words": {},
    }


def test_a_page_that_asks_does_not_carry_which_answer_is_right() -> None:
    state = state_of(f"s=bowl&n=9&{SIX}&reveal=choose:Who%3F|*Adam|Momentum")
    assert "*" in state.view.reveal
    page = export.render("html", state).decode()
    shown = re.search(r"<code[^>]*>([^<]*)</code>", page)
    assert shown is not None
    assert "*" not in shown[1]


def test_noise_is_told_by_its_seed_and_by_the_numbers_of_its_tail() -> None:
    state = state_of("s=bowl&n=20000&o=sgd&o.t=noise&seed=7")
    told = assemble(payload_of(compute(state.experiment), state.view), {})["runs"][0]["noise"]
    drawn = normal(7, 0, 20000).ravel()
    assert (told["seed"], told["count"]) == (7, len(drawn))
    assert 2 < len(told["at"]) < len(drawn) / 1000
    assert (drawn[told["at"]] == told["tail"]).all()
    assert abs(told["tail"]).min() > abs(drawn[[i for i in range(len(drawn)) if i not in set(told["at"])]]).max()
