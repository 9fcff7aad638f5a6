"""What a step computes once, and what every lane computes."""

from optimizers.registry import get, get_schedule, get_transform
from optimizers.system import Use, compose
from symbolic.stages import staged


def operations(program) -> set[str]:
    return {node.op for node in program.nodes}


def test_the_powers_of_adam_belong_to_the_clock() -> None:
    rule = get("adam")
    cut = staged(compose(rule, rule.values({})).kernels().step)
    assert "pow" in operations(cut.clock)
    assert "pow" not in operations(cut.lane)
    assert cut.clock_state == ()
    assert len(cut.lane_state) == 4
    assert cut.columns <= 3


def test_a_schedule_is_a_column_even_when_it_keeps_state() -> None:
    rule, cosine, plateau = get("sgd"), get_schedule("cosine"), get_schedule("plateau")
    timed = compose(rule, rule.values({}), [Use(cosine, cosine.values({}))]).kernels().step
    assert "cos" in operations(staged(timed).clock)
    assert "cos" not in operations(staged(timed).lane)
    watching = staged(compose(rule, rule.values({}), [Use(plateau, plateau.values({}))]).kernels().step)
    assert watching.lane_state  # it reads the run's own loss: no clock knows that


def test_a_product_that_no_lane_touches_is_state_of_the_clock() -> None:
    rule = get("nadam")
    cut = staged(compose(rule, rule.values({})).kernels().step)
    assert cut.clock_state


def test_noise_is_heard_by_the_clock() -> None:
    rule, noise = get("sgd"), get_transform("noise")
    cut = staged(compose(rule, rule.values({}), (), [Use(noise, noise.values({}))]).kernels().step)
    assert cut.clock.inputs() & {"z_0", "z_1"}
    assert not cut.lane.inputs() & {"z_0", "z_1"}


def test_recorded_quantities_are_found_where_they_are_computed() -> None:
    rule, cosine = get("momentum"), get_schedule("cosine")
    system = compose(rule, rule.values({}), [Use(cosine, cosine.values({}))])
    kinds = [kind for kind, _ in staged(system.kernels(("lr", "b")).step).records]
    assert kinds == ["clock", "lane", "lane"]
