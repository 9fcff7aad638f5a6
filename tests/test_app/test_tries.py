"""The last tries: what is one, how many are kept, and what is said of the step from one to the next."""

import json

import pytest

from app.lab import edits, engine, link, manage, tries
from app.lab.experiment import State


def state(text: str) -> State:
    found, messages = link.decode(text)
    assert not messages
    return found


def tried(now: State) -> tries.Try:
    return tries.try_of(now, engine.compute(now.experiment))


BOWL = "s=bowl&s.kappa=20&n=50&o=sgd&o.lr=0.02"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (BOWL, BOWL.replace("0.02", "0.03"), "η 0.02 → 0.03"),
        (BOWL, BOWL.replace("s.kappa=20", "s.kappa=100"), "κ 20 → 100"),
        (BOWL, BOWL + "&x=1,-1", "start (1, −1)"),
        (BOWL, BOWL.replace("n=50", "n=2000"), "steps 50 → 2000"),
        (BOWL, BOWL + "&o2=adam", "+ Adam"),
        (BOWL + "&o2=adam", BOWL, "− Adam"),
        (BOWL + "&o2=adam", BOWL + "&o2=adam&o2.beta1=0.5", "Adam: β₁ 0.9 → 0.5"),
        (BOWL, BOWL + "&o.s=cosine", "+ Cosine with warm restarts"),
        (BOWL + "&o.t=clip_norm", BOWL + "&o.t=clip_norm&o.t.max_norm=3", "c 1 → 3"),
        (BOWL + "&o2=momentum", BOWL + "&o2=momentum&o2.form=averaged", "Momentum: form heavy ball → averaged"),
        (BOWL + "&o2=adam&o2.name=Fast", BOWL + "&o2=adam&o2.name=Fast&o2.lr=0.5", "Fast: η 0.001 → 0.5"),
        (BOWL, "s=rosenbrock&n=50&o=sgd&o.lr=0.02", "Rosenbrock's crescent"),
        (BOWL, BOWL + "&seed=3", "seed 0 → 3"),
    ],
)
def test_what_differs_is_told_in_a_few_words(before: str, after: str, said: str) -> None:
    first, second = state(before), state(after)
    assert tries.difference(link.encode(first), link.encode(second), "en").replace("\u2009", "") == said
    assert tries.is_new(first, second)


def test_much_is_not_told_one_by_one() -> None:
    told = tries.difference(BOWL, "s=bowl&s.kappa=50&n=60&x=1,1&o=adam&seed=2", "en")
    assert told.endswith("3 more")
    assert "还有" in tries.difference(BOWL, "s=bowl&s.kappa=50&n=60&x=1,1&o=adam&seed=2", "zh_CN")


def test_a_name_a_note_and_a_hidden_run_are_no_tries() -> None:
    now = state(BOWL + "&o2=adam")
    for act in (
        {"act": "rename", "slot": 0, "name": "Slow"},
        {"act": "note", "text": "Try more"},
        {"act": "hide", "slot": 1, "off": True},
    ):
        assert not tries.is_new(now, manage.manage(now, act))
    assert tries.is_new(now, manage.manage(now, {"act": "remove", "slot": 1}))


def test_runs_are_told_apart_by_their_colour() -> None:
    now = state(BOWL + "&o2=adam&o3=lion")
    after = manage.manage(now, {"act": "remove", "slot": 0})
    assert tries.difference(link.encode(now), link.encode(after), "en") == "− Gradient descent"
    assert [slot for slot, _kind, _step in tried(after).ends] == [1, 2]


def test_the_last_twenty_are_kept_each_once() -> None:
    now, held = state(BOWL), []
    for rate in range(1, 31):
        held = tries.with_try(held, tried(edits.run_value(now, 0, "lr", rate / 1000)))
    assert len(held) == tries.MOST
    assert "o.lr=0.03" in held[-1].link
    again = tries.with_try(held, tried(edits.run_value(now, 0, "lr", 0.02)))
    assert len(again) == tries.MOST
    assert "o.lr=0.02" in again[-1].link


def test_each_knows_what_became_of_its_runs() -> None:
    now = state("s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.0205&o2=momentum&o2.lr=0.02&o3=sgd&o3.lr=1e-3")
    assert tried(now).ends == ((0, "diverged", 84), (1, "converged", 78), (2, "going", None))


def test_tries_come_back_from_a_browser_as_they_went_and_nothing_else_does() -> None:
    held = [tried(state(BOWL)), tried(state(BOWL.replace("0.02", "2/kappa") + "&o2=adam"))]
    kept = json.loads(json.dumps(tries.told(held)))
    assert tries.recalled(kept) == held
    assert tries.recalled([*kept] * 20)[-1] == held[-1]
    assert len(tries.recalled([*kept] * 20)) == tries.MOST
    odd: list[object] = [
        None, "x", [], [BOWL], [BOWL, "ends"], [BOWL, []], [BOWL, [[0, "converged", 3], [1, "going", None]]],
        [BOWL, [[9, "converged", 3]]], [BOWL, [[0, "no kind", 3]]], [BOWL, [[0, "converged", 2.5]]],
        [BOWL + "&no=such", [[0, "converged", 3]]], [7, [[0, "converged", 3]]],
    ]  # fmt: skip
    assert tries.recalled([*odd, kept[0]]) == held[:1]
    assert tries.recalled({"a": 1}) == tries.recalled(None) == []


def test_where_one_began_is_a_try_as_well() -> None:
    first, second = state(BOWL), state(BOWL.replace("0.02", "0.03"))
    assert tries.has_tried([tried(first)], manage.manage(first, {"act": "rename", "slot": 0, "name": "Slow"}))
    assert not tries.has_tried([tried(first)], second)
