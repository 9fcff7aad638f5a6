"""Going back and starting over, as pure functions."""

from dataclasses import replace

import pytest

from app.lab import history, link
from app.lab.experiment import Experiment, State, View


def state(text: str) -> State:
    found, messages = link.decode(text)
    assert not messages
    return found


def test_a_step_back_brings_what_is_computed_and_leaves_the_eye() -> None:
    now = state("s=bowl&n=100&o=sgd&o.lr=0.02&k=30&speed=2&tab=equations&theme=dark&lang=zh_CN&zoom=-1,1,-1,1")
    there = state("s=bowl&n=100&o=sgd&o.lr=0.01&o2=adam&view=grid&k=5")
    after = history.returned(now, there)
    assert after.experiment == there.experiment
    assert after.view == replace(now.view, layout="grid", zoom=None)


def test_a_playhead_beyond_the_end_of_what_comes_back_goes_to_its_end() -> None:
    after = history.returned(state("n=300&o=sgd&k=200"), state("n=100&o=sgd"))
    assert after.view.playhead is None


def test_a_step_back_about_the_view_alone_brings_the_view() -> None:
    now, there = state("n=100&o=sgd&lang=zh_CN&theme=dark"), state("n=100&o=sgd&k=5&speed=2&view=grid&arrows=field")
    assert history.returned(now, there).view == replace(there.view, language="zh_CN", theme="dark")


def test_starting_over_keeps_language_and_theme_and_what_the_link_hides() -> None:
    now = state("s=bowl&n=100&o=sgd&lang=zh_CN&theme=dark&hide=tabs&k=5&present=1")
    kept = View(language="zh_CN", theme="dark", hide=("tabs",))
    assert history.started_over(now) == State(Experiment(), kept)
    assert history.with_plain_view(now) == State(now.experiment, kept)


def test_a_fresh_run_has_a_rate_that_suits_and_nothing_else() -> None:
    now = state("s=bowl&n=100&o=sgd&o.lr=1e-4&o.s=cosine&o.t=clip_norm&o2=adam")
    after = history.with_fresh_run(now, 0)
    run = after.experiment.runs[0]
    assert (run.rule, run.schedules, run.transforms) == ("sgd", (), ())
    assert dict(run.values)["lr"] > 1e-3
    assert after.experiment.runs[1] == now.experiment.runs[1]


@pytest.mark.parametrize("given", [{"k": "7", "speed": "2", "arrows": "steps", "present": "1"}, {}, {"k": "nonsense"}])
def test_what_the_stage_shows_is_taken_in(given: dict[str, str]) -> None:
    now = state("n=100&o=sgd&tab=equations&k=3&speed=4&repeat=1")
    seen = state("&".join(f"{key}={value}" for key, value in given.items() if value != "nonsense")).view
    after = history.looked(now, given)
    assert after.experiment == now.experiment
    assert after.view == replace(seen, tab="equations")
