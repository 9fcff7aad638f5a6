"""What you read is what runs: the text behind every shown formula, read by a second interpreter, against the kernel."""

from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath import mp

import optimizers
import surfaces
from optimizers import schedules, transforms, wrappers
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, get, get_schedule, get_transform
from optimizers.system import System, Use, compose

STEPS = 12
RULES = [key for key, rule in all_rules().items() if not isinstance(rule, PythonRule)]


def agree(system: System, interpreter: Any, surface: Any, formula: Any, start: tuple[float, float]) -> None:
    kernels = system.kernels()
    ground = surface.expression.ground(surface.knob_values, kernels.step.moving, [0] if system.draw else None)
    from optimizers.loop import descend

    noise = np.random.default_rng(7).standard_normal((STEPS, 2)) if kernels.step.noisy else None
    found = descend(kernels, ground, np.array(start)[:, None], STEPS, system.values, noise=noise)
    with mp.workdps(50):
        reader = interpreter.Reader(interpreter.Ground(formula), system.values, STEPS, noise)
        reader.start(start, system.init)
        expected = [list(map(float, start))]
        for t in range(1, STEPS + 1):
            expected.append([float(part) for part in reader.step(system.statements, t)])
            if max(map(abs, expected[-1])) > 1e3:  # on its way out: from here on float64 has other things to say
                break
    assert len(expected) > 2
    scale = max(1e-3, float(np.abs(expected).max()))
    np.testing.assert_allclose(found.theta[: len(expected), :, 0], expected, rtol=1e-9, atol=1e-10 * scale)


def rosenbrock(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def saddle(x: Any, y: Any) -> Any:
    return x**2 - y**2 + y**4 / 4


@pytest.mark.parametrize("key", RULES)
def test_every_variant_of_every_rule(key: str, variants: Any, interpreter: Any) -> None:
    rule = get(key)
    for words in variants(rule):
        system = compose(rule, rule.values(words))
        agree(system, interpreter, surfaces.get("rosenbrock"), rosenbrock, (-1.2, 1.0))
        agree(system, interpreter, surfaces.get("saddle"), saddle, (1.5, 0.3))


@pytest.mark.parametrize("key", schedules.keys())
def test_every_schedule_alone_and_after_a_warm_up(key: str, variants: Any, interpreter: Any) -> None:
    rule, part, first = get("adam"), get_schedule(key), get_schedule("warmup")
    for words in variants(part):
        target = {"momentum": "beta1", "batch": "t1.batch"}.get(part.target, part.target)
        noise = [Use(get_transform("noise"), get_transform("noise").values({}))] if part.target == "batch" else []
        use = Use(part, part.values(words), target)
        warm = Use(first, first.values({"warmup_steps": 4}), target)
        for chain in ([use], [warm, use]):
            agree(
                compose(rule, rule.values({"lr": 0.01}), chain, noise),
                interpreter,
                surfaces.get("saddle"),
                saddle,
                (1.5, 0.3),
            )


@pytest.mark.parametrize("key", [*transforms.keys(), *wrappers.keys()])
@pytest.mark.parametrize("name", ["nesterov", "adam", "rprop", "newton", "schedule_free"])
def test_every_transform_and_wrapper(key: str, name: str, variants: Any, interpreter: Any) -> None:
    rule, part = get(name), get_transform(key)
    form = {"form": "look_ahead"} if name == "nesterov" else {}
    for words in variants(part):
        system = compose(rule, rule.values(form), (), [Use(part, part.values(words))])
        agree(system, interpreter, surfaces.get("saddle"), saddle, (1.5, 0.3))


def test_the_whole_chain_in_its_order(interpreter: Any) -> None:
    """Schedules, SAM, clipping, coupled decay, rule, decoupled decay, projection, average: shown order = run order."""
    rule = get("adam")
    parts = [
        ("average", {}),
        ("max_norm", {"radius": 1.2}),
        ("l2", {"strength": 0.1}),
        ("clip_norm", {"max_norm": 0.5}),
        ("weight_decay", {"decay": 0.1}),
        ("sam", {"rho": 0.1}),
    ]
    uses = [Use(get_transform(key), get_transform(key).values(knobs)) for key, knobs in parts]
    system = compose(
        rule, rule.values({"lr": 0.1}), [Use(get_schedule("cosine"), get_schedule("cosine").values({}))], uses
    )
    agree(system, interpreter, surfaces.get("saddle"), saddle, (1.5, 0.3))
    names = [statement.name for statement in system.statements]
    gradient_lines = [i for i, name in enumerate(names) if name == "g"]
    assert names[0] == "s1_over"
    assert len(gradient_lines) == 4  # taken, SAM, L2 and clipping in the order given
    assert gradient_lines[-1] < names.index("m") < len(names) - 1 - names[::-1].index("theta")


@pytest.mark.parametrize("key", list(all_rules()))
def test_the_shown_formula_is_printed_from_that_text(key: str, variants: Any) -> None:
    """One LaTeX line for every statement in force, none written by hand."""
    rule = get(key)
    for words in variants(rule):
        shown = rule.latex(words)
        assert shown.count("&=") + shown.count(r"&\leftarrow") == len(rule.statements(words))
        assert r"\theta_{t}" in shown
        for knob in rule.number_knobs:
            used = any(knob.name in mentioned(statement) for statement in rule.statements(words))
            started = any(knob.name in text for text in rule.init.values())
            assert not used or knob.symbol in shown or started, knob.name


def mentioned(statement: Any) -> set[str]:
    from symbolic.tree import names

    return names(statement.tree)


def test_a_second_order_rule_counts_what_it_asks() -> None:
    bowl = surfaces.get("bowl")
    counts = {key: optimizers.run(key, bowl, (-4.0, 1.5), 10).evaluations for key in ("sgd", "newton", "levenberg")}
    assert counts == {"sgd": 10, "newton": 20, "levenberg": 30}
    wrapped = optimizers.run("sgd", bowl, (-4.0, 1.5), 10, wrappers=("sam",))
    assert wrapped.evaluations == 20
    assert wrapped.calls.tolist() == list(range(0, 22, 2))


def test_mpmath_is_only_the_witness() -> None:
    assert mpmath.mp.dps == 15  # the work at 50 digits leaves no trace for other tests
