"""What comes back when a hand lets go of a knob beside the cards, and what the browser needs to follow one."""

import numpy as np
import pytest

from app.lab import link, live_edits
from app.lab.engine import compute, most_steps
from app.lab.experiment import PartUse, State
from app.stage.payload import header_of
from app.stage.recorded import clock_columns
from symbolic.errors import KnobError


def state(text: str) -> State:
    found, messages = link.decode(text)
    assert not messages
    return found


def test_the_landscape_and_the_number_of_steps() -> None:
    after = live_edits.stage(
        state("s=bowl&n=50&o=sgd"), {"seq": 1, "surface": {"kappa": 30, "rotation": 45}, "steps": 70}
    )
    assert dict(after.experiment.surface_values) == {"kappa": 30, "rotation": 45}
    assert after.experiment.steps == 70
    assert after.experiment.start is None, "the landscape's own start goes along, and is not written down"
    assert live_edits.stage(after, {"surface": {"meant for another": 1.0}}) == after


@pytest.mark.parametrize("edit", [{"surface": {"kappa": -1}}, {"steps": 0}, {"steps": 2.5}, {"steps": "many"}])
def test_what_is_not_allowed_is_refused(edit: dict) -> None:
    with pytest.raises(KnobError):
        live_edits.stage(state("s=bowl&n=50&o=sgd"), edit)


def part(**changes: object) -> dict:
    told = {"kind": "schedule", "runs": ["o"], "at": 0, "key": "cosine_decay", "knob": "end", "value": 0.25}
    return {"parts": [told | changes]}


def test_a_knob_of_a_schedule_and_of_a_transform() -> None:
    before = state("n=50&o=sgd&o.s=cosine_decay&o.t=clip_norm&o2=adam")
    after = live_edits.stage(before, part())
    assert after.experiment.runs[0].schedules == (PartUse("cosine_decay", (("end", 0.25),)),)
    assert after.experiment.runs[1] == before.experiment.runs[1]
    both = live_edits.stage(
        before, part(runs=["o", "o2"], kind="transform", key="clip_norm", knob="max_norm", value=3.0)
    )
    assert [run.transforms for run in both.experiment.runs] == [(PartUse("clip_norm", (("max_norm", 3.0),)),)] * 2
    assert live_edits.stage(after, part(value=0.0)).experiment.runs[0].schedules == (PartUse("cosine_decay"),), (
        "a default"
    )


@pytest.mark.parametrize("changes", [{"at": 5}, {"key": "warmup"}, {"runs": ["o9"]}, {"kind": "other"}, {"at": "0"}])
def test_a_part_that_is_gone_meanwhile_changes_nothing(changes: dict) -> None:
    before = state("n=50&o=sgd&o.s=cosine_decay")
    assert live_edits.stage(before, part(**changes)) == before


def test_a_part_refuses_what_its_knob_refuses() -> None:
    for changes in ({"value": "much"}, {"knob": "no such"}):
        with pytest.raises(KnobError):
            live_edits.stage(state("n=50&o=sgd&o.s=cosine_decay"), part(**changes))


def test_a_schedule_on_the_landscape_starts_from_the_landscape() -> None:
    """The browser walked such a run from zero once, and showed what Python had told at some steps only."""
    now = state("s=bowl&s.kappa=30&n=100&o=sgd&o.lr=0.01&o.s=cosine_decay&o.s.on=s.kappa")
    told = header_of(compute(now.experiment), now.view)["runs"][0]
    assert dict(zip(told["kernel_knobs"], told["kernel_values"], strict=True))["ground_kappa"] == 30
    assert told["ground"]["rest"]["names"] == ["kappa"]
    assert {"rotation", "kappa"} <= set(told["ground"]["placed"]["names"])


def test_the_clock_of_the_browser_has_what_schedules_move() -> None:
    now = state("n=60&o=momentum&o.s=cosine_decay&o2=lbfgs&o3=sgd")
    ran = compute(now.experiment).runs
    assert list(clock_columns(ran[0])) == ["lr"]
    assert clock_columns(ran[1]) == clock_columns(ran[2]) == {}
    kernels = ran[0].system.kernels(ran[0].system.scheduled)
    fixed = [*(ran[0].system.values[name] for name in kernels.step.knobs), 60]
    table = kernels.columns(fixed, 60, None)
    np.testing.assert_allclose(table[clock_columns(ran[0])["lr"]], ran[0].trajectory.lr)


def test_the_budget_says_how_many_steps_fit() -> None:
    short = state("n=100&o=sgd").experiment
    assert most_steps(short) == 100_000
    heavy = state("s=goldstein_price&n=100&" + "&".join(f"o{i}=lbfgs" for i in ("", *range(2, 9)))).experiment
    assert 100 < most_steps(heavy) < 100_000
