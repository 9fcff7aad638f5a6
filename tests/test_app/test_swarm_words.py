"""The words of swarms and walls: one spelling each, refusals that say what to do, and a seed that is taken."""

import pytest

from app.lab import link, manage
from app.lab.experiment import State
from app.lab.swarmwords import FORMS, member_word, swarm_word, wall_word
from app.look import LAYOUTS
from symbolic.errors import KnobError


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("grid:600", "grid:600"),
        ("seeds:0012", "seeds:12"),
        ("ring:200", "ring:200,0.5"),
        ("cloud:600,0.20", "cloud:600,0.2"),
    ],
)
def test_a_swarm_has_one_spelling(given: str, kept: str) -> None:
    assert swarm_word(given) == kept == swarm_word(kept)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "rest", ["", ":", ":0", ":2001", ":1e3", ":20,", ":20,0", ":20,nan", ":20,3", ":-5", ":20,1,1"]
)
def test_no_swarm(form: str, rest: str) -> None:
    with pytest.raises(KnobError):
        swarm_word(form + rest)


@pytest.mark.parametrize("text", ["", "o", "o.", "o9.1", "o.2000", "o.-1", "o.1.2", "x.1"])
def test_no_member(text: str) -> None:
    with pytest.raises(KnobError):
        member_word(text)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("o.lr:0.010,1e-1", "o.lr:0.01,0.1"),
        (" o2.lr:1,1,2 ; s.kappa:20 ;", "o2.lr:1,2;s.kappa:20"),
        ("o.s.T_0:10;o.t2.max_norm:1,2", "o.s.T_0:10;o.t2.max_norm:1,2"),
    ],
)
def test_a_wall_has_one_spelling(given: str, kept: str) -> None:
    assert wall_word(given) == kept == wall_word(kept)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "o.lr",
        "o.lr:",
        "lr:1",
        "o.lr:1,x",
        "o.lr:inf",
        "o.lr:1;o.lr:2",
        "o.lr:1,2,3,4,5,6,7",
        "o.a:1;o.b:1;o.c:1",
    ],
)
def test_no_wall(text: str) -> None:
    with pytest.raises(KnobError):
        wall_word(text)


def test_words_and_layout_stay_in_a_link() -> None:
    text = "v=1&s=bowl&n=50&o=sgd&view=wall&swarm=cloud:600,0.2&pick=o.3&wall=o.lr:0.01,0.1&panel=swarm"
    state, messages = link.decode(text)
    assert not messages
    assert link.encode(state) == link.encode(link.decode(link.encode(state))[0])
    assert dict(state.view.words) == {
        "panel": "swarm",
        "swarm": "cloud:600,0.2",
        "pick": "o.3",
        "wall": "o.lr:0.01,0.1",
    }
    assert state.view.layout == "wall"
    refused, said = link.decode("v=1&s=bowl&swarm=heap:20&wall=o.lr&view=walls")
    assert len(said) == 3
    assert refused.view.layout == LAYOUTS[0]


def test_a_seed_is_taken_once_and_checked() -> None:
    state = State()
    assert manage.manage(state, {"act": "seed", "seed": 17}).experiment.seed == 17
    for wrong in (-1, 2**32, 1.5, "x", None):
        with pytest.raises(KnobError):
            manage.manage(state, {"act": "seed", "seed": wrong})
